//! The seventh layer: attempts with an access token, and one renewal after a 401. Tokens are cached by partner and
//! session or partner connection, and concurrent calls share one token exchange (articles "Partner Center
//! authentication", "Secure Application Model"). It must not know of throttles and retries, nor of the request.

mod endpoint;
mod grant;

use std::{
    collections::{HashMap, HashSet},
    hash::{DefaultHasher, Hash, Hasher as _},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use futures::future::{BoxFuture, FutureExt, Shared};
use http::{HeaderValue, StatusCode};
use secrecy::SecretString;
use tokio::time::timeout;
use tokio_util::task::TaskTracker;
use tracing::Instrument;
use url::Url;
use uuid::Uuid;

use super::{
    attempt::{AttemptLayer, Outcome},
    error::{Error, ErrorKind},
    exchange::Exchange,
    partner_state::PartnerStates,
    settings::Settings,
    target::Target,
};
use crate::domain::id::{ConnectionId, PartnerId, SessionHandle};

/// The layer that provides an attempt's token.
pub(super) struct TokenLayer {
    tokens: Arc<TokenCache>,
    inner: AttemptLayer,
}

impl TokenLayer {
    pub(super) const fn new(tokens: Arc<TokenCache>, inner: AttemptLayer) -> Self {
        Self { tokens, inner }
    }

    /// Makes an attempt with a token. Returns none if the token was rejected and the attempt is to be repeated with
    /// another one, which happens once in a call.
    ///
    /// # Errors
    /// The response's error when a token is finally rejected; the error that prevented obtaining a token; and those of
    /// an attempt.
    pub(super) async fn send(&self, exchange: &mut Exchange<'_>) -> Result<Option<Outcome>, Error> {
        let key = exchange.token_key;
        let token = self.tokens.get(exchange.call.target, key, exchange.call.context.correlation);
        let token =
            timeout(exchange.remaining_time(), token).await.unwrap_or_else(|_| Err(Error::new(ErrorKind::TimedOut)))?;
        let body = match self.inner.send(exchange, &token).await? {
            Outcome::Response { status: StatusCode::UNAUTHORIZED, body, .. } => body,
            outcome => return Ok(Some(outcome)),
        };
        self.tokens.discard(key, &token);
        let error = Error::from_response(StatusCode::UNAUTHORIZED, &body);
        // A fresh token from the same sign-in has no more factors than this one.
        if exchange.token_renewed || exchange.in_doubt || error.kind() == ErrorKind::MfaRequired {
            return Err(error);
        }
        exchange.token_renewed = true;
        exchange.renew_request_id();
        Ok(None)
    }
}

/// An error of the token store.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// A refresh token as stored.
#[derive(Debug, Clone)]
pub struct VersionedToken {
    /// The version, which grows with every replacement.
    pub version: i64,
    /// The token.
    pub token: SecretString,
}

/// The owner of a refresh token, within a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenOwner {
    /// A member of staff, in this session.
    Session(SessionHandle),
    /// A stored connection of the partner.
    Connection(ConnectionId),
}

/// A store of refresh tokens.
pub trait RefreshTokens: Send + Sync {
    /// Loads a refresh token; none if its session or partner connection is no longer valid.
    fn load(&self, partner: PartnerId, owner: TokenOwner) -> BoxFuture<'_, Result<Option<VersionedToken>, StoreError>>;

    /// Replaces the expected token with the result of an exchange, and returns `false` if another instance was first. A
    /// provider that does not rotate tokens returns the same token.
    fn replace(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        expected_version: i64,
        new: SecretString,
    ) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Locks a token for its exchange, across all instances and for a limited time; returns `false` if another holder
    /// has the lock. `holder` identifies the exchange that holds the lock. Without a lock, a single-use token would be
    /// lost to one of two concurrent users.
    fn lock(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        holder: Uuid,
        life: Duration,
    ) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Releases the lock.
    fn unlock(&self, partner: PartnerId, owner: TokenOwner, holder: Uuid) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Records that the provider no longer accepts a token, with its error code.
    fn record_rejection(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        code: Option<String>,
    ) -> BoxFuture<'_, Result<(), StoreError>>;
}

/// The cache key of an access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TokenKey {
    pub(super) partner: PartnerId,
    /// The holder of the token within the partner.
    pub(super) holder: Holder,
}

/// The holder of a token within a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    /// The owner of a refresh token.
    Owner(TokenOwner),
    /// The partner's application, by a hash of its client id, so that a replaced application has a token of its own at
    /// once.
    Application(u64),
}

impl TokenKey {
    /// Returns the key of a target's application.
    pub(super) fn of_application(target: &Target) -> Self {
        let mut hasher = DefaultHasher::new();
        target.client_id.hash(&mut hasher);
        Self { partner: target.partner, holder: Holder::Application(hasher.finish()) }
    }

    /// Returns the key of a partner's session or connection.
    pub(super) const fn of_owner(partner: PartnerId, owner: TokenOwner) -> Self {
        Self { partner, holder: Holder::Owner(owner) }
    }
}

/// An access token ready to send.
#[derive(Debug, Clone)]
pub(super) struct AccessToken {
    /// `Bearer …`, marked as sensitive, so that neither `Debug` nor HTTP/2 header compression exposes it.
    pub(super) header: HeaderValue,
    /// The time from which it is no longer used.
    stale_at: Instant,
    /// A unique id that distinguishes this token from its successor.
    serial: Uuid,
}

type SharedTokenExchange = Shared<BoxFuture<'static, Result<AccessToken, Error>>>;

/// The cached state of one key.
#[derive(Default)]
struct TokenEntry {
    token: Option<AccessToken>,
    /// The token exchange in progress, with its serial.
    exchange: Option<(Uuid, SharedTokenExchange)>,
}

/// Obtains access tokens from the token endpoint, by refresh token or client credentials.
pub(super) struct TokenFetcher {
    pub(super) http: reqwest::Client,
    pub(super) settings: Arc<Settings>,
    pub(super) partner_states: Arc<PartnerStates>,
    pub(super) refresh_tokens: Arc<dyn RefreshTokens>,
    pub(super) scope_rejections: ScopeRejections,
}

/// The clients whose provider rejects the Partner Center scope, by token endpoint, client id and scope. Their requests
/// have no scope until the program restarts or the client changes.
#[derive(Default)]
pub(super) struct ScopeRejections(Mutex<HashSet<(Url, String, String)>>);

impl ScopeRejections {
    fn contains(&self, target: &Target, scope: &str) -> bool {
        self.known().contains(&rejection_key(target, scope))
    }

    fn insert(&self, target: &Target, scope: &str) {
        self.known().insert(rejection_key(target, scope));
    }

    fn known(&self) -> MutexGuard<'_, HashSet<(Url, String, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn rejection_key(target: &Target, scope: &str) -> (Url, String, String) {
    (target.token_endpoint.address.clone(), target.client_id.clone(), scope.to_owned())
}

/// The cache of access tokens.
pub(super) struct TokenCache {
    token_fetcher: TokenFetcher,
    entries: Mutex<HashMap<TokenKey, TokenEntry>>,
    token_exchanges: TaskTracker,
}

impl TokenCache {
    pub(super) fn new(token_fetcher: TokenFetcher) -> Arc<Self> {
        Arc::new(Self { token_fetcher, entries: Mutex::default(), token_exchanges: TaskTracker::new() })
    }

    /// Returns a token that is valid for a while.
    pub(super) async fn get(
        self: &Arc<Self>,
        target: &Arc<Target>,
        key: TokenKey,
        correlation: Uuid,
    ) -> Result<AccessToken, Error> {
        let exchange = {
            let mut entries = self.entries();
            let entry = entries.entry(key).or_default();
            match &entry.token {
                Some(token) if token.stale_at > Instant::now() => return Ok(token.clone()),
                _ => self.join_or_start_token_exchange(entry, target, key, correlation),
            }
        };
        exchange.await
    }

    /// Fetches a new token even if one is cached, which stays in use until then.
    pub(super) async fn renew(
        self: &Arc<Self>,
        target: &Arc<Target>,
        key: TokenKey,
        correlation: Uuid,
    ) -> Result<AccessToken, Error> {
        let exchange =
            self.join_or_start_token_exchange(self.entries().entry(key).or_default(), target, key, correlation);
        exchange.await
    }

    /// Waits until no exchange is in progress: an aborted one can lose a refresh token that was just rotated.
    pub(super) async fn finish_token_exchanges(&self) {
        self.token_exchanges.close();
        self.token_exchanges.wait().await;
    }

    /// Returns the exchange in progress for an entry, or starts one.
    fn join_or_start_token_exchange(
        self: &Arc<Self>,
        entry: &mut TokenEntry,
        target: &Arc<Target>,
        key: TokenKey,
        correlation: Uuid,
    ) -> SharedTokenExchange {
        let start = || {
            let serial = Uuid::new_v4();
            (serial, self.start_token_exchange(Arc::clone(target), key, serial, correlation))
        };
        entry.exchange.get_or_insert_with(start).1.clone()
    }

    /// Starts an exchange in a separate task: within a request that the browser aborts, a refresh token that was just
    /// rotated could be lost.
    fn start_token_exchange(
        self: &Arc<Self>,
        target: Arc<Target>,
        key: TokenKey,
        serial: Uuid,
        correlation: Uuid,
    ) -> SharedTokenExchange {
        let tokens = Arc::clone(self);
        let fetch = async move {
            let guard = TokenExchangeGuard { tokens: &tokens, key, serial };
            let result = tokens.token_fetcher.grant(&target, key.holder, serial, correlation).await;
            guard.complete(result.as_ref());
            result
        };
        let task = self.token_exchanges.spawn(fetch.in_current_span());
        task.map(|joined| joined.unwrap_or_else(|error| Err(Error::new(ErrorKind::Store).caused_by(error))))
            .boxed()
            .shared()
    }

    /// Drops a rejected token, unless it was replaced already.
    pub(super) fn discard(&self, key: TokenKey, rejected: &AccessToken) {
        if let Some(entry) = self.entries().get_mut(&key) {
            entry.token.take_if(|cached| cached.serial == rejected.serial);
        }
    }

    /// Drops the cached token of a key, and does not cache the result of an exchange in progress.
    pub(super) fn evict(&self, key: TokenKey) {
        self.entries().remove(&key);
    }

    /// Drops all cached tokens of a partner.
    pub(super) fn evict_partner(&self, partner: PartnerId) {
        self.entries().retain(|key, _| key.partner != partner);
    }

    fn entries(&self) -> MutexGuard<'_, HashMap<TokenKey, TokenEntry>> {
        self.entries.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A guard that caches the token of a completed exchange. Dropped without a result (a panic), it ends the exchange, so
/// that nobody waits forever.
struct TokenExchangeGuard<'a> {
    tokens: &'a TokenCache,
    key: TokenKey,
    serial: Uuid,
}

impl TokenExchangeGuard<'_> {
    fn complete(&self, result: Result<&AccessToken, &Error>) {
        let now = Instant::now();
        let mut entries = self.tokens.entries();
        if let Some(entry) = entries.get_mut(&self.key)
            && entry.exchange.take_if(|(serial, _)| *serial == self.serial).is_some()
        {
            match result {
                Ok(token) => entry.token = Some(token.clone()),
                // A rejected grant also invalidates the access token that came from it.
                Err(error) if error.kind().is_grant_rejection() => entry.token = None,
                Err(_) => {}
            }
        }
        let is_fresh = |token: &AccessToken| token.stale_at > now;
        entries.retain(|_, entry| entry.exchange.is_some() || entry.token.as_ref().is_some_and(is_fresh));
    }
}

impl Drop for TokenExchangeGuard<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.complete(Err(&Error::new(ErrorKind::Store)));
        }
    }
}
