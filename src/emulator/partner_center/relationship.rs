//! Relationships between partners (article "Retrieve a list of indirect resellers").

use super::operation::{Auth::User, Operation, get};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("retrieve-a-list-of-indirect-resellers", "/v1/relationships", User),
    get("get-indirect-resellers-of-a-customer", "/v1/customers/{customer}/relationships", User),
];
