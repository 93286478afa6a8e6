//! Self-service: the tasks that a partner offers to its customers' own people, as a table of capabilities by offer.
//!
//! A person has the capabilities that both their own directory role (see [`CustomerRole`]) and the partner's offer
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

pub use form::{NO_ROLE, parse_customer_offer, parse_preview_role, parse_self_service};

/// A predefined level of self-service.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Offer {
    /// No self-service: the customer's people cannot sign in.
    #[default]
    Off,
    /// Viewing the customer's data.
    View,
    /// Viewing, and assigning licenses.
    ManageLicences,
    /// Viewing, assigning licenses and managing users.
    ManageUsers,
    /// Viewing, assigning licenses, managing users, and assigning and removing the directory roles that the person has.
    ManageWithinLimits,
}

impl Offer {
    /// All offers, each of which includes the one before.
    pub const ALL: [Self; 5] =
        [Self::Off, Self::View, Self::ManageLicences, Self::ManageUsers, Self::ManageWithinLimits];

    /// Returns the name in the store and in forms.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Off => "off",
            Self::View => "view",
            Self::ManageLicences => "manage-licences",
            Self::ManageUsers => "manage-users",
            Self::ManageWithinLimits => "manage-within-limits",
        }
    }
}

impl fmt::Display for Offer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a text that names no offer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such offer")]
pub struct ParseOfferError;

impl FromStr for Offer {
    type Err = ParseOfferError;

    fn from_str(text: &str) -> Result<Self, ParseOfferError> {
        Self::ALL.into_iter().find(|offer| offer.as_str() == text).ok_or(ParseOfferError)
    }
}

/// The offer to a customer's people, with or without prices.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfService {
    /// The tasks that it allows.
    pub offer: Offer,
    /// `true` if Partner Center's prices are shown, which are what the partner pays.
    pub prices: bool,
}

impl SelfService {
    /// Checks whether a customer's people can sign in at all.
    pub fn is_on(self) -> bool {
        self.offer != Offer::Off
    }

    /// Checks whether the offer includes a capability that a role grants; this is the table.
    pub fn allows(self, capability: Capability) -> bool {
        let least = match capability {
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
            | Capability::AskPartner => Offer::View,
            Capability::ManageLicences => Offer::ManageLicences,
            Capability::ManageUsers | Capability::ResetPasswords => Offer::ManageUsers,
            Capability::ManageRoles => Offer::ManageWithinLimits,
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
        self.offer >= least
    }
}

/// The offer to one customer's people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerOffer {
    /// The customer's own offer; absent if the partner's default applies.
    pub own: Option<SelfService>,
    /// The partner's default.
    pub default: SelfService,
}

impl CustomerOffer {
    /// Returns the offer that applies to the customer.
    pub fn in_force(self) -> SelfService {
        self.own.unwrap_or(self.default)
    }
}

/// A preview of the view of a customer's own people, by a member of the partner's staff.
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
    /// The default offer, for customers without one of their own.
    pub default: SelfService,
    /// The partner's contact details for customers, as free text; empty if there are none.
    pub contact: String,
    /// `true` if customers see the names of the partner's people beside their actions, rather than the partner's name.
    pub names: bool,
}

/// A partner's self-service settings, and whether they can take effect.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SelfServiceStatus {
    /// The settings.
    pub settings: SelfServiceSettings,
    /// `true` if the partner has a connection, without which no customer user can sign in.
    pub has_connection: bool,
}

/// One of a customer's own people who has signed in or is disabled.
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
    fn each_offer_allows_what_the_one_before_does_and_more() {
        let allowed = |offer| {
            let it = SelfService { offer, prices: false };
            Capability::ALL.into_iter().filter(|capability| it.allows(*capability)).collect::<Vec<_>>()
        };
        assert_eq!(allowed(Offer::Off), []);
        for pair in Offer::ALL.windows(2) {
            let (less, more) = (allowed(pair[0]), allowed(pair[1]));
            assert!(less.iter().all(|capability| more.contains(capability)) && less.len() < more.len(), "{pair:?}");
        }
    }

    #[test]
    fn nothing_that_is_not_for_customers_people_is_offered_to_them() {
        let most = SelfService { offer: Offer::ManageWithinLimits, prices: true };
        for capability in Capability::ALL {
            let theirs = capability.audience().includes(PrincipalKind::CustomerUser);
            assert_eq!(most.allows(capability), theirs, "{capability:?}");
        }
    }

    #[test]
    fn prices_are_shown_where_the_partner_says_so_and_to_no_one_else() {
        for offer in Offer::ALL {
            assert!(!SelfService { offer, prices: false }.allows(Capability::ReadPrices));
        }
        assert!(!SelfService { offer: Offer::Off, prices: true }.allows(Capability::ReadPrices));
        let granted = |role: CustomerRole| role.capabilities().contains(&Capability::ReadPrices);
        assert!(granted(CustomerRole::BillingAdministrator) && !granted(CustomerRole::UserAdministrator));
    }

    #[test]
    fn names_parse_back() {
        for offer in Offer::ALL {
            assert_eq!(offer.as_str().parse(), Ok(offer));
        }
    }
}
