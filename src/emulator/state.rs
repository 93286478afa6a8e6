//! The made-up world: who and what there is, what has become of it, and what is to go wrong.
//!
//! It knows nothing of HTTP, nor of the handlers above it that do: what cannot be done is told by plain errors, which the
//! handlers turn into refusals. `layers` holds it to that.

// What there is from the start.
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

// What callers of Partner Center change.
pub mod activity;
pub mod attestations;
pub mod creations;
pub mod tenant;
pub mod validation_codes;

// Whom sign-in knows, and what it gives out and takes back.
pub mod accounts;
pub mod applications;
pub mod assertions;
pub mod consents;
pub mod endpoints;
pub mod exchanges;
pub mod grants;
pub mod keys;
pub mod redirects;

// How answers are to differ, and which there were.
pub mod consistency;
pub mod fault;
pub mod paging;
pub mod seeks;
pub mod tally;
pub mod throttles;

mod arranged;
