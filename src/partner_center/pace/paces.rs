//! Rate limiting of one partner's calls by throttle key, and the slots that background calls reserve.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use super::state::{MINUTE, Pace};
use crate::partner_center::{call_context::Priority, settings::Background, throttle::ThrottleKey};

/// The queue of the background calls under one key: first in, first out.
pub(super) type Queue = Arc<tokio::sync::Mutex<()>>;

/// The paces of one partner.
#[derive(Debug)]
pub(in crate::partner_center) struct Paces {
    settings: Background,
    kept: Mutex<Kept>,
    waiting: AtomicUsize,
}

#[derive(Debug, Default)]
struct Kept {
    by_key: HashMap<ThrottleKey, (Pace, Queue)>,
    swept: Option<Instant>,
}

impl Paces {
    pub(in crate::partner_center) fn new(settings: Background) -> Self {
        Self { settings, kept: Mutex::default(), waiting: AtomicUsize::new(0) }
    }

    /// Returns the queue of a key.
    pub(super) fn queue(&self, key: ThrottleKey, now: Instant) -> Queue {
        self.with(key, now, |(_, queue)| Arc::clone(queue))
    }

    /// Reserves a slot for a background call, or returns the time at which to try again.
    pub(super) fn take(self: &Arc<Self>, key: ThrottleKey, now: Instant) -> Result<Slot, Instant> {
        self.with(key, now, |(pace, _)| pace.take(now))?;
        Ok(Slot { paces: Arc::clone(self), key, at: Some(now) })
    }

    /// Counts an attempt without a slot: that of an interactive call, or a repeated attempt of a background call.
    pub(in crate::partner_center) fn count(&self, key: ThrottleKey, priority: Priority, now: Instant) {
        self.with(key, now, |(pace, _)| pace.count(priority, now));
    }

    /// Records a 429 that requires this wait; returns the limit from now on, in calls a minute.
    pub(in crate::partner_center) fn refused(&self, key: ThrottleKey, now: Instant, wait: Duration) -> f64 {
        self.with(key, now, |(pace, _)| {
            pace.refused(now, wait);
            pace.limit(now)
        })
    }

    /// Returns the number of background calls that wait.
    pub(in crate::partner_center) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Counts a background call as waiting until the guard is dropped.
    pub(super) fn wait(self: &Arc<Self>, operation: &'static str) -> Waiting {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        metrics::gauge!(WAITING, "operation" => operation).increment(1.0);
        Waiting { paces: Arc::clone(self), operation }
    }

    /// Accesses the pace of a key. Drops idle paces once a minute.
    fn with<T>(&self, key: ThrottleKey, now: Instant, act: impl FnOnce(&mut (Pace, Queue)) -> T) -> T {
        let mut kept = self.kept.lock().unwrap_or_else(PoisonError::into_inner);
        if kept.swept.is_none_or(|swept| now.saturating_duration_since(swept) >= MINUTE) {
            kept.by_key.retain(|_, (pace, queue)| Arc::strong_count(queue) > 1 || !pace.is_idle(now));
            kept.swept = Some(now);
        }
        act(kept.by_key.entry(key).or_insert_with(|| (Pace::new(self.settings), Queue::default())))
    }
}

const WAITING: &str = "partner_center_background_waiting";

/// A background call that waits.
pub(super) struct Waiting {
    paces: Arc<Paces>,
    operation: &'static str,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.paces.waiting.fetch_sub(1, Ordering::Relaxed);
        metrics::gauge!(WAITING, "operation" => self.operation).decrement(1.0);
    }
}

/// The slot of a background call in the per-minute limit. It is released if it is dropped before the call is sent.
#[derive(Debug)]
pub(in crate::partner_center) struct Slot {
    paces: Arc<Paces>,
    key: ThrottleKey,
    at: Option<Instant>,
}

impl Slot {
    /// Uses the slot for a request that is sent now, which may be later than the reservation.
    pub(in crate::partner_center) fn sent(mut self, now: Instant) {
        if let Some(at) = self.at.take() {
            self.paces.with(self.key, now, |(pace, _)| {
                pace.give_back(at);
                pace.count(Priority::Background, now);
            });
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(at) = self.at {
            self.paces.with(self.key, at, |(pace, _)| pace.give_back(at));
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::id::CustomerId;

    fn paces() -> Arc<Paces> {
        Arc::new(Paces::new(Background { in_flight: 8, per_minute: 500, floor: 30, patience: Duration::from_hours(1) }))
    }

    fn key(customer: u128) -> ThrottleKey {
        ThrottleKey { api: "users", customer: Some(CustomerId::new(Uuid::from_u128(customer))) }
    }

    fn kept(paces: &Paces) -> usize {
        paces.kept.lock().unwrap().by_key.len()
    }

    #[test]
    fn keys_have_paces_of_their_own_and_are_dropped_when_nothing_is_known_of_them() {
        let (paces, now) = (paces(), Instant::now());
        for customer in 0..100 {
            paces.take(key(customer), now).unwrap().sent(now);
        }
        assert!(paces.take(key(1), now).is_err());
        assert_eq!(kept(&paces), 100);
        let queue = paces.queue(key(7), now);
        paces.refused(key(8), now, Duration::from_secs(1));
        paces.count(key(200), Priority::Interactive, now + MINUTE * 2);
        assert_eq!(kept(&paces), 3, "one with somebody in its queue, one with a lowered limit, and the new one");
        drop(queue);
        paces.count(key(200), Priority::Interactive, now + MINUTE * 3);
        assert_eq!(kept(&paces), 2);
    }

    #[test]
    fn a_place_counts_from_when_it_is_used_and_not_at_all_when_dropped() {
        let paces = Arc::new(Paces::new(Background {
            in_flight: 8,
            per_minute: 2,
            floor: 1,
            patience: Duration::from_hours(1),
        }));
        let now = Instant::now();
        drop(paces.take(key(1), now).unwrap());
        // After the spacing, but within the minute.
        assert!(paces.take(key(1), now + Duration::from_secs(40)).is_ok());
        let late = now + Duration::from_secs(30);
        paces.take(key(2), now).unwrap().sent(late);
        assert_eq!(paces.take(key(2), now + MINUTE).unwrap_err(), late + MINUTE);
    }

    #[test]
    fn a_call_waits_until_its_guard_is_dropped() {
        let paces = paces();
        let waiting = paces.wait("any");
        assert_eq!(paces.waiting(), 1);
        drop(waiting);
        assert_eq!(paces.waiting(), 0);
    }
}
