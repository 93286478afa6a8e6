//! The seventh layer: attempts with an access token, and one renewal after a 401. Tokens are cached by partner and
//! session or connection, and concurrent calls share one exchange (single flight) (articles "Partner Center
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
    error::{Error, Kind},
    exchange::Exchange,
    partner_state::PartnerStates,
    settings::Settings,
    target::Target,
};
use crate::domain::id::{ConnectionId, PartnerId, SessionHandle};

/// The layer that provides an attempt's token.
pub(super) struct TokenLayer {
    tokens: Arc<Tokens>,
    below: AttemptLayer,
}

impl TokenLayer {
    pub(super) const fn new(tokens: Arc<Tokens>, below: AttemptLayer) -> Self {
        Self { tokens, below }
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
        let token = timeout(exchange.time_left(), token).await.unwrap_or_else(|_| Err(Error::new(Kind::TimedOut)))?;
        let body = match self.below.send(exchange, &token).await? {
            Outcome::Answered { status: StatusCode::UNAUTHORIZED, body, .. } => body,
            outcome => return Ok(Some(outcome)),
        };
        self.tokens.refused(key, &token);
        let error = Error::from_response(StatusCode::UNAUTHORIZED, &body);
        // A fresh token from the same sign-in has no more factors than this one.
        if exchange.renewed || exchange.in_doubt || error.kind() == Kind::MfaRequired {
            return Err(error);
        }
        exchange.renewed = true;
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
    /// Loads a refresh token; none if its session or connection has ended.
    fn load(&self, partner: PartnerId, owner: TokenOwner) -> BoxFuture<'_, Result<Option<VersionedToken>, StoreError>>;

    /// Replaces the expected token with the result of an exchange, and returns `false` if another instance was first. A
    /// provider that does not rotate tokens returns the same token.
    fn replace(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        seen_version: i64,
        new: SecretString,
    ) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Locks a token for its exchange, across all instances and for a limited time; returns `false` if it is locked.
    /// Otherwise a single-use token would be lost to one of two concurrent users.
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
    fn note_refusal(
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

type Flight = Shared<BoxFuture<'static, Result<AccessToken, Error>>>;

/// The cached state of one key.
#[derive(Default)]
struct Slot {
    held: Option<AccessToken>,
    /// The exchange in progress, with its serial.
    under_way: Option<(Uuid, Flight)>,
}

/// The dependencies for fetching a token.
pub(super) struct Issuer {
    pub(super) http: reqwest::Client,
    pub(super) settings: Arc<Settings>,
    pub(super) partner_states: Arc<PartnerStates>,
    pub(super) refresh_tokens: Arc<dyn RefreshTokens>,
    pub(super) scopeless: Scopeless,
}

/// The clients whose provider rejects the Partner Center scope, by token endpoint, client id and scope. Their requests
/// have no scope until the program restarts or the client changes.
#[derive(Default)]
pub(super) struct Scopeless(Mutex<HashSet<(Url, String, String)>>);

impl Scopeless {
    fn has(&self, target: &Target, scope: &str) -> bool {
        self.known().contains(&key(target, scope))
    }

    fn note(&self, target: &Target, scope: &str) {
        self.known().insert(key(target, scope));
    }

    fn known(&self) -> MutexGuard<'_, HashSet<(Url, String, String)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn key(target: &Target, scope: &str) -> (Url, String, String) {
    (target.token_endpoint.address.clone(), target.client_id.clone(), scope.to_owned())
}

/// The cache of access tokens.
pub(super) struct Tokens {
    issuer: Issuer,
    slots: Mutex<HashMap<TokenKey, Slot>>,
    exchanges: TaskTracker,
}

impl Tokens {
    pub(super) fn new(issuer: Issuer) -> Arc<Self> {
        Arc::new(Self { issuer, slots: Mutex::default(), exchanges: TaskTracker::new() })
    }

    /// Returns a token that is valid for a while.
    pub(super) async fn get(
        self: &Arc<Self>,
        target: &Arc<Target>,
        key: TokenKey,
        correlation: Uuid,
    ) -> Result<AccessToken, Error> {
        let flight = {
            let mut slots = self.slots();
            let slot = slots.entry(key).or_default();
            match &slot.held {
                Some(token) if token.stale_at > Instant::now() => return Ok(token.clone()),
                _ => self.join(slot, target, key, correlation),
            }
        };
        flight.await
    }

    /// Fetches a new token even if one is cached, which stays in use until then.
    pub(super) async fn renew(
        self: &Arc<Self>,
        target: &Arc<Target>,
        key: TokenKey,
        correlation: Uuid,
    ) -> Result<AccessToken, Error> {
        let flight = self.join(self.slots().entry(key).or_default(), target, key, correlation);
        flight.await
    }

    /// Waits until no exchange is in progress: an aborted one can lose a refresh token that was just rotated.
    pub(super) async fn finish_exchanges(&self) {
        self.exchanges.close();
        self.exchanges.wait().await;
    }

    /// Returns the exchange in progress for a slot, or starts one.
    fn join(self: &Arc<Self>, slot: &mut Slot, target: &Arc<Target>, key: TokenKey, correlation: Uuid) -> Flight {
        let begin = || {
            let serial = Uuid::new_v4();
            (serial, self.depart(Arc::clone(target), key, serial, correlation))
        };
        slot.under_way.get_or_insert_with(begin).1.clone()
    }

    /// Fetches in a separate task: within a request that the browser aborts, a refresh token that was just rotated
    /// could be lost.
    fn depart(self: &Arc<Self>, target: Arc<Target>, key: TokenKey, serial: Uuid, correlation: Uuid) -> Flight {
        let tokens = Arc::clone(self);
        let fetch = async move {
            let landing = Landing { tokens: &tokens, key, serial };
            let granted = tokens.issuer.grant(&target, key.holder, serial, correlation).await;
            landing.land(granted.as_ref());
            granted
        };
        let task = self.exchanges.spawn(fetch.in_current_span());
        task.map(|ended| ended.unwrap_or_else(|error| Err(Error::new(Kind::Store).caused_by(error)))).boxed().shared()
    }

    /// Drops a rejected token, unless it was replaced already.
    pub(super) fn refused(&self, key: TokenKey, token: &AccessToken) {
        if let Some(slot) = self.slots().get_mut(&key) {
            slot.held.take_if(|held| held.serial == token.serial);
        }
    }

    /// Drops the cached token of a key, and does not cache the result of an exchange in progress.
    pub(super) fn forget(&self, key: TokenKey) {
        self.slots().remove(&key);
    }

    /// Drops all cached tokens of a partner.
    pub(super) fn forget_partner(&self, partner: PartnerId) {
        self.slots().retain(|key, _| key.partner != partner);
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<TokenKey, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A guard that stores a fetched token in its slot. Dropped without a result (a panic), it clears the slot, so that
/// nobody waits forever.
struct Landing<'a> {
    tokens: &'a Tokens,
    key: TokenKey,
    serial: Uuid,
}

impl Landing<'_> {
    fn land(&self, granted: Result<&AccessToken, &Error>) {
        let now = Instant::now();
        let mut slots = self.tokens.slots();
        if let Some(slot) = slots.get_mut(&self.key)
            && slot.under_way.take_if(|(serial, _)| *serial == self.serial).is_some()
        {
            match granted {
                Ok(token) => slot.held = Some(token.clone()),
                // A rejected grant also invalidates the access token that came from it.
                Err(error) if error.kind().is_refusal_of_grant() => slot.held = None,
                Err(_) => {}
            }
        }
        let is_fresh = |held: &AccessToken| held.stale_at > now;
        slots.retain(|_, slot| slot.under_way.is_some() || slot.held.as_ref().is_some_and(is_fresh));
    }
}

impl Drop for Landing<'_> {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.land(Err(&Error::new(Kind::Store)));
        }
    }
}
