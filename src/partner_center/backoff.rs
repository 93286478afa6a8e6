//! Exponential backoff with jitter between attempts. It does not know what failed.

use std::time::Duration;

use super::settings::Backoff;

/// Returns the delay before attempt number `next` (the second is 2): doubling, with half of it random (jitter), so that
/// callers that failed together do not retry together.
pub(super) fn delay(backoff: Backoff, next: u32) -> Duration {
    let delay = backoff.base.saturating_mul(1 << next.saturating_sub(2).min(16)).min(backoff.cap);
    with_jitter(delay / 2, delay / 2)
}

/// Returns a random duration between `min` and `min + extra`.
pub(super) fn with_jitter(min: Duration, extra: Duration) -> Duration {
    // Without random bytes, the delay merely has no jitter.
    let random = getrandom::u32().unwrap_or(u32::MAX);
    min + extra.mul_f64(f64::from(random) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_cap() {
        let backoff = Backoff { base: Duration::from_millis(100), cap: Duration::from_millis(350) };
        for (next, min, max) in [(2, 50, 100), (3, 100, 200), (4, 175, 350), (u32::MAX, 175, 350)] {
            for _ in 0..50 {
                let delay = delay(backoff, next);
                assert!(
                    delay >= Duration::from_millis(min) && delay <= Duration::from_millis(max),
                    "{next}: {delay:?}"
                );
            }
        }
    }
}
