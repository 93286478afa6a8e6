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

use jiff::Timestamp;
use secrecy::{ExposeSecret as _, SecretString};

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

    /// The fields of a token request that prove who asks: made anew for each request, since an assertion is good once.
    /// `token_endpoint` is the address that is asked.
    ///
    /// # Errors
    /// [`CredentialError::Unsigned`].
    pub fn proof(
        &self,
        client_id: &str,
        token_endpoint: &str,
        now: Timestamp,
    ) -> Result<Vec<(&'static str, SecretString)>, CredentialError> {
        Ok(match self {
            Self::Secret(secret) => vec![("client_secret", secret.clone())],
            Self::Certificate(certificate) => vec![
                ("client_assertion_type", ASSERTION_TYPE.into()),
                ("client_assertion", certificate.assertion(client_id, token_endpoint, now)?),
            ],
        })
    }
}
