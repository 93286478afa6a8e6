//! Answers that are not of now: Partner Center cannot be had, and what it said last is told instead.

use std::time::Duration;

use jiff::Timestamp;

/// Why answers are not of now. What is worse comes later.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Absence {
    /// Partner Center takes no more requests for a while.
    Throttled,
    /// Partner Center was not reached, did not answer or failed.
    Away,
}

/// How old answers are, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale {
    /// When the oldest of them was asked for.
    pub at: Timestamp,
    /// Why it is not of now.
    pub absence: Absence,
    /// After how long it is worth another try, where that is known.
    pub retry_after: Option<Duration>,
}

impl Stale {
    /// Both together: as old as the older, for the worse reason, until all of it is worth another try.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            at: self.at.min(other.at),
            absence: self.absence.max(other.absence),
            retry_after: self.retry_after.max(other.retry_after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_are_as_old_as_the_oldest_and_last_as_long_as_the_longest() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let throttled = Stale { at: at(5), absence: Absence::Throttled, retry_after: Some(Duration::from_secs(20)) };
        let away = Stale { at: at(7), absence: Absence::Away, retry_after: None };
        let both = Stale { absence: Absence::Away, ..throttled };
        assert_eq!((throttled.and(away), away.and(throttled)), (both, both));
    }
}
