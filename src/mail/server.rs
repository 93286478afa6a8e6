//! Where messages are handed in, and how.

use std::{fmt, net::IpAddr, str::FromStr, time::Duration};

use rustls::pki_types::{CertificateDer, pem::PemObject as _};
use secrecy::SecretString;

/// A mail server.
#[derive(Debug, Clone)]
pub struct MailServer {
    /// Its host name or IP address, which its certificate has to be of.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// What the portal proves itself with, where the server wants it.
    pub login: Option<Login>,
    /// Authorities to trust besides the system's.
    pub roots: Vec<CertificateDer<'static>>,
    /// How long one message may take, from the connection to the last answer.
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
    /// The name.
    pub user: String,
    /// The password.
    pub password: SecretString,
}

/// How a connection is encrypted (RFC 8314).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Encryption {
    /// From the first byte.
    Implicit,
    /// After the command STARTTLS, which must succeed.
    StartTls,
    /// Not at all.
    None,
}

impl Encryption {
    /// Every way.
    pub const ALL: [Self; 3] = [Self::Implicit, Self::StartTls, Self::None];

    /// Returns the name in the settings.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Implicit => "implicit",
            Self::StartTls => "starttls",
            Self::None => "none",
        }
    }

    /// Returns the port that is meant where none is set.
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

/// The text names no way of encryption.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected implicit, starttls or none")]
pub struct UnknownEncryption;

impl FromStr for Encryption {
    type Err = UnknownEncryption;

    fn from_str(text: &str) -> Result<Self, UnknownEncryption> {
        Self::ALL.into_iter().find(|way| way.as_str() == text).ok_or(UnknownEncryption)
    }
}

/// The text holds no certificates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum RootsError {
    /// None at all.
    #[error("there is no certificate in it (BEGIN CERTIFICATE)")]
    Missing,
    /// Something that stands for one.
    #[error("a certificate in it cannot be read")]
    Unreadable,
}

/// Reads the certificates of authorities: PEM, one or several.
///
/// # Errors
/// When there is none, or one that cannot be read.
pub fn parse_roots(pem: &str) -> Result<Vec<CertificateDer<'static>>, RootsError> {
    let roots: Vec<_> =
        CertificateDer::pem_slice_iter(pem.as_bytes()).collect::<Result<_, _>>().map_err(|_| RootsError::Unreadable)?;
    if roots.is_empty() {
        return Err(RootsError::Missing);
    }
    let usable = |root: &CertificateDer<'_>| rustls::RootCertStore::empty().add(root.clone().into_owned()).is_ok();
    if roots.iter().all(usable) { Ok(roots) } else { Err(RootsError::Unreadable) }
}
