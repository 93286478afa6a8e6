//! A pending sign-in, against which the authorization response is checked.

use jiff::{SignedDuration, Timestamp};
use openidconnect::{CsrfToken, Nonce, PkceCodeVerifier};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use url::Url;

use crate::{
    auth::{callback::Callback, registration::Registration},
    domain::id::TenantId,
};

/// Maximum time that a person may spend at the provider.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// A sign-in in progress. The server stores it encrypted for the browser that began it, and releases it once: it holds
/// the secrets that bind the response to that browser. Its `Debug` output omits them.
#[derive(Debug, Serialize, Deserialize)]
pub struct Pending {
    pub(super) state: CsrfToken,
    pub(super) nonce: Nonce,
    pub(super) verifier: PkceCodeVerifier,
    pub(super) created_at: Timestamp,
    pub(super) provider: String,
    pub(super) client_id: String,
    pub(super) redirect_uri: Url,
    /// The only accepted tenant, if one was named.
    pub(super) tenant: Option<TenantId>,
}

impl Pending {
    /// Returns the `state` of the expected response, which identifies one of several sign-ins of a browser.
    pub fn state(&self) -> &str {
        self.state.secret()
    }

    /// Returns the time of creation; it expires ten minutes later.
    pub const fn created_at(&self) -> Timestamp {
        self.created_at
    }

    /// Checks whether it has expired, or is so far in the future that a clock must have jumped.
    pub fn is_expired(&self, now: Timestamp) -> bool {
        let age = now.duration_since(self.created_at);
        age >= LIFETIME || age <= -LIFETIME
    }

    /// Checks whether a response belongs to this sign-in. Compared as digests, so that timing reveals nothing about the
    /// value.
    pub(super) fn matches_callback(&self, callback: &Callback) -> bool {
        Sha256::digest(self.state.secret()) == Sha256::digest(callback.state())
    }

    /// Checks that it began with this provider, client and redirect URI; a code must never be redeemed elsewhere (RFC
    /// 9700, "Mix-Up Attacks").
    pub(super) fn was_begun_with(&self, registration: &Registration, redirect_uri: &Url) -> bool {
        self.provider == registration.issuer.issuer()
            && self.client_id == registration.client_id
            && self.redirect_uri == *redirect_uri
    }
}
