//! Rate limits of operations (article "API throttling guidance").
//!
//! There is no limit by default: the real figures vary, and a demo should not be interrupted by them.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::domain::id::TenantId;

/// A number of calls in a number of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The maximum number of calls per key.
    pub calls: u32,
    /// The length of a window, in seconds.
    pub seconds: u64,
}

/// The key that calls are counted under: the API, the partner, and the customer if it matters.
pub type Key = (&'static str, TenantId, Option<String>);

/// The error for a call over the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttled {
    /// The number of seconds until the window ends, at least one.
    pub seconds: u64,
}

/// The limit, with the windows of all keys.
#[derive(Default)]
pub struct Throttles(Mutex<State>);

#[derive(Default)]
struct State {
    limit: Option<Limit>,
    windows: HashMap<Key, (Instant, u32)>,
}

impl Throttles {
    /// Sets the limit for all operations with a throttle key, or removes it.
    pub fn set(&self, limit: Option<Limit>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State { limit, windows: HashMap::new() };
    }

    pub fn reset(&self) {
        self.set(None);
    }

    /// Counts a call; calls over the limit count too.
    ///
    /// # Errors
    /// Over the limit.
    pub fn count(&self, key: Key) -> Result<(), Throttled> {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Some(limit) = state.limit else { return Ok(()) };
        let length = Duration::from_secs(limit.seconds);
        let now = Instant::now();
        let window = state.windows.entry(key).or_insert((now, 0));
        if now.duration_since(window.0) >= length {
            *window = (now, 0);
        }
        window.1 += 1;
        if window.1 <= limit.calls {
            return Ok(());
        }
        let left = length.saturating_sub(now.duration_since(window.0));
        Err(Throttled { seconds: left.as_secs().max(1) })
    }
}
