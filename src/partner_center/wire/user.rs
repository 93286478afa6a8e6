//! JSON of users (resource article "User resources").

use std::fmt;

use serde::{Deserialize, Serialize};

use super::collection::{Attributes, Links};

/// A `CustomerUser`. Absent members are not written, so that it also serves as a partial update.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct CustomerUser {
    /// Country code (ISO 3166-1 alpha-2).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage_location: Option<String>,
    /// Object id in the customer's directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The sign-in name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_principal_name: Option<String>,
    /// Given name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Family name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The display name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub display_name: Option<String>,
    /// The id that links the account to one in the customer's on-premises directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub immutable_id: Option<String>,
    /// The password; written, and echoed in the responses to writes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password_profile: Option<PasswordProfile>,
    /// Telephone number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// The time of the last synchronization with the customer's on-premises directory.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_directory_sync_time: Option<String>,
    /// `none`, `managed` or `federated`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_domain_type: Option<String>,
    /// One of `active`, `inactive`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// The time of the deletion.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub soft_deletion_time: Option<String>,
    /// Links, such as that of the user itself; not parsed.
    #[serde(skip_deserializing, default, skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Attributes with the object type `CustomerUser`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// A password, and whether it must be changed. Its `Debug` output omits the password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PasswordProfile {
    /// The password.
    #[serde(default)]
    pub password: Option<String>,
    /// `true` if it must be changed at the next sign-in.
    #[serde(default)]
    pub force_change_password: Option<bool>,
}

impl fmt::Debug for PasswordProfile {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PasswordProfile")
            .field("force_change_password", &self.force_change_password)
            .finish_non_exhaustive()
    }
}
