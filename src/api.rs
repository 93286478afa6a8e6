//! Server functions: what pages and islands may ask of the portal, one file a noun.
//!
//! Each has four moves: who, may they, one call of the portal, domain types out. [`portal_call`] does the first two and
//! all that crosses them, so that a function cannot forget.
#![expect(missing_docs, reason = "the macro makes a struct of each function's arguments")]

pub mod account;
pub mod activity;
pub mod agreements;
pub mod attestations;
pub mod billing_profile;
pub mod budget;
pub mod custom_domains;
pub mod customers;
pub mod directory_roles;
pub mod health;
pub mod licences;
pub mod new_customers;
pub mod organizations;
pub mod policies;
pub mod qualifications;
pub mod relationships;
pub mod subscriptions;
pub mod users;
pub mod validation_statuses;
pub mod verified_domains;

#[cfg(feature = "ssr")]
mod call;
#[cfg(feature = "ssr")]
pub use call::{portal_call, portal_call_in, public_call};
