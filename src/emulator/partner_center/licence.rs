//! Licences (articles "Get a list of available licenses", "Assign licenses to a user").

use super::operation::{
    Auth::{AppOrUser, User},
    Operation, get, post,
};
use crate::domain::cloud::Cloud;

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-available-licenses", "/v1/customers/{customer}/subscribedskus", User),
    get("get-a-list-of-available-licenses-by-license-group", "/v1/customers/{customer}/subscribedskus", User)
        .with("licenseGroupIds"),
    post("assign-licenses-to-a-user", "/v1/customers/{customer}/users/{user}/licenseupdates", User)
        .not_in(&[Cloud::China]),
    get("check-which-licenses-are-assigned-to-a-user", "/v1/customers/{customer}/users/{user}/licenses", User)
        .not_in(&[Cloud::China]),
    get("get-licenses-assigned-to-a-user-by-license-group", "/v1/customers/{customer}/users/{user}/licenses", User)
        .with("licenseGroupIds")
        .not_in(&[Cloud::China]),
    get(
        "get-customer-licenses-deployment-information",
        "/v1/customers/{customer}/analytics/licenses/deployment",
        AppOrUser,
    ),
    get("get-customer-licenses-usage-information", "/v1/customers/{customer}/analytics/licenses/usage", AppOrUser),
    get("get-partner-licenses-deployment-information", "/v1/analytics/licenses/deployment", AppOrUser),
    get("get-partner-licenses-usage-information", "/v1/analytics/licenses/usage", AppOrUser),
];
