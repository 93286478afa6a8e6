//! Self-serve policies (article "Get a list of self-serve policies").

use super::operation::{Auth::User, Operation, delete, get, post, put};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-self-serve-policies", "/v1/selfservepolicy", User),
    post("create-a-self-serve-policy", "/v1/selfservepolicy", User),
    put("update-a-self-serve-policy", "/v1/selfservepolicy", User),
    get("get-a-self-serve-policy-by-id", "/v1/selfservepolicy/{policy}", User),
    put("update-a-self-serve-policy", "/v1/selfservepolicy/{policy}", User),
    delete("delete-a-self-serve-policy", "/v1/selfservepolicy/{policy}", User),
];
