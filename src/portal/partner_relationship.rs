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
const FRESH: Duration = Duration::from_mins(1);

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
        let known = &self.services.relationships;
        let key = Key { partner: scope.partner(), session: scope.session(), kind };
        if let Some(found) = known.find(&key, Instant::now()) {
            return Ok(found);
        }
        let asking = self.apart();
        let mut found = asking.client_for(scope).await?.partner_relationships().list(&key.kind).await?;
        found.sort_by_cached_key(|it| it.name.to_lowercase());
        // Stale or incomplete data is reported every time, and not cached.
        self.note_gaps(asking.gaps());
        if asking.stale().is_none() && asking.gaps().is_none() {
            known.put(key, found.clone(), Instant::now());
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
pub(super) struct KnownRelationships(Mutex<HashMap<Key, (Instant, Vec<PartnerRelationship>)>>);

impl KnownRelationships {
    fn find(&self, key: &Key, now: Instant) -> Option<Vec<PartnerRelationship>> {
        let known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.get(key).filter(|(at, _)| is_fresh(*at, now)).map(|(_, found)| found.clone())
    }

    /// Caches a list, and drops all expired ones.
    fn put(&self, key: Key, found: Vec<PartnerRelationship>, now: Instant) {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|_, (at, _)| is_fresh(*at, now));
        known.insert(key, (now, found));
    }
}

fn is_fresh(at: Instant, now: Instant) -> bool {
    now.saturating_duration_since(at) < FRESH
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
    fn a_list_is_its_sessions_its_kinds_and_its_minutes() {
        use PartnerRelationshipKind::{IndirectCloudSolutionProviderOf as Provider, IndirectResellerOf as Reseller};
        let (known, now) = (KnownRelationships::default(), Instant::now());
        known.put(key(1, 1, Provider), Vec::new(), now);
        assert_eq!(known.find(&key(1, 1, Provider), now), Some(Vec::new()));
        for other in [key(2, 1, Provider), key(1, 2, Provider), key(1, 1, Reseller)] {
            assert_eq!(known.find(&other, now), None);
        }
        assert_eq!(known.find(&key(1, 1, Provider), now + FRESH), None);
    }

    #[test]
    fn what_is_no_longer_fresh_is_let_go() {
        let (known, now) = (KnownRelationships::default(), Instant::now());
        for session in 0..100 {
            known.put(key(1, session, PartnerRelationshipKind::IndirectResellerOf), Vec::new(), now);
        }
        known.put(key(1, 100, PartnerRelationshipKind::IndirectResellerOf), Vec::new(), now + FRESH);
        assert_eq!(known.0.lock().unwrap().len(), 1);
    }
}
