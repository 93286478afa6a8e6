//! A partner as its own administrators see it: what the portal knows of it, and how it stands with Partner Center.

mod form;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{
    agreement::ConfirmationWay,
    cloud::Cloud,
    connection::Connection,
    health::UpstreamHealth,
    id::{PartnerId, PersonId, TenantId},
    role_mapping::RoleMapping,
};

pub use form::{NoticeSettings, parse_notice_settings};

/// The clock skew that sign-ins and certificates tolerate (Microsoft identity platform: five minutes).
pub const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A partner as the portal knows it. No secret is among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerProfile {
    /// Its key here.
    pub id: PartnerId,
    /// The company's name.
    pub name: String,
    /// Its Entra tenant.
    pub tenant: TenantId,
    /// Where it is a partner.
    pub cloud: Cloud,
    /// The application that its people sign in with and its calls are made as; absent where there is none.
    pub application: Option<Application>,
    /// Where its people sign in and its calls go.
    pub addresses: Addresses,
    /// How it confirms acceptances of the Customer Agreement.
    pub confirmation_way: ConfirmationWay,
    /// Whether its staff need a second factor that Partner Center sees.
    pub mfa_required: bool,
    /// How its people get their roles, sorted.
    pub role_mappings: Vec<RoleMapping>,
    /// To whom notices about it go.
    pub notice_addresses: Vec<String>,
    /// Its connections, the active one first.
    pub connections: Vec<Connection>,
    /// How its calls are doing.
    pub upstream: Upstream,
}

/// An application registration, and what it proves itself with.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// Application (client) id.
    pub client_id: String,
    /// Whether it is the partner's own rather than the installation's.
    pub own: bool,
    /// What it proves itself with.
    pub credential: ApplicationCredential,
}

/// The credential of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApplicationCredential {
    /// A secret.
    Secret {
        /// When it ends, where somebody has told the portal: the secret itself does not say.
        expires_at: Option<Timestamp>,
    },
    /// A certificate.
    Certificate {
        /// SHA-256 of the certificate, in hexadecimal.
        thumbprint: String,
        /// When it ends.
        expires_at: Timestamp,
    },
}

impl ApplicationCredential {
    /// Returns when it ends, where that is known.
    pub const fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Secret { expires_at } => *expires_at,
            Self::Certificate { expires_at, .. } => Some(*expires_at),
        }
    }
}

/// The addresses at which a partner's people sign in and its calls go.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addresses {
    /// The redirect address that its application has to have.
    pub redirect: String,
    /// The sign-in authority, or the issuer where that is another.
    pub authority: String,
    /// Partner Center.
    pub api: String,
}

/// The state of the partner's calls to Partner Center, as this instance saw it since it started.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    /// Whether they get through.
    pub state: UpstreamHealth,
    /// The last answered one.
    pub last_success: Option<Timestamp>,
    /// For how many seconds Partner Center asked to wait.
    pub throttled_for: Option<u64>,
    /// How many seconds Partner Center's clock was ahead of ours.
    pub clock_skew: Option<i64>,
}

/// Returns whether two clocks are so many seconds apart that sign-ins may fail.
pub fn is_clock_wrong(skew: i64) -> bool {
    SignedDuration::from_secs(skew).unsigned_abs() > CLOCK_TOLERANCE.unsigned_abs()
}

impl Upstream {
    /// Returns whether the clocks are so far apart that sign-ins may fail.
    pub fn is_clock_wrong(&self) -> bool {
        self.clock_skew.is_some_and(is_clock_wrong)
    }
}

/// One of a partner's people, who has signed in or is shut out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerPerson {
    /// Who it is.
    pub id: PersonId,
    /// The name, while they have a session.
    pub name: Option<String>,
    /// When they last signed in.
    pub signed_in_at: Option<Timestamp>,
    /// Since when they are shut out.
    pub disabled_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks_may_be_five_minutes_apart_either_way() {
        let wrong = |clock_skew| {
            Upstream { state: UpstreamHealth::Working, last_success: None, throttled_for: None, clock_skew }
                .is_clock_wrong()
        };
        assert!(!wrong(None) && !wrong(Some(300)) && !wrong(Some(-300)));
        assert!(wrong(Some(301)) && wrong(Some(-301)) && wrong(Some(i64::MIN)));
    }
}
