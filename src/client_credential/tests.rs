//! Accepted credentials, and the proofs that are sent, verified by an independent implementation.

use std::sync::OnceLock;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::SignedDuration;
use rsa::{RsaPrivateKey, pss, signature::Verifier as _};
use serde_json::Value;
use sha2::{Digest as _, Sha256};
use x509_cert::der::{DecodePem as _, Encode as _};

use super::*;

const YEAR: SignedDuration = SignedDuration::from_hours(365 * 24);
const ENDPOINT: &str = "https://login.example/tenant/oauth2/v2.0/token";

fn endpoint(secret_in_form: bool) -> TokenEndpoint {
    TokenEndpoint { address: ENDPOINT.parse().unwrap(), secret_in_form }
}

fn now() -> Timestamp {
    "2026-03-01T12:00:00Z".parse().unwrap()
}

/// Returns two valid keys, and one that is too short.
fn keys() -> &'static [RsaPrivateKey; 3] {
    static KEYS: OnceLock<[RsaPrivateKey; 3]> = OnceLock::new();
    KEYS.get_or_init(|| [2048, 2048, 1024].map(|bits| self_signed::new_key(bits).unwrap()))
}

/// Returns certificate and key of the n-th key, valid for a year.
fn parts(index: usize) -> (String, String) {
    let pem = self_signed::certify(&keys()[index], now()..now() + YEAR).unwrap();
    let (certificate, key) = pem.split_at(pem.find("-----BEGIN PRIVATE KEY").unwrap());
    (certificate.to_owned(), key.to_owned())
}

fn parse(text: &str) -> Result<ClientCredential, CredentialError> {
    ClientCredential::parse(&text.into())
}

fn decoded(part: &str) -> Value {
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(part).unwrap()).unwrap()
}

#[test]
fn text_other_than_pem_is_a_secret() {
    let secret = parse("a~ :secret").unwrap().usable_at(now()).unwrap();
    let proof = secret.proof("the client", &endpoint(true), now()).unwrap();
    let fields: Vec<_> = proof.fields.iter().map(|(name, value)| (*name, value.expose_secret())).collect();
    assert_eq!(fields, [("client_secret", "a~ :secret")]);
    assert!(proof.authorization.is_none());

    let proof = secret.proof("the client", &endpoint(false), now()).unwrap();
    // "the+client:a%7E+%3Asecret"
    let header = proof.authorization.unwrap();
    assert_eq!(header.expose_secret(), "Basic dGhlK2NsaWVudDphJTdFKyUzQXNlY3JldA==");
    assert!(proof.fields.is_empty());
}

#[test]
fn an_assertion_has_the_required_claims_and_a_valid_signature() {
    let (certificate, key) = parts(0);
    let credential = parse(&format!("{certificate}{key}")).unwrap();
    let proof = credential.proof("client", &endpoint(false), now()).unwrap().fields;
    let names: Vec<_> = proof.iter().map(|(name, _)| *name).collect();
    assert_eq!(names, ["client_assertion_type", "client_assertion"], "and no secret beside it");
    assert_eq!(proof[0].1.expose_secret(), "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
    let parts: Vec<_> = proof[1].1.expose_secret().split('.').collect();
    let [header, claims, signature] = parts[..] else { panic!("{} parts", parts.len()) };

    let der = x509_cert::Certificate::from_pem(&certificate).unwrap().to_der().unwrap();
    let thumbprint = URL_SAFE_NO_PAD.encode(Sha256::digest(der));
    assert_eq!(decoded(header), serde_json::json!({"alg": "PS256", "typ": "JWT", "x5t#S256": thumbprint}));
    let mut payload = decoded(claims);
    assert!(payload["jti"].as_str().unwrap().parse::<uuid::Uuid>().is_ok());
    payload.as_object_mut().unwrap().remove("jti");
    let issued = now().as_second();
    assert_eq!(
        payload,
        serde_json::json!({
            "aud": ENDPOINT, "iss": "client", "sub": "client", "iat": issued, "nbf": issued, "exp": issued + 600,
        })
    );
    let verifier = pss::VerifyingKey::<Sha256>::new(keys()[0].to_public_key());
    let signature = pss::Signature::try_from(URL_SAFE_NO_PAD.decode(signature).unwrap().as_slice()).unwrap();
    assert!(verifier.verify(format!("{header}.{claims}").as_bytes(), &signature).is_ok());
    assert!(verifier.verify(format!("{header}.{claims}x").as_bytes(), &signature).is_err());
}

#[test]
fn assertions_have_unique_ids() {
    let (certificate, key) = parts(0);
    let credential = parse(&format!("{certificate}{key}")).unwrap();
    let identifier = || {
        let proof = credential.proof("client", &endpoint(true), now()).unwrap().fields;
        decoded(proof[1].1.expose_secret().split('.').nth(1).unwrap())["jti"].clone()
    };
    assert_ne!(identifier(), identifier());
}

#[test]
fn certificate_and_key_may_be_in_any_order_with_a_chain() {
    let (certificate, key) = parts(0);
    let (other, _) = parts(1);
    for text in [format!("{key}{certificate}"), format!("Bag Attributes\n{certificate}{other}\r\n{key}\n")] {
        assert!(matches!(parse(&text), Ok(ClientCredential::Certificate(_))), "{text}");
    }
}

#[test]
fn invalid_pem_is_reported_by_its_defect() {
    let (certificate, key) = parts(0);
    let (_, other) = parts(1);
    let (short, short_key) = parts(2);
    let encrypted = key.replace("PRIVATE KEY", "ENCRYPTED PRIVATE KEY");
    let garbage = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
    let cut = &certificate[..certificate.len() / 2];
    for (text, error) in [
        (key.clone(), CredentialError::NoCertificate),
        (cut.to_owned(), CredentialError::NoCertificate),
        (certificate.clone(), CredentialError::NoKey),
        (format!("{certificate}{encrypted}"), CredentialError::NoKey),
        (format!("{garbage}{key}"), CredentialError::BadCertificate),
        (format!("{certificate}{other}"), CredentialError::OtherKey),
        (format!("{short}{short_key}"), CredentialError::BadKey),
    ] {
        assert_eq!(parse(&text).err(), Some(error), "{text}");
    }
}

#[test]
fn rejects_an_expired_certificate() {
    let (certificate, key) = parts(0);
    let credential = parse(&format!("{certificate}{key}")).unwrap();
    assert!(credential.clone().usable_at(now() + YEAR - SignedDuration::from_secs(1)).is_ok());
    assert_eq!(credential.usable_at(now() + YEAR).err(), Some(CredentialError::Expired(now() + YEAR)));
}

#[test]
fn debug_output_omits_secret_and_key() {
    let (certificate, key) = parts(0);
    let credential = parse(&format!("{certificate}{key}")).unwrap();
    let ClientCredential::Certificate(parsed) = &credential else { panic!("{credential:?}") };
    assert_eq!(format!("{credential:?}"), format!("Certificate(Certificate({:?}, ..))", parsed.thumbprint()));
    assert!(!format!("{:?}", parse("hush").unwrap()).contains("hush"));
}
