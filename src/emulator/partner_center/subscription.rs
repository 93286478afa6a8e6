//! Subscriptions (article "Get all of a customer's subscriptions").

use super::operation::{
    Auth::{AppOrUser, User},
    Operation, Throttle, get, patch, post, put,
};

/// Their rows.
pub const OPERATIONS: &[Operation] = &[
    get("get-all-of-a-customer-s-subscriptions", "/v1/customers/{customer}/subscriptions", AppOrUser)
        .throttled(Throttle::Customer),
    get("get-a-list-of-subscriptions-by-order", "/v1/customers/{customer}/subscriptions", AppOrUser)
        .with("order_id")
        .throttled(Throttle::Customer),
    get("get-all-subscriptions-by-partner", "/v1/customers/{customer}/subscriptions", AppOrUser)
        .with("mpn_id")
        .throttled(Throttle::Customer),
    get("get-a-subscription-by-id", "/v1/customers/{customer}/subscriptions/{subscription}", AppOrUser)
        .throttled(Throttle::Customer),
    patch("update-a-subscription-by-id", "/v1/customers/{customer}/subscriptions/{subscription}", AppOrUser)
        .throttled(Throttle::Customer),
    get("custom-term-end-dates", "/v1/customers/{customer}/subscriptions/customtermenddates", AppOrUser),
    get(
        "get-a-list-of-add-ons-for-a-subscription",
        "/v1/customers/{customer}/subscriptions/{subscription}/addons",
        AppOrUser,
    )
    .throttled(Throttle::Customer),
    get(
        "get-subscription-provisioning-status",
        "/v1/customers/{customer}/subscriptions/{subscription}/provisioningstatus",
        User,
    ),
    post("register-a-subscription", "/v1/customers/{customer}/subscriptions/{subscription}/registrations", AppOrUser)
        .throttled(Throttle::Customer),
    get(
        "get-subscription-registration-status",
        "/v1/customers/{customer}/subscriptions/{subscription}/registrationstatus",
        AppOrUser,
    )
    .throttled(Throttle::Customer),
    get("get-subscription-upgrades", "/v1/customers/{customer}/subscriptions/{subscription}/upgrades", AppOrUser)
        .throttled(Throttle::Customer),
    post("transition-a-subscription", "/v1/customers/{customer}/subscriptions/{subscription}/upgrades", AppOrUser)
        .throttled(Throttle::Customer),
    get(
        "get-transition-eligibilities",
        "/v1/customers/{customer}/subscriptions/{subscription}/transitioneligibilities",
        AppOrUser,
    ),
    get("get-transitions", "/v1/customers/{customer}/subscriptions/{subscription}/transitions", AppOrUser),
    post(
        "transition-a-new-commerce-subscription",
        "/v1/customers/{customer}/subscriptions/{subscription}/transitions",
        AppOrUser,
    ),
    get(
        "get-a-list-of-trial-conversion-offers",
        "/v1/customers/{customer}/subscriptions/{subscription}/conversions",
        User,
    )
    .throttled(Throttle::Customer),
    post(
        "convert-a-trial-subscription-to-paid",
        "/v1/customers/{customer}/subscriptions/{subscription}/conversions",
        User,
    )
    .throttled(Throttle::Customer),
    get(
        "get-a-subscription-s-support-contact",
        "/v1/customers/{customer}/subscriptions/{subscription}/supportcontact",
        User,
    ),
    put(
        "update-a-subscription-s-support-contact",
        "/v1/customers/{customer}/subscriptions/{subscription}/supportcontact",
        User,
    ),
    get(
        "get-a-list-of-azure-entitlements-for-subscription",
        "/v1/customers/{customer}/subscriptions/{subscription}/azureentitlements",
        AppOrUser,
    )
    .throttled(Throttle::Customer),
    get(
        "get-an-azure-entitlement-for-a-subscription",
        "/v1/customers/{customer}/subscriptions/{subscription}/azureentitlements/{entitlement}",
        AppOrUser,
    )
    .throttled(Throttle::Customer),
    post(
        "cancel-an-azure-subscription",
        "/v1/customers/{customer}/subscriptions/{subscription}/azureentitlements/{entitlement}/cancel",
        AppOrUser,
    ),
    post(
        "reactivate-an-azure-subscription",
        "/v1/customers/{customer}/subscriptions/{subscription}/azureentitlements/{entitlement}/reactivate",
        AppOrUser,
    ),
    get("get-subscription-overage", "/v1/customers/{customer}/subscriptions/overage", AppOrUser),
    put("update-subscription-overage", "/v1/customers/{customer}/subscriptions/overage", AppOrUser),
    get(
        "get-activation-links-by-subscription",
        "/v1/customers/{customer}/subscriptions/{subscription}/activationlinks",
        AppOrUser,
    ),
    post(
        "activate-sandbox-subscription-azure-marketplace-products",
        "/v1/customers/{customer}/subscriptions/{subscription}/activate",
        AppOrUser,
    ),
];
