//! Permissions: a table of capabilities by audience, and a table of capabilities by role for each kind of principal.

mod customer_role;

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};

use crate::domain::principal::PrincipalKind;

pub use customer_role::CustomerRole;

/// A permission for one kind of task in the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Capability {
    /// Viewing one's own account: settings, sessions and identity. Granted to every signed-in person.
    UseAccount,
    /// Finding customers and viewing their company details, relationship and domains.
    ReadCustomers,
    /// Viewing a customer's billing profile and spending budget.
    ReadBilling,
    /// Changing a customer's billing profile and spending budget.
    ManageBilling,
    /// Creating customers.
    CreateCustomers,
    /// Requesting the link by which a company becomes a customer.
    RequestRelationships,
    /// Ending the relationship with a customer.
    RemoveRelationships,
    /// Viewing the pages of the caller's own organization, with the caller's profile and licenses. Granted to all of a
    /// customer's users.
    UseSelfService,
    /// Requesting changes from the partner, and writing messages about one's change requests and withdrawing them; the
    /// partner's rules decide which changes can be requested.
    #[serde(rename = "AskPartner")]
    RequestChanges,
    /// Viewing Partner Center's prices, which are what the partner pays.
    ReadPrices,
    /// Viewing a customer's orders, subscriptions and entitlements.
    ReadSubscriptions,
    /// Renaming a customer's subscriptions.
    ManageSubscriptions,
    /// Changing the cost of a customer's subscriptions: seats, the end of the term, suspension and cancellation.
    ManageSeats,
    /// Viewing a customer's users, their roles and licenses.
    ReadUsers,
    /// Creating, changing, deleting and restoring a customer's users.
    ManageUsers,
    /// Resetting the passwords of a customer's users.
    ResetPasswords,
    /// Assigning licenses to a customer's users and removing them.
    ManageLicenses,
    /// Assigning and removing directory roles in a customer's tenant.
    ManageRoles,
    /// Planning and running jobs, which change many users at once; each change needs its own capability too.
    RunJobs,
    /// Adding verified domains to a customer's tenant.
    ManageDomains,
    /// Viewing agreements and who accepted them.
    ReadAgreements,
    /// Attesting that a customer accepted the Microsoft Customer Agreement.
    ConfirmAgreements,
    /// Setting a customer's qualification, and viewing the partner's validation codes.
    ManageQualification,
    /// Viewing a customer's self-serve policies.
    ReadPolicies,
    /// Changing a customer's self-serve policies.
    ManagePolicies,
    /// Viewing the activity log of a customer: the changes and who made them.
    ReadAudit,
    /// Viewing the activity log of one's own company.
    ReadOwnActivity,
    /// Viewing and changing the partner's own settings: its partner connection, role mappings and notices.
    ManagePartner,
    /// Viewing the installation's health; never customer data.
    ReadHealth,
    /// Adding partners to the installation, and disabling and enabling them; never customer data.
    ManagePartners,
}

impl Capability {
    /// All capabilities, in the order of the rows of the README's capability table.
    pub const ALL: [Self; 30] = [
        Self::UseAccount,
        Self::UseSelfService,
        Self::RequestChanges,
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
        Self::ManageLicenses,
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

    /// Returns the capability's audience. Nobody else has it, whatever their roles.
    pub const fn audience(self) -> Audience {
        match self {
            Self::UseAccount => Audience::Everybody,
            Self::UseSelfService | Self::RequestChanges | Self::ReadOwnActivity => Audience::CustomerUsers,
            Self::ReadCustomers
            | Self::ReadBilling
            | Self::ReadPrices
            | Self::ReadSubscriptions
            | Self::ReadUsers
            | Self::ManageUsers
            | Self::ResetPasswords
            | Self::ManageLicenses
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

    /// Checks whether everybody in its audience has it without a role: it concerns only one's own data, and a person
    /// without any role can see the reason in their own account.
    pub const fn needs_no_role(self) -> bool {
        matches!(self, Self::UseAccount | Self::UseSelfService | Self::RequestChanges)
    }

    /// Returns the capability that a member of staff needs for a preview of a customer's view to include this one; none
    /// for a capability that does not read the customer's data.
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

/// The kinds of principal that a capability is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Audience {
    /// Every signed-in person.
    Everybody,
    /// A partner's staff.
    Staff,
    /// A partner's staff, and a customer's users at their own customer.
    StaffAndCustomerUsers,
    /// A customer's users, at their own customer.
    CustomerUsers,
    /// An operator of the installation.
    Operator,
}

impl Audience {
    /// Checks whether it includes a kind of principal.
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
    /// CSP: sales; reads customers and their billing.
    SalesAgent,
    /// CSP: support; reads customers, but no financial data.
    HelpdeskAgent,
    /// Entra: administration of the partner's own tenant.
    GlobalAdministrator,
    /// Entra: the partner's bills and payments.
    BillingAdministrator,
    /// Entra: the partner's own users.
    UserAdministrator,
    /// Entra: read-only access to the partner's tenant.
    GlobalReader,
}

impl Role {
    /// All roles, in the order of the columns of the README's capability table.
    pub const ALL: [Self; 7] = [
        Self::AdminAgent,
        Self::SalesAgent,
        Self::HelpdeskAgent,
        Self::GlobalAdministrator,
        Self::BillingAdministrator,
        Self::UserAdministrator,
        Self::GlobalReader,
    ];

    /// Returns the name in settings, on the command line and in the store.
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

    /// Checks whether any of the roles grants a capability.
    pub fn any_grants(roles: &BTreeSet<Self>, capability: Capability) -> bool {
        roles.iter().any(|role| role.capabilities().contains(&capability))
    }

    /// Returns the role's capabilities. Commerce roles (the agents) have access to customers; the directory roles of
    /// the partner's own tenant do not, except that a billing administrator reads the data that bills are based on. A
    /// global administrator sets the partner up here, so that somebody can before any role mapping exists. An agent's
    /// work in a customer's directory also requires a GDAP role there, which Partner Center checks.
    pub const fn capabilities(self) -> &'static [Capability] {
        use Capability::{
            ConfirmAgreements, CreateCustomers, ManageBilling, ManageDomains, ManageLicenses, ManagePartner,
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
                ManageLicenses,
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
                ManageLicenses,
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

/// The error for a text that names no role.
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
    fn roles_grant_only_capabilities_of_their_audience() {
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
    fn every_shared_capability_is_granted_by_some_customer_role() {
        for capability in Capability::ALL.into_iter().filter(|it| it.audience() == Audience::StaffAndCustomerUsers) {
            assert!(CustomerRole::any_grants(&CustomerRole::ALL.into_iter().collect(), capability), "{capability:?}");
        }
    }

    #[test]
    fn names_round_trip() {
        for role in Role::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
        for role in CustomerRole::ALL {
            assert_eq!(role.as_str().parse(), Ok(role));
        }
    }
}
