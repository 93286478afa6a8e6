//! A partner's own connection to Partner Center: the lasting consent of an account of the partner's, under which calls go
//! out for people who have no rights of their own there (article "Enable the Secure Application Model framework").

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{
    customer::CustomerSummary,
    id::{ConnectionId, PersonId},
};

/// The life of an unused refresh token in Entra (article "Refresh tokens in the Microsoft identity platform").
pub const LIFE: SignedDuration = SignedDuration::from_hours(90 * 24);

/// The age of its last exchange at which a connection is renewed.
pub const RENEWED_EVERY: SignedDuration = SignedDuration::from_hours(24);

/// The purpose that a consent is kept for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionSlot {
    /// Calls go out under it.
    Active,
    /// It stands in when the active one is no longer honoured.
    Reserve,
    /// It was just given, and is being checked.
    Candidate,
}

impl ConnectionSlot {
    /// Every slot.
    pub const ALL: [Self; 3] = [Self::Active, Self::Reserve, Self::Candidate];

    /// Returns the name in addresses and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Reserve => "reserve",
            Self::Candidate => "candidate",
        }
    }
}

impl fmt::Display for ConnectionSlot {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such slot of a connection")]
pub struct ParseConnectionSlotError;

impl FromStr for ConnectionSlot {
    type Err = ParseConnectionSlotError;

    fn from_str(text: &str) -> Result<Self, ParseConnectionSlotError> {
        Self::ALL.into_iter().find(|slot| slot.as_str() == text).ok_or(ParseConnectionSlotError)
    }
}

/// An account that consented.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consenter {
    /// Who it is.
    pub person: PersonId,
    /// Its name, as the sign-in told it.
    pub name: String,
    /// What it signs in with.
    pub sign_in_name: String,
}

/// The last try to renew a connection, which failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalFailure {
    /// When.
    pub at: Timestamp,
    /// Entra's or OAuth's code, where there was one.
    pub code: Option<String>,
}

/// A connection as the partner's administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// Its key here.
    pub id: ConnectionId,
    /// Its slot: in use, in reserve, or being checked.
    pub slot: ConnectionSlot,
    /// The account that consented.
    pub consenter: Consenter,
    /// When.
    pub consented_at: Timestamp,
    /// When its token was last exchanged.
    pub renewed_at: Timestamp,
    /// The last try to renew it, where that failed.
    pub failure: Option<RenewalFailure>,
    /// Whether the consent was given to another application than the portal uses for the partner now, which cannot use it.
    pub of_another_application: bool,
}

impl Connection {
    /// Returns what the account is called: what it signs in with, or else its name or id.
    pub fn account(&self) -> String {
        let Consenter { person, name, sign_in_name } = &self.consenter;
        let names = [sign_in_name, name].into_iter().find(|name| !name.trim().is_empty());
        names.cloned().unwrap_or_else(|| person.object.to_string())
    }

    /// Returns when it is renewed next.
    pub fn renewal_at(&self) -> Timestamp {
        self.renewed_at.checked_add(RENEWED_EVERY).unwrap_or(self.renewed_at)
    }

    /// Returns when Entra stops honouring it, if it is never renewed.
    pub fn expires_at(&self) -> Timestamp {
        self.renewed_at.checked_add(LIFE).unwrap_or(self.renewed_at)
    }

    /// Returns whether calls can go out under it, as far as is known.
    pub fn works(&self, now: Timestamp) -> bool {
        self.failure.is_none() && !self.of_another_application && now < self.expires_at()
    }
}

/// The connecting account's access at one customer: every customer of the partner's for commerce, and into the directories
/// of those where it has a GDAP role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerReach {
    /// The customer.
    pub customer: CustomerSummary,
    /// Whether it comes into the customer's directory.
    pub directory: DirectoryReach,
}

/// Most customers whose directories are looked at for a page: each costs a call.
pub const REACH_ROWS: u32 = 25;

/// An account's access to a customer's directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DirectoryReach {
    /// It does.
    Reached,
    /// Partner Center refuses it, with this code where it gave one.
    Refused {
        /// The code.
        code: Option<String>,
    },
    /// Nobody knows, since Partner Center was not asked or could not be.
    Unknown,
}

/// The reason for which an account's consent was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentRefusal {
    /// The account is of another tenant than the partner's.
    OtherTenant,
    /// The account is no admin agent, by the partner's role mappings.
    NoAdminAgent,
    /// Partner Center does not see a second factor in the account's sign-in.
    NoMfa,
    /// Partner Center does not say whether it sees one.
    MfaUnknown,
    /// Partner Center refuses the account.
    Denied,
    /// The account proved who it is before it was asked to.
    SignedInEarlier,
    /// The provider does not say when the account proved who it is (`auth_time`).
    SignInTimeUnknown,
    /// The provider gave no refresh token.
    NoRefreshToken,
    /// The session in which it was begun has ended.
    SessionEnded,
}

impl ConsentRefusal {
    /// Every reason.
    pub const ALL: [Self; 9] = [
        Self::OtherTenant,
        Self::NoAdminAgent,
        Self::NoMfa,
        Self::MfaUnknown,
        Self::Denied,
        Self::SignedInEarlier,
        Self::SignInTimeUnknown,
        Self::NoRefreshToken,
        Self::SessionEnded,
    ];

    /// Returns the name in the audit and in the keys of messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OtherTenant => "other-tenant",
            Self::NoAdminAgent => "no-admin-agent",
            Self::NoMfa => "no-mfa",
            Self::MfaUnknown => "mfa-unknown",
            Self::Denied => "denied",
            Self::SignedInEarlier => "signed-in-earlier",
            Self::SignInTimeUnknown => "sign-in-time-unknown",
            Self::NoRefreshToken => "no-refresh-token",
            Self::SessionEnded => "session-ended",
        }
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;
    use crate::domain::id::{ObjectId, TenantId};

    #[test]
    fn a_connection_works_until_its_token_has_lain_unused_for_ninety_days() {
        let renewed_at: Timestamp = "2026-01-01T00:00:00Z".parse().unwrap();
        let person = PersonId { tenant: TenantId::new(Uuid::nil()), object: ObjectId::new(Uuid::nil()) };
        let connection = Connection {
            id: ConnectionId::new(Uuid::nil()),
            slot: ConnectionSlot::Active,
            consenter: Consenter { person, name: String::new(), sign_in_name: String::new() },
            consented_at: renewed_at,
            renewed_at,
            failure: None,
            of_another_application: false,
        };
        assert_eq!(connection.expires_at(), "2026-04-01T00:00:00Z".parse().unwrap());
        assert_eq!(connection.renewal_at(), "2026-01-02T00:00:00Z".parse().unwrap());
        assert!(connection.works(renewed_at) && !connection.works(connection.expires_at()));
        let failed = Connection { failure: Some(RenewalFailure { at: renewed_at, code: None }), ..connection.clone() };
        assert!(!failed.works(renewed_at));
        assert!(!Connection { of_another_application: true, ..connection }.works(renewed_at));
    }

    #[test]
    fn names_of_slots_parse_back() {
        for slot in ConnectionSlot::ALL {
            assert_eq!(slot.as_str().parse(), Ok(slot));
        }
    }
}
