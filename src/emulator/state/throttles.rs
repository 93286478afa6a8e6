//! Rate limits of operations (article "API throttling guidance").
//!
//! There is no limit by default: the real figures vary, and a demo should not be interrupted by them. A limit applies
//! to the operations that are documented as throttled, or to all operations of one API.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
    time::{Duration, Instant},
};

use serde::{Deserialize, Serialize};

use crate::domain::id::TenantId;

/// A number of calls in a number of seconds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limit {
    /// The maximum number of calls per key.
    pub calls: u32,
    /// The length of a window, in seconds.
    pub seconds: u64,
    /// The API that it is for, such as `users`; none for all operations that are documented as throttled.
    #[serde(default)]
    pub api: Option<String>,
}

/// The key that calls are counted under: the API, the partner, and the customer if it matters.
pub type Key = (&'static str, TenantId, Option<String>);

/// The error for a call over the limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Throttled {
    /// The number of seconds until the window ends, at least one.
    pub seconds: u64,
}

/// The limits, with the windows of all keys.
#[derive(Default)]
pub struct Throttles(Mutex<State>);

#[derive(Default)]
struct State {
    limits: Vec<Limit>,
    windows: HashMap<Key, (Instant, u32)>,
}

impl Throttles {
    /// Sets a limit in place of one for the same API, and begins all windows anew.
    pub fn set(&self, limit: Limit) {
        let mut state = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        state.limits.retain(|it| it.api != limit.api);
        state.limits.push(limit);
        state.windows.clear();
    }

    /// Removes all limits.
    pub fn reset(&self) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = State::default();
    }

    /// Counts a call; calls over the limit count too. `documented` is `true` for operations that are documented as
    /// throttled.
    ///
    /// # Errors
    /// If the call is over the limit.
    pub fn count(&self, key: Key, documented: bool) -> Result<(), Throttled> {
        let mut guard = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *guard;
        let of_api = state.limits.iter().find(|limit| limit.api.as_deref() == Some(key.0));
        let general = || state.limits.iter().find(|limit| documented && limit.api.is_none());
        let Some(limit) = of_api.or_else(general) else { return Ok(()) };
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
        let remaining = length.saturating_sub(now.duration_since(window.0));
        Err(Throttled { seconds: remaining.as_secs().max(1) })
    }
}
