//! Subscriptions (article "Get all of a customer's subscriptions").

mod errors;

use http::{StatusCode, header::IF_MATCH};
use serde_json::Value;

use self::errors::{api_error, not_found};
use super::{
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, Throttle, get, patch, post, put,
    },
    response::{ApiError, ApiResponse},
};
use crate::{
    emulator::state::{
        activity::AuditDetails,
        tenant::{ChangeOutcome, RequestedSubscription, SubscriptionResponse},
    },
    partner_center::wire::{
        collection::{Attributes, ResourceCollection},
        subscription::Subscription,
    },
};

/// The article for the PATCH of a subscription, which several articles document: nickname, quantity, suspension,
/// renewal.
const UPDATE: &str = "update-the-nickname-for-a-subscription";

/// The rows of subscriptions.
pub const OPERATIONS: &[Operation] = &[
    get("get-all-of-a-customer-s-subscriptions", "/v1/customers/{customer}/subscriptions", AppOrUser)
        .throttled(Throttle::Customer)
        .handler(list),
    get("get-a-list-of-subscriptions-by-order", "/v1/customers/{customer}/subscriptions", AppOrUser)
        .with_query("order_id")
        .throttled(Throttle::Customer)
        .handler(list),
    get("get-all-subscriptions-by-partner", "/v1/customers/{customer}/subscriptions", AppOrUser)
        .with_query("mpn_id")
        .throttled(Throttle::Customer)
        .handler(list),
    get("get-a-subscription-by-id", "/v1/customers/{customer}/subscriptions/{subscription}", AppOrUser)
        .throttled(Throttle::Customer)
        .handler(by_id),
    patch(UPDATE, "/v1/customers/{customer}/subscriptions/{subscription}", AppOrUser)
        .throttled(Throttle::Customer)
        .handler(update),
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

/// Returns all subscriptions, or those of an order or of a reseller.
fn list(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let param = |name: &str| call.query.get(name).filter(|value| !value.is_empty());
    let (order, reseller) = (param("order_id"), param("mpn_id"));
    let matches = |own: Option<&str>, value: Option<&str>| {
        value.is_none_or(|value| own.is_some_and(|own| own.eq_ignore_ascii_case(value)))
    };
    let items: Vec<SubscriptionResponse> = call.tenant(|tenant| {
        let all = tenant.commerce.subscriptions();
        let is_selected =
            |it: &Subscription| matches(it.order_id.as_deref(), order) && matches(it.partner_id.as_deref(), reseller);
        all.filter(|it| is_selected(&it.subscription)).collect()
    })?;
    ApiResponse::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}

fn subscription_id<'a>(call: &'a Call<'_>) -> &'a str {
    call.param("subscription").unwrap_or_default()
}

fn by_id(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let found = call.tenant(|tenant| tenant.commerce.subscription(subscription_id(call)))?;
    ApiResponse::json(&found.ok_or_else(|| not_found(subscription_id(call)))?)
}

/// Replaces the whole subscription. The response to an asynchronous change is 202 with the location to poll.
fn update(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let RequestedSubscription { subscription, more } = read(call)?;
    let id = subscription_id(call);
    if subscription.id.as_deref().is_some_and(|named| !named.eq_ignore_ascii_case(id)) {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, "Id is not the subscription's."));
    }
    if subscription.friendly_name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        return Err(ApiError::new(StatusCode::BAD_REQUEST, 3000, "FriendlyName is required."));
    }
    let if_match =
        call.headers.get(IF_MATCH).and_then(|value| value.to_str().ok()).map(|value| value.trim_matches('"'));
    let customer = call.customer()?.id;
    let requested = Subscription { id: Some(id.to_owned()), ..subscription.clone() };
    let changed =
        call.tenant(|tenant| tenant.commerce.change(id, RequestedSubscription { subscription, more }, if_match))?;
    let changed = changed.map_err(|error| api_error(error, id))?;
    let details = match &changed {
        ChangeOutcome::Applied(subscription) => AuditDetails::of(subscription),
        ChangeOutcome::Pending => AuditDetails::of(&requested),
    };
    call.record_with_details("subscription", "update_subscription", details);
    match changed {
        ChangeOutcome::Applied(subscription) => ApiResponse::json(&subscription),
        ChangeOutcome::Pending => Ok(ApiResponse::accepted(format!("/customers/{customer}/subscriptions/{id}"))),
    }
}

/// Parses the requested state: the documented members, and the others verbatim.
fn read(call: &Call<'_>) -> Result<RequestedSubscription, ApiError> {
    let invalid = |error: serde_json::Error| ApiError::new(StatusCode::BAD_REQUEST, 3000, error.to_string());
    let body: Value = call.read()?;
    let mut subscription: Subscription = serde_json::from_value(body.clone()).map_err(invalid)?;
    subscription.links = body.get("links").filter(|links| !links.is_null()).cloned();
    let known = serde_json::to_value(&subscription).map_err(invalid)?;
    let mut more = match body {
        Value::Object(members) => members,
        _ => serde_json::Map::new(),
    };
    more.retain(|name, value| !value.is_null() && known.get(name).is_none());
    Ok(RequestedSubscription { subscription, more })
}
