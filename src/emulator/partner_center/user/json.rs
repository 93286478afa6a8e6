//! The JSON of a user.

use serde_json::{Value, json};
use uuid::Uuid;

use crate::{
    emulator::state::tenant::accounts::User,
    partner_center::wire::{
        collection::{Attributes, Link, Links},
        user::{CustomerUser, PasswordProfile},
    },
};

/// Returns a user as in lists and by id.
pub fn user(customer: Uuid, user: &User) -> CustomerUser {
    let state = if user.deleted_at.is_some() { "inactive" } else { "active" };
    CustomerUser {
        usage_location: user.usage_location.clone(),
        id: Some(user.id.to_string()),
        user_principal_name: Some(user.principal_name.clone()).filter(|name| !name.is_empty()),
        first_name: user.first_name.clone(),
        last_name: user.last_name.clone(),
        display_name: Some(user.display_name.clone()),
        immutable_id: user.immutable_id.clone(),
        password_profile: None,
        phone_number: user.phone.clone(),
        last_directory_sync_time: None,
        user_domain_type: Some("none".to_owned()),
        state: Some(state.to_owned()),
        soft_deletion_time: user.deleted_at.map(|at| at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()),
        links: Some(Links {
            this: Some(Link::get(format!("/customers/{customer}/users/{}", user.id))),
            ..Links::default()
        }),
        attributes: Some(Attributes::of("CustomerUser")),
    }
}

/// Returns a user as in the response to a new password: with the password, and with nulls for members that other
/// responses omit.
pub fn with_password(user: CustomerUser, profile: PasswordProfile) -> Value {
    let mut json = json!(CustomerUser { password_profile: Some(profile), ..user });
    if let Some(members) = json.as_object_mut() {
        for name in ["lastDirectorySyncTime", "softDeletionTime"] {
            members.entry(name).or_insert(Value::Null);
        }
    }
    json
}
