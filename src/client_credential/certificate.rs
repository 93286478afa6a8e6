//! A certificate with its private key, and the assertions that the key signs.
//!
//! `ring` signs: its operations with private keys run in constant time, unlike those of the crate `rsa`
//! (RUSTSEC-2023-0071).

use std::{fmt, sync::Arc};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use ring::{
    rand::SystemRandom,
    signature::{KeyPair as _, RSA_PSS_SHA256, RsaKeyPair},
};
use rustls::pki_types::{CertificateDer, PrivatePkcs8KeyDer, pem::PemObject as _};
use secrecy::SecretString;
use serde_json::json;
use sha2::{Digest, Sha256};
use uuid::Uuid;
use x509_cert::der::Decode as _;

use super::CredentialError;

/// Lifetime of an assertion, which bounds the tolerated clock skew. The article recommends five to ten minutes.
const LIFETIME: SignedDuration = SignedDuration::from_mins(10);

/// A certificate that is registered with a provider, and its private key.
#[derive(Clone)]
pub struct Certificate {
    sha256: [u8; 32],
    expires_at: Timestamp,
    key: Arc<RsaKeyPair>,
}

impl fmt::Debug for Certificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Certificate").field(&self.thumbprint()).finish_non_exhaustive()
    }
}

impl Certificate {
    /// Parses PEM with a certificate and its private key, in any order. Of several certificates, the first is the
    /// client's own.
    pub(super) fn parse(pem: &str) -> Result<Self, CredentialError> {
        let der = CertificateDer::from_pem_slice(pem.as_bytes()).map_err(|_| CredentialError::NoCertificate)?;
        let key = PrivatePkcs8KeyDer::from_pem_slice(pem.as_bytes()).map_err(|_| CredentialError::NoKey)?;
        let parsed = x509_cert::Certificate::from_der(&der).map_err(|_| CredentialError::BadCertificate)?;
        let end = parsed.tbs_certificate.validity.not_after.to_unix_duration().as_secs();
        let end = i64::try_from(end).map_err(|_| CredentialError::BadCertificate)?;
        let key = RsaKeyPair::from_pkcs8(key.secret_pkcs8_der()).map_err(|_| CredentialError::BadKey)?;
        // Both are the `RSAPublicKey` of RFC 8017 in DER, which encodes each key in one way.
        let certified_key = parsed.tbs_certificate.subject_public_key_info.subject_public_key;
        if certified_key.raw_bytes() != key.public_key().as_ref() {
            return Err(CredentialError::OtherKey);
        }
        Ok(Self {
            sha256: Sha256::digest(&der).into(),
            expires_at: Timestamp::from_second(end).map_err(|_| CredentialError::BadCertificate)?,
            key: Arc::new(key),
        })
    }

    /// Returns the SHA-256 fingerprint of the certificate, as shown by `openssl x509 -fingerprint -sha256` but without
    /// colons.
    pub fn thumbprint(&self) -> String {
        hex::encode_upper(self.sha256)
    }

    /// Returns the expiry, the last moment at which providers accept the certificate.
    pub const fn expires_at(&self) -> Timestamp {
        self.expires_at
    }

    /// Returns a signed single-use client assertion.
    pub(super) fn assertion(
        &self,
        client_id: &str,
        token_endpoint: &str,
        now: Timestamp,
    ) -> Result<SecretString, CredentialError> {
        let header = json!({"alg": "PS256", "typ": "JWT", "x5t#S256": URL_SAFE_NO_PAD.encode(self.sha256)});
        let issued = now.as_second();
        let claims = json!({
            "aud": token_endpoint, "iss": client_id, "sub": client_id, "jti": Uuid::new_v4(),
            "iat": issued, "nbf": issued, "exp": issued + LIFETIME.as_secs(),
        });
        let encode = |value: serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signing_input = format!("{}.{}", encode(header), encode(claims));
        let mut signature = vec![0; self.key.public().modulus_len()];
        self.key
            .sign(&RSA_PSS_SHA256, &SystemRandom::new(), signing_input.as_bytes(), &mut signature)
            .map_err(|_| CredentialError::Unsigned)?;
        Ok(format!("{signing_input}.{}", URL_SAFE_NO_PAD.encode(signature)).into())
    }
}
