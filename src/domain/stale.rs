//! Stale results (stale-if-error): cached responses that are shown while Partner Center is unavailable.

use std::time::Duration;

use jiff::Timestamp;

/// The reason for a stale result, in ascending severity.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Unavailability {
    /// Partner Center throttles calls.
    Throttled,
    /// Partner Center is unreachable, timed out or failed.
    Down,
}

/// The age of a stale result, with the reason.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Stale {
    /// The time at which the oldest of the cached responses was requested.
    pub at: Timestamp,
    /// The reason.
    pub unavailability: Unavailability,
    /// The time after which a retry makes sense, if it is known.
    pub retry_after: Option<Duration>,
}

impl Stale {
    /// Combines two: the older time, the more severe reason, and the longer delay until a retry.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            at: self.at.min(other.at),
            unavailability: self.unavailability.max(other.unavailability),
            retry_after: self.retry_after.max(other.retry_after),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn combined_stale_result_has_the_oldest_time_and_the_longest_delay() {
        let at = |second| Timestamp::from_second(second).unwrap();
        let throttled =
            Stale { at: at(5), unavailability: Unavailability::Throttled, retry_after: Some(Duration::from_secs(20)) };
        let down = Stale { at: at(7), unavailability: Unavailability::Down, retry_after: None };
        let both = Stale { unavailability: Unavailability::Down, ..throttled };
        assert_eq!((throttled.and(down), down.and(throttled)), (both, both));
    }
}
