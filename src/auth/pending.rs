//! A sign-in that has begun: what the answer will be held against.

use jiff::{SignedDuration, Timestamp};
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    auth::{callback::Callback, registration::Registration},
    domain::id::TenantId,
};

/// How long a person may stay at the provider.
const LIFE: SignedDuration = SignedDuration::from_mins(10);

/// A sign-in on its way. The server keeps it, sealed, for the browser that began it, and gives it out once: it holds the
/// secrets that tie the answer to that browser. It prints none of them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pending {
    pub(super) state: CsrfToken,
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
    pub(super) created_at: Timestamp,
    pub(super) provider: String,
    pub(super) client_id: String,
    pub(super) redirect_uri: Url,
    /// The only tenant whose word is taken, where one was named.
    pub(super) tenant: Option<TenantId>,
}

impl Pending {
    /// The `state` under which the answer will come, for finding one of several sign-ins of a browser.
    pub fn state(&self) -> &str {
        self.state.secret()
    }

    /// When it began; ten minutes later it is worth nothing.
    pub const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// Whether it is too late, or so early that a clock must have jumped.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.created_at);
        age >= LIFE || age <= -LIFE
    }

    /// Whether an answer is this sign-in's. Compared as digests, so that the time taken tells nothing about the letters.
    pub(super) fn is_answered_by(&self, callback: &Callback) -> bool {
        Sha256::digest(self.state.secret()) == Sha256::digest(callback.state())
    }

    /// Whether it began with this provider, as this client, towards this address; an answer must never be redeemed
    /// elsewhere (RFC 9700, "Mix-Up Attacks").
    pub(super) fn began_with(&self, registration: &Registration, redirect_uri: &Url) -> bool {
        self.provider == registration.issuer.issuer()
            && self.client_id == registration.client_id
            && self.redirect_uri == *redirect_uri
    }
}
