//! The directory roles of customers' users, and the capabilities of each.

use std::{collections::BTreeSet, fmt, str::FromStr};

use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{Capability, ParseRoleError};

/// A directory role of a customer's user in the user's own tenant (article "Microsoft Entra built-in roles").
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum CustomerRole {
    /// The administrator of the whole tenant.
    GlobalAdministrator,
    /// The administrator of purchases and payments.
    BillingAdministrator,
    /// The administrator of users and groups.
    UserAdministrator,
    /// The administrator of license assignments.
    LicenseAdministrator,
    /// The administrator who resets passwords.
    HelpdeskAdministrator,
}

impl CustomerRole {
    /// All roles, in the order of the columns of the README's capability table.
    pub const ALL: [Self; 5] = [
        Self::GlobalAdministrator,
        Self::BillingAdministrator,
        Self::UserAdministrator,
        Self::LicenseAdministrator,
        Self::HelpdeskAdministrator,
    ];

    /// Returns the name in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::GlobalAdministrator => "global-administrator",
            Self::BillingAdministrator => "billing-administrator",
            Self::UserAdministrator => "user-administrator",
            Self::LicenseAdministrator => "license-administrator",
            Self::HelpdeskAdministrator => "helpdesk-administrator",
        }
    }

    /// Checks whether any of the roles grants a capability.
    pub fn any_grants(roles: &BTreeSet<Self>, capability: Capability) -> bool {
        roles.iter().any(|role| role.capabilities().contains(&capability))
    }

    /// Returns the role's capabilities. They never exceed what the same person may do in their own directory; the
    /// level of self-service that the partner allows the customer restricts them further.
    pub const fn capabilities(self) -> &'static [Capability] {
        use Capability::{
            ManageLicenses, ManageRoles, ManageUsers, ReadAgreements, ReadBilling, ReadCustomers, ReadOwnActivity,
            ReadPolicies, ReadPrices, ReadSubscriptions, ReadUsers, ResetPasswords,
        };
        match self {
            Self::GlobalAdministrator => &[
                ReadCustomers,
                ReadBilling,
                ReadPrices,
                ReadSubscriptions,
                ReadUsers,
                ManageUsers,
                ResetPasswords,
                ManageLicenses,
                ManageRoles,
                ReadAgreements,
                ReadPolicies,
                ReadOwnActivity,
            ],
            Self::BillingAdministrator => &[
                ReadCustomers,
                ReadBilling,
                ReadPrices,
                ReadSubscriptions,
                ReadAgreements,
                ReadPolicies,
                ReadOwnActivity,
            ],
            Self::UserAdministrator => &[
                ReadCustomers,
                ReadSubscriptions,
                ReadUsers,
                ManageUsers,
                ResetPasswords,
                ManageLicenses,
                ReadOwnActivity,
            ],
            Self::LicenseAdministrator => {
                &[ReadCustomers, ReadSubscriptions, ReadUsers, ManageLicenses, ReadOwnActivity]
            }
            Self::HelpdeskAdministrator => {
                &[ReadCustomers, ReadSubscriptions, ReadUsers, ResetPasswords, ReadOwnActivity]
            }
        }
    }

    /// Returns the id of the role's template, which is the same in every directory and is a value of the claim `wids`
    /// of an ID token (article "Microsoft Entra built-in roles").
    pub const fn template(self) -> Uuid {
        Uuid::from_u128(match self {
            Self::GlobalAdministrator => 0x62e9_0394_69f5_4237_9190_0121_7714_5e10,
            Self::BillingAdministrator => 0xb0f5_4661_2d74_4c50_afa3_1ec8_03f1_2efe,
            Self::UserAdministrator => 0xfe93_0be7_5e62_47db_91af_98c3_a49a_38b1,
            Self::LicenseAdministrator => 0x4d6a_c14f_3453_41d0_bef9_a3e0_c569_773a,
            Self::HelpdeskAdministrator => 0x7298_27e3_9c14_49f7_bb1b_9608_f156_bbb8,
        })
    }

    /// Returns the role with this template id.
    pub fn of_template(template: Uuid) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.template() == template)
    }
}

impl FromStr for CustomerRole {
    type Err = ParseRoleError;

    fn from_str(text: &str) -> Result<Self, ParseRoleError> {
        Self::ALL.into_iter().find(|role| role.as_str() == text).ok_or(ParseRoleError)
    }
}

impl fmt::Display for CustomerRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
