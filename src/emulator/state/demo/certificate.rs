//! The certificate of a registration that has no secret.

use std::{
    io,
    sync::{Mutex, PoisonError},
};

use jiff::{SignedDuration, Timestamp};

use crate::client_credential::self_signed;

const DAY: SignedDuration = SignedDuration::from_hours(24);

/// Returns a certificate with its private key (PEM). All emulators of a process share it, since generating a key takes
/// half a second.
pub fn certificate() -> io::Result<String> {
    static CACHED: Mutex<Option<String>> = Mutex::new(None);
    let mut cached = CACHED.lock().unwrap_or_else(PoisonError::into_inner);
    if let Some(pem) = &*cached {
        return Ok(pem.clone());
    }
    let now = Timestamp::now();
    let pem = self_signed::certify(&self_signed::new_key(2048)?, now - DAY..now + DAY * 365)?;
    Ok(cached.insert(pem).clone())
}
