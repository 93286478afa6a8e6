//! Where sign-in's endpoints are, as its documents tell it.

use std::sync::atomic::{AtomicBool, Ordering};

/// Endpoints where Entra has them, unless something else was arranged.
#[derive(Default)]
pub struct Endpoints {
    revocation: AtomicBool,
    token_moved: AtomicBool,
}

impl Endpoints {
    /// Returns whether there is a revocation endpoint; Entra has none.
    pub fn has_revocation(&self) -> bool {
        self.revocation.load(Ordering::Relaxed)
    }

    /// Adds a revocation endpoint, or takes it away.
    pub fn set_revocation(&self, on: bool) {
        self.revocation.store(on, Ordering::Relaxed);
    }

    /// Returns the path of the token endpoint of version 2 below a tenant's.
    pub fn token(&self) -> &'static str {
        if self.is_token_moved() { "oauth2/v2.0/moved/token" } else { "oauth2/v2.0/token" }
    }

    /// Returns whether the token endpoint of version 2 is at its other address alone.
    pub fn is_token_moved(&self) -> bool {
        self.token_moved.load(Ordering::Relaxed)
    }

    /// Moves the token endpoint of version 2 to its other address, or back.
    pub fn set_token_moved(&self, moved: bool) {
        self.token_moved.store(moved, Ordering::Relaxed);
    }

    /// Brings back what Entra has.
    pub fn reset(&self) {
        self.set_revocation(false);
        self.set_token_moved(false);
    }
}
