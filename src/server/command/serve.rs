//! `serve`: the portal.

use std::{net::SocketAddr, path::Path};

use anyhow::{Context as _, bail};
use axum::Router;
use tokio_util::sync::CancellationToken;

use crate::{
    server::{
        application,
        assets::Assets,
        command::open_store,
        config::Settings,
        error_page,
        health::{self, NotReady},
        layers::Layers,
        metrics::Metrics,
        origin::Origin,
    },
    store::{Kind, Store},
};

/// All that the portal's router is made from.
#[derive(Debug)]
pub struct Installation {
    /// The settings in force.
    pub settings: Settings,
    /// Where browsers see the portal.
    pub origin: Origin,
    /// Our own data; its tables are up to date and its keys fit.
    pub store: Store,
    /// The built site.
    pub assets: Assets,
    /// Cancelled when the process was told to end; work in the background ends with it.
    pub shutdown: CancellationToken,
}

/// Runs the portal until the process is told to end.
///
/// # Errors
/// When it cannot start, with a sentence that says what to do.
pub async fn serve(settings: Settings) -> anyhow::Result<()> {
    let shutdown = CancellationToken::new();
    application::cancel_on_signal(shutdown.clone())?;
    serve_until(settings, shutdown, |_| {}).await
}

/// The same until `shutdown`; tells the address once it is ready.
///
/// # Errors
/// As [`serve`].
pub async fn serve_until(
    settings: Settings,
    shutdown: CancellationToken,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    // The port comes first: it is what most often is wrong, and costs nothing to find out.
    let listener = application::bind(settings.listen).await?;
    let address = listener.local_addr()?;
    let metrics = serve_metrics(&settings, &shutdown).await?;
    let store = open_store(&settings).await?;
    prepare(&store).await?;
    let (drain, origin) = (settings.drain, settings.origin(address));
    let assets = open_assets(&settings.site_dir)?;
    let installation = Installation { settings, origin, store: store.clone(), assets, shutdown: shutdown.clone() };
    let router = router(&installation);
    tracing::info!(%address, origin = %installation.origin, "the portal is ready");
    ready(address);
    let served = application::run(listener, router, shutdown.clone(), drain).await;
    // Where the listener failed nobody else has cancelled.
    shutdown.cancel();
    if let Some(metrics) = metrics {
        metrics.await?.context("the listener of figures failed")?;
    }
    store.close().await;
    served.context("the listener failed")
}

/// Makes or checks the tables. On SQLite the process is alone with its file and brings it up to date itself; on
/// PostgreSQL other instances may still need the tables as they are, so that is the operator's to time.
async fn prepare(store: &Store) -> anyhow::Result<()> {
    match store.kind() {
        Kind::Sqlite => store.migrate().await?,
        Kind::Postgres if !store.pending_migrations().await?.is_empty() => {
            bail!("the database's tables are not this program's: run `tenantry migrate` first")
        }
        Kind::Postgres => {}
    }
    Ok(store.check_keys().await?)
}

fn open_assets(site: &Path) -> anyhow::Result<Assets> {
    Assets::open(site).context("the site cannot be served")
}

async fn serve_metrics(
    settings: &Settings,
    shutdown: &CancellationToken,
) -> anyhow::Result<Option<tokio::task::JoinHandle<std::io::Result<()>>>> {
    let Some(address) = settings.metrics_listen else { return Ok(None) };
    let listener = application::bind(address).await.context("metrics_listen")?;
    let metrics = Metrics::install()?;
    Ok(Some(tokio::spawn(metrics.serve(listener, shutdown.clone().cancelled_owned()))))
}

/// The routes that need nothing of the portal, within all the middleware.
fn router(installation: &Installation) -> Router {
    let layers = Layers::new(&installation.settings, &installation.origin, error_page::plain());
    let store = installation.store.clone();
    let probe = move || {
        let store = store.clone();
        async move { store.ping().await.map_err(|_| NotReady("database")) }
    };
    layers.wrap(layers.guard(Router::new()).merge(installation.assets.router()).merge(health::router(probe)))
}
