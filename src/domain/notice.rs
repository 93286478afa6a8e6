//! Notices about expiring credentials, and the selection of the one that is due.
//!
//! A notice is sent when the remaining time falls to that of a [`Threshold`], the last one at expiry.

use std::fmt;

use jiff::{SignedDuration, Timestamp};

use super::{cloud::Cloud, id::PartnerId};

/// Twenty-four hours.
const DAY: SignedDuration = SignedDuration::from_hours(24);

/// An expiring credential and its owner.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ExpiringCredential {
    /// A partner's stored connection to Partner Center.
    Connection(PartnerId),
    /// The certificate of a partner's own application.
    PartnerCertificate(PartnerId),
    /// The client secret of a partner's own application.
    PartnerSecret(PartnerId),
    /// The certificate of the installation's application in a cloud.
    CloudCertificate(Cloud),
}

impl ExpiringCredential {
    /// Returns its owner: a partner's id, or the cloud of the installation's application.
    pub fn owner(self) -> String {
        match self {
            Self::Connection(partner) | Self::PartnerCertificate(partner) | Self::PartnerSecret(partner) => {
                partner.to_string()
            }
            Self::CloudCertificate(cloud) => cloud.to_string(),
        }
    }

    /// Returns its kind, which is unique for its owner.
    pub const fn kind(self) -> &'static str {
        match self {
            Self::Connection(_) => "connection",
            Self::PartnerCertificate(_) | Self::CloudCertificate(_) => "certificate",
            Self::PartnerSecret(_) => "secret",
        }
    }
}

impl fmt::Display for ExpiringCredential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} of {}", self.kind(), self.owner())
    }
}

/// The expiry of a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Expiry {
    /// The expiring credential.
    pub credential: ExpiringCredential,
    /// The time of expiry.
    pub at: Timestamp,
}

impl Expiry {
    /// Returns the notice that is due: only that of the smallest threshold, even if earlier ones were missed.
    pub fn due(&self, now: Timestamp) -> Option<Threshold> {
        let remaining = self.at.duration_since(now);
        Threshold::ALL.into_iter().find(|threshold| remaining <= threshold.max_remaining())
    }

    /// Returns the number of days left, rounded up; zero once it has expired.
    pub fn days_left(&self, now: Timestamp) -> i64 {
        let remaining = self.at.duration_since(now);
        let seconds = remaining.as_secs() + i64::from(remaining.subsec_nanos() > 0);
        ((seconds + DAY.as_secs() - 1) / DAY.as_secs()).max(0)
    }
}

/// The remaining time at which a notice is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Threshold {
    /// No time is left: it has expired.
    Expired,
    /// Three days.
    Days3,
    /// Fourteen days.
    Days14,
    /// Thirty days.
    Days30,
}

impl Threshold {
    /// All thresholds, the smallest first.
    pub const ALL: [Self; 4] = [Self::Expired, Self::Days3, Self::Days14, Self::Days30];

    /// Returns the maximum remaining time.
    const fn max_remaining(self) -> SignedDuration {
        match self {
            Self::Expired => SignedDuration::ZERO,
            Self::Days3 => SignedDuration::from_hours(3 * 24),
            Self::Days14 => SignedDuration::from_hours(14 * 24),
            Self::Days30 => SignedDuration::from_hours(30 * 24),
        }
    }

    /// Returns the name in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Expired => "expired",
            Self::Days3 => "3-days",
            Self::Days14 => "14-days",
            Self::Days30 => "30-days",
        }
    }
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECOND: SignedDuration = SignedDuration::from_secs(1);

    fn expiry() -> Expiry {
        let at = "2031-05-01T10:00:00Z".parse().unwrap();
        Expiry { credential: ExpiringCredential::CloudCertificate(Cloud::Global), at }
    }

    /// Returns the notice that is due when this much time is left.
    fn due(remaining: SignedDuration) -> Option<Threshold> {
        expiry().due(expiry().at - remaining)
    }

    #[test]
    fn a_notice_is_due_from_its_threshold_until_the_next_one() {
        assert_eq!(due(DAY * 365), None);
        assert_eq!(due(DAY * 30 + SECOND), None);
        for (from, until, threshold) in
            [(30, 14, Threshold::Days30), (14, 3, Threshold::Days14), (3, 0, Threshold::Days3)]
        {
            assert_eq!(due(DAY * from), Some(threshold));
            assert_eq!(due(DAY * until + SECOND), Some(threshold));
        }
    }

    #[test]
    fn expired_credential_has_one_notice_however_long_ago() {
        for days in [0, 1, 4000] {
            assert_eq!(due(-DAY * days), Some(Threshold::Expired));
        }
    }

    #[test]
    fn days_left_are_rounded_up() {
        let remaining = |remaining: SignedDuration| expiry().days_left(expiry().at - remaining);
        assert_eq!(remaining(DAY * 14), 14);
        assert_eq!(remaining(DAY * 13 + SECOND), 14);
        assert_eq!(remaining(SECOND), 1);
        assert_eq!(remaining(SignedDuration::from_millis(1)), 1);
        assert_eq!(remaining(SignedDuration::ZERO), 0);
        assert_eq!(remaining(-DAY * 2), 0);
    }
}
