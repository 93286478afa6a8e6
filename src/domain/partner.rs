//! A partner as its own administrators see it: its settings, and the state of its access to Partner Center.

mod form;

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{
    agreement::ConfirmationMethod,
    cloud::Cloud,
    connection::Connection,
    health::UpstreamHealth,
    id::{PartnerId, PersonId, TenantId},
    role_mapping::RoleMapping,
};

pub use form::{NoticeSettings, parse_notice_settings};

/// The maximum clock skew for sign-ins and certificates (Microsoft identity platform: five minutes).
pub const CLOCK_TOLERANCE: SignedDuration = SignedDuration::from_mins(5);

/// A partner's settings, without secrets.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerProfile {
    /// The portal's key for it.
    pub id: PartnerId,
    /// The company's name.
    pub name: String,
    /// The partner's Entra tenant.
    pub tenant: TenantId,
    /// The cloud in which it is a partner.
    pub cloud: Cloud,
    /// The application that its staff sign in with and its calls are made as; absent if there is none.
    pub application: Option<Application>,
    /// The endpoints for sign-in and API calls.
    #[serde(rename = "addresses")]
    pub endpoints: PartnerEndpoints,
    /// The method by which it confirms acceptances of the Customer Agreement.
    pub confirmation_method: ConfirmationMethod,
    /// `true` if its staff need a second factor that Partner Center recognizes.
    pub mfa_required: bool,
    /// `true` if its staff must have authenticated recently for changes that cost money.
    pub step_up_required: bool,
    /// The role mappings of its staff, sorted.
    pub role_mappings: Vec<RoleMapping>,
    /// The recipients of notices about it.
    pub notice_addresses: Vec<String>,
    /// The partner connections (stored consents), the active one first.
    pub connections: Vec<Connection>,
    /// The state of its calls to Partner Center.
    pub upstream: Upstream,
}

/// An application registration and its credential.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Application {
    /// The application (client) id.
    pub client_id: String,
    /// `true` if it is the partner's own rather than the installation's.
    pub own: bool,
    /// The credential.
    pub credential: ApplicationCredential,
}

/// The credential of an application.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum ApplicationCredential {
    /// A client secret.
    Secret {
        /// The expiry, if somebody has entered it: a secret itself does not contain it.
        expires_at: Option<Timestamp>,
    },
    /// A certificate.
    Certificate {
        /// SHA-256 fingerprint of the certificate, in hexadecimal.
        thumbprint: String,
        /// The expiry.
        expires_at: Timestamp,
    },
}

impl ApplicationCredential {
    /// Returns the expiry, if it is known.
    pub const fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Secret { expires_at } => *expires_at,
            Self::Certificate { expires_at, .. } => Some(*expires_at),
        }
    }
}

/// The endpoints of a partner's sign-in and API calls.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerEndpoints {
    /// The redirect URI that its application must have.
    pub redirect: String,
    /// The sign-in authority, or the issuer if that differs.
    pub authority: String,
    /// The base URL of the Partner Center API.
    pub api: String,
}

/// The state of the partner's calls to Partner Center, as seen by this instance since its start.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Upstream {
    /// The health of the calls.
    pub state: UpstreamHealth,
    /// The time of the last successful call.
    pub last_success: Option<Timestamp>,
    /// The number of seconds for which Partner Center throttles calls.
    pub throttled_for: Option<u64>,
    /// The number of seconds by which Partner Center's clock is ahead of ours.
    pub clock_skew: Option<i64>,
}

/// Checks whether a clock skew, in seconds, is large enough for sign-ins to fail.
pub fn is_clock_wrong(skew: i64) -> bool {
    SignedDuration::from_secs(skew).unsigned_abs() > CLOCK_TOLERANCE.unsigned_abs()
}

impl Upstream {
    /// Checks whether the clock skew is large enough for sign-ins to fail.
    pub fn is_clock_wrong(&self) -> bool {
        self.clock_skew.is_some_and(is_clock_wrong)
    }
}

/// A person of the partner's who has signed in or is disabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerPerson {
    /// The person's id.
    pub id: PersonId,
    /// The name, while they have a session.
    pub name: Option<String>,
    /// The time of the last sign-in.
    pub signed_in_at: Option<Timestamp>,
    /// The time since which they are disabled.
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
