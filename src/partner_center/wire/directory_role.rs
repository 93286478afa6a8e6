//! The JSON of directory roles and their members (resource article "Role resources").

use serde::{Deserialize, Serialize};

use super::collection::Attributes;

/// Resource `DirectoryRole`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DirectoryRole {
    /// The role's display name.
    #[serde(default)]
    pub name: Option<String>,
    /// Its id in the directory.
    #[serde(default)]
    pub id: Option<String>,
    /// Attributes with the object type `DirectoryRole`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `UserMember`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct UserMember {
    /// The display name.
    #[serde(default)]
    pub display_name: Option<String>,
    /// The sign-in name.
    #[serde(default)]
    pub user_principal_name: Option<String>,
    /// The role's id; in responses only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role_id: Option<String>,
    /// The user's id.
    #[serde(default)]
    pub id: Option<String>,
    /// Attributes with the object type `UserMember`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}
