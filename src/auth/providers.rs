//! A cache of providers' metadata and keys: fresh for a day, and used stale for two more days while the provider is
//! down.

use std::{
    collections::HashMap,
    fmt,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use jiff::{SignedDuration, Timestamp};
use tokio::sync::Mutex as Gate;
use url::Url;

use crate::{
    auth::{
        error::SignInError,
        http::Http,
        keys::KeySet,
        metadata::Metadata,
        registration::{IssuerRule, Registration, TenantName, tenant_discovery_url},
    },
    client_credential::TokenEndpoint,
    domain::id::TenantId,
};

/// Time for which cached documents are fresh.
const MAX_FRESH_AGE: SignedDuration = SignedDuration::from_hours(24);
/// Maximum age at which stale documents are used while the provider fails. Limited, because a key that was revoked
/// meanwhile would still be accepted.
const MAX_STALE_AGE: SignedDuration = SignedDuration::from_hours(72);
/// Minimum interval between attempts after a failure without cached documents. Meanwhile, all sign-ins get the same
/// error immediately instead of waiting for an unreachable host.
const RETRY_INTERVAL_UNCACHED: SignedDuration = SignedDuration::from_secs(5);
/// The same interval with stale documents; longer, since they suffice meanwhile.
const RETRY_INTERVAL_STALE: SignedDuration = SignedDuration::from_mins(1);
/// Minimum interval between two refreshes caused by sign-ins that failed with the known documents.
const MIN_REFRESH_INTERVAL: SignedDuration = SignedDuration::from_secs(30);

pub(super) type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// The OpenID providers of all partners, with their cached documents. Cheap to clone; clones share the cache.
#[derive(Clone)]
pub struct Providers {
    shared: Arc<Shared>,
}

struct Shared {
    http: Http,
    clock: Clock,
    entries: Mutex<HashMap<String, Arc<Entry>>>,
}

#[derive(Default)]
struct Entry {
    documents: RwLock<Option<CachedDocuments>>,
    /// Held while fetching, so that concurrent requests fetch once (single flight).
    gate: Gate<Attempts>,
}

#[derive(Default)]
struct Attempts {
    failed: Option<(Timestamp, SignInError)>,
    refreshed_at: Option<Timestamp>,
}

/// A provider's cached documents.
#[derive(Clone)]
pub(super) struct CachedDocuments {
    pub(super) metadata: Arc<Metadata>,
    pub(super) keys: Arc<KeySet>,
    fetched: Timestamp,
}

impl CachedDocuments {
    /// Returns the token endpoint for a tenant that the rule's issuer serves.
    ///
    /// # Errors
    /// As [`IssuerRule::url_for_tenant`]
    pub(super) fn token_endpoint_for(&self, rule: &IssuerRule, tenant: TenantId) -> Result<TokenEndpoint, SignInError> {
        let TokenEndpoint { address, secret_in_form } = self.metadata.token_endpoint_info();
        Ok(TokenEndpoint { address: rule.url_for_tenant(tenant, address)?, secret_in_form })
    }

    fn is_younger(&self, max_age: SignedDuration, now: Timestamp) -> bool {
        is_within(max_age, self.fetched, now)
    }
}

/// Checks whether less than a duration has passed. If the clock was set back, the answer is no, so that nothing stays
/// fresh forever.
fn is_within(time: SignedDuration, since: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(since);
    !age.is_negative() && age < time
}

impl Entry {
    fn documents(&self) -> Option<CachedDocuments> {
        self.documents.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn store(&self, documents: CachedDocuments) {
        *self.documents.write().unwrap_or_else(PoisonError::into_inner) = Some(documents);
    }
}

impl fmt::Debug for Providers {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Providers").finish_non_exhaustive()
    }
}

impl Providers {
    /// Creates the HTTP client for providers from the portal's TLS and proxy settings. Takes a builder rather than a
    /// client, because disabled redirects and timeouts can only be enforced on a builder.
    ///
    /// # Errors
    /// When the builder's own settings cannot be used.
    pub fn new(client: reqwest::ClientBuilder) -> Result<Self, reqwest::Error> {
        Ok(Self::from_parts(Http::new(client)?, Arc::new(Timestamp::now)))
    }

    pub(super) fn from_parts(http: Http, clock: Clock) -> Self {
        Self { shared: Arc::new(Shared { http, clock, entries: Mutex::default() }) }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.shared.clock)()
    }

    pub(super) fn http(&self) -> &Http {
        &self.shared.http
    }

    fn entry(&self, rule: &IssuerRule) -> Result<Arc<Entry>, SignInError> {
        let url = rule.discovery_url()?.to_string();
        let mut entries = self.shared.entries.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(entries.entry(url).or_default()))
    }

    /// Loads a provider's documents from the cache or from the provider.
    pub(super) async fn load(&self, rule: &IssuerRule) -> Result<CachedDocuments, SignInError> {
        let entry = self.entry(rule)?;
        let stale = match entry.documents() {
            Some(documents) if documents.is_younger(MAX_FRESH_AGE, self.now()) => return Ok(documents),
            documents => documents.filter(|documents| documents.is_younger(MAX_STALE_AGE, self.now())),
        };
        let mut attempts = match (&stale, entry.gate.try_lock()) {
            (_, Ok(attempts)) => attempts,
            // Another request is fetching already; stale documents suffice meanwhile.
            (Some(stale), Err(_)) => return Ok(stale.clone()),
            (None, Err(_)) => entry.gate.lock().await,
        };
        if let Some(documents) = entry.documents().filter(|documents| documents.is_younger(MAX_FRESH_AGE, self.now())) {
            return Ok(documents);
        }
        let retry_interval = if stale.is_some() { RETRY_INTERVAL_STALE } else { RETRY_INTERVAL_UNCACHED };
        let failure = match &attempts.failed {
            Some((at, failure)) if is_within(retry_interval, *at, self.now()) => failure.clone(),
            _ => match self.fetch(rule).await {
                Ok(documents) => {
                    attempts.failed = None;
                    entry.store(documents.clone());
                    return Ok(documents);
                }
                Err(failure) => {
                    let stale_copy_used = stale.is_some();
                    tracing::warn!(issuer = rule.issuer(), %failure, stale_copy_used, "provider metadata not loaded");
                    attempts.failed = Some((self.now(), failure.clone()));
                    failure
                }
            },
        };
        stale.ok_or(failure)
    }

    /// Refreshes the provider's keys after none of the used ones verified a token; returns `None` if they were
    /// refreshed a moment ago, since anybody could cause refreshes.
    pub(super) async fn refresh_keys(
        &self,
        rule: &IssuerRule,
        used: &CachedDocuments,
    ) -> Result<Option<CachedDocuments>, SignInError> {
        let is_newer = |documents: &CachedDocuments| !Arc::ptr_eq(&documents.keys, &used.keys);
        let fetch = async || {
            let keys = Arc::new(self.fetch_keys(&used.metadata).await?);
            Ok(CachedDocuments { keys, ..used.clone() })
        };
        self.refresh(rule, is_newer, fetch).await
    }

    /// Refreshes the provider's metadata after its token endpoint has failed; returns `None` as for keys.
    pub(super) async fn refresh_documents(
        &self,
        rule: &IssuerRule,
        used: &CachedDocuments,
    ) -> Result<Option<CachedDocuments>, SignInError> {
        let is_newer = |documents: &CachedDocuments| !Arc::ptr_eq(&documents.metadata, &used.metadata);
        self.refresh(rule, is_newer, async || self.fetch(rule).await).await
    }

    async fn refresh(
        &self,
        rule: &IssuerRule,
        is_newer: impl Fn(&CachedDocuments) -> bool,
        fetch: impl AsyncFnOnce() -> Result<CachedDocuments, SignInError>,
    ) -> Result<Option<CachedDocuments>, SignInError> {
        let entry = self.entry(rule)?;
        let mut attempts = entry.gate.lock().await;
        if let Some(documents) = entry.documents().filter(is_newer) {
            return Ok(Some(documents));
        }
        if attempts.refreshed_at.is_some_and(|at| is_within(MIN_REFRESH_INTERVAL, at, self.now())) {
            return Ok(None);
        }
        attempts.refreshed_at = Some(self.now());
        let documents = fetch().await?;
        entry.store(documents.clone());
        Ok(Some(documents))
    }

    /// Finds the id of the tenant with a name in a cloud, from the metadata that Entra publishes under each name of a
    /// tenant. The result is not cached, since anybody can request any name.
    ///
    /// # Errors
    /// When the provider cannot be reached, or its response is not trustworthy.
    pub async fn find_tenant(&self, authority: &Url, name: &TenantName) -> Result<Option<TenantId>, SignInError> {
        let Some(body) = self.shared.http.load(&tenant_discovery_url(authority, name)?).await? else { return Ok(None) };
        Metadata::find_tenant(&body, &IssuerRule::AnyTenant { authority: authority.clone() }).map(Some)
    }

    /// Refreshes a registration's documents, and caches them if they are valid.
    ///
    /// # Errors
    /// When they cannot be loaded or are not trustworthy; the cached ones are kept then.
    pub async fn reload(&self, registration: &Registration) -> Result<(), SignInError> {
        let documents = self.fetch(&registration.issuer).await?;
        self.entry(&registration.issuer)?.store(documents);
        Ok(())
    }

    async fn fetch(&self, rule: &IssuerRule) -> Result<CachedDocuments, SignInError> {
        let body = self.shared.http.load(&rule.discovery_url()?).await?;
        let body =
            body.ok_or(SignInError::InvalidResponse { why: "the provider has no metadata at its discovery URL" })?;
        let metadata = Metadata::parse(&body, rule)?;
        let keys = self.fetch_keys(&metadata).await?;
        Ok(CachedDocuments { metadata: Arc::new(metadata), keys: Arc::new(keys), fetched: self.now() })
    }

    async fn fetch_keys(&self, metadata: &Metadata) -> Result<KeySet, SignInError> {
        let body = self.shared.http.load(&metadata.jwks_uri).await?;
        KeySet::parse(
            &body.ok_or(SignInError::InvalidResponse { why: "the provider has no key set at its `jwks_uri`" })?,
        )
    }
}
