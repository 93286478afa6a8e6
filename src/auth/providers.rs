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
        registration::{IssuerRule, Registration, TenantName, document_of_tenant},
    },
    client_credential::TokenEndpoint,
    domain::id::TenantId,
};

/// Time for which cached documents are fresh.
const FRESH: SignedDuration = SignedDuration::from_hours(24);
/// Maximum age at which stale documents are used while the provider fails. Limited, because a key that was revoked
/// meanwhile would still be accepted.
const USABLE: SignedDuration = SignedDuration::from_hours(72);
/// Minimum interval between attempts after a failure without cached documents. Meanwhile, all sign-ins get the same
/// error immediately instead of waiting for an unreachable host.
const RETRY_WITHOUT: SignedDuration = SignedDuration::from_secs(5);
/// The same interval with stale documents; longer, since they suffice meanwhile.
const RETRY_WITH: SignedDuration = SignedDuration::from_mins(1);
/// Minimum interval between two refreshes caused by sign-ins that failed with the known documents.
const RENEWALS_APART: SignedDuration = SignedDuration::from_secs(30);

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
    known: RwLock<Option<Known>>,
    /// Held while fetching, so that concurrent requests fetch once (single flight).
    gate: Gate<Attempts>,
}

#[derive(Default)]
struct Attempts {
    failed: Option<(Timestamp, SignInError)>,
    renewed: Option<Timestamp>,
}

/// A provider's cached documents.
#[derive(Clone)]
pub(super) struct Known {
    pub(super) metadata: Arc<Metadata>,
    pub(super) keys: Arc<KeySet>,
    fetched: Timestamp,
}

impl Known {
    /// Returns the token endpoint for a tenant that the rule's issuer serves.
    ///
    /// # Errors
    /// As [`IssuerRule::address_for`]
    pub(super) fn token_endpoint_for(&self, rule: &IssuerRule, tenant: TenantId) -> Result<TokenEndpoint, SignInError> {
        let TokenEndpoint { address, secret_in_form } = self.metadata.token();
        Ok(TokenEndpoint { address: rule.address_for(tenant, address)?, secret_in_form })
    }

    fn is_younger(&self, than: SignedDuration, now: Timestamp) -> bool {
        is_within(than, self.fetched, now)
    }
}

/// Checks whether less than a duration has passed. If the clock was set back, the answer is no, so that nothing stays
/// fresh forever.
fn is_within(time: SignedDuration, since: Timestamp, now: Timestamp) -> bool {
    let age = now.duration_since(since);
    !age.is_negative() && age < time
}

impl Entry {
    fn known(&self) -> Option<Known> {
        self.known.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn put(&self, known: Known) {
        *self.known.write().unwrap_or_else(PoisonError::into_inner) = Some(known);
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
        Ok(Self::with(Http::new(client)?, Arc::new(Timestamp::now)))
    }

    pub(super) fn with(http: Http, clock: Clock) -> Self {
        Self { shared: Arc::new(Shared { http, clock, entries: Mutex::default() }) }
    }

    pub(super) fn now(&self) -> Timestamp {
        (self.shared.clock)()
    }

    pub(super) fn http(&self) -> &Http {
        &self.shared.http
    }

    fn entry(&self, rule: &IssuerRule) -> Result<Arc<Entry>, SignInError> {
        let address = rule.discovery()?.to_string();
        let mut entries = self.shared.entries.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(Arc::clone(entries.entry(address).or_default()))
    }

    /// Loads a provider's documents from the cache or from the provider.
    pub(super) async fn load(&self, rule: &IssuerRule) -> Result<Known, SignInError> {
        let entry = self.entry(rule)?;
        let old = match entry.known() {
            Some(known) if known.is_younger(FRESH, self.now()) => return Ok(known),
            known => known.filter(|known| known.is_younger(USABLE, self.now())),
        };
        let mut attempts = match (&old, entry.gate.try_lock()) {
            (_, Ok(attempts)) => attempts,
            // Another request is fetching already; stale documents suffice meanwhile.
            (Some(old), Err(_)) => return Ok(old.clone()),
            (None, Err(_)) => entry.gate.lock().await,
        };
        if let Some(known) = entry.known().filter(|known| known.is_younger(FRESH, self.now())) {
            return Ok(known);
        }
        let patience = if old.is_some() { RETRY_WITH } else { RETRY_WITHOUT };
        let failure = match &attempts.failed {
            Some((at, failure)) if is_within(patience, *at, self.now()) => failure.clone(),
            _ => match self.fetch(rule).await {
                Ok(known) => {
                    attempts.failed = None;
                    entry.put(known.clone());
                    return Ok(known);
                }
                Err(failure) => {
                    tracing::warn!(issuer = rule.issuer(), %failure, old = old.is_some(), "provider metadata not loaded");
                    attempts.failed = Some((self.now(), failure.clone()));
                    failure
                }
            },
        };
        old.ok_or(failure)
    }

    /// Refreshes the provider's keys after none of the seen ones verified a token; returns `None` if they were
    /// refreshed a moment ago, since anybody could cause refreshes.
    pub(super) async fn renew_keys(&self, rule: &IssuerRule, seen: &Known) -> Result<Option<Known>, SignInError> {
        let is_newer = |known: &Known| !Arc::ptr_eq(&known.keys, &seen.keys);
        let fetch = async || {
            let keys = Arc::new(self.fetch_keys(&seen.metadata).await?);
            Ok(Known { keys, ..seen.clone() })
        };
        self.renew(rule, is_newer, fetch).await
    }

    /// Refreshes the provider's metadata after its token endpoint has failed; returns `None` as for keys.
    pub(super) async fn renew_documents(&self, rule: &IssuerRule, seen: &Known) -> Result<Option<Known>, SignInError> {
        let is_newer = |known: &Known| !Arc::ptr_eq(&known.metadata, &seen.metadata);
        self.renew(rule, is_newer, async || self.fetch(rule).await).await
    }

    async fn renew(
        &self,
        rule: &IssuerRule,
        is_newer: impl Fn(&Known) -> bool,
        fetch: impl AsyncFnOnce() -> Result<Known, SignInError>,
    ) -> Result<Option<Known>, SignInError> {
        let entry = self.entry(rule)?;
        let mut attempts = entry.gate.lock().await;
        if let Some(known) = entry.known().filter(is_newer) {
            return Ok(Some(known));
        }
        if attempts.renewed.is_some_and(|at| is_within(RENEWALS_APART, at, self.now())) {
            return Ok(None);
        }
        attempts.renewed = Some(self.now());
        let known = fetch().await?;
        entry.put(known.clone());
        Ok(Some(known))
    }

    /// Finds the id of the tenant with a name in a cloud, from the metadata that Entra publishes under each name of a
    /// tenant. The result is not cached, since anybody can request any name.
    ///
    /// # Errors
    /// When the provider cannot be reached, or its response is not trustworthy.
    pub async fn find_tenant(&self, authority: &Url, name: &TenantName) -> Result<Option<TenantId>, SignInError> {
        let Some(body) = self.shared.http.load(&document_of_tenant(authority, name)?).await? else { return Ok(None) };
        Metadata::find_tenant(&body, &IssuerRule::AnyTenant { authority: authority.clone() }).map(Some)
    }

    /// Refreshes a registration's documents, and caches them if they are valid.
    ///
    /// # Errors
    /// When they cannot be loaded or are not trustworthy; the cached ones are kept then.
    pub async fn reload(&self, registration: &Registration) -> Result<(), SignInError> {
        let known = self.fetch(&registration.issuer).await?;
        self.entry(&registration.issuer)?.put(known);
        Ok(())
    }

    async fn fetch(&self, rule: &IssuerRule) -> Result<Known, SignInError> {
        let body = self.shared.http.load(&rule.discovery()?).await?;
        let body = body.ok_or(SignInError::BadAnswer { why: "the provider's document is not where it should be" })?;
        let metadata = Metadata::parse(&body, rule)?;
        let keys = self.fetch_keys(&metadata).await?;
        Ok(Known { metadata: Arc::new(metadata), keys: Arc::new(keys), fetched: self.now() })
    }

    async fn fetch_keys(&self, metadata: &Metadata) -> Result<KeySet, SignInError> {
        let body = self.shared.http.load(&metadata.jwks_uri).await?;
        KeySet::parse(&body.ok_or(SignInError::BadAnswer { why: "the provider's key set is not where it should be" })?)
    }
}
