//! Client authentication of the portal at OAuth token endpoints: with a secret, or with an assertion that is signed by
//! a certificate's key.
//!
//! It knows neither the caller nor the purpose. Authority: RFC 6749, section 2.3.1; RFC 7521, section 4.2; RFC 7523;
//! OpenID Connect Core, `private_key_jwt`; article "Microsoft identity platform application authentication certificate
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

/// The prefix of every PEM text, which no provider's secrets have.
const PEM: &str = "-----BEGIN ";

/// The type of assertion that a certificate's key signs (RFC 7523, section 2.2).
pub const ASSERTION_TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

/// The credential of a client.
#[derive(Debug, Clone)]
pub enum ClientCredential {
    /// A secret that is shared with the provider.
    Secret(SecretString),
    /// The private key of a certificate that is registered with the provider.
    Certificate(Certificate),
}

/// A token endpoint and its client authentication method.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokenEndpoint {
    /// The URL of the endpoint.
    pub address: Url,
    /// `true` if a secret goes into the form (`client_secret_post`) rather than into a header (`client_secret_basic`).
    pub secret_in_form: bool,
}

/// The part of a token request that authenticates the client.
#[derive(Debug, Clone, Default)]
pub struct Proof {
    /// The value of the `Authorization` header.
    pub authorization: Option<SecretString>,
    /// Additional form fields.
    pub fields: Vec<(&'static str, SecretString)>,
}

/// The error for a text that is not a usable credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum CredentialError {
    /// The PEM text contains no certificate.
    #[error("there is no certificate in it (BEGIN CERTIFICATE)")]
    NoCertificate,
    /// The PEM text contains no private key, or one in another format.
    #[error("there is no unencrypted private key in PKCS #8 in it (BEGIN PRIVATE KEY)")]
    NoKey,
    /// The certificate is malformed.
    #[error("its certificate cannot be read")]
    BadCertificate,
    /// The key cannot sign assertions.
    #[error("its private key is not an RSA key of 2048 to 4096 bits")]
    BadKey,
    /// Certificate and key do not match.
    #[error("its private key is not the certificate's")]
    OtherKey,
    /// The certificate has expired.
    #[error("its certificate expired at {0}")]
    Expired(Timestamp),
    /// Signing failed.
    #[error("its private key does not sign")]
    Unsigned,
}

impl ClientCredential {
    /// Parses an operator's input: PEM is a certificate with its private key, anything else a secret. An expired
    /// certificate is accepted; see [`Self::usable_at`].
    ///
    /// # Errors
    /// When PEM does not contain a certificate and its key.
    pub fn parse(text: &SecretString) -> Result<Self, CredentialError> {
        if text.expose_secret().contains(PEM) {
            Certificate::parse(text.expose_secret()).map(Self::Certificate)
        } else {
            Ok(Self::Secret(text.clone()))
        }
    }

    /// Returns the credential if providers accept it at that time.
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

    /// Returns the proof for a request to an endpoint. Must be created for each request, since an assertion is valid
    /// once.
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

/// Returns name and secret as HTTP Basic credentials; both are form-encoded first (RFC 6749, section 2.3.1).
fn basic(client_id: &str, secret: &SecretString) -> SecretString {
    let encoded = |text: &str| byte_serialize(text.as_bytes()).collect::<String>();
    let pair = format!("{}:{}", encoded(client_id), encoded(secret.expose_secret()));
    format!("Basic {}", BASE64_STANDARD.encode(pair)).into()
}
