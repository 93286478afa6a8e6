//! The context of the calls of one page request: the correlation id, a clock of the time spent upstream, and how old what they
//! were told is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use uuid::Uuid;

use crate::domain::{gaps::Gaps, stale::Stale};

/// The context that the calls of one page request share.
#[derive(Debug, Clone)]
pub struct CallContext {
    /// Sent as `MS-CorrelationId`; what support asks for.
    pub correlation: Uuid,
    /// How long the request has waited for upstream.
    pub clock: Arc<UpstreamClock>,
    /// Where it is noted that an answer is not of now. Only calls with such a place are answered from memory when Partner
    /// Center cannot be had: whoever shows what they are told with its age. What a write depends on is always of now.
    pub as_of: Option<Arc<AsOf>>,
    /// What is missing from what the calls were told.
    pub gaps: Arc<SeenGaps>,
}

impl CallContext {
    /// Makes that of a new page request.
    pub fn new() -> Self {
        Self { correlation: Uuid::new_v4(), clock: Arc::default(), as_of: None, gaps: Arc::default() }
    }

    /// Returns the same for a request that shows how old what it was told is.
    #[must_use]
    pub fn with_memory(self) -> Self {
        Self { as_of: Some(Arc::default()), ..self }
    }

    /// Returns the same for a part of the request whose age and gaps are looked at by themselves; its age counts into the whole's
    /// as well.
    #[must_use]
    pub fn apart(&self) -> Self {
        let as_of = self.as_of.clone().map(|whole| Arc::new(AsOf { whole: Some(whole), ..AsOf::default() }));
        Self { as_of, gaps: Arc::default(), ..self.clone() }
    }
}

impl Default for CallContext {
    fn default() -> Self {
        Self::new()
    }
}

/// How old the answers are that were told from memory, and why.
#[derive(Debug, Default)]
pub struct AsOf {
    told: Mutex<Option<Stale>>,
    whole: Option<Arc<Self>>,
}

impl AsOf {
    /// Returns all of them together; none when all are of now.
    pub fn told(&self) -> Option<Stale> {
        *self.told.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(super) fn note(&self, stale: Stale) {
        let mut told = self.told.lock().unwrap_or_else(PoisonError::into_inner);
        *told = Some(told.map_or(stale, |known| known.and(stale)));
        drop(told);
        if let Some(whole) = &self.whole {
            whole.note(stale);
        }
    }
}

/// What is missing from what the calls of a request were told. What is told twice is missing once.
#[derive(Debug, Default)]
pub struct SeenGaps(Mutex<HashMap<u64, Gaps>>);

impl SeenGaps {
    /// Returns all of them.
    pub fn all(&self) -> Gaps {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.values().fold(Gaps::default(), |all, gaps| all.and(*gaps))
    }

    /// Notes what is missing from an answer, which is told from others by `answer`.
    pub fn note(&self, answer: u64, gaps: Gaps) {
        if !gaps.is_none() {
            self.0.lock().unwrap_or_else(PoisonError::into_inner).insert(answer, gaps);
        }
    }
}

/// The wall time in which at least one call of a request was under way, so that calls side by side count once.
/// Waiting for a throttle to end or before another attempt counts too: it is upstream's time and not the portal's.
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

    /// Begins to count, until the guard is dropped.
    pub(super) fn start(self: &Arc<Self>) -> Running {
        self.reading().start(Instant::now());
        Running(Arc::clone(self))
    }

    fn reading(&self) -> MutexGuard<'_, Reading> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A call under way.
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
