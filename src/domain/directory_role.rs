//! A customer's directory roles and their members (Partner Center resource `DirectoryRole`).

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{DirectoryRoleId, UserId},
    role::CustomerRole,
    title::title,
};

/// A role in the customer's directory, which defines what its members may administer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryRole {
    /// The role's id in this directory.
    pub id: DirectoryRoleId,
    /// The role's English name, as the service sends it.
    pub name: String,
}

/// The role id of the Global Administrator, in every directory that uses template ids.
const COMPANY_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
/// The role's names: the service's older one, and the current one of Entra.
const COMPANY_ADMINISTRATOR_NAMES: [&str; 2] = ["company administrator", "global administrator"];

impl DirectoryRole {
    /// Returns the corresponding administrator role, by its template id or by one of its names: the service's older one
    /// or the current one of Entra. Returns none for other roles.
    pub fn customer_role(&self) -> Option<CustomerRole> {
        let of_template = self.id.to_string().parse().ok().and_then(CustomerRole::of_template);
        of_template.or_else(|| match self.name.trim().to_lowercase().as_str() {
            "billing administrator" => Some(CustomerRole::BillingAdministrator),
            "user administrator" | "user account administrator" => Some(CustomerRole::UserAdministrator),
            "license administrator" => Some(CustomerRole::LicenseAdministrator),
            "helpdesk administrator" => Some(CustomerRole::HelpdeskAdministrator),
            name => COMPANY_ADMINISTRATOR_NAMES.contains(&name).then_some(CustomerRole::GlobalAdministrator),
        })
    }

    /// Returns `true` if its members administer the whole directory; none if neither id nor name is conclusive.
    pub fn administers_whole_directory(&self) -> Option<bool> {
        let name = self.name.trim().to_lowercase();
        if self.id.to_string() == COMPANY_ADMINISTRATOR || COMPANY_ADMINISTRATOR_NAMES.contains(&name.as_str()) {
            return Some(true);
        }
        (!name.is_empty()).then_some(false)
    }
}

/// The effect of losing one user on the administration of a customer's directory.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OtherAdministrators {
    /// None: the user is not an administrator.
    Unaffected,
    /// Other administrators remain.
    Remain,
    /// The user is the last administrator.
    NoneRemain,
    /// Unknown, since roles, members or users could not be loaded.
    Unknown,
}

impl DirectoryRole {
    /// Returns the role's current name in Entra, which replaces the service's older one; the id for a role without a
    /// name.
    pub fn title(&self) -> String {
        let name = match self.name.trim().to_lowercase().as_str() {
            "company administrator" => "Global Administrator",
            "user account administrator" => "User Administrator",
            _ => self.name.as_str(),
        };
        title([name], self.id)
    }
}

/// A member of a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleMember {
    /// The user's id.
    pub user: UserId,
    /// The display name; may be empty.
    pub display_name: String,
    /// The user principal name.
    pub principal_name: String,
}

impl RoleMember {
    /// Returns the label: the display name, else the user principal name, else the id.
    pub fn title(&self) -> String {
        title([self.display_name.as_str(), &self.principal_name], self.user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn customer_role_is_recognized_by_template_id_or_name() {
        let other = "f023fd81-a637-4b56-95fd-791ac0226033";
        let role_of =
            |id: &str, name: &str| DirectoryRole { id: id.parse().unwrap(), name: name.into() }.customer_role();
        for role in CustomerRole::ALL {
            assert_eq!(role_of(&role.template().to_string(), "whatever"), Some(role));
        }
        assert_eq!(role_of(other, "User Account Administrator"), Some(CustomerRole::UserAdministrator));
        assert_eq!(role_of(other, "Company Administrator"), Some(CustomerRole::GlobalAdministrator));
        assert_eq!(role_of(other, "Service Support Administrator"), None);
    }

    #[test]
    fn global_administrator_is_recognized_by_id_or_name() {
        let role = |id: &str, name: &str| DirectoryRole { id: id.parse().unwrap(), name: name.into() };
        let other = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
        for (id, name, expected) in [
            (COMPANY_ADMINISTRATOR, "", Some(true)),
            (other, "Company Administrator", Some(true)),
            (other, " global administrator ", Some(true)),
            (other, "Helpdesk Administrator", Some(false)),
            (other, " ", None),
        ] {
            assert_eq!(role(id, name).administers_whole_directory(), expected, "{id} {name}");
        }
    }
}
