//! What every handler of the portal shares.

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use crate::{components::render_context::AssetUrls, portal::Services, server::assets::Assets};

/// What every handler shares; clones are cheap.
#[derive(Clone)]
pub struct Site {
    /// The portal's own.
    pub services: Arc<Services>,
    /// Where the built site's files are.
    pub assets: AssetUrls,
    /// Writes that go on although their request may be gone.
    pub in_hand: TaskTracker,
}

/// The addresses of the files that a document names.
pub fn asset_urls(assets: &Assets) -> AssetUrls {
    AssetUrls {
        style: assets.url("main.css").into(),
        script: assets.url("tenantry.js").into(),
        wasm: assets.url("tenantry_bg.wasm").into(),
        icons: assets.url("icons.svg").into(),
        favicon: assets.url("favicon.svg").into(),
        font: assets.url("fonts/inter-latin.woff2").into(),
    }
}
