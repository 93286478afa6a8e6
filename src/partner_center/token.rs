//! The sixth layer: attempts with an access token, and with another one where it is refused. Tokens are held per partner
//! and session or connection, and fetched once however many calls wait for one (articles "Partner Center authentication", "Secure
//! Application Model"). It must not know of waits and retries, nor what is asked.

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
    lane::Lanes,
    settings::Settings,
    target::Target,
};
use crate::domain::id::{ConnectionId, PartnerId, SessionHandle};

/// The layer that sees to the token of an attempt.
pub(super) struct TokenLayer {
    tokens: Arc<Tokens>,
    below: AttemptLayer,
}

impl TokenLayer {
    pub(super) const fn new(tokens: Arc<Tokens>, below: AttemptLayer) -> Self {
        Self { tokens, below }
    }

    /// Makes an attempt with a token. None when the token was refused and another attempt is to be made with another one,
    /// which happens once in a call.
    ///
    /// # Errors
    /// That of the answer when a token is refused for good; what kept a token from being had in time; and those of an
    /// attempt.
    pub(super) async fn send(&self, exchange: &mut Exchange<'_>) -> Result<Option<Outcome>, Error> {
        let key = exchange.token_key;
        let token = self.tokens.get(exchange.call.target, key, exchange.call.context.correlation);
        let token = timeout(exchange.time_left(), token).await.unwrap_or_else(|_| Err(Error::new(Kind::TimedOut)))?;
        let body = match self.below.send(exchange, &token).await? {
            Outcome::Answered { status: StatusCode::UNAUTHORIZED, body, .. } => body,
            outcome => return Ok(Some(outcome)),
        };
        self.tokens.refused(key, &token);
        let error = Error::answered(StatusCode::UNAUTHORIZED, &body);
        // A fresh token from the same sign-in has no more factors than this one had.
        if exchange.renewed || exchange.in_doubt || error.kind() == Kind::MfaRequired {
            return Err(error);
        }
        exchange.renewed = true;
        exchange.renew_request_id();
        Ok(None)
    }
}

/// An error of the store's.
pub type StoreError = Box<dyn std::error::Error + Send + Sync>;

/// A refresh token as the store has it.
#[derive(Debug, Clone)]
pub struct VersionedToken {
    /// Grows with every replacement.
    pub version: i64,
    /// The token.
    pub token: SecretString,
}

/// The owner of a refresh token, within a partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenOwner {
    /// A member of staff's, in this session.
    Session(SessionHandle),
    /// The partner's own, of a stored connection.
    Connection(ConnectionId),
}

/// The place where refresh tokens live.
pub trait RefreshTokens: Send + Sync {
    /// Returns a refresh token; none when its session or connection has ended.
    fn load(&self, partner: PartnerId, owner: TokenOwner) -> BoxFuture<'_, Result<Option<VersionedToken>, StoreError>>;

    /// Puts what came of an exchange in the place of the token that was seen, and returns whether that one was still there:
    /// another instance may have been first. A provider that does not rotate leaves it the same token.
    fn replace(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        seen_version: i64,
        new: SecretString,
    ) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Takes the right to exchange a token, on whatever instance, for so long at most; returns whether nobody else has it. A
    /// token that may be used once would else be lost to one of two who use it at the same time.
    fn lock(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        holder: Uuid,
        life: Duration,
    ) -> BoxFuture<'_, Result<bool, StoreError>>;

    /// Gives that right back.
    fn unlock(&self, partner: PartnerId, owner: TokenOwner, holder: Uuid) -> BoxFuture<'_, Result<(), StoreError>>;

    /// Notes that the provider does not honour a token any more, with its code.
    fn note_refusal(
        &self,
        partner: PartnerId,
        owner: TokenOwner,
        code: Option<String>,
    ) -> BoxFuture<'_, Result<(), StoreError>>;
}

/// Whose token it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct TokenKey {
    pub(super) partner: PartnerId,
    /// The holder of the token within the partner.
    pub(super) holder: Holder,
}

/// Who of a partner holds a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    /// The owner of a refresh token.
    Owner(TokenOwner),
    /// The partner's application, by its client id: one that took the place of another has a token of its own at once.
    Application(u64),
}

impl TokenKey {
    /// That of a target's application.
    pub(super) fn of_application(target: &Target) -> Self {
        let mut hasher = DefaultHasher::new();
        target.client_id.hash(&mut hasher);
        Self { partner: target.partner, holder: Holder::Application(hasher.finish()) }
    }

    /// That of a partner's session or connection.
    pub(super) const fn of_owner(partner: PartnerId, owner: TokenOwner) -> Self {
        Self { partner, holder: Holder::Owner(owner) }
    }
}

/// An access token as it is sent.
#[derive(Debug, Clone)]
pub(super) struct AccessToken {
    /// `Bearer …`, marked sensitive, so that neither `Debug` nor HTTP/2 shows it.
    pub(super) header: HeaderValue,
    /// From then on it is not used.
    stale_at: Instant,
    /// Tells this token from the one that comes after it.
    serial: Uuid,
}

type Flight = Shared<BoxFuture<'static, Result<AccessToken, Error>>>;

/// The state of one key's token.
#[derive(Default)]
struct Slot {
    held: Option<AccessToken>,
    /// The exchange that will fill it, by its serial.
    under_way: Option<(Uuid, Flight)>,
}

/// What fetching a token needs.
pub(super) struct Issuer {
    pub(super) http: reqwest::Client,
    pub(super) settings: Arc<Settings>,
    pub(super) lanes: Arc<Lanes>,
    pub(super) refresh_tokens: Arc<dyn RefreshTokens>,
    pub(super) scopeless: Scopeless,
}

/// The clients whose provider refuses to be asked for Partner Center, by token endpoint, client id and scope. It is asked
/// without a scope from then on, until the program is started again or the client is another.
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

/// Every access token in use.
pub(super) struct Tokens {
    issuer: Issuer,
    slots: Mutex<HashMap<TokenKey, Slot>>,
    exchanges: TaskTracker,
}

impl Tokens {
    pub(super) fn new(issuer: Issuer) -> Arc<Self> {
        Arc::new(Self { issuer, slots: Mutex::default(), exchanges: TaskTracker::new() })
    }

    /// Returns a token that is good for a while.
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

    /// Fetches a token whatever is held, which stays in use until then.
    pub(super) async fn renew(
        self: &Arc<Self>,
        target: &Arc<Target>,
        key: TokenKey,
        correlation: Uuid,
    ) -> Result<AccessToken, Error> {
        let flight = self.join(self.slots().entry(key).or_default(), target, key, correlation);
        flight.await
    }

    /// Waits until no exchange is under way: one that is cut off can lose a refresh token that has just been rotated.
    pub(super) async fn finish_exchanges(&self) {
        self.exchanges.close();
        self.exchanges.wait().await;
    }

    /// Returns the exchange that is under way for a slot, begun now if there is none.
    fn join(self: &Arc<Self>, slot: &mut Slot, target: &Arc<Target>, key: TokenKey, correlation: Uuid) -> Flight {
        let begin = || {
            let serial = Uuid::new_v4();
            (serial, self.depart(Arc::clone(target), key, serial, correlation))
        };
        slot.under_way.get_or_insert_with(begin).1.clone()
    }

    /// Fetches in a task of its own: were it part of a request that the browser gives up, a refresh token that has just
    /// been rotated could be lost with it.
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

    /// Drops a token that was refused, unless another has already taken its place.
    pub(super) fn refused(&self, key: TokenKey, token: &AccessToken) {
        if let Some(slot) = self.slots().get_mut(&key) {
            slot.held.take_if(|held| held.serial == token.serial);
        }
    }

    /// Drops whatever is held for a key, and what is being fetched will not be held.
    pub(super) fn forget(&self, key: TokenKey) {
        self.slots().remove(&key);
    }

    /// Drops everything that is held for a partner.
    pub(super) fn forget_partner(&self, partner: PartnerId) {
        self.slots().retain(|key, _| key.partner != partner);
    }

    fn slots(&self) -> MutexGuard<'_, HashMap<TokenKey, Slot>> {
        self.slots.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Takes what was fetched into the slot that waits for it. Dropped without landing (a panic), it clears the slot, so
/// that nobody waits for ever.
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
                // Whoever is no longer honoured is not served by what was granted before.
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
