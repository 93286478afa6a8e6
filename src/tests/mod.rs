//! Integration tests: the real router, the emulator and a temporary database, through HTTP only.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod account;
mod app;
mod architecture;
mod authorisation;
mod billing_profile;
mod browser;
mod customers;
mod faults;
mod input;
mod instances;
mod sign_in;
mod tenancy;
mod users;
