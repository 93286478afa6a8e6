//! Transfers, upgrades to Azure plan and migrations to new commerce (articles "Create a transfer", "Create migration").

use super::operation::{
    Auth::{AppOrUser, User},
    Operation, Throttle, delete, get, patch, post, put,
};

pub const OPERATIONS: &[Operation] = &[
    post("create-a-transfer", "/v1/customers/{customer}/transfers", AppOrUser).throttled(Throttle::Customer),
    get("get-all-of-a-customer-s-transfers", "/v1/customers/{customer}/transfers", AppOrUser)
        .throttled(Throttle::Customer),
    get("get-transfer-by-id", "/v1/customers/{customer}/transfers/{transfer}", AppOrUser).throttled(Throttle::Customer),
    post("accept-a-transfer", "/v1/customers/{customer}/transfers/{transfer}/accept", AppOrUser)
        .throttled(Throttle::Customer),
    patch("reject-a-transfer", "/v1/customers/{customer}/transfers/{transfer}", AppOrUser)
        .throttled(Throttle::Customer),
    delete("withdraw-a-transfer", "/v1/customers/{customer}/transfers/{transfer}", AppOrUser)
        .throttled(Throttle::Customer),
    get(
        "get-customer-s-subscriptions-transfer-eligibility",
        "/v1/customers/{customer}/transferseligibility",
        AppOrUser,
    ),
    post("create-migration", "/v1/customers/{customer}/migrations/newcommerce", AppOrUser)
        .throttled(Throttle::Customer),
    post("validate-migration", "/v1/customers/{customer}/migrations/newcommerce/validate", AppOrUser)
        .throttled(Throttle::Customer),
    get("get-migration", "/v1/customers/{customer}/migrations/newcommerce/{migration}", AppOrUser),
    get("get-migration-events", "/v1/customers/{customer}/migrations/newcommerce/events", AppOrUser),
    get("get-migrations", "/v1/migrations/newcommerce", AppOrUser),
    post("schedule-migration", "/v1/customers/{customer}/migrations/newcommerce/schedules", AppOrUser),
    get("get-migration-schedule", "/v1/customers/{customer}/migrations/newcommerce/schedules/{schedule}", AppOrUser),
    put("update-migration-schedule", "/v1/customers/{customer}/migrations/newcommerce/schedules/{schedule}", AppOrUser),
    post(
        "cancel-migration-schedule",
        "/v1/customers/{customer}/migrations/newcommerce/schedules/{schedule}/cancel",
        AppOrUser,
    ),
    get("get-migration-schedules", "/v1/migrations/newcommerce/schedules", AppOrUser),
    post("create-product-upgrade-entity", "/v1/productupgrades", User).throttled(Throttle::Partner),
    post("get-eligibility-for-product-upgrade", "/v1/productupgrades/eligibility", User).throttled(Throttle::Partner),
    post("get-product-upgrade-status", "/v1/productupgrades/{upgrade}/status", User).throttled(Throttle::Partner),
];
