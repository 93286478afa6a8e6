//! Rate limits for each principal, and for each address without a signed-in person.
//!
//! Limits are per instance: their purpose is to keep one caller from starving the others, not to count exactly.
//!
//! Many people may share one address. Therefore the steps of signing in are counted separately from other anonymous
//! requests, and the callback of a sign-in that the same browser started is counted for that sign-in alone.

use std::{
    hash::{DefaultHasher, Hash as _, Hasher as _},
    net::IpAddr,
    num::NonZeroU32,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};

use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use governor::{
    DefaultKeyedRateLimiter, Quota,
    clock::{Clock as _, DefaultClock},
};

use crate::{
    domain::{form_action::FormAction, id::PersonId},
    paths,
    server::{client_address::ClientAddress, error_page::Rejection},
};

/// Number of callers that are tracked individually; additional ones share buckets, so that a flood from many addresses
/// uses bounded memory.
const CAPACITY: usize = 50_000;
/// Number of buckets that callers beyond the capacity share.
const SHARED_BUCKETS: u64 = 1024;
/// Number of checks between two removals of idle callers.
const CHECKS_PER_SWEEP: u64 = 4096;

/// The caller's person id, which the session middleware puts into the request's extensions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PrincipalKey(pub PersonId);

/// The pending sign-in of a callback request (the authorization response), if the same browser started it; put into the
/// request's extensions after that was checked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SignInKey(pub String);

/// The paths of signing in, including home realm discovery by domain.
const SIGN_IN: [&str; 8] = [
    paths::HOME,
    paths::PARTNERS,
    paths::SIGN_IN,
    paths::SIGN_IN_CALLBACK,
    paths::SIGN_IN_CONTINUE,
    paths::BREAK_GLASS,
    FormAction::ChooseOrganization.path(),
    FormAction::ChoosePartner.path(),
];

/// The rate of callback requests for one sign-in: once, plus some for navigating back and forth.
const CALLBACK_RATE: Rate = Rate { per_minute: NonZeroU32::new(10).unwrap(), burst: NonZeroU32::new(10).unwrap() };

/// A token bucket: a steady rate and a burst.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rate {
    /// Requests in a minute in the long run.
    pub per_minute: NonZeroU32,
    /// Requests at once after a pause.
    pub burst: NonZeroU32,
}

impl Rate {
    const fn quota(self) -> Quota {
        Quota::per_minute(self.per_minute).allow_burst(self.burst)
    }
}

/// The state of the rate limits; clones share it.
#[derive(Debug, Clone)]
pub struct RateLimit(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    anonymous: Keyed,
    signing_in: Keyed,
    callbacks: Keyed,
    actors: Keyed,
}

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    /// An IPv4 address, or the first half of an IPv6 address, since a client usually controls the whole network.
    Address(IpAddr),
    Principal(PersonId),
    SignIn(String),
    /// A connection with an unknown address.
    UnknownAddress,
    Shared(u64),
}

#[derive(Debug)]
struct Keyed {
    limiter: DefaultKeyedRateLimiter<Key>,
    capacity: usize,
    checks: AtomicU64,
}

impl RateLimit {
    /// Creates limits for addresses without a signed-in person, and for actors.
    pub fn new(anonymous: Rate, actor: Rate) -> Self {
        let keyed = |rate| Keyed::new(rate, CAPACITY);
        Self(Arc::new(Inner {
            anonymous: keyed(anonymous),
            signing_in: keyed(anonymous),
            callbacks: keyed(CALLBACK_RATE),
            actors: keyed(actor),
        }))
    }

    fn check(&self, request: &Request) -> Result<(), Duration> {
        let extensions = request.extensions();
        if let Some(PrincipalKey(person)) = extensions.get() {
            return self.0.actors.check(Key::Principal(*person));
        }
        if let Some(SignInKey(sign_in)) = extensions.get() {
            return self.0.callbacks.check(Key::SignIn(sign_in.clone()));
        }
        let key =
            extensions.get::<ClientAddress>().map_or(Key::UnknownAddress, |address| Key::Address(network(address.0)));
        let signs_in = SIGN_IN.contains(&request.uri().path());
        if signs_in { self.0.signing_in.check(key) } else { self.0.anonymous.check(key) }
    }
}

impl Keyed {
    fn new(rate: Rate, capacity: usize) -> Self {
        Self { limiter: DefaultKeyedRateLimiter::keyed(rate.quota()), capacity, checks: AtomicU64::new(0) }
    }

    fn check(&self, key: Key) -> Result<(), Duration> {
        if self.checks.fetch_add(1, Ordering::Relaxed) % CHECKS_PER_SWEEP == CHECKS_PER_SWEEP - 1 {
            self.limiter.retain_recent();
            self.limiter.shrink_to_fit();
        }
        let key = if self.limiter.len() < self.capacity { key } else { shared(&key) };
        self.limiter.check_key(&key).map_err(|until| until.wait_time_from(DefaultClock::default().now()))
    }
}

fn shared(key: &Key) -> Key {
    let mut hasher = DefaultHasher::new();
    key.hash(&mut hasher);
    Key::Shared(hasher.finish() % SHARED_BUCKETS)
}

fn network(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(address) => IpAddr::from((u128::from(address) >> 64 << 64).to_be_bytes()),
    }
}

/// Rejects requests above the rate limit with 429 and `Retry-After`. Axum middleware.
pub async fn check(State(limit): State<RateLimit>, request: Request, next: Next) -> Response {
    match limit.check(&request) {
        Ok(()) => next.run(request).await,
        Err(wait) => Rejection::retry_after(StatusCode::TOO_MANY_REQUESTS, wait).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, http::header::RETRY_AFTER, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;
    use uuid::Uuid;

    use super::*;
    use crate::domain::id::{ObjectId, TenantId};

    fn rate(per_minute: u32, burst: u32) -> Rate {
        Rate { per_minute: per_minute.try_into().unwrap(), burst: burst.try_into().unwrap() }
    }

    fn router(anonymous: Rate, actor: Rate) -> Router {
        Router::new().fallback(get(|| async {})).layer(from_fn_with_state(RateLimit::new(anonymous, actor), check))
    }

    fn person(id: u128) -> PrincipalKey {
        PrincipalKey(PersonId { tenant: TenantId::new(Uuid::nil()), object: ObjectId::new(Uuid::from_u128(id)) })
    }

    async fn send(router: &Router, address: Option<&str>, actor: Option<PrincipalKey>) -> Response {
        send_to("/customers", router, address, actor).await
    }

    async fn send_to(path: &str, router: &Router, address: Option<&str>, actor: Option<PrincipalKey>) -> Response {
        let mut request = Request::get(path).body(Body::empty()).unwrap();
        if let Some(address) = address {
            request.extensions_mut().insert(ClientAddress(address.parse().unwrap()));
        }
        if let Some(actor) = actor {
            request.extensions_mut().insert(actor);
        }
        router.clone().oneshot(request).await.unwrap()
    }

    #[tokio::test]
    async fn rejects_requests_over_the_limit_with_retry_after() {
        let router = router(rate(1, 2), rate(1, 1));
        assert_eq!(send(&router, Some("203.0.113.7"), None).await.status(), StatusCode::OK);
        assert_eq!(send(&router, Some("203.0.113.7"), None).await.status(), StatusCode::OK);
        let rejected = send(&router, Some("203.0.113.7"), None).await;
        assert_eq!(rejected.status(), StatusCode::TOO_MANY_REQUESTS);
        let seconds: u64 = rejected.headers()[RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=60).contains(&seconds), "{seconds}");
    }

    #[tokio::test]
    async fn limits_are_separate_per_address_and_person() {
        let router = router(rate(1, 1), rate(1, 1));
        for (id, address) in [(1, "203.0.113.7"), (2, "203.0.113.8"), (3, "2001:db8:1::1"), (4, "2001:db8:2::1")] {
            assert_eq!(send(&router, Some(address), None).await.status(), StatusCode::OK, "{address}");
            assert_eq!(send(&router, Some(address), None).await.status(), StatusCode::TOO_MANY_REQUESTS, "{address}");
            assert_eq!(send(&router, Some(address), Some(person(id))).await.status(), StatusCode::OK);
        }
    }

    #[tokio::test]
    async fn sign_in_has_a_limit_separate_from_other_anonymous_requests() {
        let router = router(rate(1, 2), rate(1, 1));
        let address = Some("203.0.113.7");
        for _ in 0..20 {
            send(&router, address, None).await;
        }
        assert_eq!(send(&router, address, None).await.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(send_to("/", &router, address, None).await.status(), StatusCode::OK);
        assert_eq!(send_to("/sign-in?provider=global", &router, address, None).await.status(), StatusCode::OK);
        // Signing in is limited too, all its steps together.
        for path in ["/sign-in", "/", "/sign-in/callback?state=x", "/sign-in/continue", "/api/choose_partner"] {
            assert_eq!(send_to(path, &router, address, None).await.status(), StatusCode::TOO_MANY_REQUESTS, "{path}");
        }
        assert_eq!(send_to("/", &router, Some("203.0.113.8"), None).await.status(), StatusCode::OK);
    }

    #[tokio::test]
    async fn callbacks_are_limited_per_pending_sign_in() {
        let router = router(rate(1, 1), rate(1, 1));
        let send_callback = async |sign_in: Option<&str>| {
            let mut request = Request::get("/sign-in/callback?state=x").body(Body::empty()).unwrap();
            request.extensions_mut().insert(ClientAddress("203.0.113.7".parse().unwrap()));
            if let Some(sign_in) = sign_in {
                request.extensions_mut().insert(SignInKey(sign_in.to_owned()));
            }
            router.clone().oneshot(request).await.unwrap().status()
        };
        assert_eq!(send_callback(None).await, StatusCode::OK);
        assert_eq!(send_callback(None).await, StatusCode::TOO_MANY_REQUESTS);
        for _ in 0..CALLBACK_RATE.burst.get() {
            assert_eq!(send_callback(Some("one")).await, StatusCode::OK);
        }
        assert_eq!(send_callback(Some("one")).await, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(send_callback(Some("other")).await, StatusCode::OK);
    }

    #[tokio::test]
    async fn a_person_is_limited_across_addresses_and_an_ipv6_network_as_one_address() {
        let router = router(rate(1, 1), rate(1, 1));
        assert_eq!(send(&router, Some("203.0.113.7"), Some(person(1))).await.status(), StatusCode::OK);
        assert_eq!(send(&router, Some("203.0.113.8"), Some(person(1))).await.status(), StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(send(&router, Some("2001:db8::1"), None).await.status(), StatusCode::OK);
        assert_eq!(send(&router, Some("2001:db8::2"), None).await.status(), StatusCode::TOO_MANY_REQUESTS);
    }

    #[tokio::test]
    async fn requests_without_an_address_share_one_limit() {
        let router = router(rate(1, 1), rate(1, 1));
        assert_eq!(send(&router, None, None).await.status(), StatusCode::OK);
        assert_eq!(send(&router, None, None).await.status(), StatusCode::TOO_MANY_REQUESTS);
    }

    #[test]
    fn many_addresses_use_bounded_memory() {
        let keyed = Keyed::new(rate(1, 1), 100);
        let mut rejected = 0;
        for address in 0..20_000_u32 {
            rejected += u32::from(keyed.check(Key::Address(IpAddr::from(address.to_be_bytes()))).is_err());
        }
        assert!(keyed.limiter.len() <= 100 + usize::try_from(SHARED_BUCKETS).unwrap(), "{}", keyed.limiter.len());
        assert!(rejected > 18_000, "{rejected}");
    }
}
