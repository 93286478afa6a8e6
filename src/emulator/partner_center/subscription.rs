//! Subscriptions (article "Get all of a customer's subscriptions").

mod refused;

use http::{StatusCode, header::IF_MATCH};
use serde_json::Value;

use self::refused::{not_found, refused};
use super::{
    answer::{Answer, Refusal},
    call::Call,
    operation::{
        Auth::{AppOrUser, User},
        Operation, Throttle, get, patch, post, put,
    },
};
use crate::{
    emulator::state::{
        activity::AuditDetails,
        tenant::{Changed, RequestedSubscription, Shown},
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
        .answer(list),
    get("get-a-list-of-subscriptions-by-order", "/v1/customers/{customer}/subscriptions", AppOrUser)
        .with("order_id")
        .throttled(Throttle::Customer)
        .answer(list),
    get("get-all-subscriptions-by-partner", "/v1/customers/{customer}/subscriptions", AppOrUser)
        .with("mpn_id")
        .throttled(Throttle::Customer)
        .answer(list),
    get("get-a-subscription-by-id", "/v1/customers/{customer}/subscriptions/{subscription}", AppOrUser)
        .throttled(Throttle::Customer)
        .answer(by_id),
    patch(UPDATE, "/v1/customers/{customer}/subscriptions/{subscription}", AppOrUser)
        .throttled(Throttle::Customer)
        .answer(update),
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
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let given = |name: &str| call.query.get(name).filter(|value| !value.is_empty());
    let (order, reseller) = (given("order_id"), given("mpn_id"));
    let is = |own: Option<&str>, wanted: Option<&str>| {
        wanted.is_none_or(|wanted| own.is_some_and(|own| own.eq_ignore_ascii_case(wanted)))
    };
    let items: Vec<Shown> = call.tenant(|tenant| {
        let all = tenant.commerce.subscriptions();
        let of = |it: &Subscription| is(it.order_id.as_deref(), order) && is(it.partner_id.as_deref(), reseller);
        all.filter(|it| of(&it.subscription)).collect()
    })?;
    Answer::json(&ResourceCollection {
        total_count: items.len() as u64,
        items,
        links: None,
        attributes: Some(Attributes::of("Collection")),
        continuation_token: None,
    })
}

fn asked<'a>(call: &'a Call<'_>) -> &'a str {
    call.param("subscription").unwrap_or_default()
}

fn by_id(call: &Call<'_>) -> Result<Answer, Refusal> {
    let found = call.tenant(|tenant| tenant.commerce.subscription(asked(call)))?;
    Answer::json(&found.ok_or_else(|| not_found(asked(call)))?)
}

/// Replaces the whole subscription. The response to an asynchronous change is 202 with the location to poll.
fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let RequestedSubscription { subscription, more } = read(call)?;
    let id = asked(call);
    if subscription.id.as_deref().is_some_and(|named| !named.eq_ignore_ascii_case(id)) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 3000, "Id is not the subscription's."));
    }
    if subscription.friendly_name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 3000, "FriendlyName is required."));
    }
    let seen = call.headers.get(IF_MATCH).and_then(|value| value.to_str().ok()).map(|value| value.trim_matches('"'));
    let customer = call.customer()?.id;
    let wanted = Subscription { id: Some(id.to_owned()), ..subscription.clone() };
    let changed =
        call.tenant(|tenant| tenant.commerce.change(id, RequestedSubscription { subscription, more }, seen))?;
    let changed = changed.map_err(|unchanged| refused(unchanged, id))?;
    let told = match &changed {
        Changed::Now(subscription) => AuditDetails::of(subscription),
        Changed::Later => AuditDetails::of(&wanted),
    };
    call.record_of("subscription", "update_subscription", told);
    match changed {
        Changed::Now(subscription) => Answer::json(&subscription),
        Changed::Later => Ok(Answer::accepted(format!("/customers/{customer}/subscriptions/{id}"))),
    }
}

/// Parses the requested state: the documented members, and the others verbatim.
fn read(call: &Call<'_>) -> Result<RequestedSubscription, Refusal> {
    let wrong = |error: serde_json::Error| Refusal::new(StatusCode::BAD_REQUEST, 3000, error.to_string());
    let body: Value = call.read()?;
    let mut subscription: Subscription = serde_json::from_value(body.clone()).map_err(wrong)?;
    subscription.links = body.get("links").filter(|links| !links.is_null()).cloned();
    let known = serde_json::to_value(&subscription).map_err(wrong)?;
    let mut more = match body {
        Value::Object(members) => members,
        _ => serde_json::Map::new(),
    };
    more.retain(|name, value| !value.is_null() && known.get(name).is_none());
    Ok(RequestedSubscription { subscription, more })
}
