//! A customer's directory roles and who has them (Partner Center resource `DirectoryRole`).

use serde::{Deserialize, Serialize};

use crate::domain::{
    id::{DirectoryRoleId, UserId},
    role::CustomerRole,
    title::title,
};

/// A role of the customer's directory: what somebody who has it may administer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryRole {
    /// Its id in this directory.
    pub id: DirectoryRoleId,
    /// Its name, as the service has it: in English.
    pub name: String,
}

/// The id that the administrator of everything has as a role, in every directory that uses templates' ids.
const COMPANY_ADMINISTRATOR: &str = "62e90394-69f5-4237-9190-012177145e10";
/// Its names: the service's, and Entra's of today.
const COMPANY_ADMINISTRATOR_NAMES: [&str; 2] = ["company administrator", "global administrator"];

impl DirectoryRole {
    /// Returns the administrator role that it is, by its template's id or by a name of it: the service's older one or
    /// Entra's of today; none for any other role.
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

    /// Whether whoever has it administers the whole directory; none where neither id nor name tells.
    pub fn administers_all(&self) -> Option<bool> {
        let name = self.name.trim().to_lowercase();
        if self.id.to_string() == COMPANY_ADMINISTRATOR || COMPANY_ADMINISTRATOR_NAMES.contains(&name.as_str()) {
            return Some(true);
        }
        (!name.is_empty()).then_some(false)
    }
}

/// Who would be left to administer a customer's directory without one user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OtherAdministrators {
    /// The same as before: the user does not administer it.
    Unaffected,
    /// Somebody.
    Left,
    /// Nobody: the user is the last one.
    NoneLeft,
    /// It cannot be told, since roles, members or users cannot be read.
    Unknown,
}

impl DirectoryRole {
    /// Returns the name, by which Entra calls the role today where the service has an older one; or the id of one that has
    /// none.
    pub fn title(&self) -> String {
        let name = match self.name.trim().to_lowercase().as_str() {
            "company administrator" => "Global Administrator",
            "user account administrator" => "User Administrator",
            _ => self.name.as_str(),
        };
        title([name], self.id)
    }
}

/// A user who has a role.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoleMember {
    /// Who.
    pub user: UserId,
    /// The name by which they are shown; may be empty.
    pub display_name: String,
    /// What they sign in with.
    pub principal_name: String,
}

impl RoleMember {
    /// The name, or the best that there is in its place.
    pub fn title(&self) -> String {
        title([self.display_name.as_str(), &self.principal_name], self.user)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_administrator_role_is_told_by_id_or_by_either_name_and_other_roles_are_none() {
        let other = "f023fd81-a637-4b56-95fd-791ac0226033";
        let told = |id: &str, name: &str| DirectoryRole { id: id.parse().unwrap(), name: name.into() }.customer_role();
        for role in CustomerRole::ALL {
            assert_eq!(told(&role.template().to_string(), "whatever"), Some(role));
        }
        assert_eq!(told(other, "User Account Administrator"), Some(CustomerRole::UserAdministrator));
        assert_eq!(told(other, "Company Administrator"), Some(CustomerRole::GlobalAdministrator));
        assert_eq!(told(other, "Service Support Administrator"), None);
    }

    #[test]
    fn who_administers_everything_is_told_by_id_or_by_either_name() {
        let role = |id: &str, name: &str| DirectoryRole { id: id.parse().unwrap(), name: name.into() };
        let other = "729827e3-9c14-49f7-bb1b-9608f156bbb8";
        for (id, name, told) in [
            (COMPANY_ADMINISTRATOR, "", Some(true)),
            (other, "Company Administrator", Some(true)),
            (other, " global administrator ", Some(true)),
            (other, "Helpdesk Administrator", Some(false)),
            (other, " ", None),
        ] {
            assert_eq!(role(id, name).administers_all(), told, "{id} {name}");
        }
    }
}
