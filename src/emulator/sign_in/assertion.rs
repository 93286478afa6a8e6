//! Client assertions (RFC 7523, section 3; article "Microsoft identity platform application authentication certificate
//! credentials"). Parsed with other crates than the portal creates them with.

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use rsa::{RsaPublicKey, pkcs1v15, pkcs8::DecodePublicKey as _, pss, signature::Verifier as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use x509_cert::der::{DecodePem as _, Encode as _};

use super::error::OAuthError;
use crate::{
    client_credential::ASSERTION_TYPE,
    emulator::state::{
        assertions::{Assertions, SKEW},
        keys::claims_of,
    },
};

/// The registered certificate of an application.
#[derive(Debug, Clone)]
pub struct RegisteredCertificate {
    sha256: String,
    key: RsaPublicKey,
}

impl RegisteredCertificate {
    /// Reads the certificate in a PEM text, if there is one; a private key beside it is ignored.
    pub fn find(pem: &str) -> Option<Self> {
        let start = pem.find("-----BEGIN CERTIFICATE-----")?;
        let end = start + pem[start..].find("-----END CERTIFICATE-----")? + "-----END CERTIFICATE-----".len();
        let certificate = x509_cert::Certificate::from_pem(&pem[start..end]).ok()?;
        let public = certificate.tbs_certificate.subject_public_key_info.to_der().ok()?;
        Some(Self {
            sha256: URL_SAFE_NO_PAD.encode(Sha256::digest(certificate.to_der().ok()?)),
            key: RsaPublicKey::from_public_key_der(&public).ok()?,
        })
    }

    /// Checks that an assertion is by this application, for this token endpoint, currently valid and not replayed.
    ///
    /// # Errors
    /// If it is not.
    pub fn check(
        &self,
        (kind, assertion): (&str, &str),
        client_id: &str,
        token_endpoint: &str,
        used: &Assertions,
    ) -> Result<(), OAuthError> {
        if kind != ASSERTION_TYPE {
            let text = format!("The client_assertion_type must be '{ASSERTION_TYPE}'.");
            return Err(OAuthError::new("invalid_request", 90_023, text));
        }
        let claims = self.verify_signature(assertion)?;
        if claims["iss"] != client_id || claims["sub"] != client_id {
            let text = "Client assertion application identifier doesn't match 'client_id' parameter.";
            return Err(OAuthError::new("invalid_client", 700_021, text));
        }
        if claims["aud"] != token_endpoint {
            let text = "Client assertion audience claim does not match Realm issuer.";
            return Err(OAuthError::new("invalid_client", 700_023, text));
        }
        let now = Timestamp::now().as_second();
        let expires = claims["exp"].as_i64().filter(|end| *end + SKEW > now);
        let has_started =
            ["nbf", "iat"].iter().all(|name| claims[name].as_i64().is_some_and(|start| start - SKEW <= now));
        let (Some(expires), true) = (expires, has_started) else {
            let text = "Client assertion is not within its valid time range.";
            return Err(OAuthError::new("invalid_client", 700_024, text));
        };
        let Some(jti) = claims["jti"].as_str() else { return Err(malformed()) };
        if used.record(client_id, jti, expires, now) {
            Ok(())
        } else {
            Err(OAuthError::new("invalid_client", 50_027, "The client assertion was used before."))
        }
    }

    /// Returns the claims of an assertion after verifying its signature.
    fn verify_signature(&self, assertion: &str) -> Result<Value, OAuthError> {
        let (signed, signature) = assertion.rsplit_once('.').ok_or_else(malformed)?;
        let (header, _) = signed.split_once('.').ok_or_else(malformed)?;
        let decode = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| malformed());
        let header: Value = serde_json::from_slice(&decode(header)?).map_err(|_| malformed())?;
        let signature = decode(signature)?;
        if header["x5t#S256"] != self.sha256.as_str() {
            return Err(unknown_key());
        }
        let is_valid = match header["alg"].as_str() {
            Some("PS256") => pss::Signature::try_from(signature.as_slice()).is_ok_and(|signature| {
                pss::VerifyingKey::<Sha256>::new(self.key.clone()).verify(signed.as_bytes(), &signature).is_ok()
            }),
            Some("RS256") => pkcs1v15::Signature::try_from(signature.as_slice()).is_ok_and(|signature| {
                pkcs1v15::VerifyingKey::<Sha256>::new(self.key.clone()).verify(signed.as_bytes(), &signature).is_ok()
            }),
            _ => return Err(malformed()),
        };
        if is_valid {
            claims_of(assertion).ok_or_else(malformed)
        } else {
            Err(invalid_signature("The provided signature value did not match the expected signature value."))
        }
    }
}

fn malformed() -> OAuthError {
    OAuthError::new("invalid_client", 50_027, "JWT token is invalid or malformed.")
}

/// Returns the error for an assertion with an unregistered certificate.
pub fn unknown_key() -> OAuthError {
    invalid_signature("The key was not found.")
}

fn invalid_signature(reason: &str) -> OAuthError {
    let text = format!("Client assertion contains an invalid signature. [Reason - {reason}]");
    OAuthError::new("invalid_client", 700_027, text)
}
