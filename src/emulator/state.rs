//! The fictional world: its initial data, its changes, and pending faults.
//!
//! It does not depend on HTTP or on the handlers above it: failures are plain errors, which the handlers turn into
//! error responses. `layers` tests this.

// The initial data.
pub mod clouds;
pub mod country_rules;
pub mod demo;
pub mod directory;
pub mod fold;
pub mod history;
pub mod organization;
pub mod seeded;
pub mod sentinel;
pub mod validation;
pub mod world;

// Data that callers of Partner Center change.
pub mod activity;
pub mod attestations;
pub mod created_customers;
pub mod tenant;
pub mod validation_codes;

// Data of sign-in: accounts, credentials and issued tokens.
pub mod accounts;
pub mod applications;
pub mod assertions;
pub mod consents;
pub mod endpoints;
pub mod grants;
pub mod keys;
pub mod redirects;
pub mod token_request_counts;

// Controls of responses, and their counts.
pub mod consistency;
pub mod continuation_tokens;
pub mod fault;
pub mod paging;
pub mod tally;
pub mod throttles;

mod customer_controls;
