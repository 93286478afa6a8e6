//! Who may do what: one table of capability × audience, and one of role × capability for each kind of principal.

mod customer_role;

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::principal::PrincipalKind;

pub use customer_role::CustomerRole;

/// One thing that a person may do in the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Capability {
    /// See one's own account: settings, sessions, who one is. Every signed-in person has it.
    UseAccount,
    /// Find customers and see their company details, relationship and domains.
    ReadCustomers,
    /// See a customer's billing profile and spending budget.
    ReadBilling,
    /// Change a customer's billing profile and spending budget.
    ManageBilling,
    /// Create customers.
    CreateCustomers,
    /// Get the link by which a company becomes a customer.
    RequestRelationships,
    /// End the relationship with a customer.
    RemoveRelationships,
    /// See one's own customer's place, and in it one's own profile and licences. Every one of a customer's people has it.
    UseSelfService,
    /// Ask the partner for changes, answer and withdraw one's requests; the partner's rules say for what.
    AskPartner,
    /// See Partner Center's prices: what the partner pays.
    ReadPrices,
    /// See a customer's orders, subscriptions and entitlements.
    ReadSubscriptions,
    /// Change what a customer's subscriptions are called.
    ManageSubscriptions,
    /// Change what a customer's subscriptions cost: seats, how the term ends, suspension and cancellation.
    ManageSeats,
    /// See a customer's users, their roles and licences.
    ReadUsers,
    /// Create, change, delete and restore a customer's users.
    ManageUsers,
    /// Reset the passwords of a customer's users.
    ResetPasswords,
    /// Give a customer's users licences and take them away.
    ManageLicences,
    /// Give and take directory roles in a customer's tenant.
    ManageRoles,
    /// Plan and run jobs, which change many users at once; each change needs its own capability too.
    RunJobs,
    /// Add verified domains to a customer's tenant.
    ManageDomains,
    /// See agreements and who accepted them.
    ReadAgreements,
    /// Attest that a customer accepted the Microsoft Customer Agreement.
    ConfirmAgreements,
    /// Set a customer's qualification; see the partner's validation codes.
    ManageQualification,
    /// See a customer's self-serve policies.
    ReadPolicies,
    /// Change a customer's self-serve policies.
    ManagePolicies,
    /// See what was done to a customer, and by whom.
    ReadAudit,
    /// See what was done to one's own company.
    ReadOwnActivity,
    /// See and change what the portal knows of the partner itself: its connection, how its people get their roles, notices.
    ManagePartner,
    /// See the installation's health; never customer data.
    ReadHealth,
    /// Add partners to the installation, shut them out and let them in; never customer data.
    ManagePartners,
}

impl Capability {
    /// Every capability, in the order of the table's rows.
    pub const ALL: [Self; 30] = [
        Self::UseAccount,
        Self::UseSelfService,
        Self::AskPartner,
        Self::ReadCustomers,
        Self::ReadBilling,
        Self::ManageBilling,
        Self::CreateCustomers,
        Self::RequestRelationships,
        Self::RemoveRelationships,
        Self::ReadPrices,
        Self::ReadSubscriptions,
        Self::ManageSubscriptions,
        Self::ManageSeats,
        Self::ReadUsers,
        Self::ManageUsers,
        Self::ResetPasswords,
        Self::ManageLicences,
        Self::ManageRoles,
        Self::RunJobs,
        Self::ManageDomains,
        Self::ReadAgreements,
        Self::ConfirmAgreements,
        Self::ManageQualification,
        Self::ReadPolicies,
        Self::ManagePolicies,
        Self::ReadAudit,
        Self::ReadOwnActivity,
        Self::ManagePartner,
        Self::ReadHealth,
        Self::ManagePartners,
    ];

    /// Returns for whom it is. Nobody else has it, whatever their roles say.
    pub const fn audience(self) -> Audience {
        match self {
            Self::UseAccount => Audience::Everybody,
            Self::UseSelfService | Self::AskPartner | Self::ReadOwnActivity => Audience::CustomerUsers,
            Self::ReadCustomers
            | Self::ReadBilling
            | Self::ReadPrices
            | Self::ReadSubscriptions
            | Self::ReadUsers
            | Self::ManageUsers
            | Self::ResetPasswords
            | Self::ManageLicences
            | Self::ManageRoles
            | Self::ReadAgreements
            | Self::ReadPolicies => Audience::StaffAndCustomerUsers,
            Self::ManageBilling
            | Self::ManageSubscriptions
            | Self::ManageSeats
            | Self::RunJobs
            | Self::CreateCustomers
            | Self::RequestRelationships
            | Self::RemoveRelationships
            | Self::ManageDomains
            | Self::ConfirmAgreements
            | Self::ManageQualification
            | Self::ManagePolicies
            | Self::ReadAudit
            | Self::ManagePartner => Audience::Staff,
            Self::ReadHealth | Self::ManagePartners => Audience::Operator,
        }
    }

    /// Returns whether everybody of its audience has it. What is one's own takes no role, and one's own account is where
    /// somebody who has none learns why.
    pub const fn takes_no_role(self) -> bool {
        matches!(self, Self::UseAccount | Self::UseSelfService | Self::AskPartner)
    }

    /// Returns what a member of staff needs so that a preview of what a customer's people see includes it; none for what is
    /// no reading of the customer's.
    pub const fn needed_to_preview(self) -> Option<Self> {
        match self {
            Self::UseSelfService => Some(Self::ReadCustomers),
            Self::ReadOwnActivity => Some(Self::ReadAudit),
            Self::ReadCustomers
            | Self::ReadBilling
            | Self::ReadPrices
            | Self::ReadSubscriptions
            | Self::ReadUsers
            | Self::ReadAgreements
            | Self::ReadPolicies => Some(self),
            _ => None,
        }
    }
}

/// For which kinds of principal something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Whoever is signed in.
    Everybody,
    /// A partner's staff.
    Staff,
    /// A partner's staff, and a customer's own people at their own customer.
    StaffAndCustomerUsers,
    /// A customer's own people, at their own customer.
    CustomerUsers,
    /// Whoever runs the installation.
    Operator,
}

impl Audience {
    /// Returns whether it is for a kind of principal.
    pub const fn includes(self, kind: PrincipalKind) -> bool {
        match kind {
            PrincipalKind::Staff => matches!(self, Self::Everybody | Self::Staff | Self::StaffAndCustomerUsers),
            PrincipalKind::CustomerUser => {
                matches!(self, Self::Everybody | Self::StaffAndCustomerUsers | Self::CustomerUsers)
            }
            PrincipalKind::Operator => matches!(self, Self::Everybody | Self::Operator),
        }
    }
}

/// A role of a member of a partner's staff, as Partner Center documents them (article "Assign roles and permissions to
/// users").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// CSP: full control of customers.
    AdminAgent,
    /// CSP: sells; sees customers and their billing.
    SalesAgent,
    /// CSP: helps; sees customers, not money.
    HelpdeskAgent,
    /// Entra: administers the partner's own tenant.
    GlobalAdministrator,
    /// Entra: the partner's bills and payments.
    BillingAdministrator,
    /// Entra: the partner's own users.
    UserAdministrator,
    /// Entra: sees the partner's tenant, changes nothing.
    GlobalReader,
}

impl Role {
    /// Every role, in the order of the table's columns.
    pub const ALL: [Self; 7] = [
        Self::AdminAgent,
        Self::SalesAgent,
        Self::HelpdeskAgent,
        Self::GlobalAdministrator,
        Self::BillingAdministrator,
        Self::UserAdministrator,
        Self::GlobalReader,
    ];

    /// The name in settings, on the command line and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::AdminAgent => "admin-agent",
            Self::SalesAgent => "sales-agent",
            Self::HelpdeskAgent => "helpdesk-agent",
            Self::GlobalAdministrator => "global-administrator",
            Self::BillingAdministrator => "billing-administrator",
            Self::UserAdministrator => "user-administrator",
            Self::GlobalReader => "global-reader",
        }
    }

    /// Returns whether one of them has a capability.
    pub fn any_grants(roles: &BTreeSet<Self>, capability: Capability) -> bool {
        roles.iter().any(|role| role.capabilities().contains(&capability))
    }

    /// The table. Commerce roles (the agents) reach customers; the directory roles of the partner's own tenant do not,
    /// save that a billing administrator reads what bills are made from. A global administrator sets the partner up here, so
    /// that somebody can before there is any mapping of roles. An agent's work in a customer's directory takes
    /// a GDAP role there as well, which is Partner Center's to check.
    pub const fn capabilities(self) -> &'static [Capability] {
        use Capability::{
            ConfirmAgreements, CreateCustomers, ManageBilling, ManageDomains, ManageLicences, ManagePartner,
            ManagePolicies, ManageQualification, ManageRoles, ManageSeats, ManageSubscriptions, ManageUsers,
            ReadAgreements, ReadAudit, ReadBilling, ReadCustomers, ReadPolicies, ReadPrices, ReadSubscriptions,
            ReadUsers, RemoveRelationships, RequestRelationships, ResetPasswords, RunJobs,
        };
        match self {
            Self::AdminAgent => &[
                ReadCustomers,
                ReadBilling,
                ManageBilling,
                CreateCustomers,
                RequestRelationships,
                RemoveRelationships,
                ReadPrices,
                ReadSubscriptions,
                ManageSubscriptions,
                ManageSeats,
                ReadUsers,
                ManageUsers,
                ResetPasswords,
                ManageLicences,
                ManageRoles,
                RunJobs,
                ManageDomains,
                ReadAgreements,
                ConfirmAgreements,
                ManageQualification,
                ReadPolicies,
                ManagePolicies,
                ReadAudit,
                ManagePartner,
            ],
            Self::SalesAgent => &[
                ReadCustomers,
                ReadBilling,
                CreateCustomers,
                RequestRelationships,
                ReadPrices,
                ReadSubscriptions,
                ManageSubscriptions,
                ManageSeats,
                ReadAgreements,
                ConfirmAgreements,
                ReadPolicies,
            ],
            Self::HelpdeskAgent => &[
                ReadCustomers,
                ReadPrices,
                ReadSubscriptions,
                ReadUsers,
                ManageUsers,
                ResetPasswords,
                ManageLicences,
                RunJobs,
            ],
            Self::BillingAdministrator => &[ReadCustomers, ReadBilling, ReadPrices, ReadSubscriptions],
            Self::GlobalAdministrator => &[ManagePartner],
            Self::UserAdministrator | Self::GlobalReader => &[],
        }
    }
}

impl fmt::Display for Role {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The text names no role.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such role")]
pub struct ParseRoleError;

impl FromStr for Role {
    type Err = ParseRoleError;

    fn from_str(text: &str) -> Result<Self, ParseRoleError> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(ParseRoleError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_grant_nothing_that_is_not_for_their_kind() {
        for role in Role::ALL {
            for capability in role.capabilities() {
                assert!(capability.audience().includes(PrincipalKind::Staff), "{role} {capability:?}");
            }
        }
        for role in CustomerRole::ALL {
            for capability in role.capabilities() {
                assert!(capability.audience().includes(PrincipalKind::CustomerUser), "{role} {capability:?}");
            }
        }
    }

    #[test]
    fn whatever_is_for_customer_users_is_granted_by_a_role_of_theirs() {
        for capability in Capability::ALL.into_iter().filter(|it| it.audience() == Audience::StaffAndCustomerUsers) {
            assert!(CustomerRole::any_grants(&CustomerRole::ALL.into_iter().collect(), capability), "{capability:?}");
        }
    }

    #[test]
    fn names_parse_back() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        for role in CustomerRole::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
    }
}
