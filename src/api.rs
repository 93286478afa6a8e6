//! Server functions: the interface of the portal for pages and islands, one file for each kind of object.
//!
//! Each has four steps: identify the principal, check the capability, make one call to the portal, and return domain
//! types. [`portal_call`] does the first two and everything that all functions share, so that no function can omit
//! them.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

pub mod account;
pub mod activity;
pub mod agreement;
pub mod attestation;
pub mod billing_profile;
pub mod budget;
pub mod change_request;
pub mod connection;
pub mod country_rules;
pub mod custom_domain;
pub mod customer;
pub mod deputy;
pub mod directory_role;
pub mod entitlement;
pub mod health;
pub mod installation;
pub mod job;
pub mod license;
pub mod new_customer;
pub mod order;
pub mod organization;
pub mod partner;
pub mod partner_relationship;
pub mod policy;
pub mod qualification;
pub mod relationship;
pub mod request_rules;
pub mod self_service;
pub mod setup;
pub mod subscription;
pub mod user;
pub mod validation_status;
pub mod verified_domain;
pub mod webhook;

#[cfg(feature = "ssr")]
mod call;
#[cfg(feature = "ssr")]
pub use call::{portal_call, portal_call_in, public_call};
