//! Autopilot devices and their configuration policies (article "Get a list of a customer's policies").

use super::operation::{Auth::User, Operation, delete, get, patch, post};

pub const OPERATIONS: &[Operation] = &[
    get("get-a-list-of-a-customer-s-policies", "/v1/customers/{customer}/policies", User),
    post("create-a-new-configuration-policy-for-the-specified-customer", "/v1/customers/{customer}/policies", User),
    get("retrieve-information-about-a-configuration-policy", "/v1/customers/{customer}/policies/{policy}", User),
    patch(
        "update-a-configuration-policy-for-the-specified-customer",
        "/v1/customers/{customer}/policies/{policy}",
        User,
    ),
    delete(
        "delete-a-configuration-policy-for-the-specified-customer",
        "/v1/customers/{customer}/policies/{policy}",
        User,
    ),
    get("get-a-list-of-device-batches-for-the-specified-customer", "/v1/customers/{customer}/devicebatches", User),
    post("upload-a-list-of-devices-for-the-specified-customer", "/v1/customers/{customer}/devicebatches", User),
    get(
        "get-a-list-of-devices-for-the-specified-batch-and-customer",
        "/v1/customers/{customer}/devicebatches/{batch}/devices",
        User,
    ),
    post(
        "upload-a-list-of-devices-to-an-existing-batch",
        "/v1/customers/{customer}/devicebatches/{batch}/devices",
        User,
    ),
    delete(
        "delete-a-device-for-the-specified-customer",
        "/v1/customers/{customer}/devicebatches/{batch}/devices/{device}",
        User,
    ),
    patch("update-a-list-of-devices-with-a-policy", "/v1/customers/{customer}/devicepolicyupdates", User),
    get("get-the-status-of-a-device-batch-upload", "/v1/customers/{customer}/batchjobstatus/{job}", User),
];
