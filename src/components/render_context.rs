//! The rendering context that every component may need: the person's settings and the site's assets.

use std::sync::Arc;

use jiff::tz::TimeZone;
use leptos::prelude::{expect_context, with_context};
use uuid::Uuid;

use crate::{domain::preferences::Preferences, locales::Text};

/// The person's language, zone and preferences, and the page's URL. In the context of every page; cheap to clone, since
/// hundreds of components of one page do so.
#[derive(Clone)]
pub struct RenderContext {
    /// The message catalog in the person's language.
    pub text: Text,
    /// The time zone for displayed times.
    pub zone: TimeZone,
    /// The person's preferences.
    pub preferences: Preferences,
    /// Path and query of the page.
    pub address: Arc<str>,
    /// The correlation id of the request's calls, to quote to support.
    pub reference: Option<Uuid>,
}

impl RenderContext {
    /// Returns the message catalog of the page that is being rendered, without cloning its context.
    pub fn current_text() -> Text {
        with_context(|context: &Self| context.text).unwrap_or_else(|| expect_context::<Self>().text)
    }
}

/// The URLs of the assets, with hashed names. In the context of every page.
#[derive(Clone, Debug)]
pub struct AssetUrls {
    /// The stylesheet.
    pub style: Arc<str>,
    /// The script that loads the islands.
    pub script: Arc<str>,
    /// The WASM module of the islands.
    pub wasm: Arc<str>,
    /// The icon sprite.
    pub icons: Arc<str>,
    /// The browser tab's icon.
    pub favicon: Arc<str>,
    /// The font for Latin text, which is preloaded.
    pub font: Arc<str>,
}
