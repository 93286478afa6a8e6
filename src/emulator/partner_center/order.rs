//! Orders (article "Get all of a customer's orders").

use super::operation::{
    Auth::{AppOrUser, User},
    Operation, Throttle, get, patch, post,
};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-all-of-a-customer-s-orders", "/v1/customers/{customer}/orders", AppOrUser).throttled(Throttle::Customer),
    get("get-a-list-of-orders-by-customer-and-billing-cycle-type", "/v1/customers/{customer}/orders", AppOrUser)
        .with("billingType")
        .throttled(Throttle::Customer),
    post("create-an-order", "/v1/customers/{customer}/orders", AppOrUser).throttled(Throttle::Customer),
    get("get-an-order-by-id", "/v1/customers/{customer}/orders/{order}", AppOrUser).throttled(Throttle::Customer),
    patch("change-the-billing-cycle", "/v1/customers/{customer}/orders/{order}", AppOrUser)
        .throttled(Throttle::Customer),
    get("get-order-provisioning-status", "/v1/customers/{customer}/orders/{order}/provisioningstatus", User)
        .throttled(Throttle::Customer),
    get(
        "get-activation-link-by-order-line-item",
        "/v1/customers/{customer}/orders/{order}/lineitems/{line}/activationlinks",
        AppOrUser,
    ),
    get("get-activation-links-by-order", "/v1/customers/{customer}/orders/{order}/activationlinks", AppOrUser),
    get("get-order-attachments", "/v1/customers/{customer}/orders/{order}/attachments", AppOrUser),
    post(
        "attaching-purchase-order-and-completing-po-details",
        "/v1/customers/{customer}/orders/{order}/attachment",
        AppOrUser,
    ),
    get("get-order-attachment", "/v1/customers/{customer}/orders/{order}/attachment/{attachment}", AppOrUser),
];
