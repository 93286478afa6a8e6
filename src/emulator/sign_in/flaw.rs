//! Flawed ID tokens, created from valid ones.

use std::io;

use base64::{Engine as _, engine::general_purpose::URL_SAFE_NO_PAD};
use jiff::Timestamp;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::emulator::state::{
    fault::TokenFlaw,
    keys::{Key, claims_of, signing_input},
    world::World,
};

/// Returns the token with the flaw applied.
pub fn apply(world: &World, token: &str, flaw: TokenFlaw) -> io::Result<String> {
    let key = world.keys.current();
    let mut claims = claims_of(token).unwrap_or_default();
    let now = Timestamp::now().as_second();
    let hs256 = json!({"typ": "JWT", "alg": "HS256"});
    match flaw {
        TokenFlaw::Issuer => claims["iss"] = json!("http://127.0.0.1:1/another/v2.0"),
        TokenFlaw::Audience => claims["aud"] = json!([Uuid::new_v4()]),
        TokenFlaw::NoAudience => remove(&mut claims, "aud"),
        TokenFlaw::ExtraAudience => claims["aud"] = json!([claims["aud"][0], Uuid::new_v4()]),
        TokenFlaw::Expired => {
            claims["iat"] = json!(now - 7200);
            claims["exp"] = json!(now - 3600);
        }
        TokenFlaw::NotYetValid => claims["nbf"] = json!(now + 3600),
        TokenFlaw::NoSubject => remove(&mut claims, "sub"),
        TokenFlaw::NoIssuedAt => remove(&mut claims, "iat"),
        TokenFlaw::IssuedLater => {
            claims["iat"] = json!(now + 86_400);
            claims["exp"] = json!(now + 90_000);
        }
        TokenFlaw::Nonce => claims["nonce"] = json!("another"),
        TokenFlaw::NoNonce => remove(&mut claims, "nonce"),
        TokenFlaw::Tenant => claims["tid"] = json!(Uuid::new_v4()),
        TokenFlaw::Signature => {
            let (signed, _) = token.rsplit_once('.').unwrap_or_default();
            return Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode([7; 256])));
        }
        TokenFlaw::Unsigned => {
            return Ok(format!("{}.", signing_input(&json!({"typ": "JWT", "alg": "none"}), &claims)?));
        }
        TokenFlaw::PublicKeyAsSecret => {
            let signed = signing_input(&hs256, &claims)?;
            let secret = key.public_json()["n"].as_str().unwrap_or_default().to_owned();
            return Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(hmac(secret.as_bytes(), signed.as_bytes()))));
        }
        TokenFlaw::UnknownKey => return Key::new()?.sign(&claims),
        TokenFlaw::MalformedOptionalClaims => {
            let malformed = [
                ("email_verified", json!("true")),
                ("address", json!("1 Main Street")),
                ("locale", json!(1033)),
                ("amr", json!("mfa")),
                ("acr", json!(1)),
                ("auth_time", json!("today")),
                ("updated_at", json!("never")),
                ("phone_number_verified", json!(1)),
                ("birthdate", json!({})),
                ("given_name", json!([])),
                ("picture", json!(7)),
            ];
            for (name, value) in malformed {
                claims[name] = value;
            }
        }
        TokenFlaw::SignedInEarlier => claims["auth_time"] = json!(now - 86_400),
        TokenFlaw::NoSignInTime => remove(&mut claims, "auth_time"),
        TokenFlaw::BlankName => claims["name"] = json!(" \u{a0}\u{200b} "),
        TokenFlaw::NoNames => {
            claims["name"] = json!("  ");
            remove(&mut claims, "preferred_username");
        }
        TokenFlaw::NoKeyId => return key.sign_with_header(&json!({"typ": "JWT", "alg": "RS256"}), &claims),
    }
    key.sign(&claims)
}

fn remove(claims: &mut Value, name: &str) {
    if let Some(members) = claims.as_object_mut() {
        members.remove(name);
    }
}

/// Computes an HMAC-SHA256 (RFC 2104).
fn hmac(secret: &[u8], message: &[u8]) -> [u8; 32] {
    let mut block = [0; 64];
    if secret.len() > block.len() {
        block[..32].copy_from_slice(&Sha256::digest(secret));
    } else {
        block[..secret.len()].copy_from_slice(secret);
    }
    let inner = Sha256::new().chain_update(block.map(|byte| byte ^ 0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(block.map(|byte| byte ^ 0x5c)).chain_update(inner).finalize().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hmac_matches_rfc_4231() {
        let expected = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
        assert_eq!(hex::encode(hmac(b"Jefe", b"what do ya want for nothing?")), expected);
    }
}
