//! A provider's signing keys (RFC 7517, "JSON Web Key Set").

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{JsonWebKey, JsonWebKeyUse, core::CoreJsonWebKey};
use serde::Deserialize;

use crate::auth::error::{SignInError, TokenFault};

/// The usable signing keys; unreadable keys and those for another use are left out.
#[derive(Debug)]
pub(super) struct KeySet(Vec<Key>);

#[derive(Debug, Deserialize)]
struct Key {
    #[serde(flatten)]
    key: CoreJsonWebKey,
    /// The issuer whose tokens the key signs, as Entra's multi-tenant key sets state it; a template for keys that sign
    /// for all tenants.
    issuer: Option<String>,
}

/// Minimum size of an RSA signing key, in bits (RFC 7518, section 3.3).
const RSA_BITS: usize = 2048;

/// Checks that a key is either not an RSA key or long enough; the library accepts any length.
fn is_strong(key: &serde_json::Value) -> bool {
    if key["kty"] != "RSA" {
        return true;
    }
    let modulus = key["n"].as_str().and_then(|n| URL_SAFE_NO_PAD.decode(n).ok()).unwrap_or_default();
    let first = modulus.iter().position(|byte| *byte != 0).unwrap_or(modulus.len());
    let zeros = modulus.get(first).map_or(0, |byte| byte.leading_zeros() as usize);
    (modulus.len() - first) * 8 - zeros >= RSA_BITS
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

impl KeySet {
    /// Parses a key set.
    ///
    /// # Errors
    /// [`SignInError::InvalidResponse`] when it is malformed or has no usable key.
    pub(super) fn parse(body: &[u8]) -> Result<Self, SignInError> {
        let document: Document = serde_json::from_slice(body)
            .map_err(|_| SignInError::InvalidResponse { why: "the provider's key set is unreadable" })?;
        let keys: Vec<Key> = document
            .keys
            .into_iter()
            .filter(is_strong)
            .filter_map(|key| serde_json::from_value::<Key>(key).ok())
            .filter(|key| key.key.key_use().is_none_or(JsonWebKeyUse::allows_signature))
            .collect();
        if keys.is_empty() {
            return Err(SignInError::InvalidResponse { why: "the provider's key set has no key for signatures" });
        }
        Ok(Self(keys))
    }

    /// Returns the keys that may have signed a token of this issuer: those with the `kid`, or the only key. Several
    /// keys without a `kid` are rejected even if the algorithm would leave only one (OpenID Connect Core, "Signing").
    pub(super) fn candidates(
        &self,
        kid: Option<&str>,
        issuer: &str,
        template: &str,
    ) -> Result<Vec<CoreJsonWebKey>, TokenFault> {
        if kid.is_none() && self.0.len() > 1 {
            return Err(TokenFault::AmbiguousKey);
        }
        Ok(self
            .0
            .iter()
            .filter(|key| kid.is_none_or(|kid| key.key.key_id().is_some_and(|id| id.as_str() == kid)))
            .filter(|key| key.issuer.as_deref().is_none_or(|key_issuer| key_issuer == issuer || key_issuer == template))
            .map(|key| key.key.clone())
            .collect())
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn key_set(modulus: &[u8]) -> Result<KeySet, SignInError> {
        let key = json!({ "kty": "RSA", "use": "sig", "kid": "1", "e": "AQAB", "n": URL_SAFE_NO_PAD.encode(modulus) });
        KeySet::parse(json!({ "keys": [key] }).to_string().as_bytes())
    }

    #[test]
    fn rejects_rsa_keys_below_2048_bits() {
        assert!(key_set(&[0xFF; 256]).is_ok(), "2048 bits");
        assert!(key_set(&[&[0, 0][..], &[0x80; 256]].concat()).is_ok(), "leading zeros do not count");
        for weak in [&[0xFF; 128][..], &[0x7F; 256], &[&[0; 128][..], &[0xFF; 128]].concat(), &[]] {
            let error = key_set(weak).unwrap_err();
            assert!(matches!(error, SignInError::InvalidResponse { .. }), "{} bytes: {error}", weak.len());
        }
    }
}
