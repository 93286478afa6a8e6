//! Formatting of the time to wait before a retry.

use std::time::Duration;

/// Returns a wait in whole seconds, at least one. Rounded up, since a retry after too short a wait fails again.
pub const fn whole_seconds(wait: Duration) -> u64 {
    let seconds = wait.as_secs() + (wait.subsec_nanos() > 0) as u64;
    if seconds == 0 { 1 } else { seconds }
}

/// Formats the remaining time as a countdown: in seconds, from two minutes on with minutes.
pub fn time_left(seconds: u64) -> String {
    match seconds {
        ..120 => format!("{seconds} s"),
        _ => format!("{}:{:02} min", seconds / 60, seconds % 60),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_are_formatted_in_seconds_or_minutes() {
        assert_eq!([0, 1, 1000, 1001].map(|millis| whole_seconds(Duration::from_millis(millis))), [1, 1, 1, 2]);
        assert_eq!([14, 119, 125, 3600].map(time_left), ["14 s", "119 s", "2:05 min", "60:00 min"]);
    }
}
