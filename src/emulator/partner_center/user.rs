//! A customer's users (article "Get a list of all user accounts for a customer").

use super::operation::{Auth::User, Operation, delete, get, patch, post};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-all-user-accounts-for-a-customer", "/v1/customers/{customer}/users", User),
    get("view-a-deleted-user", "/v1/customers/{customer}/users", User).with("filter"),
    post("create-user-accounts-for-a-customer", "/v1/customers/{customer}/users", User),
    get("get-a-user-account-by-id", "/v1/customers/{customer}/users/{user}", User),
    patch("update-user-accounts-for-a-customer", "/v1/customers/{customer}/users/{user}", User),
    delete("delete-user-accounts-for-a-customer", "/v1/customers/{customer}/users/{user}", User),
    patch("reset-user-password-for-a-customer", "/v1/customers/{customer}/users/{user}/resetpassword", User),
];
