//! Spending budgets (article "Update a customer's usage spending budget").

use super::operation::{Auth::AppOrUser, Operation, get, patch};
use crate::domain::cloud::Cloud;

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-customer-s-usage-spending-budget", "/v1/customers/{customer}/usagebudget", AppOrUser)
        .not_in(&[Cloud::China]),
    patch("update-a-customer-s-usage-spending-budget", "/v1/customers/{customer}/usagebudget", AppOrUser)
        .not_in(&[Cloud::China]),
];
