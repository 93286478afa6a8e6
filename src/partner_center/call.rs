//! What the calls of one page request share: the correlation id, a clock of the time spent upstream, and how old what they
//! were told is.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use uuid::Uuid;

use crate::domain::{gaps::Gaps, stale::Stale};

/// What the calls of one page request share.
#[derive(Debug, Clone)]
pub struct Call {
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

impl Call {
    /// A new page request's.
    pub fn new() -> Self {
        Self { correlation: Uuid::new_v4(), clock: Arc::default(), as_of: None, gaps: Arc::default() }
    }

    /// The same for a request that shows how old what it was told is.
    #[must_use]
    pub fn with_memory(self) -> Self {
        Self { as_of: Some(Arc::default()), ..self }
    }

    /// The same for a part of the request whose age and gaps are looked at by themselves; its age counts into the whole's
    /// as well.
    #[must_use]
    pub fn apart(&self) -> Self {
        let as_of = self.as_of.clone().map(|whole| Arc::new(AsOf { whole: Some(whole), ..AsOf::default() }));
        Self { as_of, gaps: Arc::default(), ..self.clone() }
    }
}

impl Default for Call {
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
    /// All of them together; none when all are of now.
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
    /// All of them.
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

impl UpstreamClock {
    /// The time so far.
    pub fn elapsed(&self) -> Duration {
        let reading = self.reading();
        reading.total + reading.since.map_or(Duration::ZERO, |since| since.elapsed())
    }

    /// Counts until the guard is dropped.
    pub(super) fn start(self: &Arc<Self>) -> Running {
        let mut reading = self.reading();
        reading.under_way += 1;
        reading.since.get_or_insert_with(Instant::now);
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
        let mut reading = self.0.reading();
        reading.under_way -= 1;
        if reading.under_way == 0
            && let Some(since) = reading.since.take()
        {
            reading.total += since.elapsed();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn calls_side_by_side_count_once_and_the_clock_stops_between_calls() {
        let clock = Arc::new(UpstreamClock::default());
        assert_eq!(clock.elapsed(), Duration::ZERO);
        let began = Instant::now();
        let (one, other) = (clock.start(), clock.start());
        while began.elapsed() < Duration::from_millis(2) {
            std::hint::spin_loop();
        }
        drop(one);
        assert!(clock.reading().since.is_some());
        drop(other);
        let counted = clock.elapsed();
        assert!(counted >= Duration::from_millis(2) && counted <= began.elapsed(), "{counted:?}");
        assert_eq!(clock.elapsed(), counted);
    }
}
