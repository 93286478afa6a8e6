//! A typed client of the Partner Center REST API.
//!
//! It knows HTTP, JSON and tokens, and nothing of the portal. One noun, one file; the JSON of a noun is in [`wire`],
//! which the emulator shares. Authority: Microsoft Learn, "Partner Center REST API reference".

pub mod cloud;
pub mod wire;
