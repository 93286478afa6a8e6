//! Who has to wait, and until when: a 429 holds back every call that the service counts under the same key
//! (article "API throttling guidance for partners").

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::domain::id::CustomerId;

/// What the service counts calls by, within one partner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct ThrottleKey {
    /// The API.
    pub(super) api: &'static str,
    /// The customer, for those APIs that count per customer.
    pub(super) customer: Option<CustomerId>,
}

/// One partner's waits.
#[derive(Debug, Default)]
pub(super) struct Throttles(Mutex<HashMap<ThrottleKey, Instant>>);

impl Throttles {
    /// Holds back the calls under a key; a wait is only ever made longer, since answers overtake each other.
    pub(super) fn hold(&self, key: ThrottleKey, now: Instant, wait: Duration) {
        let mut waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waits.retain(|_, until| *until > now);
        let until = waits.entry(key).or_insert(now);
        *until = (*until).max(now + wait);
    }

    /// What is left of the wait under a key.
    pub(super) fn left(&self, key: ThrottleKey, now: Instant) -> Option<Duration> {
        let waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waits.get(&key).map(|until| until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }

    /// What is left of the longest wait.
    pub(super) fn longest(&self, now: Instant) -> Option<Duration> {
        let waits = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        waits.values().map(|until| until.saturating_duration_since(now)).max().filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn a_wait_holds_its_own_key_and_ends() {
        let (throttles, now) = (Throttles::default(), Instant::now());
        let partner_wide = ThrottleKey { api: "customers", customer: None };
        let of_customer = ThrottleKey { customer: Some(CustomerId::new(Uuid::nil())), ..partner_wide };
        throttles.hold(partner_wide, now, Duration::from_secs(10));
        throttles.hold(partner_wide, now, Duration::from_secs(3));
        assert_eq!(throttles.left(partner_wide, now), Some(Duration::from_secs(10)));
        assert_eq!(throttles.left(of_customer, now), None);
        assert_eq!(throttles.left(ThrottleKey { api: "orders", customer: None }, now), None);
        assert_eq!(throttles.longest(now), Some(Duration::from_secs(10)));
        assert_eq!(throttles.left(partner_wide, now + Duration::from_secs(10)), None);
        assert_eq!(throttles.longest(now + Duration::from_secs(11)), None);
    }
}
