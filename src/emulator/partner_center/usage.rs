//! Usage and its cost (article "Get a customer's usage records").

use super::{
    budget,
    operation::{
        Auth::{AppOrUser, User},
        Operation, get,
    },
};
use crate::domain::cloud::Cloud;

pub const OPERATIONS: &[Operation] = &[
    get("get-a-partner-usage-summary", "/v1/usagesummary", User)
        .not_in(&[Cloud::China])
        .handler(budget::partner_summary),
    get("get-a-customer-usage-summary", "/v1/customers/{customer}/usagesummary", User)
        .not_in(&[Cloud::China])
        .handler(budget::summary),
    get(
        "get-a-customer-subscription-usage-summary",
        "/v1/customers/{customer}/subscriptions/{subscription}/usagesummary",
        User,
    )
    .not_in(&[Cloud::China]),
    get("get-a-customer-s-usage-records", "/v1/customers/usagerecords", User),
    get("get-a-customer-subscription-s-usage-records", "/v1/customers/{customer}/subscriptions/usagerecords", User),
    get(
        "get-a-customer-subscription-resource-usage-records",
        "/v1/customers/{customer}/subscriptions/{subscription}/resourceusagerecords",
        User,
    ),
    get(
        "get-a-customer-subscription-meter-usage-records",
        "/v1/customers/{customer}/subscriptions/{subscription}/meterusagerecords",
        User,
    ),
    get(
        "get-a-customer-s-utilization-record-for-azure",
        "/v1/customers/{customer}/subscriptions/{subscription}/utilizations/azure",
        AppOrUser,
    ),
    get("get-a-customer-s-service-costs-summary", "/v1/customers/{customer}/servicecosts/{period}", AppOrUser),
    get(
        "get-a-customer-s-service-costs-line-items",
        "/v1/customers/{customer}/servicecosts/{period}/lineitems",
        AppOrUser,
    ),
];
