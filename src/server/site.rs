//! State that all handlers of the portal share.

use std::sync::Arc;

use tokio_util::task::TaskTracker;

use crate::{components::render_context::AssetUrls, portal::Services, server::assets::Assets};

/// The state that all handlers share; cheap to clone.
#[derive(Clone)]
pub struct Site {
    /// The portal's services.
    pub services: Arc<Services>,
    /// The URLs of the built assets.
    pub assets: AssetUrls,
    /// Tracks writes that outlive their requests.
    pub in_flight: TaskTracker,
}

/// Returns the URLs of the assets that a document references.
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
