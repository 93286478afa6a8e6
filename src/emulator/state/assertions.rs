//! The assertions by which applications have proven themselves: each is good once.

use std::{
    collections::HashMap,
    sync::{Mutex, PoisonError},
};

/// Seconds by which clocks may be apart.
pub const SKEW: i64 = 300;

/// The assertions that were honoured and have not expired, by application and `jti`.
#[derive(Default)]
pub struct Assertions(Mutex<HashMap<(String, String), i64>>);

impl Assertions {
    /// Keeps an assertion that ends at `expires`, in seconds of Unix time as `now` is. Whether it comes for the first time.
    pub fn keep(&self, client_id: &str, jti: &str, expires: i64, now: i64) -> bool {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, end| *end + SKEW > now);
        seen.insert((client_id.to_owned(), jti.to_owned()), expires).is_none()
    }
}
