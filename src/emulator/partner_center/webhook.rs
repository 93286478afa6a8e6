//! Events sent to the partner (article "Partner Center webhooks").

use super::operation::{Auth::AppOrUser, Operation, get, post, put};

pub const OPERATIONS: &[Operation] = &[
    get("get-webhook-events", "/webhooks/v1/registration/events", AppOrUser),
    post("register-webhook", "/webhooks/v1/registration", AppOrUser),
    get("get-webhook-registration", "/webhooks/v1/registration", AppOrUser),
    put("update-webhook-registration", "/webhooks/v1/registration", AppOrUser),
    post("send-webhook-validation-event", "/webhooks/v1/registration/validationevents", AppOrUser),
    get("get-webhook-validation-event", "/webhooks/v1/registration/validationevents/{correlation}", AppOrUser),
];
