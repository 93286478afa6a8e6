//! Tenantry: a multi-tenant web portal for Microsoft Cloud Solution Provider (CSP) partners.
//!
//! ```text
//! domain ← partner_center ← portal ← api ← islands ← components ← pages ← app
//!    ↑                        ↑                                           ↑
//!  error, paths,          store, auth            server: the only place that wires them all
//!  client_credential,                            emulator shares partner_center::wire and
//!  locales, mail                                 nothing above it
//! ```
//!
//! No layer imports one to its right; the architecture test checks the whole order.
//!
//! `domain`, `error`, `paths`, `api` and `islands` are compiled for the browser too; the rest is server-only.
#![recursion_limit = "256"]

pub mod api;
pub mod domain;
pub mod error;
pub mod islands;
pub mod paths;

#[cfg(feature = "ssr")]
pub mod app;
#[cfg(feature = "ssr")]
pub mod auth;
#[cfg(feature = "ssr")]
pub mod client_credential;
#[cfg(feature = "ssr")]
pub mod components;
#[cfg(feature = "emulator")]
pub mod emulator;
#[cfg(feature = "ssr")]
pub mod locales;
#[cfg(feature = "ssr")]
pub mod mail;
#[cfg(feature = "ssr")]
pub mod pages;
#[cfg(feature = "ssr")]
pub mod partner_center;
#[cfg(feature = "ssr")]
pub mod portal;
#[cfg(feature = "ssr")]
pub mod server;
#[cfg(feature = "ssr")]
pub mod store;

/// Prepares hydration in the browser; the document then calls the function of each island by name.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
