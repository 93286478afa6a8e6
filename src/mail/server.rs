//! Settings of the mail server.

use std::{fmt, net::IpAddr, str::FromStr, time::Duration};

use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use secrecy::SecretString;

/// A mail server.
#[derive(Debug, Clone)]
pub struct MailServer {
    /// The host name or IP address, which its certificate must match.
    pub host: String,
    /// The TCP port.
    pub port: u16,
    /// The encryption of the connection.
    pub encryption: Encryption,
    /// The credentials, if the server requires authentication.
    pub login: Option<Login>,
    /// Root certificates that are trusted besides the system's.
    pub roots: Vec<CertificateDer<'static>>,
    /// Time limit for one message, from the connection to the last reply.
    pub time: Duration,
}

impl MailServer {
    /// Returns whether the server is on this machine.
    pub fn is_loopback(&self) -> bool {
        self.host == "localhost"
            || self.host.ends_with(".localhost")
            || self.host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
    }
}

/// A user name with its password.
#[derive(Debug, Clone)]
pub struct Login {
    /// The user name.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// The encryption of a connection (RFC 8314).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// TLS from the first byte.
    Implicit,
    /// TLS after the command STARTTLS, which must succeed.
    StartTls,
    /// No encryption.
    None,
}

impl Encryption {
    /// All kinds of encryption.
    pub const ALL: [Self; 3] = [Self::Implicit, Self::StartTls, Self::None];

    /// Returns the name in the settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Implicit => "implicit",
            Self::StartTls => "starttls",
            Self::None => "none",
        }
    }

    /// Returns the default port.
    pub const fn port(self) -> u16 {
        match self {
            Self::Implicit => 465,
            Self::StartTls => 587,
            Self::None => 25,
        }
    }
}

impl fmt::Display for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a text that is not the name of an encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected implicit, starttls or none")]
pub struct UnknownEncryption;

impl FromStr for Encryption {
    type Err = UnknownEncryption;

    fn from_str(text: &str) -> Result<Self, UnknownEncryption> {
        Self::ALL.into_iter().find(|encryption| encryption.as_str() == text).ok_or(UnknownEncryption)
    }
}

/// The error for a text without usable certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RootCertificatesError {
    /// The text contains no certificate.
    #[error("there is no certificate in it (BEGIN CERTIFICATE)")]
    Missing,
    /// A certificate in the text is malformed.
    #[error("it contains an invalid certificate")]
    Unreadable,
}

/// Parses the certificates of authorities from PEM.
///
/// # Errors
/// When there is none, or one is malformed.
pub fn parse_root_certificates(pem: &str) -> Result<Vec<CertificateDer<'static>>, RootCertificatesError> {
    let roots: Vec<_> = CertificateDer::pem_slice_iter(pem.as_bytes())
        .collect::<Result<_, _>>()
        .map_err(|_| RootCertificatesError::Unreadable)?;
    if roots.is_empty() {
        return Err(RootCertificatesError::Missing);
    }
    let is_usable = |root: &CertificateDer<'_>| rustls::RootCertStore::empty().add(root.clone().into_owned()).is_ok();
    if roots.iter().all(is_usable) { Ok(roots) } else { Err(RootCertificatesError::Unreadable) }
}
