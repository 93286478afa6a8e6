//! How the portal, as a client of OAuth, proves itself at a token endpoint: by a secret, or by an assertion that the key of
//! a certificate signed.
//!
//! It knows nothing of who asks or what for. Authority: RFC 6749, section 2.3.1; RFC 7521, section 4.2; RFC 7523; OpenID
//! Connect Core, `private_key_jwt`; article "Microsoft identity platform application authentication certificate
//! credentials".

mod certificate;
#[cfg(feature = "emulator")]
pub mod self_signed;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

use base64::{Engine as _, prelude::BASE64_STANDARD};
use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};
use url::{Url, form_urlencoded::byte_serialize};

pub use self::certificate::Certificate;

/// How every text in PEM begins, and no secret of a provider's.
const PEM: &str = "-----BEGIN ";

/// The kind of assertion that a certificate's key signs (RFC 7523, section 2.2).
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// What a client proves itself with.
#[derive(Debug, Clone)]
pub enum ClientCredential {
    /// A secret that the provider knows too.
    Secret(SecretString),
    /// The private key of a certificate that is registered with the provider.
    Certificate(Certificate),
}

/// Where tokens are asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEndpoint {
    /// Its address.
    pub address: Url,
    /// Whether a secret goes into the form (`client_secret_post`) rather than into a header (`client_secret_basic`).
    pub secret_in_form: bool,
}

/// What of a token request proves who asks.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// The value of the `Authorization` header.
    pub authorization: Option<SecretString>,
    /// Fields of the form.
    pub fields: Vec<(&'static str, SecretString)>,
}

/// Why a text is no credential, or cannot be used as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// PEM without a certificate.
    #[error("there is no certificate in it (BEGIN CERTIFICATE)")]
    NoCertificate,
    /// PEM without a private key, or with one in another form.
    #[error("there is no unencrypted private key in PKCS #8 in it (BEGIN PRIVATE KEY)")]
    NoKey,
    /// What stands for the certificate is none.
    #[error("its certificate cannot be read")]
    BadCertificate,
    /// Not a key that signs assertions.
    #[error("its private key is not an RSA key of 2048 to 4096 bits")]
    BadKey,
    /// Certificate and key do not belong together.
    #[error("its private key is not the certificate's")]
    OtherKey,
    /// The certificate has ended.
    #[error("its certificate expired at {0}")]
    Expired(Timestamp),
    /// The signature failed.
    #[error("its private key does not sign")]
    Unsigned,
}

impl ClientCredential {
    /// Reads what an operator gave: PEM is a certificate with its private key, anything else a secret. A certificate that
    /// has expired is one still; see [`Self::usable_at`].
    ///
    /// # Errors
    /// When PEM does not hold a certificate and its key.
    pub fn parse(text: &SecretString) -> Result<Self, CredentialError> {
        if text.expose_secret().contains(PEM) {
            Certificate::parse(text.expose_secret()).map(Self::Certificate)
        } else {
            Ok(Self::Secret(text.clone()))
        }
    }

    /// The same, if a provider can take it at that time.
    ///
    /// # Errors
    /// [`CredentialError::Expired`].
    pub fn usable_at(self, now: Timestamp) -> Result<Self, CredentialError> {
        match &self {
            Self::Certificate(certificate) if certificate.expires_at() <= now => {
                Err(CredentialError::Expired(certificate.expires_at()))
            }
            _ => Ok(self),
        }
    }

    /// What proves to an endpoint who asks: made anew for each request, since an assertion is good once.
    ///
    /// # Errors
    /// [`CredentialError::Unsigned`].
    pub fn proof(&self, client_id: &str, endpoint: &TokenEndpoint, now: Timestamp) -> Result<Proof, CredentialError> {
        Ok(match self {
            Self::Secret(secret) if endpoint.secret_in_form => {
                Proof { fields: vec![("client_secret", secret.clone())], ..Proof::default() }
            }
            Self::Secret(secret) => Proof { authorization: Some(basic(client_id, secret)), ..Proof::default() },
            Self::Certificate(certificate) => Proof {
                fields: vec![
                    ("client_assertion_type", ASSERTION_TYPE.into()),
                    ("client_assertion", certificate.assertion(client_id, endpoint.address.as_str(), now)?),
                ],
                ..Proof::default()
            },
        })
    }
}

/// Name and secret as HTTP Basic has them; both are form-encoded before (RFC 6749, section 2.3.1).
fn basic(client_id: &str, secret: &SecretString) -> SecretString {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encoded(client_id), encoded(secret.expose_secret()));
    format!("Basic {}", BASE64_STANDARD.encode(pair)).into()
}
