//! Exponential backoff with jitter between attempts. It does not know what failed.

use std::time::Duration;

use super::settings::Backoff;

/// Returns the delay before attempt number `next` (the second is 2): doubling, with half of it random (jitter), so that
/// callers that failed together do not retry together.
pub(super) fn wait(backoff: Backoff, next: u32) -> Duration {
    let whole = backoff.base.saturating_mul(1 << next.saturating_sub(2).min(16)).min(backoff.cap);
    spread(whole / 2, whole / 2)
}

/// Returns a random duration between `least` and `least + more`.
pub(super) fn spread(least: Duration, more: Duration) -> Duration {
    // Without random bytes, the delay merely has no jitter.
    let chance = getrandom::u32().unwrap_or(u32::MAX);
    least + more.mul_f64(f64::from(chance) / f64::from(u32::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

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
}
