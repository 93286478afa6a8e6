//! A partner connection: the stored, persistent consent of one of a partner's accounts, used for calls to Partner
//! Center on behalf of people without rights of their own (article "Enable the Secure Application Model framework").

use std::{fmt, str::FromStr};

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use crate::domain::{
    customer::CustomerSummary,
    id::{ConnectionId, PersonId},
};

/// The lifetime of an unused refresh token in Entra (article "Refresh tokens in the Microsoft identity platform").
pub const LIFETIME: SignedDuration = SignedDuration::from_hours(90 * 24);

/// Time since the last token exchange after which a connection is renewed.
pub const RENEWAL_INTERVAL: SignedDuration = SignedDuration::from_hours(24);

/// The purpose of a stored consent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConnectionSlot {
    /// The consent that calls use.
    Active,
    /// The fallback when the active consent is no longer accepted.
    Reserve,
    /// A new consent that is being checked.
    Candidate,
}

impl ConnectionSlot {
    /// All slots.
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

/// The error for a text that names no slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such slot of a partner connection")]
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
    /// The account's person id.
    pub person: PersonId,
    /// The account's name, according to the ID token.
    pub name: String,
    /// The name that the account signs in with.
    pub sign_in_name: String,
}

/// The last failed attempt to renew a connection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RenewalFailure {
    /// The time of the attempt.
    pub at: Timestamp,
    /// Entra's or OAuth's error code, if there was one.
    pub code: Option<String>,
}

/// A connection as the partner's administrators see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Connection {
    /// The portal's key for it.
    pub id: ConnectionId,
    /// Its slot: in use, in reserve, or being checked.
    pub slot: ConnectionSlot,
    /// The account that consented.
    pub consenter: Consenter,
    /// The time of the consent.
    pub consented_at: Timestamp,
    /// The time of the last token exchange.
    pub renewed_at: Timestamp,
    /// The last attempt to renew it, if that failed.
    pub failure: Option<RenewalFailure>,
    /// `true` if the consent was given to another application than the partner's current one, which cannot use it.
    pub of_another_application: bool,
}

impl Connection {
    /// Returns the account's label: the name that it signs in with, or else its display name or id.
    pub fn account(&self) -> String {
        let Consenter { person, name, sign_in_name } = &self.consenter;
        let names = [sign_in_name, name].into_iter().find(|name| !name.trim().is_empty());
        names.cloned().unwrap_or_else(|| person.object.to_string())
    }

    /// Returns the time of the next renewal.
    pub fn renewal_at(&self) -> Timestamp {
        self.renewed_at.checked_add(RENEWAL_INTERVAL).unwrap_or(self.renewed_at)
    }

    /// Returns the time at which Entra rejects it unless it is renewed.
    pub fn expires_at(&self) -> Timestamp {
        self.renewed_at.checked_add(LIFETIME).unwrap_or(self.renewed_at)
    }

    /// Returns `true` if the connection is usable, as far as is known.
    pub fn is_usable(&self, now: Timestamp) -> bool {
        self.failure.is_none() && !self.of_another_application && now < self.expires_at()
    }
}

/// The consenting account's access to one customer. It can reach the commerce data of all customers of the partner, and
/// the directories of those where it has a GDAP role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerAccess {
    /// The customer.
    pub customer: CustomerSummary,
    /// The access to the customer's directory.
    pub directory: DirectoryAccess,
}

/// Maximum number of customers whose directories are checked for a page; each costs a call.
pub const MAX_ACCESS_ROWS: u32 = 25;

/// An account's access to a customer's directory.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum DirectoryAccess {
    /// The account has access.
    Granted,
    /// Partner Center denies access.
    Refused {
        /// Partner Center's error code, if it sent one.
        code: Option<String>,
    },
    /// Unknown, since Partner Center was not called or the call failed.
    Unknown,
}

/// The reason why an account's consent was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum ConsentRefusal {
    /// The account belongs to a tenant other than the partner's.
    OtherTenant,
    /// The account is not an admin agent, according to the partner's role mappings.
    NoAdminAgent,
    /// Partner Center reports no second factor in the account's sign-in.
    NoMfa,
    /// Partner Center does not report whether there was a second factor.
    MfaUnknown,
    /// Partner Center denies access to the account.
    Denied,
    /// The account authenticated before the consent was requested.
    SignedInEarlier,
    /// The provider does not send the time of authentication (`auth_time`).
    SignInTimeUnknown,
    /// The provider issued no refresh token.
    NoRefreshToken,
    /// The session in which the consent was requested has expired or was signed out, or is not the current one.
    SessionEnded,
}

impl ConsentRefusal {
    /// All reasons.
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

    /// Returns the name in the audit log and in message keys.
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
    fn connection_expires_after_ninety_days_without_renewal() {
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
        assert!(connection.is_usable(renewed_at) && !connection.is_usable(connection.expires_at()));
        let failed = Connection { failure: Some(RenewalFailure { at: renewed_at, code: None }), ..connection.clone() };
        assert!(!failed.is_usable(renewed_at));
        assert!(!Connection { of_another_application: true, ..connection }.is_usable(renewed_at));
    }

    #[test]
    fn slot_names_round_trip() {
        for slot in ConnectionSlot::ALL {
            assert_eq!(slot.as_str().parse(), Ok(slot));
        }
    }
}
