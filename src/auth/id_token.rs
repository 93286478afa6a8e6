//! The ID token: what it must say, and by whom it must be signed, to be believed
//! (OpenID Connect Core, "ID Token Validation").

use std::time::SystemTime;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use openidconnect::{
    AccessToken, AccessTokenHash, AdditionalClaims, ClaimsVerificationError, ClientId, EmptyExtraTokenFields, IdToken,
    IdTokenClaims, IdTokenFields, IdTokenVerifier, IssuerUrl, JsonWebKeySet, Nonce, SignatureVerificationError,
    StandardTokenResponse,
    core::{
        CoreGenderClaim, CoreJsonWebKey, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm, CoreTokenType,
    },
};
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::Value;

use crate::{
    auth::error::TokenFault,
    domain::id::{ObjectId, TenantId},
};

/// How far the provider's clock may be from ours.
const SKEW: SignedDuration = SignedDuration::from_mins(2);

/// The signatures accepted: with a public key, and never `none` or a shared secret, whatever a document offers.
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

pub(super) type Token = IdToken<Claims, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, CoreJwsSigningAlgorithm>;
pub(super) type TokenClaims = IdTokenClaims<Claims, CoreGenderClaim>;
pub(super) type TokenAnswer = StandardTokenResponse<
    IdTokenFields<
        Claims,
        EmptyExtraTokenFields,
        CoreGenderClaim,
        CoreJweContentEncryptionAlgorithm,
        CoreJwsSigningAlgorithm,
    >,
    CoreTokenType,
>;

/// The claims beyond the standard ones.
#[derive(Debug, Default, Serialize, Deserialize)]
pub(super) struct Claims {
    pub(super) tid: Option<String>,
    pub(super) oid: Option<String>,
    pub(super) upn: Option<String>,
    #[serde(default, deserialize_with = "texts")]
    pub(super) groups: Vec<String>,
    #[serde(default, deserialize_with = "texts")]
    pub(super) wids: Vec<String>,
    #[serde(default, deserialize_with = "texts")]
    pub(super) roles: Vec<String>,
    hasgroups: Option<Value>,
    #[serde(rename = "_claim_names")]
    claim_names: Option<Value>,
    nbf: Option<f64>,
}

impl AdditionalClaims for Claims {}

impl Claims {
    pub(super) fn tenant(&self) -> Result<TenantId, TokenFault> {
        self.tid.as_deref().and_then(|tid| tid.parse().ok()).ok_or(TokenFault::Tenant)
    }

    pub(super) fn object(&self) -> Result<ObjectId, TokenFault> {
        self.oid.as_deref().and_then(|oid| oid.parse().ok()).ok_or(TokenFault::Object)
    }

    /// Whether Entra left the groups out because there are too many ("Groups overage claim").
    pub(super) fn has_groups_overage(&self) -> bool {
        let elsewhere = self.claim_names.as_ref().is_some_and(|names| names.get("groups").is_some());
        elsewhere || self.hasgroups.as_ref().is_some_and(|has| *has == true || *has == "true")
    }
}

/// A list of texts, or one text alone; what is neither says nothing.
fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<String>, D::Error> {
    let text = |value| if let Value::String(text) = value { Some(text) } else { None };
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(values) => values.into_iter().filter_map(text).collect(),
        value => text(value).into_iter().collect(),
    })
}

/// What is read of a token before anything of it is believed: which key it names, and whose it claims to be.
pub(super) struct Unverified {
    pub(super) kid: Option<String>,
    tid: Option<String>,
}

impl Unverified {
    pub(super) fn parse(raw: &str) -> Result<Self, TokenFault> {
        #[derive(Deserialize)]
        struct Header {
            kid: Option<String>,
        }
        #[derive(Deserialize)]
        struct Payload {
            tid: Option<String>,
        }
        let mut parts = raw.split('.');
        let header: Header = part(parts.next()).ok_or(TokenFault::Unreadable)?;
        let payload: Payload = part(parts.next()).ok_or(TokenFault::Unreadable)?;
        Ok(Self { kid: header.kid, tid: payload.tid })
    }

    pub(super) fn tenant(&self) -> Result<TenantId, TokenFault> {
        self.tid.as_deref().and_then(|tid| tid.parse().ok()).ok_or(TokenFault::Tenant)
    }
}

fn part<T: serde::de::DeserializeOwned>(text: Option<&str>) -> Option<T> {
    serde_json::from_slice(&BASE64_URL_SAFE_NO_PAD.decode(text?).ok()?).ok()
}

/// What is wrong with a token that the library could not even read, for the log.
pub(super) fn fault_of_unreadable(raw: &str) -> TokenFault {
    let Some(Value::Object(claims)) = part(raw.split('.').nth(1)) else { return TokenFault::Unreadable };
    if !claims.contains_key("sub") {
        TokenFault::Subject
    } else if !claims.contains_key("iat") {
        TokenFault::IssuedAtMissing
    } else {
        TokenFault::Unreadable
    }
}

/// What a token is held against.
pub(super) struct Expected<'a> {
    pub(super) issuer: &'a str,
    pub(super) client_id: &'a str,
    pub(super) nonce: &'a Nonce,
    pub(super) access_token: &'a AccessToken,
    pub(super) now: Timestamp,
}

/// Checks a token against the keys that may have signed it.
pub(super) fn verify<'t>(
    token: &'t Token,
    keys: Vec<CoreJsonWebKey>,
    expected: &Expected<'_>,
) -> Result<&'t TokenClaims, TokenFault> {
    let issuer = IssuerUrl::new(expected.issuer.to_owned()).map_err(|_| TokenFault::Issuer)?;
    let earliest = SystemTime::from(expected.now - SKEW);
    // The verifier is given no client secret, so that a shared-secret signature has nothing to be checked with.
    let verifier = IdTokenVerifier::new_public_client(
        ClientId::new(expected.client_id.to_owned()),
        issuer,
        JsonWebKeySet::new(keys),
    )
    .set_allowed_algs(ALGORITHMS)
    // Further audiences are decided below, where `azp` can be seen.
    .set_other_audience_verifier_fn(|_| true)
    .set_time_fn(move || earliest.into());
    let claims = token.claims(&verifier, expected.nonce).map_err(|error| fault(&error))?;

    let ours = |party: &ClientId| party.as_str() == expected.client_id;
    match claims.authorized_party() {
        Some(party) if !ours(party) => return Err(TokenFault::AuthorizedParty),
        None if claims.audiences().len() > 1 => return Err(TokenFault::AuthorizedParty),
        _ => {}
    }
    let latest = (expected.now + SKEW).as_second();
    if claims.issue_time().timestamp() > latest {
        return Err(TokenFault::IssuedInFuture);
    }
    #[expect(clippy::cast_precision_loss, reason = "seconds since 1970 stay far below 2^52")]
    if claims.additional_claims().nbf.is_some_and(|nbf| nbf > latest as f64) {
        return Err(TokenFault::NotYetValid);
    }
    if claims.subject().is_empty() {
        return Err(TokenFault::Subject);
    }
    if let Some(claimed) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(|_| TokenFault::Algorithm)?;
        let key = token.signing_key(&verifier).map_err(|_| TokenFault::UnknownKey)?;
        let actual =
            AccessTokenHash::from_token(expected.access_token, algorithm, key).map_err(|_| TokenFault::Algorithm)?;
        if actual != *claimed {
            return Err(TokenFault::AccessTokenHash);
        }
    }
    Ok(claims)
}

/// The library's errors hold claims in their text, so only their kind is kept.
fn fault(error: &ClaimsVerificationError) -> TokenFault {
    match error {
        ClaimsVerificationError::Expired(_) => TokenFault::Expired,
        ClaimsVerificationError::InvalidAudience(_) => TokenFault::Audience,
        ClaimsVerificationError::InvalidIssuer(_) => TokenFault::Issuer,
        ClaimsVerificationError::InvalidNonce(_) => TokenFault::Nonce,
        ClaimsVerificationError::InvalidSubject(_) => TokenFault::Subject,
        ClaimsVerificationError::SignatureVerification(error) => match error {
            SignatureVerificationError::AmbiguousKeyId(_) => TokenFault::AmbiguousKey,
            SignatureVerificationError::NoMatchingKey => TokenFault::UnknownKey,
            SignatureVerificationError::DisallowedAlg(_)
            | SignatureVerificationError::NoSignature
            | SignatureVerificationError::UnsupportedAlg(_) => TokenFault::Algorithm,
            _ => TokenFault::Signature,
        },
        _ => TokenFault::Unreadable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;

    fn outcome(header: &Value, payload: &Value) -> Result<(), TokenFault> {
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let raw = format!("{}.{}.c2ln", encode(header), encode(payload));
        let token: Token = raw.parse().map_err(|_| fault_of_unreadable(&raw))?;
        let expected = Expected {
            issuer: "https://id.example",
            client_id: "us",
            nonce: &Nonce::new("nonce".to_owned()),
            access_token: &AccessToken::new("access".to_owned()),
            now: Timestamp::UNIX_EPOCH,
        };
        verify(&token, Vec::new(), &expected).map(|_| ())
    }

    fn payload() -> Value {
        json!({ "iss": "https://id.example", "aud": "us", "sub": "s", "exp": 9, "iat": 0, "nonce": "nonce" })
    }

    #[test]
    fn an_encrypted_nested_or_critical_token_is_unreadable() {
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
    fn only_signatures_with_public_keys_are_looked_into() {
        for algorithm in ["none", "HS256", "HS384", "HS512", "EdDSA", "ES512"] {
            assert_eq!(outcome(&json!({ "alg": algorithm }), &payload()), Err(TokenFault::Algorithm), "{algorithm}");
        }
        for algorithm in ["RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384"] {
            assert_eq!(outcome(&json!({ "alg": algorithm }), &payload()), Err(TokenFault::UnknownKey), "{algorithm}");
        }
    }

    proptest! {
        #[test]
        fn no_claim_is_too_strange_to_be_refused(
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
            prop_assert!(outcome.is_err(), "without a key nothing is believed");
        }

        #[test]
        fn no_text_is_too_strange_to_be_refused(raw in "[a-df-zA-Z0-9_.-]{0,80}") {
            prop_assert!(Unverified::parse(&raw).is_err(), "an object's encoding begins with e");
            prop_assert_eq!(fault_of_unreadable(&raw), TokenFault::Unreadable);
        }
    }
}
