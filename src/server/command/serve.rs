//! `serve`: the portal.

mod background;

use std::{
    fs::{File, TryLockError},
    net::SocketAddr,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::{Context as _, bail};
use axum::Router;
use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use tokio_util::{sync::CancellationToken, task::TaskTracker};
use url::Url;

use crate::{
    auth::CloudRegistration,
    domain::cloud::Cloud,
    partner_center::{self, cloud::profile, settings::StaleCacheSettings},
    portal::{self, Services},
    server::{
        application,
        assets::Assets,
        command::{certificates, custom_endpoints, load_keys},
        config::{Mail, Settings, SignIn},
        error_page::{self, ErrorPage},
        health::{self, NotReady},
        layers::Layers,
        metrics::Metrics,
        origin::Origin,
        page, router,
        site::{Site, asset_urls},
    },
    store::{Keyring, Kind, Store},
};

/// Everything that the portal's router is built from.
#[derive(Debug)]
pub struct Installation {
    /// The settings in force.
    pub settings: Settings,
    /// The origin under which browsers see the portal.
    pub origin: Origin,
    /// The portal's database, with all migrations applied and its keys checked.
    pub store: Store,
    /// The keys that encrypt secrets.
    pub keys: Arc<Keyring>,
    /// The built assets.
    pub assets: Assets,
    /// Canceled at shutdown, which also ends background work.
    pub shutdown: CancellationToken,
    /// Tracks writes that outlive their requests, and scheduled work; the process waits for them before it ends.
    pub in_flight: TaskTracker,
}

/// Runs the portal until the process receives a signal; calls `ready` with the origin once it is ready.
///
/// # Errors
/// When it cannot start, with a message that contains the remedy.
pub async fn serve(settings: Settings, ready: impl FnOnce(&Origin)) -> anyhow::Result<()> {
    let shutdown = CancellationToken::new();
    application::cancel_on_signal(shutdown.clone())?;
    // Held until the process ends, even by a crash.
    let _lock = lock_database(&settings)?;
    let settings_of_origin = settings.clone();
    serve_until(settings, shutdown, |address| ready(&settings_of_origin.origin(address))).await
}

/// Acquires the lock that ensures a single portal for an SQLite file, since instances coordinate in memory there.
/// Commands that run beside a portal do not take it.
///
/// # Errors
/// When another portal holds it.
fn lock_database(settings: &Settings) -> anyhow::Result<Option<File>> {
    let Some(database) = settings.database_url.expose_secret().strip_prefix("sqlite:") else { return Ok(None) };
    let lock_path = PathBuf::from(format!("{}.lock", database.trim_start_matches("//")));
    if let Some(folder) = lock_path.parent() {
        std::fs::create_dir_all(folder).with_context(|| format!("cannot create {}", folder.display()))?;
    }
    let lock = File::create(&lock_path).with_context(|| format!("cannot create {}", lock_path.display()))?;
    match lock.try_lock() {
        Ok(()) => Ok(Some(lock)),
        Err(TryLockError::WouldBlock) => bail!(
            "another `tenantry serve` uses {database}: stop that one first, or use PostgreSQL, which supports several"
        ),
        Err(TryLockError::Error(error)) => Err(error).context(format!("cannot lock {}", lock_path.display())),
    }
}

/// Runs the portal until `shutdown` is canceled; calls `ready` with the address once it is ready.
///
/// # Errors
/// As [`serve`].
pub async fn serve_until(
    settings: Settings,
    shutdown: CancellationToken,
    ready: impl FnOnce(SocketAddr),
) -> anyhow::Result<()> {
    // The port comes first: it is the most likely failure, and cheap to detect.
    let listener = application::bind(settings.listen).await?;
    let address = listener.local_addr()?;
    let metrics = serve_metrics(&settings, &shutdown).await?;
    let keys = Arc::new(load_keys(&settings)?);
    let store = Store::open(settings.database_url.expose_secret(), Arc::clone(&keys)).await?;
    prepare_schema(&store).await?;
    warn_of_certificates(&settings, &store).await;
    warn_of_unsafe_custom_endpoints(&settings, &store).await;
    let (drain, origin) = (settings.drain, settings.origin(address));
    let assets = open_assets(&settings.site_dir)?;
    let in_flight = TaskTracker::new();
    let installation = Installation {
        settings,
        origin,
        store: store.clone(),
        keys,
        assets,
        shutdown: shutdown.clone(),
        in_flight: in_flight.clone(),
    };
    let Installation { settings, origin, store: portal_store, keys, .. } = &installation;
    let services = services(settings, origin, portal_store.clone(), Arc::clone(keys));
    let services = Arc::new(services.context("the portal's services cannot be created")?);
    // Announced before any request encrypts anything, so that a key rotation waits for this instance.
    services.announce_instance().await?;
    let router = router(&installation, Arc::clone(&services));
    background::spawn(&services, &shutdown, &in_flight);
    if settings.jobs {
        background::spawn_workers(&services, &shutdown, &in_flight).await?;
    }
    tracing::info!(%address, origin = %installation.origin, "the portal is ready");
    ready(address);
    let result = application::run(listener, router, shutdown.clone(), drain).await;
    // If the listener failed, nobody else has canceled the token.
    shutdown.cancel();
    finish(&services, &in_flight, drain).await;
    if let Some(metrics) = metrics {
        metrics.await?.context("metrics listener failed")?;
    }
    store.close().await;
    result.context("the listener failed")
}

/// Runs the workers of the job queue, without a portal, until `shutdown` is canceled.
///
/// # Errors
/// When they cannot start, with a message that contains the remedy.
pub(super) async fn work_until(settings: Settings, shutdown: CancellationToken) -> anyhow::Result<()> {
    let metrics = serve_metrics(&settings, &shutdown).await?;
    let keys = Arc::new(load_keys(&settings)?);
    let store = Store::open(settings.database_url.expose_secret(), Arc::clone(&keys)).await?;
    if store.kind() == Kind::Sqlite {
        bail!(
            "`tenantry worker` requires PostgreSQL: an SQLite file is used by one process, and `tenantry serve` \
             runs jobs itself"
        );
    }
    prepare_schema(&store).await?;
    let services = services(&settings, &settings.origin(settings.listen), store.clone(), keys);
    let services = Arc::new(services.context("the workers' services cannot be created")?);
    services.announce_instance().await?;
    let in_flight = TaskTracker::new();
    background::spawn(&services, &shutdown, &in_flight);
    background::spawn_workers(&services, &shutdown, &in_flight).await?;
    tracing::info!("the workers are ready");
    shutdown.cancelled().await;
    finish(&services, &in_flight, settings.drain).await;
    if let Some(metrics) = metrics {
        metrics.await?.context("metrics listener failed")?;
    }
    store.close().await;
    Ok(())
}

/// Waits until work in progress is finished or returned to the job queue, for `drain` at most, and unregisters the
/// instance.
async fn finish(services: &Services, in_flight: &TaskTracker, drain: Duration) {
    in_flight.close();
    let work_finished = async {
        in_flight.wait().await;
        services.finish_exports().await;
        services.finish_token_exchanges().await;
    };
    if tokio::time::timeout(drain, work_finished).await.is_err() {
        tracing::warn!("shut down with unfinished work");
    }
    if let Err(error) = services.deregister_instance().await {
        tracing::warn!(%error, "instance not unregistered");
    }
}

/// Logs certificates that expire soon. An expired one, or a damaged secret of a partner, does not prevent the start:
/// other clouds and partners, and existing sessions, work without it.
async fn warn_of_certificates(settings: &Settings, store: &Store) {
    let partners = store.list_partners().await.unwrap_or_else(|error| {
        tracing::warn!(%error, "partner certificates not checked");
        Vec::new()
    });
    let own = partners.iter().filter(|partner| !partner.disabled).filter_map(certificates::of_partner);
    for warning in certificates::of_settings(settings).chain(own).filter_map(|it| it.warning(Timestamp::now())) {
        tracing::warn!("{warning}");
    }
}

/// Logs the partners whose requests are blocked because they have service addresses of their own but no application of
/// their own. The portal starts all the same, since other partners are not affected.
async fn warn_of_unsafe_custom_endpoints(settings: &Settings, store: &Store) {
    for partner in store.list_partners().await.unwrap_or_default() {
        if let Some(reason) = custom_endpoints::custom_endpoint_problem(settings, &partner) {
            tracing::error!("partner {}: {reason}", partner.id);
        }
    }
}

/// Applies or checks the migrations. On SQLite, this process is the only one that uses the file, so it applies them; on
/// PostgreSQL, other instances may still need the old tables, so the operator runs `migrate`.
async fn prepare_schema(store: &Store) -> anyhow::Result<()> {
    match store.kind() {
        Kind::Sqlite => store.migrate().await?,
        Kind::Postgres if !store.pending_migrations().await?.is_empty() => {
            bail!("the database's schema is out of date: run `tenantry migrate` first")
        }
        Kind::Postgres => {}
    }
    Ok(store.check_keys().await?)
}

fn open_assets(site: &Path) -> anyhow::Result<Assets> {
    Assets::open(site).context("the built assets cannot be served")
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

/// Returns the whole router with all middleware.
fn router(installation: &Installation, services: Arc<Services>) -> Router {
    let site = Site { services, assets: asset_urls(&installation.assets), in_flight: installation.in_flight.clone() };
    let error_site = site.clone();
    let plain = error_page::plain();
    let page: ErrorPage =
        Arc::new(
            move |failure| {
                if failure.wants_json { plain(failure) } else { page::render_rejection(&error_site, failure) }
            },
        );
    let layers = Layers::new(&installation.settings, &installation.origin, page);
    let store = installation.store.clone();
    let probe = move || {
        let store = store.clone();
        async move { store.check_writable().await.map_err(|_| NotReady("database")) }
    };
    let guarded = layers.guard(router::router(&site, &layers));
    layers.wrap(guarded.merge(installation.assets.router()).merge(health::router(probe)))
}

/// Creates the portal's services from the settings and a migrated database.
///
/// # Errors
/// When the settings are invalid.
pub fn services(settings: &Settings, origin: &Origin, store: Store, keys: Arc<Keyring>) -> anyhow::Result<Services> {
    let Settings { sign_in, partner_center: apis, operators, session, upstream, mail, .. } = settings;
    let cloud = |(cloud, registration): (&Cloud, &SignIn)| {
        let authority = match &registration.authority {
            Some(authority) => authority.clone(),
            None => profile(*cloud).authority.parse()?,
        };
        let (client_id, credential) = (registration.client_id.clone(), registration.credential.clone());
        anyhow::Ok((*cloud, CloudRegistration::new(authority, client_id, credential)))
    };
    let settings = portal::Settings {
        public_origin: origin.as_str().parse()?,
        clouds: sign_in.iter().map(cloud).collect::<Result<_, _>>()?,
        apis: apis.clone(),
        operators: operators.iter().copied().collect(),
        idle: session.idle,
        absolute: session.absolute,
        sessions_per_person: session.per_person,
    };
    let loopback = |url: &Url| matches!(url.host_str(), Some("127.0.0.1" | "[::1]" | "localhost"));
    let defaults = partner_center::Settings::default();
    let upstream = partner_center::Settings {
        // A loopback address must not be reached through a proxy.
        system_proxy: !apis.values().any(loopback),
        connect_timeout: upstream.connect,
        attempt_timeout: upstream.call,
        deadline: upstream.total,
        stale_cache: StaleCacheSettings { max_age: upstream.stale, ..defaults.stale_cache },
        ..defaults
    };
    let services = Services::new(store, keys, settings, upstream)?;
    Ok(services.with_mailing(mail.as_ref().map(Mail::mailing).transpose()?))
}
