//! Plain types for the server and the browser: ids, people and their permissions, customers, pages of results.
//!
//! Nothing here does I/O, depends on leptos or is compiled for one side only. Text from outside becomes one of these
//! types by a `parse`, so that code that holds one need not validate it again. Whole forms are parsed here as well,
//! each beside the type that it becomes and all with [`form`]; a check that needs a server-only crate, such as the
//! service's regular expressions, is passed in by the caller.

pub mod activity;
pub mod address;
pub mod admin_portal;
pub mod agreement;
pub mod attention;
pub mod attestation;
pub mod billing_profile;
pub mod break_glass;
pub mod budget;
pub mod change_request;
pub mod closing;
pub mod cloud;
pub mod connection;
pub mod country;
pub mod country_format;
pub mod country_rules;
pub mod custom_domain;
pub mod customer;
pub mod deputy;
pub mod directory_role;
pub mod entitlement;
pub mod field;
pub mod form;
pub mod gaps;
pub mod health;
pub mod id;
pub mod in_progress;
pub mod installation;
pub mod job;
pub mod language;
pub mod license;
pub mod moment;
pub mod money;
pub mod new_customer;
pub mod notice;
pub mod order;
pub mod organization;
pub mod page;
pub mod pagination;
pub mod partner;
pub mod partner_relationship;
pub mod password;
pub mod policy;
pub mod preferences;
pub mod principal;
pub mod qualification;
pub mod reference;
pub mod relationship;
pub mod rendered_values;
pub mod role;
pub mod role_mapping;
pub mod seats;
pub mod self_service;
pub mod session;
pub mod setup;
pub mod stale;
pub mod subscription;
pub mod table;
pub mod term;
pub mod timeline;
pub mod title;
pub mod user;
pub mod validation_status;
pub mod verified_domain;
pub mod wait;

pub mod form_action;
pub mod webhook;
