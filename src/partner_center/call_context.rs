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
    pub clock: Arc<UpstreamClock>,
    /// The record of cached responses. Only calls with such a record may get stale responses while Partner Center is
    /// unavailable, since the caller shows their age. Writes always depend on current data.
    pub as_of: Option<Arc<Staleness>>,
    /// The gaps in the responses.
    pub gaps: Arc<SeenGaps>,
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
            clock: Arc::default(),
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

    /// Returns the context for a job, whose calls wait for their pace.
    #[must_use]
    pub fn in_background(self) -> Self {
        Self { priority: Priority::Background, ..self }
    }

    /// Returns the context for a part of the request whose age and gaps are tracked separately; its age counts for the
    /// whole request too.
    #[must_use]
    pub fn apart(&self) -> Self {
        let as_of = self.as_of.clone().map(|whole| Arc::new(Staleness { whole: Some(whole), ..Staleness::default() }));
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
    whole: Option<Arc<Self>>,
}

impl Staleness {
    /// Returns the combined staleness; none if all responses are current.
    pub fn stale(&self) -> Option<Stale> {
        *self.stale.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, stale: Stale) {
        let mut known_stale = self.stale.lock().unwrap_or_else(PoisonError::into_inner);
        *known_stale = Some(known_stale.map_or(stale, |known| known.and(stale)));
        drop(known_stale);
        if let Some(whole) = &self.whole {
            whole.note(stale);
        }
    }
}

/// The gaps in the responses of a request. Gaps of the same response are counted once.
#[derive(Debug, Default)]
pub struct SeenGaps(Mutex<HashMap<u64, Gaps>>);

impl SeenGaps {
    /// Returns the sum of all gaps.
    pub fn all(&self) -> Gaps {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.values().fold(Gaps::default(), |all, gaps| all.and(*gaps))
    }

    /// Records the gaps of the response with the id `answer`.
    pub fn note(&self, answer: u64, gaps: Gaps) {
        if !gaps.is_none() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(answer, gaps);
        }
    }
}

/// The wall-clock time during which at least one call of a request was in progress, so that concurrent calls count
/// once. Waiting for a throttle or a backoff is included, since upstream causes it; the waiting of background calls for
/// their turn is not.
#[derive(Debug, Default)]
pub struct UpstreamClock(Mutex<Reading>);

#[derive(Debug, Default)]
struct Reading {
    under_way: u32,
    since: Option<Instant>,
    total: Duration,
}

impl Reading {
    fn at(&self, now: Instant) -> Duration {
        self.total + self.since.map_or(Duration::ZERO, |since| now.duration_since(since))
    }

    fn start(&mut self, now: Instant) {
        self.under_way += 1;
        self.since.get_or_insert(now);
    }

    fn end(&mut self, now: Instant) {
        self.under_way -= 1;
        if self.under_way == 0 {
            self.total = self.at(now);
            self.since = None;
        }
    }
}

impl UpstreamClock {
    /// Returns the time so far.
    pub fn elapsed(&self) -> Duration {
        self.reading().at(Instant::now())
    }

    /// Starts the clock until the guard is dropped.
    pub(super) fn start(self: &Arc<Self>) -> Running {
        self.reading().start(Instant::now());
        Running(Arc::clone(self))
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call in progress.
pub(super) struct Running(Arc<UpstreamClock>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.reading().end(Instant::now());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_side_by_side_count_once_and_the_clock_stops_between_calls() {
        let began = Instant::now();
        let at = |seconds| began + Duration::from_secs(seconds);
        let mut reading = Reading::default();
        assert_eq!(reading.at(at(5)), Duration::ZERO);
        reading.start(at(10));
        reading.start(at(11));
        reading.end(at(12));
        assert_eq!(reading.at(at(13)), Duration::from_secs(3));
        reading.end(at(14));
        assert_eq!(reading.at(at(60)), Duration::from_secs(4));
        reading.start(at(60));
        assert_eq!(reading.at(at(62)), Duration::from_secs(6));
    }

    #[test]
    fn a_call_counts_until_its_guard_is_dropped() {
        let clock = Arc::new(UpstreamClock::default());
        let call = clock.start();
        assert_eq!(clock.reading().under_way, 1);
        drop(call);
        assert_eq!(clock.reading().under_way, 0);
        assert_eq!(clock.elapsed(), clock.elapsed());
    }
}
