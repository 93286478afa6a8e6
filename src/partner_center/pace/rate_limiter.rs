//! The rate limiter of the calls under one throttle key, as plain state: it neither waits nor reads a clock.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::partner_center::{call_context::Priority, settings::BackgroundSettings};

/// The window of the service's limits.
pub(in crate::partner_center) const MINUTE: Duration = Duration::from_mins(1);

/// The share of the remaining limit that background calls may use, after the interactive calls of the last minute are
/// subtracted. The rest is reserved for unforeseen interactive calls, and for the difference between our minute and the
/// service's.
const BACKGROUND_SHARE: f64 = 0.96;

/// The factor by which a 429 lowers the limit.
const DECREASE: f64 = 0.95;

/// The factor by which a lowered limit rises each minute.
const INCREASE: f64 = 1.05;

/// Maximum delay, such as on a busy machine, that calls may make up for in quick succession.
const CATCH_UP: Duration = Duration::from_secs(1);

/// Maximum time without a 429 before a lowered limit rises.
const MAX_RECOVERY_DELAY: Duration = Duration::from_hours(1);

/// The calls of the last minute under one key, and the limit that was learned from 429 responses.
#[derive(Debug)]
pub(in crate::partner_center) struct RateLimiter {
    settings: BackgroundSettings,
    calls: VecDeque<(Instant, Priority)>,
    /// The number of background calls among them.
    background: u32,
    /// The time from which the spacing permits a background call.
    next: Option<Instant>,
    lowered: Option<LoweredLimit>,
}

/// A limit below the documented one.
#[derive(Debug, Clone, Copy)]
struct LoweredLimit {
    /// The limit in calls a minute until it rises again.
    limit: f64,
    /// The end of the wait that the last 429 required.
    wait_ends: Instant,
    /// The number of 429 responses since the limit was last the documented one. Those that arrive during the wait of an
    /// earlier one are not counted, since their calls were already in progress.
    throttle_count: u32,
}

impl LoweredLimit {
    /// Returns the limit at a time. It rises by 5 % a minute, after a delay that doubles with each 429: if the
    /// service's limit is lower than documented, each attempt to exceed it delays interactive calls.
    fn limit(&self, now: Instant) -> f64 {
        let recovery_delay =
            MINUTE.saturating_mul(1 << self.throttle_count.saturating_sub(1).min(6)).min(MAX_RECOVERY_DELAY);
        let Some(rising_for) = now.checked_duration_since(self.wait_ends + recovery_delay) else { return self.limit };
        let minutes = rising_for.as_secs() / MINUTE.as_secs() + 1;
        self.limit * INCREASE.powi(i32::try_from(minutes).unwrap_or(i32::MAX))
    }
}

impl RateLimiter {
    pub(super) const fn new(settings: BackgroundSettings) -> Self {
        Self { settings, calls: VecDeque::new(), background: 0, next: None, lowered: None }
    }

    /// Returns the current limit, in calls a minute.
    pub(super) fn limit(&self, now: Instant) -> f64 {
        let documented = f64::from(self.settings.per_minute);
        self.lowered.map_or(documented, |lowered| lowered.limit(now).min(documented))
    }

    /// Counts a background call, or returns the time at which to try again.
    pub(super) fn reserve(&mut self, now: Instant) -> Result<(), Instant> {
        self.drop_expired(now);
        let budget = self.budget(now);
        if f64::from(self.background) + 1.0 > budget {
            // A slot becomes free when the oldest call leaves the window, whatever its priority.
            return Err(self.calls.front().map_or(now, |(at, _)| *at) + MINUTE);
        }
        if let Some(next) = self.next.filter(|next| *next > now) {
            return Err(next);
        }
        let earliest = now.checked_sub(CATCH_UP).unwrap_or(now);
        self.next = Some(self.next.unwrap_or(now).max(earliest) + MINUTE.div_f64(budget));
        self.count(Priority::Background, now);
        Ok(())
    }

    /// Counts a call of any priority that did not wait for a slot.
    pub(super) fn count(&mut self, priority: Priority, now: Instant) {
        self.drop_expired(now);
        // Interactive calls are not limited, but the number of recorded ones is, to bound memory.
        if self.calls.len() >= self.settings.per_minute as usize {
            self.drop_oldest();
        }
        self.calls.push_back((now, priority));
        self.background += u32::from(priority == Priority::Background);
    }

    /// Removes a background call that was counted at a time and not sent.
    pub(super) fn release(&mut self, at: Instant) {
        if let Some(index) = self.calls.iter().rposition(|call| *call == (at, Priority::Background)) {
            self.calls.remove(index);
            self.background -= 1;
        }
    }

    /// Records a 429 that requires this wait.
    pub(super) fn record_throttle(&mut self, now: Instant, wait: Duration) {
        self.drop_expired(now);
        let limit = self.limit(now);
        let documented = f64::from(self.settings.per_minute);
        let floor = f64::from(self.settings.floor).min(documented);
        let earlier = self.lowered.filter(|_| limit < documented);
        let (limit, throttle_count) = match earlier {
            // A response to a call that was already in progress.
            Some(lowered) if now < lowered.wait_ends => (lowered.limit, lowered.throttle_count),
            // Shortly after the wait, few calls are recorded, which reveals nothing about the limit.
            Some(lowered) if now < lowered.wait_ends + MINUTE => (limit * DECREASE, lowered.throttle_count + 1),
            lowered => {
                let call_count = f64::from(u32::try_from(self.calls.len()).unwrap_or(u32::MAX));
                (call_count.min(limit) * DECREASE, lowered.map_or(0, |lowered| lowered.throttle_count) + 1)
            }
        };
        let wait_ends = earlier.map_or(now, |lowered| lowered.wait_ends).max(now + wait);
        self.lowered = Some(LoweredLimit { limit: limit.max(floor), wait_ends, throttle_count });
    }

    /// Checks whether it can be dropped without losing state.
    pub(super) fn is_idle(&mut self, now: Instant) -> bool {
        self.drop_expired(now);
        self.calls.is_empty() && self.limit(now) >= f64::from(self.settings.per_minute)
    }

    /// Returns the number of background calls that may be made in a minute; at least one, so that they do not starve.
    fn budget(&self, now: Instant) -> f64 {
        let interactive = u32::try_from(self.calls.len()).unwrap_or(u32::MAX).saturating_sub(self.background);
        ((self.limit(now) - f64::from(interactive)) * BACKGROUND_SHARE).max(1.0)
    }

    fn drop_expired(&mut self, now: Instant) {
        while self.calls.front().is_some_and(|(at, _)| now.saturating_duration_since(*at) >= MINUTE) {
            self.drop_oldest();
        }
    }

    fn drop_oldest(&mut self) {
        if let Some((_, Priority::Background)) = self.calls.pop_front() {
            self.background -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SETTINGS: BackgroundSettings =
        BackgroundSettings { in_flight: 8, per_minute: 500, floor: 30, patience: Duration::from_hours(1) };

    fn rate_limiter() -> RateLimiter {
        RateLimiter::new(SETTINGS)
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// A service that counts every call in windows of a minute, each beginning with a call.
    struct Service {
        limit: u32,
        window: Option<(Instant, u32)>,
        rejected_count: u32,
    }

    impl Service {
        fn new(limit: u32) -> Self {
            Self { limit, window: None, rejected_count: 0 }
        }

        /// Counts a call; fails with the required wait if the limit is exceeded.
        fn call(&mut self, now: Instant) -> Result<(), Duration> {
            let (began, calls) = self.window.filter(|(began, _)| now - *began < MINUTE).unwrap_or((now, 0));
            self.window = Some((began, calls + 1));
            if calls < self.limit {
                return Ok(());
            }
            self.rejected_count += 1;
            Err(began + MINUTE - now)
        }
    }

    /// Runs a job that always has a call to make, and interactive calls at regular intervals, which began a minute
    /// earlier; returns the numbers of background calls that were sent, by minute. Each wait ends late by what `late`
    /// returns.
    fn run(
        service: &mut Service,
        minutes: u64,
        interactive_a_minute: u32,
        mut late: impl FnMut() -> Duration,
    ) -> Vec<u32> {
        let before = Instant::now();
        let began = before + MINUTE;
        let end = began + MINUTE * u32::try_from(minutes).unwrap();
        let mut rate_limiter = rate_limiter();
        let mut sent_by_minute = vec![0; usize::try_from(minutes).unwrap()];
        let every = (interactive_a_minute > 0).then(|| MINUTE / interactive_a_minute);
        let (mut next_background, mut next_interactive) = (began, every.map_or(end, |_| before));
        loop {
            let now = next_background.min(next_interactive);
            if now >= end {
                return sent_by_minute;
            }
            let result = if next_interactive <= next_background {
                rate_limiter.count(Priority::Interactive, now);
                next_interactive = now + every.unwrap();
                service.call(now)
            } else if let Err(due) = rate_limiter.reserve(now) {
                assert!(due > now);
                next_background = due + late();
                continue;
            } else {
                let result = service.call(now);
                if result.is_ok() {
                    sent_by_minute[usize::try_from((now - began).as_secs() / 60).unwrap()] += 1;
                }
                result
            };
            if let Err(wait) = result {
                rate_limiter.record_throttle(now, wait);
                next_background = next_background.max(now + wait + late());
                next_interactive = next_interactive.max(now + wait);
            }
        }
    }

    #[test]
    fn a_job_alone_makes_nearly_all_calls_that_the_limit_permits() {
        let mut service = Service::new(500);
        let sent_by_minute = run(&mut service, 10, 0, || Duration::ZERO);
        assert!(sent_by_minute.iter().all(|sent| (475..=500).contains(sent)), "{sent_by_minute:?}");
        assert_eq!(service.rejected_count, 0);
    }

    #[test]
    fn late_wake_ups_lose_hardly_any_calls() {
        let mut service = Service::new(500);
        let mut turn = 0_u64;
        // Occasionally half a second, as with a slow disk.
        let sent_by_minute = run(&mut service, 10, 0, || {
            turn += 1;
            if turn.is_multiple_of(40) { Duration::from_millis(500) } else { Duration::from_millis(turn * 7 % 30) }
        });
        assert!(sent_by_minute.iter().all(|sent| (475..=500).contains(sent)), "{sent_by_minute:?}");
        assert_eq!(service.rejected_count, 0);
    }

    #[test]
    fn job_beside_interactive_calls_uses_nearly_all_of_the_remaining_limit() {
        for interactive in [10, 100, 250, 400] {
            let mut service = Service::new(500);
            let sent_by_minute = run(&mut service, 10, interactive, || Duration::from_millis(2));
            let enough = f64::from(500 - interactive) * 0.95;
            assert!(sent_by_minute.iter().all(|sent| f64::from(*sent) >= enough), "{interactive}: {sent_by_minute:?}");
            assert_eq!(service.rejected_count, 0, "{interactive}");
        }
    }

    #[test]
    fn bursts_are_limited_to_about_one_second_of_calls() {
        let (mut rate_limiter, now) = (rate_limiter(), Instant::now());
        rate_limiter.reserve(now).unwrap();
        assert_eq!(rate_limiter.reserve(now), Err(now + MINUTE.div_f64(480.0)));
        // After a long idle time, about one second's calls pass at once, and then one at a time.
        let later = now + MINUTE * 10;
        let burst = (0..100).take_while(|_| rate_limiter.reserve(later).is_ok()).count();
        assert!((2..=9).contains(&burst), "{burst}");
    }

    #[test]
    fn a_burst_of_interactive_calls_makes_background_calls_wait() {
        let (mut rate_limiter, now) = (rate_limiter(), Instant::now());
        for _ in 0..500 {
            rate_limiter.count(Priority::Interactive, now);
        }
        // One a minute, so that a job does not starve.
        rate_limiter.reserve(now + seconds(1)).unwrap();
        let due = rate_limiter.reserve(now + seconds(2)).unwrap_err();
        assert_eq!(due, now + MINUTE);
        rate_limiter.reserve(now + MINUTE + seconds(1)).unwrap();
    }

    #[test]
    fn unsent_call_releases_its_slot() {
        let (mut rate_limiter, now) = (rate_limiter(), Instant::now());
        rate_limiter.reserve(now).unwrap();
        rate_limiter.release(now);
        rate_limiter.release(now);
        assert!(rate_limiter.calls.is_empty());
        assert_eq!(rate_limiter.background, 0);
    }

    #[test]
    fn first_429_lowers_the_limit_and_those_for_calls_in_progress_do_not() {
        let (mut rate_limiter, now) = (rate_limiter(), Instant::now());
        for _ in 0..100 {
            rate_limiter.count(Priority::Background, now);
        }
        rate_limiter.record_throttle(now, seconds(40));
        assert!((rate_limiter.limit(now) - 95.0).abs() < 1e-9);
        for _ in 0..7 {
            rate_limiter.record_throttle(now + seconds(1), seconds(39));
        }
        assert!((rate_limiter.limit(now + seconds(1)) - 95.0).abs() < 1e-9);
        // Right after the wait, no calls are recorded, so that the limit cannot be estimated.
        let after = now + MINUTE;
        rate_limiter.count(Priority::Background, after);
        rate_limiter.record_throttle(after, seconds(40));
        assert!((rate_limiter.limit(after) - 95.0 * 0.95).abs() < 1e-9);
    }

    #[test]
    fn no_429_lowers_the_limit_below_the_floor() {
        let (mut rate_limiter, now) = (rate_limiter(), Instant::now());
        rate_limiter.count(Priority::Background, now);
        rate_limiter.record_throttle(now, seconds(1));
        assert!((rate_limiter.limit(now) - 30.0).abs() < 1e-9);
        for minutes in 2..40 {
            rate_limiter.record_throttle(now + MINUTE * minutes, seconds(1));
        }
        assert!((rate_limiter.limit(now + MINUTE * 39) - 30.0).abs() < 1e-9);
        let mut slow = RateLimiter::new(BackgroundSettings { per_minute: 2, ..SETTINGS });
        slow.record_throttle(now, seconds(1));
        assert!((slow.limit(now) - 2.0).abs() < 1e-9, "the documented limit is below the floor");
    }

    #[test]
    fn lowered_limit_rises_after_a_delay_that_each_429_doubles() {
        let (mut rate_limiter, now) = (rate_limiter(), Instant::now());
        let fill =
            |rate_limiter: &mut RateLimiter, now| (0..100).for_each(|_| rate_limiter.count(Priority::Background, now));
        fill(&mut rate_limiter, now);
        rate_limiter.record_throttle(now, Duration::ZERO);
        for (after, limit) in [(59, 95.0), (60, 95.0 * 1.05), (119, 95.0 * 1.05), (120, 95.0 * 1.05 * 1.05)] {
            assert!((rate_limiter.limit(now + seconds(after)) - limit).abs() < 1e-9, "{after}");
        }
        let second = now + seconds(130);
        fill(&mut rate_limiter, second);
        rate_limiter.record_throttle(second, Duration::ZERO);
        assert!((rate_limiter.limit(second + seconds(119)) - 95.0).abs() < 1e-9);
        assert!(rate_limiter.limit(second + seconds(120)) > 95.0);
        assert!((rate_limiter.limit(second + seconds(36_000)) - 500.0).abs() < 1e-9);
    }

    #[test]
    fn an_undocumented_limit_is_found_and_seldom_exceeded() {
        let mut service = Service::new(100);
        let sent_by_minute = run(&mut service, 120, 20, || Duration::from_millis(3));
        assert!(service.rejected_count <= 9, "{}", service.rejected_count);
        let all: u32 = sent_by_minute[60..].iter().sum();
        assert!(f64::from(all) >= 60.0 * 80.0 * 0.85, "{sent_by_minute:?}");
    }

    #[test]
    fn recorded_calls_are_bounded_and_the_limiter_becomes_idle() {
        let (mut rate_limiter, now) = (rate_limiter(), Instant::now());
        for _ in 0..10_000 {
            rate_limiter.count(Priority::Interactive, now);
        }
        assert_eq!(rate_limiter.calls.len(), 500);
        assert!(!rate_limiter.is_idle(now + seconds(59)));
        assert!(rate_limiter.is_idle(now + MINUTE));
        rate_limiter.record_throttle(now + MINUTE, seconds(1));
        assert!(!rate_limiter.is_idle(now + MINUTE * 3));
        assert!(rate_limiter.is_idle(now + MINUTE * 600));
    }

    proptest! {
        #[test]
        fn no_minute_has_more_background_calls_than_the_limit_permits(
            steps in prop::collection::vec((0_u64..4_000, 0_u32..10), 1..400),
        ) {
            let (mut rate_limiter, mut now) = (rate_limiter(), Instant::now());
            let mut sent: Vec<Instant> = Vec::new();
            for (pause, interactive) in steps {
                now += Duration::from_millis(pause);
                while rate_limiter.reserve(now).is_ok() {
                    sent.push(now);
                }
                let in_the_minute = sent.iter().filter(|at| now - **at < MINUTE).count();
                prop_assert!(in_the_minute <= 480);
                for _ in 0..interactive {
                    rate_limiter.count(Priority::Interactive, now);
                }
                prop_assert!(rate_limiter.calls.len() <= 500);
                let background = rate_limiter.calls.iter().filter(|call| call.1 == Priority::Background).count();
                prop_assert_eq!(background, rate_limiter.background as usize);
            }
        }
    }
}
