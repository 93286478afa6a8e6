//! The client against a Partner Center that does as it is told.

mod agreement;
mod audit;
mod billing_profile;
mod budget;
mod circuit;
mod contract;
mod customer;
mod directory_role;
mod fault;
mod header;
mod licence;
mod mock;
mod observe;
mod order;
mod policy;
mod qualification;
mod retry;
mod rotation;
mod subscription;
mod tenancy;
mod throttle;
mod token;
mod user;
mod verified_domain;
mod world;
mod write;
