//! Integration tests: the real router, the emulator and a temporary database, through HTTP only.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test that cannot go on fails")]

mod account;
mod activity;
mod agreements;
mod app;
mod architecture;
mod authorisation;
mod billing_profile;
mod browser;
mod budget;
mod clouds;
mod codes;
mod customers;
mod database;
mod domains;
mod export;
mod faults;
mod form;
mod input;
mod instances;
mod new_customer;
mod panels;
mod partners;
mod policy;
mod program;
mod qualification;
mod relationship;
mod reseller;
mod sign_in;
mod stale;
mod subscription;
mod tenancy;
mod things;
mod user_life;
mod users;
mod writes;
