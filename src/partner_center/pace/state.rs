//! The pace of the calls under one throttle key, as plain state: it neither waits nor reads a clock.

use std::{
    collections::VecDeque,
    time::{Duration, Instant},
};

use crate::partner_center::{call_context::Priority, settings::Background};

/// The window of the service's limits.
pub(in crate::partner_center) const MINUTE: Duration = Duration::from_mins(1);

/// The share of the remaining limit that background calls may use, after the interactive calls of the last minute are
/// subtracted. The rest is reserved for unforeseen interactive calls, and for the difference between our minute and the
/// service's.
const SHARE: f64 = 0.96;

/// The factor by which a 429 lowers the limit.
const LOWERED: f64 = 0.95;

/// The factor by which a lowered limit rises each minute.
const RAISED: f64 = 1.05;

/// Maximum delay, such as on a busy machine, that calls may make up for in quick succession.
const CATCH_UP: Duration = Duration::from_secs(1);

/// Maximum time without a 429 before a lowered limit rises.
const LONGEST_REST: Duration = Duration::from_hours(1);

/// The calls of the last minute under one key, and the limit that was learned from 429 responses.
#[derive(Debug)]
pub(in crate::partner_center) struct Pace {
    settings: Background,
    calls: VecDeque<(Instant, Priority)>,
    /// The number of background calls among them.
    background: u32,
    /// The time from which the spacing permits a background call.
    next: Option<Instant>,
    lowered: Option<Lowered>,
}

/// A limit below the documented one.
#[derive(Debug, Clone, Copy)]
struct Lowered {
    to: f64,
    /// The end of the wait that the last 429 required.
    until: Instant,
    /// The number of 429 responses since the limit was last the documented one. Those that arrive during the wait of an
    /// earlier one are not counted, since their calls were already in progress.
    times: u32,
}

impl Lowered {
    /// Returns the limit at a time. It rises by 5 % a minute, after a pause that doubles with each 429: if the
    /// service's limit is lower than documented, each attempt to exceed it delays interactive calls.
    fn limit(&self, now: Instant) -> f64 {
        let rest = MINUTE.saturating_mul(1 << self.times.saturating_sub(1).min(6)).min(LONGEST_REST);
        let Some(risen) = now.checked_duration_since(self.until + rest) else { return self.to };
        let minutes = risen.as_secs() / MINUTE.as_secs() + 1;
        self.to * RAISED.powi(i32::try_from(minutes).unwrap_or(i32::MAX))
    }
}

impl Pace {
    pub(super) const fn new(settings: Background) -> Self {
        Self { settings, calls: VecDeque::new(), background: 0, next: None, lowered: None }
    }

    /// Returns the current limit, in calls a minute.
    pub(super) fn limit(&self, now: Instant) -> f64 {
        let known = f64::from(self.settings.per_minute);
        self.lowered.map_or(known, |lowered| lowered.limit(now).min(known))
    }

    /// Counts a background call, or returns the time at which to try again.
    pub(super) fn take(&mut self, now: Instant) -> Result<(), Instant> {
        self.forget_old(now);
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

    /// Counts a call of any priority that did not wait for its pace.
    pub(super) fn count(&mut self, priority: Priority, now: Instant) {
        self.forget_old(now);
        // Interactive calls are not limited, but the number of recorded ones is, to bound memory.
        if self.calls.len() >= self.settings.per_minute as usize {
            self.forget_first();
        }
        self.calls.push_back((now, priority));
        self.background += u32::from(priority == Priority::Background);
    }

    /// Removes a background call that was counted at a time and not sent.
    pub(super) fn give_back(&mut self, at: Instant) {
        if let Some(place) = self.calls.iter().rposition(|call| *call == (at, Priority::Background)) {
            self.calls.remove(place);
            self.background -= 1;
        }
    }

    /// Records a 429 that requires this wait.
    pub(super) fn refused(&mut self, now: Instant, wait: Duration) {
        self.forget_old(now);
        let limit = self.limit(now);
        let known = f64::from(self.settings.per_minute);
        let floor = f64::from(self.settings.floor).min(known);
        let earlier = self.lowered.filter(|_| limit < known);
        let (to, times) = match earlier {
            // A response to a call that was already in progress.
            Some(lowered) if now < lowered.until => (lowered.to, lowered.times),
            // After the wait, the log is nearly empty and reveals nothing about the limit.
            Some(lowered) if now < lowered.until + MINUTE => (limit * LOWERED, lowered.times + 1),
            lowered => {
                let counted = f64::from(u32::try_from(self.calls.len()).unwrap_or(u32::MAX));
                (counted.min(limit) * LOWERED, lowered.map_or(0, |lowered| lowered.times) + 1)
            }
        };
        let until = earlier.map_or(now, |lowered| lowered.until).max(now + wait);
        self.lowered = Some(Lowered { to: to.max(floor), until, times });
    }

    /// Checks whether it can be dropped without losing state.
    pub(super) fn is_idle(&mut self, now: Instant) -> bool {
        self.forget_old(now);
        self.calls.is_empty() && self.limit(now) >= f64::from(self.settings.per_minute)
    }

    /// Returns the number of background calls that may be made in a minute; at least one, so that they do not starve.
    fn budget(&self, now: Instant) -> f64 {
        let interactive = u32::try_from(self.calls.len()).unwrap_or(u32::MAX).saturating_sub(self.background);
        ((self.limit(now) - f64::from(interactive)) * SHARE).max(1.0)
    }

    fn forget_old(&mut self, now: Instant) {
        while self.calls.front().is_some_and(|(at, _)| now.saturating_duration_since(*at) >= MINUTE) {
            self.forget_first();
        }
    }

    fn forget_first(&mut self) {
        if let Some((_, Priority::Background)) = self.calls.pop_front() {
            self.background -= 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const SETTINGS: Background =
        Background { in_flight: 8, per_minute: 500, floor: 30, patience: Duration::from_hours(1) };

    fn pace() -> Pace {
        Pace::new(SETTINGS)
    }

    fn seconds(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    /// A service that counts every call in windows of a minute, each beginning with a call.
    struct Service {
        limit: u32,
        window: Option<(Instant, u32)>,
        refused: u32,
    }

    impl Service {
        fn new(limit: u32) -> Self {
            Self { limit, window: None, refused: 0 }
        }

        /// Counts a call; fails with the required wait if the limit is exceeded.
        fn ask(&mut self, now: Instant) -> Result<(), Duration> {
            let (began, calls) = self.window.filter(|(began, _)| now - *began < MINUTE).unwrap_or((now, 0));
            self.window = Some((began, calls + 1));
            if calls < self.limit {
                return Ok(());
            }
            self.refused += 1;
            Err(began + MINUTE - now)
        }
    }

    /// Runs a job that always has a call to make, and interactive calls at regular intervals, which began a minute
    /// earlier; returns the numbers of background calls that were made, by minute. Each wait ends late by what `late`
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
        let mut pace = pace();
        let mut made = vec![0; usize::try_from(minutes).unwrap()];
        let every = (interactive_a_minute > 0).then(|| MINUTE / interactive_a_minute);
        let (mut job, mut person) = (began, every.map_or(end, |_| before));
        loop {
            let now = job.min(person);
            if now >= end {
                return made;
            }
            let refused = if person <= job {
                pace.count(Priority::Interactive, now);
                person = now + every.unwrap();
                service.ask(now)
            } else if let Err(due) = pace.take(now) {
                assert!(due > now);
                job = due + late();
                continue;
            } else {
                let answer = service.ask(now);
                if answer.is_ok() {
                    made[usize::try_from((now - began).as_secs() / 60).unwrap()] += 1;
                }
                answer
            };
            if let Err(wait) = refused {
                pace.refused(now, wait);
                job = job.max(now + wait + late());
                person = person.max(now + wait);
            }
        }
    }

    #[test]
    fn a_job_alone_makes_nearly_all_calls_that_the_limit_permits() {
        let mut service = Service::new(500);
        let made = run(&mut service, 10, 0, || Duration::ZERO);
        assert!(made.iter().all(|made| (475..=500).contains(made)), "{made:?}");
        assert_eq!(service.refused, 0);
    }

    #[test]
    fn a_machine_that_wakes_late_loses_hardly_any_calls() {
        let mut service = Service::new(500);
        let mut turn = 0_u64;
        // Occasionally half a second, as with a slow disk.
        let made = run(&mut service, 10, 0, || {
            turn += 1;
            if turn.is_multiple_of(40) { Duration::from_millis(500) } else { Duration::from_millis(turn * 7 % 30) }
        });
        assert!(made.iter().all(|made| (475..=500).contains(made)), "{made:?}");
        assert_eq!(service.refused, 0);
    }

    #[test]
    fn beside_interactive_calls_a_job_makes_nearly_all_that_are_left() {
        for interactive in [10, 100, 250, 400] {
            let mut service = Service::new(500);
            let made = run(&mut service, 10, interactive, || Duration::from_millis(2));
            let enough = f64::from(500 - interactive) * 0.95;
            assert!(made.iter().all(|made| f64::from(*made) >= enough), "{interactive}: {made:?}");
            assert_eq!(service.refused, 0, "{interactive}");
        }
    }

    #[test]
    fn no_burst_uses_up_the_minute() {
        let (mut pace, now) = (pace(), Instant::now());
        pace.take(now).unwrap();
        assert_eq!(pace.take(now), Err(now + MINUTE.div_f64(480.0)));
        // After a long idle time, about one second's calls pass at once, and then one at a time.
        let later = now + MINUTE * 10;
        let burst = (0..100).take_while(|_| pace.take(later).is_ok()).count();
        assert!((2..=9).contains(&burst), "{burst}");
    }

    #[test]
    fn a_burst_of_interactive_calls_makes_background_calls_wait() {
        let (mut pace, now) = (pace(), Instant::now());
        for _ in 0..500 {
            pace.count(Priority::Interactive, now);
        }
        // One a minute, so that a job does not starve.
        pace.take(now + seconds(1)).unwrap();
        let due = pace.take(now + seconds(2)).unwrap_err();
        assert_eq!(due, now + MINUTE);
        pace.take(now + MINUTE + seconds(1)).unwrap();
    }

    #[test]
    fn a_call_that_was_not_sent_leaves_its_place() {
        let (mut pace, now) = (pace(), Instant::now());
        pace.take(now).unwrap();
        pace.give_back(now);
        pace.give_back(now);
        assert!(pace.calls.is_empty());
        assert_eq!(pace.background, 0);
    }

    #[test]
    fn a_429_lowers_the_limit_to_what_was_counted_and_those_to_calls_in_progress_change_nothing() {
        let (mut pace, now) = (pace(), Instant::now());
        for _ in 0..100 {
            pace.count(Priority::Background, now);
        }
        pace.refused(now, seconds(40));
        assert!((pace.limit(now) - 95.0).abs() < 1e-9);
        for _ in 0..7 {
            pace.refused(now + seconds(1), seconds(39));
        }
        assert!((pace.limit(now + seconds(1)) - 95.0).abs() < 1e-9);
        // Right after the wait, the log is empty and cannot be used to estimate the limit.
        let after = now + MINUTE;
        pace.count(Priority::Background, after);
        pace.refused(after, seconds(40));
        assert!((pace.limit(after) - 95.0 * 0.95).abs() < 1e-9);
    }

    #[test]
    fn no_429_lowers_the_limit_below_the_floor() {
        let (mut pace, now) = (pace(), Instant::now());
        pace.count(Priority::Background, now);
        pace.refused(now, seconds(1));
        assert!((pace.limit(now) - 30.0).abs() < 1e-9);
        for minutes in 2..40 {
            pace.refused(now + MINUTE * minutes, seconds(1));
        }
        assert!((pace.limit(now + MINUTE * 39) - 30.0).abs() < 1e-9);
        let mut slow = Pace::new(Background { per_minute: 2, ..SETTINGS });
        slow.refused(now, seconds(1));
        assert!((slow.limit(now) - 2.0).abs() < 1e-9, "the documented limit is below the floor");
    }

    #[test]
    fn a_lowered_limit_rises_after_a_rest_that_each_429_doubles() {
        let (mut pace, now) = (pace(), Instant::now());
        let fill = |pace: &mut Pace, now| (0..100).for_each(|_| pace.count(Priority::Background, now));
        fill(&mut pace, now);
        pace.refused(now, Duration::ZERO);
        for (after, limit) in [(59, 95.0), (60, 95.0 * 1.05), (119, 95.0 * 1.05), (120, 95.0 * 1.05 * 1.05)] {
            assert!((pace.limit(now + seconds(after)) - limit).abs() < 1e-9, "{after}");
        }
        let second = now + seconds(130);
        fill(&mut pace, second);
        pace.refused(second, Duration::ZERO);
        assert!((pace.limit(second + seconds(119)) - 95.0).abs() < 1e-9);
        assert!(pace.limit(second + seconds(120)) > 95.0);
        assert!((pace.limit(second + seconds(36_000)) - 500.0).abs() < 1e-9);
    }

    #[test]
    fn an_undocumented_limit_is_found_and_seldom_exceeded() {
        let mut service = Service::new(100);
        let made = run(&mut service, 120, 20, || Duration::from_millis(3));
        assert!(service.refused <= 9, "{}", service.refused);
        let all: u32 = made[60..].iter().sum();
        assert!(f64::from(all) >= 60.0 * 80.0 * 0.85, "{made:?}");
    }

    #[test]
    fn what_is_kept_is_bounded_and_dropped_once_it_says_nothing() {
        let (mut pace, now) = (pace(), Instant::now());
        for _ in 0..10_000 {
            pace.count(Priority::Interactive, now);
        }
        assert_eq!(pace.calls.len(), 500);
        assert!(!pace.is_idle(now + seconds(59)));
        assert!(pace.is_idle(now + MINUTE));
        pace.refused(now + MINUTE, seconds(1));
        assert!(!pace.is_idle(now + MINUTE * 3));
        assert!(pace.is_idle(now + MINUTE * 600));
    }

    proptest! {
        #[test]
        fn no_minute_has_more_calls_than_the_limit_while_interactive_ones_come_in_time(
            steps in prop::collection::vec((0_u64..4_000, 0_u32..10), 1..400),
        ) {
            let (mut pace, mut now) = (pace(), Instant::now());
            let mut sent: Vec<Instant> = Vec::new();
            for (pause, interactive) in steps {
                now += Duration::from_millis(pause);
                while pace.take(now).is_ok() {
                    sent.push(now);
                }
                let in_the_minute = sent.iter().filter(|at| now - **at < MINUTE).count();
                prop_assert!(in_the_minute <= 480);
                for _ in 0..interactive {
                    pace.count(Priority::Interactive, now);
                }
                prop_assert!(pace.calls.len() <= 500);
                let background = pace.calls.iter().filter(|call| call.1 == Priority::Background).count();
                prop_assert_eq!(background, pace.background as usize);
            }
        }
    }
}
