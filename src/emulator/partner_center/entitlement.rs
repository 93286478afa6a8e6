//! Entitlements (article "Get a collection of entitlements").

use super::operation::{Auth::User, Operation, get};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-collection-of-entitlements", "/v1/customers/{customer}/entitlements", User),
    get(
        "get-a-collection-of-entitlements",
        "/v1/customers/{customer}/artifacts/{kind}/groups/{group}/lineitems/{line}/resource/{resource}",
        User,
    ),
];
