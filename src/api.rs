//! Server functions: what pages and islands may ask of the portal, one file a noun.
//!
//! Each has four moves: who, may they, one call of the portal, domain types out. [`portal_call`] does the first two and
//! all that crosses them, so that a function cannot forget.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

pub mod account;
pub mod activity;
pub mod agreement;
pub mod attestation;
pub mod billing_profile;
pub mod budget;
pub mod connection;
pub mod country_rules;
pub mod custom_domain;
pub mod customer;
pub mod directory_role;
pub mod entitlement;
pub mod health;
pub mod installation;
pub mod licence;
pub mod new_customer;
pub mod order;
pub mod organization;
pub mod partner;
pub mod partner_relationship;
pub mod policy;
pub mod qualification;
pub mod relationship;
pub mod self_service;
pub mod setup;
pub mod subscription;
pub mod user;
pub mod validation_status;
pub mod verified_domain;

#[cfg(feature = "ssr")]
mod call;
#[cfg(feature = "ssr")]
pub use call::{portal_call, portal_call_in, public_call};
