//! The locations of sign-in's endpoints, for its metadata.

use std::sync::atomic::{AtomicBool, Ordering};

/// Endpoints at Entra's locations, unless a test changes them.
#[derive(Default)]
pub struct Endpoints {
    revocation: AtomicBool,
    token_moved: AtomicBool,
}

impl Endpoints {
    /// Checks whether there is a revocation endpoint; Entra has none.
    pub fn has_revocation(&self) -> bool {
        self.revocation.load(Ordering::Relaxed)
    }

    /// Adds a revocation endpoint, or removes it.
    pub fn set_revocation(&self, on: bool) {
        self.revocation.store(on, Ordering::Relaxed);
    }

    /// Returns the path of the token endpoint of version 2, relative to a tenant's.
    pub fn token(&self) -> &'static str {
        if self.is_token_moved() { "oauth2/v2.0/moved/token" } else { "oauth2/v2.0/token" }
    }

    /// Checks whether the token endpoint of version 2 has been moved.
    pub fn is_token_moved(&self) -> bool {
        self.token_moved.load(Ordering::Relaxed)
    }

    /// Moves the token endpoint of version 2 to its other location, or back.
    pub fn set_token_moved(&self, moved: bool) {
        self.token_moved.store(moved, Ordering::Relaxed);
    }

    /// Restores Entra's locations.
    pub fn reset(&self) {
        self.set_revocation(false);
        self.set_token_moved(false);
    }
}
