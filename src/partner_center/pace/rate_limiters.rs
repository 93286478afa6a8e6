//! Rate limiting of one partner's calls by throttle key, and the slots that background calls reserve.

use std::{
    collections::HashMap,
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use super::rate_limiter::{MINUTE, RateLimiter};
use crate::partner_center::{call_context::Priority, settings::BackgroundSettings, throttle::ThrottleKey};

/// The queue of the background calls under one key: first in, first out.
pub(super) type Queue = Arc<tokio::sync::Mutex<()>>;

/// The rate limiters of one partner.
#[derive(Debug)]
pub(in crate::partner_center) struct RateLimiters {
    settings: BackgroundSettings,
    entries: Mutex<Entries>,
    waiting: AtomicUsize,
}

#[derive(Debug, Default)]
struct Entries {
    by_key: HashMap<ThrottleKey, (RateLimiter, Queue)>,
    last_cleanup: Option<Instant>,
}

impl RateLimiters {
    pub(in crate::partner_center) fn new(settings: BackgroundSettings) -> Self {
        Self { settings, entries: Mutex::default(), waiting: AtomicUsize::new(0) }
    }

    /// Returns the queue of a key.
    pub(super) fn queue(&self, key: ThrottleKey, now: Instant) -> Queue {
        self.with_entry(key, now, |(_, queue)| Arc::clone(queue))
    }

    /// Reserves a slot for a background call, or returns the time at which to try again.
    pub(super) fn reserve(self: &Arc<Self>, key: ThrottleKey, now: Instant) -> Result<Slot, Instant> {
        self.with_entry(key, now, |(rate_limiter, _)| rate_limiter.reserve(now))?;
        Ok(Slot { rate_limiters: Arc::clone(self), key, reserved_at: Some(now) })
    }

    /// Counts an attempt without a slot: that of an interactive call, or a repeated attempt of a background call.
    pub(in crate::partner_center) fn count(&self, key: ThrottleKey, priority: Priority, now: Instant) {
        self.with_entry(key, now, |(rate_limiter, _)| rate_limiter.count(priority, now));
    }

    /// Records a 429 that requires this wait; returns the limit from now on, in calls a minute.
    pub(in crate::partner_center) fn record_throttle(&self, key: ThrottleKey, now: Instant, wait: Duration) -> f64 {
        self.with_entry(key, now, |(rate_limiter, _)| {
            rate_limiter.record_throttle(now, wait);
            rate_limiter.limit(now)
        })
    }

    /// Returns the number of background calls that wait.
    pub(in crate::partner_center) fn waiting(&self) -> usize {
        self.waiting.load(Ordering::Relaxed)
    }

    /// Counts a background call as waiting until the guard is dropped.
    pub(super) fn count_waiting(self: &Arc<Self>, operation: &'static str) -> Waiting {
        self.waiting.fetch_add(1, Ordering::Relaxed);
        metrics::gauge!(WAITING, "operation" => operation).increment(1.0);
        Waiting { rate_limiters: Arc::clone(self), operation }
    }

    /// Accesses the rate limiter of a key. Drops idle ones once a minute.
    fn with_entry<T>(&self, key: ThrottleKey, now: Instant, f: impl FnOnce(&mut (RateLimiter, Queue)) -> T) -> T {
        let mut entries = self.entries.lock().unwrap_or_else(PoisonError::into_inner);
        if entries.last_cleanup.is_none_or(|last_cleanup| now.saturating_duration_since(last_cleanup) >= MINUTE) {
            entries
                .by_key
                .retain(|_, (rate_limiter, queue)| Arc::strong_count(queue) > 1 || !rate_limiter.is_idle(now));
            entries.last_cleanup = Some(now);
        }
        f(entries.by_key.entry(key).or_insert_with(|| (RateLimiter::new(self.settings), Queue::default())))
    }
}

const WAITING: &str = "partner_center_background_waiting";

/// A background call that waits.
pub(super) struct Waiting {
    rate_limiters: Arc<RateLimiters>,
    operation: &'static str,
}

impl Drop for Waiting {
    fn drop(&mut self) {
        self.rate_limiters.waiting.fetch_sub(1, Ordering::Relaxed);
        metrics::gauge!(WAITING, "operation" => self.operation).decrement(1.0);
    }
}

/// The slot of a background call in the per-minute limit. It is released if it is dropped before the call is sent.
#[derive(Debug)]
pub(in crate::partner_center) struct Slot {
    rate_limiters: Arc<RateLimiters>,
    key: ThrottleKey,
    reserved_at: Option<Instant>,
}

impl Slot {
    /// Uses the slot for a request that is sent now, which may be later than the reservation.
    pub(in crate::partner_center) fn sent(mut self, now: Instant) {
        if let Some(reserved_at) = self.reserved_at.take() {
            self.rate_limiters.with_entry(self.key, now, |(rate_limiter, _)| {
                rate_limiter.release(reserved_at);
                rate_limiter.count(Priority::Background, now);
            });
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        if let Some(reserved_at) = self.reserved_at {
            self.rate_limiters.with_entry(self.key, reserved_at, |(rate_limiter, _)| rate_limiter.release(reserved_at));
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::id::CustomerId;

    fn rate_limiters() -> Arc<RateLimiters> {
        Arc::new(RateLimiters::new(BackgroundSettings {
            in_flight: 8,
            per_minute: 500,
            floor: 30,
            patience: Duration::from_hours(1),
        }))
    }

    fn key(customer: u128) -> ThrottleKey {
        ThrottleKey { api: "users", customer: Some(CustomerId::new(Uuid::from_u128(customer))) }
    }

    fn entry_count(rate_limiters: &RateLimiters) -> usize {
        rate_limiters.entries.lock().unwrap().by_key.len()
    }

    #[test]
    fn each_key_has_its_own_limiter_and_idle_ones_are_dropped() {
        let (rate_limiters, now) = (rate_limiters(), Instant::now());
        for customer in 0..100 {
            rate_limiters.reserve(key(customer), now).unwrap().sent(now);
        }
        assert!(rate_limiters.reserve(key(1), now).is_err());
        assert_eq!(entry_count(&rate_limiters), 100);
        let queue = rate_limiters.queue(key(7), now);
        rate_limiters.record_throttle(key(8), now, Duration::from_secs(1));
        rate_limiters.count(key(200), Priority::Interactive, now + MINUTE * 2);
        assert_eq!(
            entry_count(&rate_limiters),
            3,
            "one with a non-empty queue, one with a lowered limit, and the new one"
        );
        drop(queue);
        rate_limiters.count(key(200), Priority::Interactive, now + MINUTE * 3);
        assert_eq!(entry_count(&rate_limiters), 2);
    }

    #[test]
    fn slot_counts_from_its_use_and_is_released_when_dropped() {
        let rate_limiters = Arc::new(RateLimiters::new(BackgroundSettings {
            in_flight: 8,
            per_minute: 2,
            floor: 1,
            patience: Duration::from_hours(1),
        }));
        let now = Instant::now();
        drop(rate_limiters.reserve(key(1), now).unwrap());
        // After the spacing, but within the minute.
        assert!(rate_limiters.reserve(key(1), now + Duration::from_secs(40)).is_ok());
        let late = now + Duration::from_secs(30);
        rate_limiters.reserve(key(2), now).unwrap().sent(late);
        assert_eq!(rate_limiters.reserve(key(2), now + MINUTE).unwrap_err(), late + MINUTE);
    }

    #[test]
    fn waiting_call_is_counted_until_its_guard_is_dropped() {
        let rate_limiters = rate_limiters();
        let waiting = rate_limiters.count_waiting("any");
        assert_eq!(rate_limiters.waiting(), 1);
        drop(waiting);
        assert_eq!(rate_limiters.waiting(), 0);
    }
}
