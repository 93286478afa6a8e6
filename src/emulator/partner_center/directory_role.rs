//! Directory roles and their members (article "Get user roles for a customer").

use super::operation::{Auth::User, Operation, delete, get, post};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-user-roles-for-a-customer", "/v1/customers/{customer}/users/{user}/directoryroles", User),
    get("get-user-roles-for-a-customer", "/v1/customers/{customer}/directoryroles", User),
    get("get-user-roles-for-a-customer", "/v1/customers/{customer}/directoryroles/{role}/usermembers", User),
    post("set-user-roles-for-a-customer", "/v1/customers/{customer}/directoryroles/{role}/usermembers", User),
    delete(
        "remove-customer-user-from-a-role",
        "/v1/customers/{customer}/directoryroles/{role}/usermembers/{user}",
        User,
    ),
];
