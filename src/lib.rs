//! Tenantry: a multi-tenant web portal for Microsoft Cloud Solution Provider (CSP) partners.
//!
//! ```text
//! domain ← partner_center ← portal ← api ← islands ← pages ← app
//!    ↑                        ↑            components: used by islands and pages
//!  error                  store, auth            server: the only place that wires them all
//! emulator shares partner_center::wire and nothing above it
//! ```
//!
//! `domain`, `error`, `api`, `islands` and `components` are compiled for the browser too; the rest is the server's.
#![recursion_limit = "256"]

pub mod domain;
pub mod error;

#[cfg(feature = "ssr")]
pub mod auth;
#[cfg(feature = "emulator")]
pub mod emulator;
#[cfg(feature = "ssr")]
pub mod partner_center;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod store;
