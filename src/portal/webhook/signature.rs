//! Signatures of webhooks, as specified by [Standard Webhooks](https://www.standardwebhooks.com): HMAC-SHA256 of the
//! id, the timestamp and the body, with a shared secret.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use jiff::{SignedDuration, Timestamp};
use ring::hmac;
use secrecy::{ExposeSecret as _, SecretString};

/// The header with the id of a message, the same in all attempts.
pub const ID: &str = "webhook-id";
/// The header with the time of the attempt, in seconds since the Unix epoch.
pub const TIMESTAMP: &str = "webhook-timestamp";
/// The header with the signatures, separated by spaces.
pub const SIGNATURE: &str = "webhook-signature";
/// The maximum difference between the timestamp of an attempt and the receiver's clock.
pub const TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// The prefix of a secret in text form.
const PREFIX: &str = "whsec_";
/// The length of a new secret, in bytes.
const SECRET_BYTES: usize = 32;

/// The reason why a message is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Rejection {
    /// A header is missing or has no valid value.
    #[error("a header is missing")]
    Header,
    /// The timestamp differs from the current time by more than [`TOLERANCE`].
    #[error("the timestamp is too old or in the future")]
    Timestamp,
    /// No signature matches the message.
    #[error("no signature matches")]
    Signature,
}

/// A secret that signs messages.
pub struct SigningKey(hmac::Key);

impl SigningKey {
    /// Parses a secret in Base64, with or without the prefix `whsec_`. Returns `None` if the text is invalid.
    pub fn parse(secret: &SecretString) -> Option<Self> {
        let text = secret.expose_secret().trim();
        let bytes = STANDARD.decode(text.strip_prefix(PREFIX).unwrap_or(text)).ok()?;
        (!bytes.is_empty()).then(|| Self(hmac::Key::new(hmac::HMAC_SHA256, &bytes)))
    }

    /// Returns the signature of a message, with its version.
    pub fn sign(&self, id: &str, at: Timestamp, body: &str) -> String {
        let tag = hmac::sign(&self.0, signed_text(id, at, body).as_bytes());
        format!("v1,{}", STANDARD.encode(tag))
    }

    /// Verifies a message that was received at `now`, as Standard Webhooks requires of receivers.
    ///
    /// # Errors
    /// The first reason to reject it.
    pub fn verify(&self, header: impl Fn(&str) -> Option<String>, body: &str, now: Timestamp) -> Result<(), Rejection> {
        let read = |name| header(name).ok_or(Rejection::Header);
        let (id, at, signatures) = (read(ID)?, read(TIMESTAMP)?, read(SIGNATURE)?);
        let at = at.parse().ok().and_then(|at| Timestamp::from_second(at).ok()).ok_or(Rejection::Header)?;
        if now.duration_since(at).abs() > TOLERANCE {
            return Err(Rejection::Timestamp);
        }
        let signed_text = signed_text(&id, at, body);
        let is_valid = |signature: &str| {
            let tag = signature.strip_prefix("v1,").and_then(|text| STANDARD.decode(text).ok());
            // Compares in constant time.
            tag.is_some_and(|tag| hmac::verify(&self.0, signed_text.as_bytes(), &tag).is_ok())
        };
        if signatures.split_whitespace().any(is_valid) { Ok(()) } else { Err(Rejection::Signature) }
    }
}

/// Generates a random secret.
///
/// # Errors
/// When the system cannot provide random numbers.
pub fn generate_secret() -> Result<SecretString, getrandom::Error> {
    let mut bytes = [0; SECRET_BYTES];
    getrandom::fill(&mut bytes)?;
    Ok(format!("{PREFIX}{}", STANDARD.encode(bytes)).into())
}

fn signed_text(id: &str, at: Timestamp, body: &str) -> String {
    format!("{id}.{}.{body}", at.as_second())
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &str = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    const MESSAGE_ID: &str = "msg_p5jXN8AQM9LWM0D4loKWxJek";
    const BODY: &str = r#"{"test": 2432232314}"#;
    const EXPECTED_SIGNATURE: &str = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";

    fn key(secret: &str) -> SigningKey {
        SigningKey::parse(&secret.into()).unwrap()
    }

    fn at() -> Timestamp {
        Timestamp::from_second(1_614_265_330).unwrap()
    }

    fn verify_with(changed: (&str, &str), body: &str, now: Timestamp) -> Result<(), Rejection> {
        let (at, headers) = (at().as_second().to_string(), [ID, TIMESTAMP, SIGNATURE]);
        let values = [MESSAGE_ID, at.as_str(), EXPECTED_SIGNATURE];
        let header = |name: &str| {
            let value = headers.iter().zip(values).find(|(known, _)| **known == name).map(|(_, value)| value);
            let value = if changed.0 == name { changed.1 } else { value.unwrap() };
            (!value.is_empty()).then(|| value.to_owned())
        };
        key(SECRET).verify(header, body, now)
    }

    #[test]
    fn signs_the_example_of_the_specification() {
        assert_eq!(key(SECRET).sign(MESSAGE_ID, at(), BODY), EXPECTED_SIGNATURE);
        assert_eq!(verify_with(("", ""), BODY, at()), Ok(()));
    }

    #[test]
    fn verify_rejects_any_changed_header_or_body() {
        let minutes = SignedDuration::from_mins(5);
        assert_eq!(verify_with(("", ""), BODY, at() + minutes), Ok(()));
        assert_eq!(verify_with(("", ""), BODY, at() - minutes), Ok(()));
        let second = SignedDuration::from_secs(1);
        assert_eq!(verify_with(("", ""), BODY, at() + minutes + second), Err(Rejection::Timestamp));
        assert_eq!(verify_with(("", ""), BODY, at() - minutes - second), Err(Rejection::Timestamp));
        assert_eq!(verify_with(("", ""), r#"{"test": 2432232315}"#, at()), Err(Rejection::Signature));
        for (changed, rejection) in [
            ((ID, "msg_other"), Rejection::Signature),
            ((ID, ""), Rejection::Header),
            ((TIMESTAMP, "1614265331"), Rejection::Signature),
            ((TIMESTAMP, "yesterday"), Rejection::Header),
            ((SIGNATURE, ""), Rejection::Header),
            ((SIGNATURE, "v1,"), Rejection::Signature),
            ((SIGNATURE, "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE="), Rejection::Signature),
        ] {
            assert_eq!(verify_with(changed, BODY, at()), Err(rejection), "{changed:?}");
        }
    }

    #[test]
    fn one_valid_signature_among_several_is_accepted() {
        let signatures = format!("v1a,xyz v1,AAAA {EXPECTED_SIGNATURE}");
        assert_eq!(verify_with((SIGNATURE, &signatures), BODY, at()), Ok(()));
    }

    #[test]
    fn generated_secrets_are_unique_and_can_be_parsed() {
        let (one, other) = (generate_secret().unwrap(), generate_secret().unwrap());
        assert_ne!(one.expose_secret(), other.expose_secret());
        assert!(SigningKey::parse(&one).is_some());
        assert!(SigningKey::parse(&"whsec_".into()).is_none());
        assert!(SigningKey::parse(&"not base64!".into()).is_none());
    }
}
