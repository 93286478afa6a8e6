//! Other partners in the indirect model: resellers and providers.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use super::{Error, Portal};
use crate::domain::{
    id::{PartnerId, SessionHandle},
    partner_relationship::{PartnerRelationship, PartnerRelationshipKind},
    principal::{CustomerScope, PartnerScope, Scope as _},
};

/// Time for which a list is cached. The customer list shows it on every page and at every keystroke, and it rarely
/// changes.
const CACHE_LIFETIME: Duration = Duration::from_mins(1);

impl Portal {
    /// Returns the related partners by name: the resellers of an indirect provider, or the providers of a reseller.
    /// Cached for a moment within the session.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_partner_relationships(
        &self,
        scope: &PartnerScope,
        kind: PartnerRelationshipKind,
    ) -> Result<Vec<PartnerRelationship>, Error> {
        let cache = &self.services.relationships;
        let key = Key { partner: scope.partner(), session: scope.session(), kind };
        if let Some(found) = cache.find(&key, Instant::now()) {
            return Ok(found);
        }
        let isolated = self.with_separate_tracking();
        let mut found = isolated.client_for(scope).await?.partner_relationships().list(&key.kind).await?;
        found.sort_by_cached_key(|it| it.name.to_lowercase());
        // Stale or incomplete data is reported every time, and not cached.
        self.record_gaps(isolated.gaps());
        if isolated.stale().is_none() && isolated.gaps().is_none() {
            cache.put(key, found.clone(), Instant::now());
        }
        Ok(found)
    }

    /// Returns the indirect resellers of a customer.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_customer_resellers(&self, scope: &CustomerScope) -> Result<Vec<PartnerRelationship>, Error> {
        Ok(self.client_for(scope).await?.customer(scope).list_resellers().await?)
    }
}

/// The cache key: what one person may see under their permissions is not shown to another.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
struct Key {
    partner: PartnerId,
    session: SessionHandle,
    kind: PartnerRelationshipKind,
}

/// A cache of recently loaded lists.
#[derive(Debug, Default)]
pub(super) struct RelationshipCache(Mutex<HashMap<Key, (Instant, Vec<PartnerRelationship>)>>);

impl RelationshipCache {
    fn find(&self, key: &Key, now: Instant) -> Option<Vec<PartnerRelationship>> {
        let cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cache.get(key).filter(|(at, _)| is_fresh(*at, now)).map(|(_, found)| found.clone())
    }

    /// Caches a list, and drops all expired ones.
    fn put(&self, key: Key, found: Vec<PartnerRelationship>, now: Instant) {
        let mut cache = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        cache.retain(|_, (at, _)| is_fresh(*at, now));
        cache.insert(key, (now, found));
    }
}

fn is_fresh(at: Instant, now: Instant) -> bool {
    now.saturating_duration_since(at) < CACHE_LIFETIME
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn key(partner: u128, session: u128, kind: PartnerRelationshipKind) -> Key {
        let (partner, session) = (PartnerId::new(Uuid::from_u128(partner)), Uuid::from_u128(session));
        Key { partner, session: SessionHandle::new(session), kind }
    }

    #[test]
    fn cached_lists_are_separate_per_session_and_kind_and_expire() {
        use PartnerRelationshipKind::{IndirectCloudSolutionProviderOf as Provider, IndirectResellerOf as Reseller};
        let (cache, now) = (RelationshipCache::default(), Instant::now());
        cache.put(key(1, 1, Provider), Vec::new(), now);
        assert_eq!(cache.find(&key(1, 1, Provider), now), Some(Vec::new()));
        for other in [key(2, 1, Provider), key(1, 2, Provider), key(1, 1, Reseller)] {
            assert_eq!(cache.find(&other, now), None);
        }
        assert_eq!(cache.find(&key(1, 1, Provider), now + CACHE_LIFETIME), None);
    }

    #[test]
    fn expired_lists_are_removed_from_the_cache() {
        let (cache, now) = (RelationshipCache::default(), Instant::now());
        for session in 0..100 {
            cache.put(key(1, session, PartnerRelationshipKind::IndirectResellerOf), Vec::new(), now);
        }
        cache.put(key(1, 100, PartnerRelationshipKind::IndirectResellerOf), Vec::new(), now + CACHE_LIFETIME);
        assert_eq!(cache.0.lock().unwrap().len(), 1);
    }
}
