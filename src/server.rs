//! The axum server: settings, middleware, health checks, telemetry, and the process lifecycle.
//!
//! The one place that wires the other modules together; nothing imports it. Each middleware has its own file and is
//! independent of the portal's state, so that a two-line router can test it.
//!
//! Recommended order, outermost first:
//!
//! 1. [`request_id::assign`]: everything after it can name the request
//! 2. [`client_address::find`]
//! 3. [`telemetry::observe`] and [`metrics::measure`]: they see the final status
//! 4. [`security_headers::SecurityHeaders::set_on`]: on every response, rejections included
//! 5. [`error_page::render`]: turns the rejections of all that follows into pages
//! 6. [`panic::catch`]
//! 7. [`limits::check`]
//! 8. [`host::check`], then [`same_origin::check`]
//! 9. [`rate_limit::check`] by address, generous: before anything touches the database
//! 10. the session and its principal
//! 11. [`rate_limit::check`] by principal
//!
//! [`health::router`] is merged outside 8 and later; [`assets::Assets::router`] outside 9 and later.

mod after_response;
pub mod application;
pub mod assets;
mod calendar;
pub mod client_address;
pub mod command;
mod compression;
pub mod config;
pub mod connection;
mod content_security_policy;
pub mod cookie;
mod csv;
pub mod error_page;
mod export;
pub mod forms;
pub mod health;
pub mod host;
pub mod layers;
pub mod limits;
pub mod metrics;
pub mod origin;
pub mod page;
pub mod panic;
pub mod rate_limit;
pub mod request_context;
pub mod request_id;
pub mod router;
pub mod same_origin;
pub mod security_headers;
pub mod sign_in;
pub mod site;
mod speculation;
pub mod telemetry;
