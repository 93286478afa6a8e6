//! The client against a Partner Center that does as it is told.

mod billing_profile;
mod circuit;
mod contract;
mod customer;
mod fault;
mod header;
mod mock;
mod observe;
mod retry;
mod rotation;
mod tenancy;
mod throttle;
mod token;
mod world;
mod write;
