//! Verification of ID tokens: their required claims and signature (OpenID Connect Core, "ID Token Validation").
//!
//! Signatures are checked by the library. Its claims type is not used, since it rejects tokens for claims that are
//! unused here.

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AccessToken, AccessTokenHash, JsonWebKey as _, JsonWebKeyAlgorithm, JwsSigningAlgorithm as _, Nonce,
    core::{CoreJsonWebKey, CoreJwsSigningAlgorithm},
};
use serde::Deserialize;
use sha2::{Digest as _, Sha256};

use crate::{
    auth::{claims::Claims, error::TokenFault},
    domain::id::TenantId,
};

/// Tolerated difference between the provider's clock and ours.
const SKEW: SignedDuration = SignedDuration::from_mins(2);

/// The accepted signature algorithms: asymmetric ones, and never `none` or a shared secret, whatever the metadata
/// offers.
const ALGORITHMS: [CoreJwsSigningAlgorithm; 8] = [
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha384,
    CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha512,
    CoreJwsSigningAlgorithm::RsaSsaPssSha256,
    CoreJwsSigningAlgorithm::RsaSsaPssSha384,
    CoreJwsSigningAlgorithm::RsaSsaPssSha512,
    CoreJwsSigningAlgorithm::EcdsaP256Sha256,
    CoreJwsSigningAlgorithm::EcdsaP384Sha384,
];

/// The accepted values of `typ`, in lower case (RFC 7515, section 4.1.9; RFC 7519, section 5.1).
const TYPES: [&str; 4] = ["jwt", "application/jwt", "jose", "application/jose"];

/// The header of a token (RFC 7515, section 4).
#[derive(Deserialize)]
struct Header {
    alg: CoreJwsSigningAlgorithm,
    kid: Option<String>,
    typ: Option<String>,
    cty: Option<serde_json::Value>,
    crit: Option<serde_json::Value>,
}

/// A token that has not been verified yet.
pub(super) struct UnverifiedToken {
    algorithm: CoreJwsSigningAlgorithm,
    /// The id of the signing key (`kid`).
    pub(super) kid: Option<String>,
    signing_input: String,
    signature: Vec<u8>,
    claims: Claims,
}

impl UnverifiedToken {
    /// Parses a signed token in compact serialization (RFC 7515, section 7.1).
    ///
    /// # Errors
    /// When it is malformed, or lacks a required claim.
    pub(super) fn parse(raw: &str) -> Result<Self, TokenFault> {
        let (signing_input, signature) = raw.rsplit_once('.').ok_or(TokenFault::Unreadable)?;
        let (header, payload) = signing_input.split_once('.').ok_or(TokenFault::Unreadable)?;
        let decode = |part: &str| BASE64_URL_SAFE_NO_PAD.decode(part).map_err(|_| TokenFault::Unreadable);
        let header: Header = serde_json::from_slice(&decode(header)?).map_err(|_| TokenFault::Unreadable)?;
        let has_known_type = header.typ.is_none_or(|typ| TYPES.contains(&typ.to_ascii_lowercase().as_str()));
        // A content type denotes a nested token, and critical header parameters are by definition not understood here.
        if !has_known_type || header.cty.is_some() || header.crit.is_some() {
            return Err(TokenFault::Unreadable);
        }
        Ok(Self {
            algorithm: header.alg,
            kid: header.kid,
            signing_input: signing_input.to_owned(),
            signature: decode(signature)?,
            claims: Claims::parse(&decode(payload)?)?,
        })
    }

    /// Returns the tenant that the token claims to belong to.
    pub(super) fn tenant(&self) -> Result<TenantId, TokenFault> {
        self.claims.tenant()
    }

    /// Verifies the token against the keys that may have signed it.
    ///
    /// # Errors
    /// The first check that fails.
    pub(super) fn verify(&self, keys: &[CoreJsonWebKey], expected: &Expected<'_>) -> Result<&Claims, TokenFault> {
        let Self { algorithm, claims, .. } = self;
        if claims.issuer.as_deref() != Some(expected.issuer) {
            return Err(TokenFault::Issuer);
        }
        let is_client_id = |party: &str| party == expected.client_id;
        if !claims.audiences.iter().any(|audience| is_client_id(audience)) {
            return Err(TokenFault::Audience);
        }
        if !ALGORITHMS.contains(algorithm) {
            return Err(TokenFault::Algorithm);
        }
        let mut usable_keys = keys.iter().filter(|key| is_usable_for(key, algorithm));
        let key = usable_keys.next().ok_or(TokenFault::UnknownKey)?;
        if usable_keys.next().is_some() {
            return Err(TokenFault::AmbiguousKey);
        }
        key.verify_signature(algorithm, self.signing_input.as_bytes(), &self.signature)
            .map_err(|_| TokenFault::Signature)?;
        match claims.authorized_party.as_deref() {
            Some(party) if !is_client_id(party) => return Err(TokenFault::AuthorizedParty),
            None if claims.audiences.len() > 1 => return Err(TokenFault::AuthorizedParty),
            _ => {}
        }
        let (earliest, latest) = ((expected.now - SKEW).as_second(), (expected.now + SKEW).as_second());
        if claims.expires_at <= earliest {
            return Err(TokenFault::Expired);
        }
        // Compared as digests, so that timing reveals nothing about the value.
        let nonce = claims.nonce.as_deref().map(Sha256::digest);
        if nonce != Some(Sha256::digest(expected.nonce.secret())) {
            return Err(TokenFault::Nonce);
        }
        if claims.issued_at > latest {
            return Err(TokenFault::IssuedInFuture);
        }
        if claims.not_before.is_some_and(|nbf| nbf > latest) {
            return Err(TokenFault::NotYetValid);
        }
        if claims.subject.is_empty() {
            return Err(TokenFault::Subject);
        }
        if let Some(claimed) = &claims.access_token_hash {
            let actual = AccessTokenHash::from_token(expected.access_token, algorithm, key);
            if actual.map_err(|_| TokenFault::Algorithm)?.as_str() != claimed {
                return Err(TokenFault::AccessTokenHash);
            }
        }
        Ok(claims)
    }
}

/// Checks whether a key has the type that an algorithm requires, and is not reserved for another algorithm.
fn is_usable_for(key: &CoreJsonWebKey, algorithm: &CoreJwsSigningAlgorithm) -> bool {
    let algorithm_matches = match key.signing_alg() {
        JsonWebKeyAlgorithm::Algorithm(own) => own == algorithm,
        JsonWebKeyAlgorithm::Unspecified => true,
        JsonWebKeyAlgorithm::Unsupported => false,
    };
    algorithm_matches && algorithm.key_type().as_ref() == Some(key.key_type())
}

/// The values that a token is verified against.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a Nonce,
    pub(super) access_token: &'a AccessToken,
    pub(super) now: Timestamp,
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn outcome(header: &Value, payload: &Value) -> Result<(), TokenFault> {
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let raw = format!("{}.{}.c2ln", encode(header), encode(payload));
        let expected = Expected {
            issuer: "https://id.example",
            client_id: "us",
            nonce: &Nonce::new("nonce".to_owned()),
            access_token: &AccessToken::new("access".to_owned()),
            now: Timestamp::UNIX_EPOCH,
        };
        UnverifiedToken::parse(&raw)?.verify(&[], &expected).map(|_| ())
    }

    fn payload() -> Value {
        json!({ "iss": "https://id.example", "aud": "us", "sub": "s", "exp": 9, "iat": 0, "nonce": "nonce" })
    }

    #[test]
    fn rejects_encrypted_nested_and_critical_tokens_as_unreadable() {
        for header in [
            json!({ "alg": "RSA-OAEP", "enc": "A128GCM" }),
            json!({ "alg": "A128GCM" }),
            json!({ "alg": "RS256", "cty": "JWT" }),
            json!({ "alg": "RS256", "crit": ["exp"] }),
            json!({ "alg": "RS256", "typ": "at+jwt" }),
            json!({ "alg": "NONE" }),
            json!({}),
        ] {
            assert_eq!(outcome(&header, &payload()), Err(TokenFault::Unreadable), "{header}");
        }
    }

    #[test]
    fn rejects_algorithms_other_than_public_key_signatures() {
        for algorithm in ["none", "HS256", "HS384", "HS512", "EdDSA", "ES512"] {
            assert_eq!(outcome(&json!({ "alg": algorithm }), &payload()), Err(TokenFault::Algorithm), "{algorithm}");
        }
        for algorithm in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"] {
            assert_eq!(outcome(&json!({ "alg": algorithm }), &payload()), Err(TokenFault::UnknownKey), "{algorithm}");
        }
    }

    proptest! {
        #[test]
        fn arbitrary_claims_are_rejected_without_panic(
            name in prop::sample::select(vec![
                "iss", "aud", "sub", "exp", "iat", "nbf", "nonce", "azp", "at_hash", "amr", "acr", "auth_time", "name",
                "email", "groups", "wids", "roles", "tid", "oid", "upn", "_claim_names", "hasgroups", "name#", "address",
            ]),
            value in prop_oneof![
                Just(Value::Null),
                any::<bool>().prop_map(Value::from),
                any::<i64>().prop_map(Value::from),
                any::<f64>().prop_map(Value::from),
                ".{0,20}".prop_map(Value::from),
                prop::collection::vec(".{0,5}", 0..4).prop_map(Value::from),
                ".{0,5}".prop_map(|key| json!({ key: 1 })),
            ],
        ) {
            let mut payload = payload();
            payload[name] = value;
            let outcome = outcome(&json!({ "alg": "RS256" }), &payload);
            prop_assert!(outcome.is_err(), "no token is valid without a key");
        }

        #[test]
        fn arbitrary_text_is_rejected_without_panic(raw in "[a-df-zA-Z0-9_.-]{0,80}") {
            let fault = UnverifiedToken::parse(&raw).err();
            prop_assert_eq!(fault, Some(TokenFault::Unreadable), "the encoding of a JSON object begins with e");
        }
    }
}
