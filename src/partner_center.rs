//! A typed client of the Partner Center REST API.
//!
//! It implements HTTP, JSON and tokens, and does not depend on the portal. Each resource has a module; its JSON types
//! are in [`wire`], which the emulator shares. Authority: Microsoft Learn, "Partner Center REST API reference".
//!
//! ```text
//! PartnerCenter ── staff / partner ─→ Client ── customers(), customer(scope) ─→ resource handle
//!                                                                                        │ PreparedRequest
//! transport: stale cache → pace → telemetry → circuit → retry → throttle → token → attempt  ←─┘
//! ```
//!
//! `pace` is the queue of background calls with its rate limit; `throttle` delays calls after a 429.
//!
//! An operation is an [`Operation`] static and a method of a handle that makes a
//! [`PreparedRequest`](prepared_request::PreparedRequest), reads a [`wire`] type and turns it into a domain type;
//! [`customer`] is a complete example. Retries, throttling, tokens, headers and errors belong to the transport.

mod address;
pub mod agreement;
mod attempt;
mod attestation;
pub mod audit;
mod backoff;
pub mod billing_profile;
mod body;
pub mod budget;
mod call_context;
mod circuit;
mod client;
mod clock;
pub mod cloud;
mod company_profile;
mod country_rules;
mod credential;
mod custom_domain;
pub mod customer;
pub mod directory_role;
pub mod entitlement;
pub mod error;
mod exchange;
pub mod health;
pub mod license;
mod mfa_compliance;
mod new_customer;
pub mod operation;
pub mod order;
mod organization;
mod pace;
pub mod page;
pub mod partner_relationship;
mod partner_state;
pub mod policy;
pub mod prepared_request;
mod present;
pub mod qualification;
mod raw_resource;
pub mod relationship;
pub mod request;
mod response;
mod retry;
pub mod settings;
mod stale_cache;
pub mod subscription;
mod target;
mod telemetry;
mod throttle;
pub mod token;
pub mod transport;
pub mod user;
mod validation_status;
pub mod verified_domain;
pub mod wire;

#[cfg(test)]
mod tests;

pub use call_context::{CallContext, Priority, RecordedGaps, Staleness, UpstreamClock};
pub use client::{Client, PartnerCenter};
pub use clock::{Clock, SystemClock};
pub use customer::CustomerHandle;
pub use error::{Error, ErrorKind};
pub use health::{CircuitState, Health};
pub use operation::{Operation, RetryPolicy};
pub use response::ApiResponse;
pub use settings::Settings;
pub use target::{Target, TokenEndpointLookup};
pub use token::{RefreshTokens, TokenOwner, VersionedToken};
