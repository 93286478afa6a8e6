//! The certificates that the portal authenticates with, and their expiry.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use crate::{
    client_credential::{Certificate, ClientCredential},
    portal::notice,
    server::config::{Settings, SignIn, key},
    store::Partner,
};

/// Time before a certificate's expiry from which a warning is shown.
pub(super) const WARNING_PERIOD: SignedDuration = SignedDuration::from_hours(30 * 24);

/// A certificate with a description of its use.
pub(super) struct CertificateUse {
    owner: String,
    certificate: Certificate,
}

/// Returns the certificates in the settings.
pub(super) fn of_settings(settings: &Settings) -> impl Iterator<Item = CertificateUse> {
    settings.sign_in.iter().filter_map(|(cloud, SignIn { credential, .. })| match credential {
        ClientCredential::Certificate(certificate) => {
            Some(CertificateUse { owner: key::sign_in_section(*cloud), certificate: certificate.clone() })
        }
        ClientCredential::Secret(_) => None,
    })
}

/// Returns the certificate of a partner's own application.
pub(super) fn of_partner(partner: &Partner) -> Option<CertificateUse> {
    let certificate = notice::certificate_of(partner)?;
    Some(CertificateUse { owner: format!("partner {}", partner.id), certificate })
}

impl CertificateUse {
    /// Returns the expiry.
    pub(super) const fn expires_at(&self) -> Timestamp {
        self.certificate.expires_at()
    }

    /// Returns a warning if the certificate has expired or expires soon.
    pub(super) fn warning(&self, now: Timestamp) -> Option<String> {
        let end = self.expires_at();
        let verb = if end <= now { "expired" } else { "expires" };
        (end <= now + WARNING_PERIOD).then(|| format!("the certificate of {} {verb} at {end}", self.owner))
    }
}

impl fmt::Display for CertificateUse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { owner, certificate } = self;
        write!(f, "{owner} has a certificate: SHA-256 {}, expires at {}", certificate.thumbprint(), self.expires_at())
    }
}
