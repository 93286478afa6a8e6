//! A provider's signing keys (RFC 7517, "JSON Web Key Set").

use openidconnect::{JsonWebKey, JsonWebKeyUse, core::CoreJsonWebKey};
use serde::Deserialize;

use crate::auth::error::{SignInError, TokenFault};

/// The keys that can sign; what cannot be read, or serves another use, is left out.
#[derive(Debug)]
pub(super) struct KeySet(Vec<Key>);

#[derive(Debug, Deserialize)]
struct Key {
    #[serde(flatten)]
    key: CoreJsonWebKey,
    /// Entra's key sets for many tenants say whose tokens a key signs; a template where it signs for all of them.
    issuer: Option<String>,
}

#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

impl KeySet {
    /// Reads a key set.
    ///
    /// # Errors
    /// [`SignInError::BadAnswer`] when it is unreadable or no key of it can be used.
    pub(super) fn parse(body: &[u8]) -> Result<Self, SignInError> {
        let document: Document = serde_json::from_slice(body)
            .map_err(|_| SignInError::BadAnswer { why: "the provider's key set is unreadable" })?;
        let keys: Vec<Key> = document
            .keys
            .into_iter()
            .filter_map(|key| serde_json::from_value::<Key>(key).ok())
            .filter(|key| key.key.key_use().is_none_or(JsonWebKeyUse::allows_signature))
            .collect();
        if keys.is_empty() {
            return Err(SignInError::BadAnswer { why: "the provider's key set has no key for signatures" });
        }
        Ok(Self(keys))
    }

    /// The keys that may have signed a token of this issuer: those named by `kid`, or the only one there is. Several keys
    /// and no `kid` is refused even where the algorithm would leave one (OpenID Connect Core, "Signing").
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
            .filter(|key| key.issuer.as_deref().is_none_or(|signs| signs == issuer || signs == template))
            .map(|key| key.key.clone())
            .collect())
    }
}
