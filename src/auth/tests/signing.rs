//! Keys, and tokens signed with them in valid and invalid ways.

use std::sync::OnceLock;

use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKeyId, PrivateSigningKey,
    core::{CoreHmacKey, CoreJsonCurveType, CoreJsonWebKey, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey},
};
use p256::ecdsa::signature::Signer as _;
use rand_chacha::rand_core::SeedableRng;
use rsa::{RsaPrivateKey, pkcs1::EncodeRsaPrivateKey, pkcs8::LineEnding};
use serde_json::{Value, json};

/// The key that a token is signed with.
#[derive(Clone, Copy)]
pub(super) enum Signer {
    /// The n-th RSA key.
    Rsa(usize, CoreAlgorithm),
    /// ECDSA on P-256.
    Ec,
    /// The n-th RSA key's published public half, used as a shared secret.
    PublicKeyAsSecret(usize),
    /// The client secret.
    ClientSecret,
    /// None: an unsigned token.
    Nothing,
}

/// The RSA algorithms used here.
#[derive(Clone, Copy)]
pub(super) enum CoreAlgorithm {
    Rs256,
    Ps256,
}

fn pem(index: usize) -> &'static str {
    static KEYS: OnceLock<[String; 2]> = OnceLock::new();
    &KEYS.get_or_init(|| {
        [1, 2].map(|seed| {
            let mut rng = rand_chacha::ChaCha20Rng::seed_from_u64(seed);
            RsaPrivateKey::new(&mut rng, 2048).unwrap().to_pkcs1_pem(LineEnding::LF).unwrap().to_string()
        })
    })[index]
}

fn rsa_key(index: usize, kid: Option<&str>) -> CoreRsaPrivateSigningKey {
    CoreRsaPrivateSigningKey::from_pem(pem(index), kid.map(|kid| JsonWebKeyId::new(kid.to_owned()))).unwrap()
}

fn ec_key() -> p256::ecdsa::SigningKey {
    p256::ecdsa::SigningKey::from_slice(&[7; 32]).unwrap()
}

/// Returns the n-th RSA key as a provider publishes it.
pub(super) fn rsa_jwk(index: usize, kid: Option<&str>) -> Value {
    serde_json::to_value(rsa_key(index, kid).as_verification_key()).unwrap()
}

/// Returns the P-256 key as a provider publishes it.
pub(super) fn ec_jwk(kid: &str) -> Value {
    let point = ec_key().verifying_key().to_sec1_point(false);
    let (x, y) = (point.x().unwrap().to_vec(), point.y().unwrap().to_vec());
    let key = CoreJsonWebKey::new_ec(x, y, CoreJsonCurveType::P256, Some(JsonWebKeyId::new(kid.to_owned())));
    serde_json::to_value(key).unwrap()
}

impl Signer {
    fn algorithm(self) -> &'static str {
        match self {
            Self::Rsa(_, CoreAlgorithm::Rs256) => "RS256",
            Self::Rsa(_, CoreAlgorithm::Ps256) => "PS256",
            Self::Ec => "ES256",
            Self::PublicKeyAsSecret(_) | Self::ClientSecret => "HS256",
            Self::Nothing => "none",
        }
    }

    fn sign(self, message: &[u8]) -> Vec<u8> {
        match self {
            Self::Rsa(index, algorithm) => {
                let algorithm = match algorithm {
                    CoreAlgorithm::Rs256 => CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256,
                    CoreAlgorithm::Ps256 => CoreJwsSigningAlgorithm::RsaSsaPssSha256,
                };
                rsa_key(index, None).sign(&algorithm, message).unwrap()
            }
            Self::Ec => {
                let signature: p256::ecdsa::Signature = ec_key().sign(message);
                signature.to_bytes().to_vec()
            }
            Self::PublicKeyAsSecret(index) => {
                let published = rsa_jwk(index, None)["n"].as_str().unwrap().to_owned();
                hmac(BASE64_URL_SAFE_NO_PAD.decode(published).unwrap(), message)
            }
            Self::ClientSecret => hmac(super::CLIENT_SECRET.as_bytes().to_vec(), message),
            Self::Nothing => Vec::new(),
        }
    }

    /// Returns a token with these claims.
    pub(super) fn token(self, kid: Option<&str>, claims: &Value) -> String {
        let mut header = json!({ "typ": "JWT", "alg": self.algorithm() });
        if let Some(kid) = kid {
            header["kid"] = kid.into();
        }
        let encode = |value: &Value| BASE64_URL_SAFE_NO_PAD.encode(value.to_string());
        let input = format!("{}.{}", encode(&header), encode(claims));
        let signature = BASE64_URL_SAFE_NO_PAD.encode(self.sign(input.as_bytes()));
        format!("{input}.{signature}")
    }
}

fn hmac(secret: Vec<u8>, message: &[u8]) -> Vec<u8> {
    CoreHmacKey::new(secret).sign(&CoreJwsSigningAlgorithm::HmacSha256, message).unwrap()
}
