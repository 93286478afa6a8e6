//! Whether and when an attempt is repeated.

use std::time::{Duration, SystemTime};

use http::{HeaderMap, StatusCode, header};

use super::{operation::Safety, settings::Backoff};

/// How an attempt failed, as far as repeating it goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Failure {
    /// No connection was made: the service never saw it.
    NotSent,
    /// It may have been seen; no whole answer came.
    NoAnswer,
    /// It was answered.
    Answered(StatusCode),
}

impl Failure {
    /// Whether the same attempt may be made again.
    pub(super) fn repeatable(self, safety: Safety) -> bool {
        match self {
            Self::NotSent => true,
            Self::NoAnswer => safety != Safety::Once,
            Self::Answered(status) => safety == Safety::Read && is_passing(status),
        }
    }

    /// Whether nobody can say if a write was done: no answer, or a gateway's that does not know either.
    pub(super) fn is_unknown(self) -> bool {
        match self {
            Self::NotSent => false,
            Self::NoAnswer => true,
            Self::Answered(status) => matches!(status.as_u16(), 408 | 502 | 504),
        }
    }

    /// Whether the service is down, rather than unwilling.
    pub(super) fn is_outage(self) -> bool {
        match self {
            Self::NotSent | Self::NoAnswer => true,
            Self::Answered(status) => is_passing(status),
        }
    }
}

/// Whether a status tells of trouble that may pass by itself.
fn is_passing(status: StatusCode) -> bool {
    matches!(status.as_u16(), 408 | 500 | 502 | 503 | 504)
}

/// The wait before attempt number `next` (the second is 2): doubling, with half of it left to chance so that those who
/// failed together do not come back together.
pub(super) fn wait(backoff: Backoff, next: u32) -> Duration {
    let whole = backoff.base.saturating_mul(1 << next.saturating_sub(2).min(16)).min(backoff.cap);
    spread(whole / 2, whole / 2)
}

/// `least` and up to `more`, by chance.
pub(super) fn spread(least: Duration, more: Duration) -> Duration {
    // Without randomness the wait is merely not spread.
    let chance = getrandom::u32().unwrap_or(u32::MAX);
    least + more.mul_f64(f64::from(chance) / f64::from(u32::MAX))
}

/// The wait that an answer asks for: seconds or an HTTP date, else the seconds that a throttle's message names.
pub(super) fn asked_for(headers: &HeaderMap, message: Option<&str>, now: SystemTime) -> Option<Duration> {
    let header = headers.get(header::RETRY_AFTER).and_then(|value| value.to_str().ok()).map(str::trim);
    header
        .and_then(|text| text.parse().ok().map(Duration::from_secs).or_else(|| until(text, now)))
        .or_else(|| message.and_then(seconds).map(Duration::from_secs))
}

fn until(date: &str, now: SystemTime) -> Option<Duration> {
    let then = SystemTime::from(jiff::fmt::rfc2822::parse(date).ok()?.timestamp());
    Some(then.duration_since(now).unwrap_or_default())
}

/// The number in "Try again in 57 seconds."
fn seconds(message: &str) -> Option<u64> {
    let (_, rest) = message.split_once(" in ")?;
    let (number, rest) = rest.split_once(' ')?;
    rest.starts_with("second").then(|| number.parse().ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWERED: Failure = Failure::Answered(StatusCode::SERVICE_UNAVAILABLE);

    #[test]
    fn a_write_is_repeated_only_where_it_cannot_be_doubled() {
        for (safety, not_sent, no_answer, answered) in [
            (Safety::Read, true, true, true),
            (Safety::Deduplicated, true, true, false),
            (Safety::Once, true, false, false),
        ] {
            assert_eq!(Failure::NotSent.repeatable(safety), not_sent);
            assert_eq!(Failure::NoAnswer.repeatable(safety), no_answer);
            assert_eq!(ANSWERED.repeatable(safety), answered);
        }
        assert!(!Failure::Answered(StatusCode::NOT_IMPLEMENTED).repeatable(Safety::Read));
    }

    #[test]
    fn waits_double_up_to_the_cap() {
        let backoff = Backoff { base: Duration::from_millis(100), cap: Duration::from_millis(350) };
        for (next, least, most) in [(2, 50, 100), (3, 100, 200), (4, 175, 350), (u32::MAX, 175, 350)] {
            for _ in 0..50 {
                let wait = wait(backoff, next);
                assert!(
                    wait >= Duration::from_millis(least) && wait <= Duration::from_millis(most),
                    "{next}: {wait:?}"
                );
            }
        }
    }

    #[test]
    fn a_wait_is_read_in_every_way_it_is_said() {
        let now = SystemTime::from("2015-10-21T07:28:00Z".parse::<jiff::Timestamp>().unwrap());
        for (header, message, wait) in [
            (Some("57"), None, Some(57)),
            (Some(" 3 "), Some("Try again in 57 seconds."), Some(3)),
            (Some("Wed, 21 Oct 2015 07:28:30 GMT"), None, Some(30)),
            (Some("Wed, 21 Oct 2015 07:27:30 GMT"), None, Some(0)),
            (Some("soon"), Some("Rate limit is exceeded. Try again in 57 seconds."), Some(57)),
            (None, Some("Try again in a while"), None),
            (None, Some("x in "), None),
            (Some("-1"), None, None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(header) = header {
                headers.insert(header::RETRY_AFTER, header.parse().unwrap());
            }
            assert_eq!(asked_for(&headers, message, now), wait.map(Duration::from_secs), "{header:?} {message:?}");
        }
    }
}
