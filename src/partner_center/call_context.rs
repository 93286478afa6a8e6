//! The context of the calls within one page request: the correlation id, the time spent upstream, and the age of cached
//! responses.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use uuid::Uuid;

use crate::domain::{gaps::Gaps, stale::Stale};

/// The context shared by the calls of one page request.
#[derive(Debug, Clone)]
pub struct CallContext {
    /// The value of `MS-CorrelationId`, which support asks for.
    pub correlation: Uuid,
    /// The time that the request has waited for upstream.
    pub upstream_clock: Arc<UpstreamClock>,
    /// The record of cached responses. Only calls with such a record may get stale responses while Partner Center is
    /// unavailable, since the caller shows their age. Writes always depend on current data.
    pub as_of: Option<Arc<Staleness>>,
    /// The gaps in the responses.
    pub gaps: Arc<RecordedGaps>,
    /// The priority of the calls.
    pub priority: Priority,
}

/// The priority of calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Priority {
    /// A person waits for the response: the call is made immediately, or fails after a short wait.
    #[default]
    Interactive,
    /// A job's call. It waits until the service's rate limits leave room beside interactive calls, and is not made
    /// while the service is known to be down.
    Background,
}

impl CallContext {
    /// Creates the context of a new page request.
    pub fn new() -> Self {
        Self {
            correlation: Uuid::new_v4(),
            upstream_clock: Arc::default(),
            as_of: None,
            gaps: Arc::default(),
            priority: Priority::default(),
        }
    }

    /// Returns the context for a request that accepts stale responses and shows their age.
    #[must_use]
    pub fn with_stale_cache(self) -> Self {
        Self { as_of: Some(Arc::default()), ..self }
    }

    /// Returns the context for a job, whose calls wait for rate-limit slots.
    #[must_use]
    pub fn in_background(self) -> Self {
        Self { priority: Priority::Background, ..self }
    }

    /// Returns the context for a part of the request whose age and gaps are tracked separately; its age counts for the
    /// whole request too.
    #[must_use]
    pub fn with_separate_tracking(&self) -> Self {
        let as_of =
            self.as_of.clone().map(|parent| Arc::new(Staleness { parent: Some(parent), ..Staleness::default() }));
        Self { as_of, gaps: Arc::default(), ..self.clone() }
    }
}

impl Default for CallContext {
    fn default() -> Self {
        Self::new()
    }
}

/// The age of the stale responses that were used, and the reason.
#[derive(Debug, Default)]
pub struct Staleness {
    stale: Mutex<Option<Stale>>,
    parent: Option<Arc<Self>>,
}

impl Staleness {
    /// Returns the combined staleness; none if all responses are current.
    pub fn stale(&self) -> Option<Stale> {
        *self.stale.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn record(&self, stale: Stale) {
        let mut recorded = self.stale.lock().unwrap_or_else(PoisonError::into_inner);
        *recorded = Some(recorded.map_or(stale, |known| known.and(stale)));
        drop(recorded);
        if let Some(parent) = &self.parent {
            parent.record(stale);
        }
    }
}

/// The gaps in the responses of a request. Gaps of the same response are counted once.
#[derive(Debug, Default)]
pub struct RecordedGaps(Mutex<HashMap<u64, Gaps>>);

impl RecordedGaps {
    /// Returns the sum of all gaps.
    pub fn total(&self) -> Gaps {
        let gaps_by_response = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        gaps_by_response.values().fold(Gaps::default(), |sum, gaps| sum.and(*gaps))
    }

    /// Records the gaps of the response with this id.
    pub fn record(&self, response_id: u64, gaps: Gaps) {
        if !gaps.is_none() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(response_id, gaps);
        }
    }
}

/// The wall-clock time during which at least one call of a request was in progress, so that concurrent calls count
/// once. Waiting for a throttle or a backoff is included, since upstream causes it; the waiting of background calls for
/// their turn is not.
#[derive(Debug, Default)]
pub struct UpstreamClock(Mutex<ClockState>);

#[derive(Debug, Default)]
struct ClockState {
    calls_in_progress: u32,
    since: Option<Instant>,
    total: Duration,
}

impl ClockState {
    fn elapsed_at(&self, now: Instant) -> Duration {
        self.total + self.since.map_or(Duration::ZERO, |since| now.duration_since(since))
    }

    fn start(&mut self, now: Instant) {
        self.calls_in_progress += 1;
        self.since.get_or_insert(now);
    }

    fn end(&mut self, now: Instant) {
        self.calls_in_progress -= 1;
        if self.calls_in_progress == 0 {
            self.total = self.elapsed_at(now);
            self.since = None;
        }
    }
}

impl UpstreamClock {
    /// Returns the time so far.
    pub fn elapsed(&self) -> Duration {
        self.state().elapsed_at(Instant::now())
    }

    /// Starts the clock until the guard is dropped.
    pub(super) fn start(self: &Arc<Self>) -> RunningCall {
        self.state().start(Instant::now());
        RunningCall(Arc::clone(self))
    }

    fn state(&self) -> MutexGuard<'_, ClockState> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call in progress.
pub(super) struct RunningCall(Arc<UpstreamClock>);

impl Drop for RunningCall {
    fn drop(&mut self) {
        self.0.state().end(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn concurrent_calls_count_once_and_the_clock_stops_between_calls() {
        let began = Instant::now();
        let after = |seconds| began + Duration::from_secs(seconds);
        let mut state = ClockState::default();
        assert_eq!(state.elapsed_at(after(5)), Duration::ZERO);
        state.start(after(10));
        state.start(after(11));
        state.end(after(12));
        assert_eq!(state.elapsed_at(after(13)), Duration::from_secs(3));
        state.end(after(14));
        assert_eq!(state.elapsed_at(after(60)), Duration::from_secs(4));
        state.start(after(60));
        assert_eq!(state.elapsed_at(after(62)), Duration::from_secs(6));
    }

    #[test]
    fn a_call_counts_until_its_guard_is_dropped() {
        let clock = Arc::new(UpstreamClock::default());
        let call = clock.start();
        assert_eq!(clock.state().calls_in_progress, 1);
        drop(call);
        assert_eq!(clock.state().calls_in_progress, 0);
        assert_eq!(clock.elapsed(), clock.elapsed());
    }
}
