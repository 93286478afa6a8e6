//! The keys that sign tokens, generated at the start and discarded at the end.

use std::{
    collections::HashMap,
    io,
    sync::{Arc, Mutex, PoisonError, RwLock},
};

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use openidconnect::{
    JsonWebKey as _, JsonWebKeyId, PrivateSigningKey as _,
    core::{CoreJsonWebKey, CoreJsonWebKeySet, CoreJwsSigningAlgorithm, CoreRsaPrivateSigningKey},
};
use rsa::{
    RsaPrivateKey,
    pkcs1::{EncodeRsaPrivateKey as _, LineEnding},
};
use serde::Serialize;
use serde_json::{Value, json};
use uuid::Uuid;

/// The length of RSA keys: short and so quick to generate, since nothing of value is signed with them.
const KEY_BITS: usize = 2048;
const RS256: CoreJwsSigningAlgorithm = CoreJwsSigningAlgorithm::RsaSsaPkcs1V15Sha256;

/// A signing key, with the id that tokens contain as `kid`.
pub struct Key {
    id: String,
    private: CoreRsaPrivateSigningKey,
    public: CoreJsonWebKey,
}

impl Key {
    /// Generates a key that is in no key set yet.
    pub fn new() -> io::Result<Self> {
        let id = Uuid::new_v4().simple().to_string();
        let key = RsaPrivateKey::new(&mut rand::rngs::OsRng, KEY_BITS).map_err(io::Error::other)?;
        let pem = key.to_pkcs1_pem(LineEnding::LF).map_err(io::Error::other)?;
        let private =
            CoreRsaPrivateSigningKey::from_pem(&pem, Some(JsonWebKeyId::new(id.clone()))).map_err(io::Error::other)?;
        let public = private.as_verification_key();
        Ok(Self { id, private, public })
    }

    /// Returns the signing key for openidconnect's types.
    pub const fn private(&self) -> &CoreRsaPrivateSigningKey {
        &self.private
    }

    /// Returns the JSON of the public key.
    pub fn public_json(&self) -> Value {
        serde_json::to_value(&self.public).unwrap_or_default()
    }

    /// Returns a signed token with these claims.
    pub fn sign(&self, claims: &impl Serialize) -> io::Result<String> {
        self.sign_with_header(&json!({"typ": "JWT", "alg": "RS256", "kid": self.id}), claims)
    }

    /// Returns a signed token with a given header, for flawed tokens.
    pub fn sign_with_header(&self, header: &Value, claims: &impl Serialize) -> io::Result<String> {
        let signed = signing_input(header, claims)?;
        let signature = self.private.sign(&RS256, signed.as_bytes()).map_err(io::Error::other)?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

/// Returns header and claims as the input of a signature.
pub fn signing_input(header: &Value, claims: &impl Serialize) -> io::Result<String> {
    Ok(format!(
        "{}.{}",
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(header)?),
        URL_SAFE_NO_PAD.encode(serde_json::to_vec(claims)?)
    ))
}

/// Returns the claims of a token without verifying its signature.
pub fn claims_of(token: &str) -> Option<Value> {
    let claims = token.split('.').nth(1)?;
    serde_json::from_slice(&URL_SAFE_NO_PAD.decode(claims).ok()?).ok()
}

/// The keys in the key set; the first one signs.
pub struct Keys {
    keys: RwLock<Vec<Arc<Key>>>,
    /// A cache of the claims of verified tokens, since verifying a signature dominates the duration of a call.
    verified: Mutex<HashMap<String, Value>>,
}

/// Maximum number of cached tokens.
const MAX_CACHED: usize = 1000;

impl Keys {
    /// Creates a key set with one key, which all emulators of a process share: generating one takes half a second, and
    /// a test suite starts dozens of emulators. Their issuers distinguish them.
    pub fn new() -> io::Result<Self> {
        static FIRST: Mutex<Option<Arc<Key>>> = Mutex::new(None);
        let mut first = FIRST.lock().unwrap_or_else(PoisonError::into_inner);
        let key = match &*first {
            Some(key) => Arc::clone(key),
            None => Arc::clone(first.insert(Arc::new(Key::new()?))),
        };
        Ok(Self { keys: RwLock::new(vec![key]), verified: Mutex::default() })
    }

    /// Returns the signing key.
    pub fn current(&self) -> Arc<Key> {
        Arc::clone(&self.read()[0])
    }

    /// Adds a new signing key; the others stay in the key set or are removed.
    pub fn rotate(&self, keep_old: bool) -> io::Result<()> {
        let key = Arc::new(Key::new()?);
        let mut keys = self.keys.write().unwrap_or_else(PoisonError::into_inner);
        if !keep_old {
            keys.clear();
        }
        keys.insert(0, key);
        self.verified.lock().unwrap_or_else(PoisonError::into_inner).clear();
        Ok(())
    }

    /// Returns the key set in openidconnect's type.
    pub fn set(&self) -> CoreJsonWebKeySet {
        CoreJsonWebKeySet::new(self.read().iter().map(|key| key.public.clone()).collect())
    }

    /// Returns the claims of a token that one of the keys signed with RS256.
    pub fn verify(&self, token: &str) -> Option<Value> {
        let cache = || self.verified.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(claims) = cache().get(token) {
            return Some(claims.clone());
        }
        // Held while the signature is verified, so that removing a key meanwhile also removes its tokens.
        let keys = self.read();
        let claims = verify(&keys, token)?;
        let mut verified = cache();
        if verified.len() == MAX_CACHED {
            verified.clear();
        }
        verified.insert(token.to_owned(), claims.clone());
        Some(claims)
    }

    fn read(&self) -> std::sync::RwLockReadGuard<'_, Vec<Arc<Key>>> {
        self.keys.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn verify(keys: &[Arc<Key>], token: &str) -> Option<Value> {
    let (signed, signature) = token.rsplit_once('.')?;
    let (header, _) = signed.split_once('.')?;
    let header: Value = serde_json::from_slice(&URL_SAFE_NO_PAD.decode(header).ok()?).ok()?;
    if header["alg"] != "RS256" {
        return None;
    }
    let id = header["kid"].as_str()?;
    let key = keys.iter().find(|key| key.id == id)?;
    let signature = URL_SAFE_NO_PAD.decode(signature).ok()?;
    key.public.verify_signature(&RS256, signed.as_bytes(), &signature).ok()?;
    claims_of(token)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn verifies_only_tokens_signed_by_a_key_of_the_set() {
        let keys = Keys::new().unwrap();
        let token = keys.current().sign(&json!({"sub": "x"})).unwrap();
        assert_eq!(keys.verify(&token).unwrap()["sub"], "x");
        assert!(keys.verify(&Key::new().unwrap().sign(&json!({"sub": "x"})).unwrap()).is_none());
        let forged = signing_input(&json!({"alg": "none"}), &json!({"sub": "x"})).unwrap();
        assert!(keys.verify(&format!("{forged}.")).is_none());
        keys.rotate(true).unwrap();
        assert!(keys.verify(&token).is_some());
        keys.rotate(false).unwrap();
        assert!(keys.verify(&token).is_none());
    }
}
