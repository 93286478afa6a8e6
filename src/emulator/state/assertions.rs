//! Used client assertions, each of which is accepted once.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Permitted clock skew, in seconds.
pub const SKEW: i64 = 300;

/// Accepted assertions that have not expired, by application and `jti`.
#[derive(Default)]
pub struct Assertions(Mutex<HashMap<(String, String), i64>>);

impl Assertions {
    /// Stores an assertion that expires at `expires`, in Unix seconds like `now`. Returns `false` for a replay.
    pub fn record(&self, client_id: &str, jti: &str, expires: i64, now: i64) -> bool {
        let mut used = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        used.retain(|_, end| *end + SKEW > now);
        used.insert((client_id.to_owned(), jti.to_owned()), expires).is_none()
    }
}
