//! A customer's directory roles and who has them (Partner Center resource `DirectoryRole`).

use serde::{Deserialize, Serialize};

use crate::domain::id::{DirectoryRoleId, UserId};

/// A role of the customer's directory: what somebody who has it may administer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryRole {
    /// Its id in this directory.
    pub id: DirectoryRoleId,
    /// Its name, as the service has it: in English.
    pub name: String,
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
