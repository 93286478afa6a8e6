//! Self-service: the tasks that a partner offers to its customers' users, as a table of capabilities by level.
//!
//! A person has the capabilities that both their own directory role (see [`CustomerRole`]) and the partner's level
//! include.
//!
//! [`CustomerRole`]: crate::domain::role::CustomerRole

mod form;

use std::{fmt, str::FromStr};

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{CustomerId, ObjectId},
    role::{Capability, CustomerRole},
};

pub use form::{NO_ROLE, parse_customer_level, parse_preview_role, parse_self_service};

/// A predefined level of self-service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum SelfServiceLevel {
    /// No self-service: the customer's users cannot sign in.
    #[default]
    Off,
    /// Viewing the customer's data.
    View,
    /// Viewing, and assigning licenses. Serialized as in existing records (British spelling).
    #[serde(rename = "manage-licences")]
    ManageLicenses,
    /// Viewing, assigning licenses and managing users.
    ManageUsers,
    /// Viewing, assigning licenses, managing users, and assigning and removing the directory roles that the person has.
    ManageWithinLimits,
}

impl SelfServiceLevel {
    /// All levels, each of which includes the one before.
    pub const ALL: [Self; 5] =
        [Self::Off, Self::View, Self::ManageLicenses, Self::ManageUsers, Self::ManageWithinLimits];

    /// Returns the name in the store and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::View => "view",
            Self::ManageLicenses => "manage-licences",
            Self::ManageUsers => "manage-users",
            Self::ManageWithinLimits => "manage-within-limits",
        }
    }
}

impl fmt::Display for SelfServiceLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a text that names no level.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such self-service level")]
pub struct ParseSelfServiceLevelError;

impl FromStr for SelfServiceLevel {
    type Err = ParseSelfServiceLevelError;

    fn from_str(text: &str) -> Result<Self, ParseSelfServiceLevelError> {
        Self::ALL.into_iter().find(|offer| offer.as_str() == text).ok_or(ParseSelfServiceLevelError)
    }
}

/// The level of self-service for a customer's users, with or without prices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfService {
    /// The level; forms, the store and the audit log call it the offer.
    pub offer: SelfServiceLevel,
    /// `true` if Partner Center's prices are shown, which are what the partner pays.
    pub prices: bool,
}

impl SelfService {
    /// Checks whether a customer's users can sign in at all.
    pub fn is_on(self) -> bool {
        self.offer != SelfServiceLevel::Off
    }

    /// Checks whether the level includes a capability that a role grants; this is the table.
    pub fn allows(self, capability: Capability) -> bool {
        let min_level = match capability {
            Capability::ReadPrices => return self.is_on() && self.prices,
            Capability::ReadCustomers
            | Capability::ReadBilling
            | Capability::ReadSubscriptions
            | Capability::ReadUsers
            | Capability::ReadAgreements
            | Capability::ReadPolicies
            | Capability::ReadOwnActivity
            | Capability::UseAccount
            | Capability::UseSelfService
            | Capability::RequestChanges => SelfServiceLevel::View,
            Capability::ManageLicenses => SelfServiceLevel::ManageLicenses,
            Capability::ManageUsers | Capability::ResetPasswords => SelfServiceLevel::ManageUsers,
            Capability::ManageRoles => SelfServiceLevel::ManageWithinLimits,
            Capability::ManageBilling
            | Capability::ManageSubscriptions
            | Capability::ManageSeats
            | Capability::RunJobs
            | Capability::CreateCustomers
            | Capability::RequestRelationships
            | Capability::RemoveRelationships
            | Capability::ManageDomains
            | Capability::ConfirmAgreements
            | Capability::ManageQualification
            | Capability::ManagePolicies
            | Capability::ReadAudit
            | Capability::ManagePartner
            | Capability::ReadHealth
            | Capability::ManagePartners => return false,
        };
        self.offer >= min_level
    }
}

/// The level of self-service for one customer's users.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSelfService {
    /// The customer's own level; absent if the partner's default applies.
    pub own: Option<SelfService>,
    /// The partner's default.
    pub default: SelfService,
}

impl CustomerSelfService {
    /// Returns the level that applies to the customer.
    pub fn in_force(self) -> SelfService {
        self.own.unwrap_or(self.default)
    }
}

/// A preview of the view of a customer's users, by a member of the partner's staff.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Preview {
    /// The customer.
    pub customer: CustomerId,
    /// The company's name when the preview began.
    pub name: String,
    /// The directory role of the previewed person; absent for a person without one.
    pub role: Option<CustomerRole>,
}

/// A partner's self-service settings.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfServiceSettings {
    /// The default level, for customers without one of their own.
    pub default: SelfService,
    /// The partner's contact details for customers, as free text; empty if there are none.
    pub contact: String,
    /// `true` if customers see the names of the partner's staff beside their actions, rather than the partner's name.
    pub names: bool,
}

/// A partner's self-service settings, and whether they can take effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfServiceStatus {
    /// The settings.
    pub settings: SelfServiceSettings,
    /// `true` if the partner has a partner connection (stored consent), without which no customer user can sign in.
    pub has_connection: bool,
}

/// A customer's user who has signed in or is disabled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerUserSummary {
    /// Their object id in the customer's directory.
    pub object: ObjectId,
    /// The name, while they have a session.
    pub name: Option<String>,
    /// The time of the last sign-in, if there was one.
    pub signed_in_at: Option<Timestamp>,
    /// The time at which they were disabled, if they are.
    pub disabled_at: Option<Timestamp>,
}

#[cfg(test)]
mod tests {
    mod oracle;

    use super::*;
    use crate::domain::{principal::PrincipalKind, role::CustomerRole};

    #[test]
    fn each_level_includes_the_previous_one() {
        let allowed = |offer| {
            let it = SelfService { offer, prices: false };
            Capability::ALL.into_iter().filter(|capability| it.allows(*capability)).collect::<Vec<_>>()
        };
        assert_eq!(allowed(SelfServiceLevel::Off), []);
        for pair in SelfServiceLevel::ALL.windows(2) {
            let (lower, higher) = (allowed(pair[0]), allowed(pair[1]));
            assert!(
                lower.iter().all(|capability| higher.contains(capability)) && lower.len() < higher.len(),
                "{pair:?}"
            );
        }
    }

    #[test]
    fn highest_level_allows_exactly_the_capabilities_of_customer_users() {
        let highest = SelfService { offer: SelfServiceLevel::ManageWithinLimits, prices: true };
        for capability in Capability::ALL {
            let is_for_customer_users = capability.audience().includes(PrincipalKind::CustomerUser);
            assert_eq!(highest.allows(capability), is_for_customer_users, "{capability:?}");
        }
    }

    #[test]
    fn prices_require_the_setting_and_a_role() {
        for offer in SelfServiceLevel::ALL {
            assert!(!SelfService { offer, prices: false }.allows(Capability::ReadPrices));
        }
        assert!(!SelfService { offer: SelfServiceLevel::Off, prices: true }.allows(Capability::ReadPrices));
        let granted = |role: CustomerRole| role.capabilities().contains(&Capability::ReadPrices);
        assert!(granted(CustomerRole::BillingAdministrator) && !granted(CustomerRole::UserAdministrator));
    }

    #[test]
    fn names_round_trip() {
        for offer in SelfServiceLevel::ALL {
            assert_eq!(offer.as_str().parse(), Ok(offer));
        }
    }
}
