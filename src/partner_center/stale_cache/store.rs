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
    responses: LinkedHashMap<Key, CachedResponse>,
    bytes: usize,
    /// The number of writes and invalidations of each partner: a read that began before one is not cached after it.
    write_counts: HashMap<PartnerId, u64>,
}

/// The cache key: the request and the token that it was made with, since a response under one person's permissions must
/// not be served to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    /// The token's key, which begins with the partner.
    token: TokenKey,
    url: Url,
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
    requested_at: Timestamp,
    write_count: u64,
}

impl StaleCache {
    pub(in crate::partner_center) fn new(settings: StaleCacheSettings) -> Self {
        Self { settings, state: Mutex::default() }
    }

    /// Registers a read before it is made; none if its response must not be cached, or the cache is disabled.
    pub(in crate::partner_center) fn register_read(
        self: &Arc<Self>,
        token: TokenKey,
        request: &Request,
        url: Url,
    ) -> Option<CacheSlot> {
        if self.settings.max_age.is_zero() || !request.operation.is_cacheable() {
            return None;
        }
        let headers = request.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
        Some(CacheSlot {
            stale_cache: Arc::clone(self),
            key: Key { token, url, headers },
            api: request.operation.api,
            customer: request.customer,
            requested_at: Timestamp::now(),
            write_count: self.state().write_count(token.partner),
        })
    }

    /// Invalidates the entries that a write affects: everything about its customer, and the partner's lists of the same
    /// API, which would still contain deleted customers and lack created ones.
    pub(in crate::partner_center) fn invalidate(&self, partner: PartnerId, request: &Request) {
        let (api, customer) = (request.operation.api, request.customer);
        self.state().evict(partner, |_, response| match response.customer {
            Some(known) => customer == Some(known),
            None => response.api == api,
        });
    }

    /// Drops the entries of one token.
    pub(in crate::partner_center) fn evict(&self, token: TokenKey) {
        self.state().evict(token.partner, |key, _| key.token == token);
    }

    /// Drops all entries of a partner.
    pub(in crate::partner_center) fn evict_partner(&self, partner: PartnerId) {
        self.state().evict(partner, |_, _| true);
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn is_too_old(&self, at: Timestamp, now: Timestamp) -> bool {
        now.duration_since(at).unsigned_abs() > self.settings.max_age
    }
}

impl State {
    fn write_count(&self, partner: PartnerId) -> u64 {
        self.write_counts.get(&partner).copied().unwrap_or_default()
    }

    fn evict(&mut self, partner: PartnerId, matches: impl Fn(&Key, &CachedResponse) -> bool) {
        *self.write_counts.entry(partner).or_default() += 1;
        let bytes = &mut self.bytes;
        self.responses.retain(|key, response| {
            let removed = key.token.partner == partner && matches(key, response);
            if removed {
                *bytes -= entry_size(key, &response.body);
            }
            !removed
        });
    }
}

impl CacheSlot {
    /// Caches the response, once it was parsed successfully.
    pub(in crate::partner_center) fn put(&self, body: &Bytes) {
        let size = entry_size(&self.key, body);
        if size > self.stale_cache.settings.max_entry_bytes {
            return;
        }
        let response =
            CachedResponse { api: self.api, customer: self.customer, body: body.clone(), at: self.requested_at };
        let key = self.key.clone();
        let mut state = self.stale_cache.state();
        if state.write_count(key.token.partner) != self.write_count {
            return;
        }
        state.bytes += size;
        // Entries are ordered by insertion: a replaced one moves to the end.
        if let Some(replaced) = state.responses.insert(key, response) {
            state.bytes -= entry_size(&self.key, &replaced.body);
        }
        while let Some((_, first)) = state.responses.front()
            && (state.bytes > self.stale_cache.settings.max_total_bytes
                || self.stale_cache.is_too_old(first.at, self.requested_at))
        {
            if let Some((key, response)) = state.responses.pop_front() {
                state.bytes -= entry_size(&key, &response.body);
            }
        }
    }

    /// Returns the cached response to the same request, and its time.
    pub(in crate::partner_center) fn get(&self) -> Option<(Bytes, Timestamp)> {
        self.get_at(Timestamp::now())
    }

    fn get_at(&self, now: Timestamp) -> Option<(Bytes, Timestamp)> {
        let state = self.stale_cache.state();
        let response =
            state.responses.get(&self.key).filter(|response| !self.stale_cache.is_too_old(response.at, now))?;
        Some((response.body.clone(), response.at))
    }
}

fn entry_size(key: &Key, body: &Bytes) -> usize {
    let headers: usize = key.headers.iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
    OVERHEAD + key.url.as_str().len() + headers + body.len()
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use uuid::Uuid;

    use super::*;
    use crate::domain::id::SessionHandle;
    use crate::partner_center::token::{Holder, TokenOwner};

    const SETTINGS: StaleCacheSettings = StaleCacheSettings {
        max_age: Duration::from_mins(10),
        max_entry_bytes: 4 * OVERHEAD,
        max_total_bytes: 10 * OVERHEAD,
    };

    fn stale_cache() -> Arc<StaleCache> {
        Arc::new(StaleCache::new(SETTINGS))
    }

    /// Registers a read with the token of a partner's session.
    fn cache_slot(stale_cache: &Arc<StaleCache>, partner: u128, session: Option<u128>, url: &str) -> CacheSlot {
        let partner = PartnerId::new(Uuid::from_u128(partner));
        let holder = session.map_or(Holder::Application(0), |session| {
            Holder::Owner(TokenOwner::Session(SessionHandle::new(Uuid::from_u128(session))))
        });
        CacheSlot {
            stale_cache: Arc::clone(stale_cache),
            key: Key {
                token: TokenKey { partner, holder },
                url: Url::parse("https://api.example/").unwrap().join(url).unwrap(),
                headers: Vec::new(),
            },
            api: "things",
            customer: None,
            requested_at: Timestamp::now(),
            write_count: stale_cache.state().write_count(partner),
        }
    }

    fn body(length: usize) -> Bytes {
        vec![b'1'; length].into()
    }

    fn entry_count(stale_cache: &StaleCache) -> usize {
        let state = stale_cache.state();
        let total_size: usize = state.responses.iter().map(|(key, response)| entry_size(key, &response.body)).sum();
        assert_eq!(state.bytes, total_size);
        assert!(total_size <= SETTINGS.max_total_bytes);
        state.responses.len()
    }

    #[test]
    fn cached_response_requires_the_same_token_url_and_headers() {
        let stale_cache = stale_cache();
        let slot = cache_slot(&stale_cache, 1, Some(1), "/v1/customers?size=50");
        slot.put(&body(3));
        assert_eq!(slot.get(), Some((body(3), slot.requested_at)));
        for (partner, session, url) in [
            (1, Some(2), "/v1/customers?size=50"),
            (1, None, "/v1/customers?size=50"),
            (2, Some(1), "/v1/customers?size=50"),
            (1, Some(1), "/v1/customers?size=25"),
            (1, Some(1), "/v1/customers"),
        ] {
            assert_eq!(cache_slot(&stale_cache, partner, session, url).get(), None, "{partner} {session:?} {url}");
        }
        let mut next_page = cache_slot(&stale_cache, 1, Some(1), "/v1/customers?size=50");
        next_page.key.headers = vec![(HeaderName::from_static("ms-continuationtoken"), HeaderValue::from_static("n"))];
        assert_eq!(next_page.get(), None);
    }

    #[test]
    fn cached_body_is_shared_and_not_copied() {
        let (stale_cache, body) = (stale_cache(), body(100));
        let slot = cache_slot(&stale_cache, 1, Some(1), "/a");
        slot.put(&body);
        assert_eq!(slot.get().unwrap().0.as_ptr(), body.as_ptr());
    }

    #[test]
    fn evicts_the_least_recently_used_entries_when_full() {
        let stale_cache = stale_cache();
        let slots: Vec<_> = (0..5).map(|n| cache_slot(&stale_cache, 1, Some(1), &format!("/{n}"))).collect();
        for one in &slots[..3] {
            one.put(&body(2 * OVERHEAD));
        }
        assert_eq!(entry_count(&stale_cache), 3);
        slots[0].put(&body(2 * OVERHEAD));
        assert_eq!(entry_count(&stale_cache), 3, "a repeated entry replaces its predecessor");
        slots[3].put(&body(2 * OVERHEAD));
        let is_cached = |n: usize| slots[n].get().is_some();
        assert_eq!([is_cached(0), is_cached(1), is_cached(2), is_cached(3)], [true, false, true, true]);
        slots[4].put(&body(4 * OVERHEAD));
        assert_eq!((entry_count(&stale_cache), is_cached(4)), (3, false), "an entry that is too large evicts nothing");
    }

    #[test]
    fn expired_entries_are_not_returned_and_are_evicted() {
        let stale_cache = stale_cache();
        let mut old = cache_slot(&stale_cache, 1, Some(1), "/old");
        old.put(&body(1));
        assert!(old.get_at(old.requested_at + SETTINGS.max_age).is_some());
        assert!(old.get_at(old.requested_at + SETTINGS.max_age + Duration::from_secs(1)).is_none());
        old.requested_at += SETTINGS.max_age + Duration::from_secs(1);
        old.key.url.set_path("/new");
        old.put(&body(1));
        assert_eq!(entry_count(&stale_cache), 1);
    }

    #[test]
    fn evicting_a_session_or_partner_affects_no_other() {
        let stale_cache = stale_cache();
        let [one, same, other] = [(1, 1), (1, 2), (2, 1)].map(|(partner, session)| {
            let slot = cache_slot(&stale_cache, partner, Some(session), "/a");
            slot.put(&body(1));
            slot
        });
        let cached = || [&one, &same, &other].map(|slot| slot.get().is_some());
        stale_cache.evict(one.key.token);
        assert_eq!(cached(), [false, true, true]);
        stale_cache.evict_partner(one.key.token.partner);
        assert_eq!((cached(), entry_count(&stale_cache)), ([false, false, true], 1));
    }

    #[test]
    fn read_registered_before_an_invalidation_is_not_cached() {
        let stale_cache = stale_cache();
        let (slow, other) = (cache_slot(&stale_cache, 1, Some(1), "/a"), cache_slot(&stale_cache, 2, Some(1), "/a"));
        stale_cache.evict(cache_slot(&stale_cache, 1, Some(9), "/b").key.token);
        slow.put(&body(1));
        other.put(&body(1));
        assert_eq!((slow.get(), other.get().is_some()), (None, true));
    }
}
