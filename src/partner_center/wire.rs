//! The JSON of Partner Center, one module for each resource, parsed tolerantly and written as documented.
//!
//! Responses are camelCase and leave out nulls; requests may have either casing, which [`request`] normalizes. Ids
//! are strings here, since documentation and sandboxes have placeholders in them; the client converts them to domain
//! ids. Article: "Partner Center REST URLs", "Partner Center REST headers", "Error codes".

pub mod address_validation;
pub mod agreement;
pub mod attestation;
pub mod audit;
pub mod budget;
pub mod collection;
pub mod country_rules;
pub mod customer;
pub mod decimal;
pub mod directory_role;
pub mod entitlement;
pub mod fault;
pub mod filter;
pub mod lenient;
pub mod license;
pub mod order;
pub mod organization;
pub mod partner_relationship;
pub mod policy;
pub mod qualification;
pub mod relationship;
pub mod request;
mod resource;
pub mod subscription;
pub mod user;
pub mod validation_status;
pub mod verified_domain;
