//! Certificates for tests, and verification of assertions by an independent implementation.

use std::sync::OnceLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::{SignedDuration, Timestamp};
use rsa::{RsaPrivateKey, pss, signature::Verifier as _};
use serde_json::Value;
use sha2::Sha256;

use super::{ClientCredential, self_signed};

fn key() -> &'static RsaPrivateKey {
    static KEY: OnceLock<RsaPrivateKey> = OnceLock::new();
    KEY.get_or_init(|| self_signed::new_key(2048).unwrap())
}

/// Returns a certificate with its private key (PEM) that is valid from an hour before its end, or before now.
pub fn pem_until(end: Timestamp) -> String {
    self_signed::certify(key(), end.min(Timestamp::now()) - SignedDuration::from_hours(1)..end).unwrap()
}

/// Returns a certificate that is valid for a day, as a client credential.
pub fn certificate() -> ClientCredential {
    let pem = pem_until(Timestamp::now() + SignedDuration::from_hours(24));
    ClientCredential::parse(&pem.into()).unwrap()
}

/// Verifies an assertion's signature and returns its claims.
pub fn claims_of(assertion: &str) -> Value {
    let (signing_input, signature) = assertion.rsplit_once('.').unwrap();
    let signature = pss::Signature::try_from(URL_SAFE_NO_PAD.decode(signature).unwrap().as_slice()).unwrap();
    pss::VerifyingKey::<Sha256>::new(key().to_public_key()).verify(signing_input.as_bytes(), &signature).unwrap();
    let (_, claims) = signing_input.split_once('.').unwrap();
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).unwrap()).unwrap()
}
