//! Paths of customers' change requests.

use super::{CustomerPath, MY_REQUESTS, REQUESTS};
use crate::domain::{
    change_request::{RequestFilter, RequestKind},
    id::{ChangeRequestId, SubscriptionId},
};

/// Returns the URL of a change request, for staff.
pub fn request(request: ChangeRequestId) -> String {
    format!("{REQUESTS}/{request}")
}

/// Returns the URL of a change request, for customer users.
pub fn my_request(request: ChangeRequestId) -> String {
    format!("{MY_REQUESTS}/{request}")
}

/// Returns the URL of the open change request because of which another one was rejected.
pub fn my_request_open(request: ChangeRequestId) -> String {
    format!("{MY_REQUESTS}/{request}?open=already")
}

/// Returns the URL of a page of a list of change requests under `base`, filtered by state, kind and claim, from a
/// position.
pub fn requests(
    base: &str,
    filter: RequestFilter,
    kind: Option<RequestKind>,
    mine: bool,
    after: Option<i64>,
) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    query.append_pair("show", filter.as_str());
    if let Some(kind) = kind {
        query.append_pair("kind", kind.as_str());
    }
    if mine {
        query.append_pair("mine", "true");
    }
    if let Some(after) = after {
        query.append_pair("after", &after.to_string());
    }
    format!("{base}?{}", query.finish())
}

/// Returns the path of a customer's change requests.
pub fn customer_requests(customer: CustomerPath) -> String {
    format!("{customer}/requests")
}

/// Returns the path of a customer's rules for change requests.
pub fn customer_request_rules(customer: CustomerPath) -> String {
    format!("{customer}/requests/rules")
}

/// Returns the URL of the form for a new change request, about a subscription if one is given.
pub fn new_request(customer: CustomerPath, subscription: Option<&SubscriptionId>) -> String {
    match subscription {
        Some(subscription) => format!("{customer}/requests/new?subscription={subscription}"),
        None => format!("{customer}/requests/new"),
    }
}
