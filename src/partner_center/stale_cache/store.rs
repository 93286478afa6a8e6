//! The cache of the last successful responses to reads, which are shown with their age while Partner Center is
//! unavailable. It knows nothing of calls.
//!
//! A repeated read inserts its entry again, so that the oldest entry is also the least recently used, which is evicted
//! when the cache is full.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use bytes::Bytes;
use hashlink::LinkedHashMap;
use http::{HeaderName, HeaderValue};
use jiff::Timestamp;
use url::Url;

use crate::{
    domain::id::{CustomerId, PartnerId},
    partner_center::{request::Request, settings::StaleCacheSettings, token::TokenKey},
};

/// Estimated overhead of an entry besides its body and URL, in bytes; deliberately high.
const OVERHEAD: usize = 512;

/// The cached responses of all partners.
#[derive(Debug)]
pub(in crate::partner_center) struct StaleCache {
    settings: StaleCacheSettings,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    answers: LinkedHashMap<Key, CachedResponse>,
    bytes: usize,
    /// The number of writes of each partner: a read that began before a write is not cached after it.
    changes: HashMap<PartnerId, u64>,
}

/// The cache key: the request and the token that it was made with, since a response under one person's permissions must
/// not be served to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    /// The token's key, which begins with the partner.
    token: TokenKey,
    address: Url,
    /// The headers of this request alone, such as a continuation token.
    headers: Vec<(HeaderName, HeaderValue)>,
}

/// A cached response with its metadata.
#[derive(Debug)]
struct CachedResponse {
    api: &'static str,
    customer: Option<CustomerId>,
    body: Bytes,
    at: Timestamp,
}

/// A read in progress whose response may be cached, or replaced by the cached one.
#[derive(Debug)]
pub(in crate::partner_center) struct CacheSlot {
    stale_cache: Arc<StaleCache>,
    key: Key,
    api: &'static str,
    customer: Option<CustomerId>,
    asked: Timestamp,
    changes: u64,
}

impl StaleCache {
    pub(in crate::partner_center) fn new(settings: StaleCacheSettings) -> Self {
        Self { settings, state: Mutex::default() }
    }

    /// Registers a read before it is made; none if its response must not be cached, or the cache is disabled.
    pub(in crate::partner_center) fn begin(
        self: &Arc<Self>,
        token: TokenKey,
        request: &Request,
        address: Url,
    ) -> Option<CacheSlot> {
        if self.settings.age.is_zero() || !request.operation.is_kept() {
            return None;
        }
        let headers = request.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        Some(CacheSlot {
            stale_cache: Arc::clone(self),
            key: Key { token, address, headers },
            api: request.operation.api,
            customer: request.customer,
            asked: Timestamp::now(),
            changes: self.state().changes(token.partner),
        })
    }

    /// Invalidates the entries that a write affects: everything about its customer, and the partner's lists of the same
    /// API, which would still contain deleted customers and lack created ones.
    pub(in crate::partner_center) fn changed(&self, partner: PartnerId, request: &Request) {
        let (api, customer) = (request.operation.api, request.customer);
        self.state().forget(partner, |_, answer| match answer.customer {
            Some(known) => customer == Some(known),
            None => answer.api == api,
        });
    }

    /// Drops the entries of a token's holder.
    pub(in crate::partner_center) fn forget(&self, token: TokenKey) {
        self.state().forget(token.partner, |key, _| key.token == token);
    }

    /// Drops all entries of a partner.
    pub(in crate::partner_center) fn forget_partner(&self, partner: PartnerId) {
        self.state().forget(partner, |_, _| true);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_too_old(&self, at: Timestamp, now: Timestamp) -> bool {
        now.duration_since(at).unsigned_abs() > self.settings.age
    }
}

impl State {
    fn changes(&self, partner: PartnerId) -> u64 {
        self.changes.get(&partner).copied().unwrap_or_default()
    }

    fn forget(&mut self, partner: PartnerId, what: impl Fn(&Key, &CachedResponse) -> bool) {
        *self.changes.entry(partner).or_default() += 1;
        let bytes = &mut self.bytes;
        self.answers.retain(|key, answer| {
            let gone = key.token.partner == partner && what(key, answer);
            if gone {
                *bytes -= weight(key, &answer.body);
            }
            !gone
        });
    }
}

impl CacheSlot {
    /// Caches the response, once it was parsed successfully.
    pub(in crate::partner_center) fn put(&self, body: &Bytes) {
        let weight_of_this = weight(&self.key, body);
        if weight_of_this > self.stale_cache.settings.entry {
            return;
        }
        let answer = CachedResponse { api: self.api, customer: self.customer, body: body.clone(), at: self.asked };
        let key = self.key.clone();
        let mut state = self.stale_cache.state();
        if state.changes(key.token.partner) != self.changes {
            return;
        }
        state.bytes += weight_of_this;
        // Entries are ordered by insertion: a replaced one moves to the end.
        if let Some(before) = state.answers.insert(key, answer) {
            state.bytes -= weight(&self.key, &before.body);
        }
        while let Some((_, first)) = state.answers.front()
            && (state.bytes > self.stale_cache.settings.total || self.stale_cache.is_too_old(first.at, self.asked))
        {
            if let Some((key, answer)) = state.answers.pop_front() {
                state.bytes -= weight(&key, &answer.body);
            }
        }
    }

    /// Returns the cached response to the same request, and its time.
    pub(in crate::partner_center) fn get(&self) -> Option<(Bytes, Timestamp)> {
        self.get_at(Timestamp::now())
    }

    fn get_at(&self, now: Timestamp) -> Option<(Bytes, Timestamp)> {
        let state = self.stale_cache.state();
        let answer = state.answers.get(&self.key).filter(|answer| !self.stale_cache.is_too_old(answer.at, now))?;
        Some((answer.body.clone(), answer.at))
    }
}

fn weight(key: &Key, body: &Bytes) -> usize {
    let headers: usize = key.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    OVERHEAD + key.address.as_str().len() + headers + body.len()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::domain::id::SessionHandle;
    use crate::partner_center::token::{Holder, TokenOwner};

    const SETTINGS: StaleCacheSettings =
        StaleCacheSettings { age: Duration::from_mins(10), entry: 4 * OVERHEAD, total: 10 * OVERHEAD };

    fn stale_cache() -> Arc<StaleCache> {
        Arc::new(StaleCache::new(SETTINGS))
    }

    /// Registers a read with the token of a partner's session.
    fn cache_slot(stale_cache: &Arc<StaleCache>, partner: u128, session: Option<u128>, address: &str) -> CacheSlot {
        let partner = PartnerId::new(Uuid::from_u128(partner));
        let holder = session.map_or(Holder::Application(0), |session| {
            Holder::Owner(TokenOwner::Session(SessionHandle::new(Uuid::from_u128(session))))
        });
        CacheSlot {
            stale_cache: Arc::clone(stale_cache),
            key: Key {
                token: TokenKey { partner, holder },
                address: Url::parse("https://api.example/").unwrap().join(address).unwrap(),
                headers: Vec::new(),
            },
            api: "things",
            customer: None,
            asked: Timestamp::now(),
            changes: stale_cache.state().changes(partner),
        }
    }

    fn body(length: usize) -> Bytes {
        vec![b'1'; length].into()
    }

    fn held(stale_cache: &StaleCache) -> usize {
        let state = stale_cache.state();
        let weighed: usize = state.answers.iter().map(|(key, answer)| weight(key, &answer.body)).sum();
        assert_eq!(state.bytes, weighed);
        assert!(weighed <= SETTINGS.total);
        state.answers.len()
    }

    #[test]
    fn the_same_is_recalled_by_the_same_token_alone() {
        let stale_cache = stale_cache();
        let asked = cache_slot(&stale_cache, 1, Some(1), "/v1/customers?size=50");
        asked.put(&body(3));
        assert_eq!(asked.get(), Some((body(3), asked.asked)));
        for (partner, session, address) in [
            (1, Some(2), "/v1/customers?size=50"),
            (1, None, "/v1/customers?size=50"),
            (2, Some(1), "/v1/customers?size=50"),
            (1, Some(1), "/v1/customers?size=25"),
            (1, Some(1), "/v1/customers"),
        ] {
            assert_eq!(
                cache_slot(&stale_cache, partner, session, address).get(),
                None,
                "{partner} {session:?} {address}"
            );
        }
        let mut next = cache_slot(&stale_cache, 1, Some(1), "/v1/customers?size=50");
        next.key.headers = vec![(HeaderName::from_static("ms-continuationtoken"), HeaderValue::from_static("n"))];
        assert_eq!(next.get(), None);
    }

    #[test]
    fn the_copy_is_the_body_itself() {
        let (stale_cache, body) = (stale_cache(), body(100));
        let asked = cache_slot(&stale_cache, 1, Some(1), "/a");
        asked.put(&body);
        assert_eq!(asked.get().unwrap().0.as_ptr(), body.as_ptr());
    }

    #[test]
    fn there_is_room_for_so_much_and_what_was_asked_for_longest_ago_goes_first() {
        let stale_cache = stale_cache();
        let asked: Vec<_> = (0..5).map(|n| cache_slot(&stale_cache, 1, Some(1), &format!("/{n}"))).collect();
        for one in &asked[..3] {
            one.put(&body(2 * OVERHEAD));
        }
        assert_eq!(held(&stale_cache), 3);
        asked[0].put(&body(2 * OVERHEAD));
        assert_eq!(held(&stale_cache), 3, "one that comes again takes its own place");
        asked[3].put(&body(2 * OVERHEAD));
        let kept = |n: usize| asked[n].get().is_some();
        assert_eq!([kept(0), kept(1), kept(2), kept(3)], [true, false, true, true]);
        asked[4].put(&body(4 * OVERHEAD));
        assert_eq!((held(&stale_cache), kept(4)), (3, false), "one that is too large pushes nothing out");
    }

    #[test]
    fn what_is_too_old_is_not_told_and_makes_room() {
        let stale_cache = stale_cache();
        let mut old = cache_slot(&stale_cache, 1, Some(1), "/old");
        old.put(&body(1));
        assert!(old.get_at(old.asked + SETTINGS.age).is_some());
        assert!(old.get_at(old.asked + SETTINGS.age + Duration::from_secs(1)).is_none());
        old.asked += SETTINGS.age + Duration::from_secs(1);
        old.key.address.set_path("/new");
        old.put(&body(1));
        assert_eq!(held(&stale_cache), 1);
    }

    #[test]
    fn a_partner_or_a_session_is_forgotten_without_touching_another() {
        let stale_cache = stale_cache();
        let [one, same, other] = [(1, 1), (1, 2), (2, 1)].map(|(partner, session)| {
            let asked = cache_slot(&stale_cache, partner, Some(session), "/a");
            asked.put(&body(1));
            asked
        });
        let told = || [&one, &same, &other].map(|asked| asked.get().is_some());
        stale_cache.forget(one.key.token);
        assert_eq!(told(), [false, true, true]);
        stale_cache.forget_partner(one.key.token.partner);
        assert_eq!((told(), held(&stale_cache)), ([false, false, true], 1));
    }

    #[test]
    fn what_was_asked_before_something_changed_is_not_remembered_after() {
        let stale_cache = stale_cache();
        let (slow, other) = (cache_slot(&stale_cache, 1, Some(1), "/a"), cache_slot(&stale_cache, 2, Some(1), "/a"));
        stale_cache.forget(cache_slot(&stale_cache, 1, Some(9), "/b").key.token);
        slow.put(&body(1));
        other.put(&body(1));
        assert_eq!((slow.get(), other.get().is_some()), (None, true));
    }
}
