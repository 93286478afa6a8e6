//! Qualifications and validation codes (article "Get a customer's qualifications").

use super::operation::{
    Auth::{AppOrUser, User},
    Operation, get, post, put,
};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-partner-s-validation-codes", "/v1/customers/all/validations", AppOrUser),
    get("get-customer-qualification-synchronous", "/v1/customers/{customer}/qualification", AppOrUser),
    put("update-customer-qualification-synchronous", "/v1/customers/{customer}/qualification", User),
    get("get-customer-qualification-asynchronous", "/v1/customers/{customer}/qualifications", AppOrUser),
    post("update-customer-qualification-asynchronous", "/v1/customers/{customer}/qualifications", User),
];
