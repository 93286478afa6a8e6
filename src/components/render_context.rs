//! What every component may need to know of the person in front of it and of the site.

use std::sync::Arc;

use jiff::tz::TimeZone;
use uuid::Uuid;

use crate::{domain::preferences::Preferences, locales::Text};

/// The person's language, zone and choices, and the page's address. In the context of every page; cheap to clone, since
/// hundreds of components of one page do.
#[derive(Clone)]
pub struct RenderContext {
    /// The catalogue in their language.
    pub text: Text,
    /// The zone in which they read times.
    pub zone: TimeZone,
    /// What they chose.
    pub preferences: Preferences,
    /// Path and query of the page.
    pub address: Arc<str>,
    /// The id under which the calls of the request that the page answers went, to quote to support.
    pub reference: Option<Uuid>,
}

/// Where the site's files are, by their hashed names. In the context of every page.
#[derive(Clone, Debug)]
pub struct AssetUrls {
    /// The stylesheet.
    pub style: Arc<str>,
    /// The script that loads the islands.
    pub script: Arc<str>,
    /// The islands.
    pub wasm: Arc<str>,
    /// The icon sprite.
    pub icons: Arc<str>,
    /// The browser tab's icon.
    pub favicon: Arc<str>,
    /// The font of Latin text, fetched early.
    pub font: Arc<str>,
}
