//! Subscriptions (article "Get all of a customer's subscriptions").

use http::{StatusCode, header::IF_MATCH};

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
        activity::Told,
        tenant::{Changed, Unchanged},
    },
    partner_center::wire::{
        collection::{Attributes, ResourceCollection},
        subscription::Subscription,
    },
};

/// One PATCH serves several articles: nickname, quantity, suspension, renewal. The guide links the one on the nickname.
const UPDATE: &str = "update-the-nickname-for-a-subscription";

/// Their rows.
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

/// All, or those of an order or of a reseller.
fn list(call: &Call<'_>) -> Result<Answer, Refusal> {
    let given = |name: &str| call.query.get(name).filter(|value| !value.is_empty());
    let (order, reseller) = (given("order_id"), given("mpn_id"));
    let is = |own: Option<&str>, wanted: Option<&str>| {
        wanted.is_none_or(|wanted| own.is_some_and(|own| own.eq_ignore_ascii_case(wanted)))
    };
    let items: Vec<Subscription> = call.tenant(|tenant| {
        let all = tenant.commerce.subscriptions();
        all.filter(|it| is(it.order_id.as_deref(), order) && is(it.partner_id.as_deref(), reseller)).collect()
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

fn not_found(id: &str) -> Refusal {
    Refusal::new(StatusCode::NOT_FOUND, 20_003, format!("Subscription {id} was not found."))
}

fn by_id(call: &Call<'_>) -> Result<Answer, Refusal> {
    let found = call.tenant(|tenant| tenant.commerce.subscription(asked(call)))?;
    Answer::json(&found.ok_or_else(|| not_found(asked(call)))?)
}

/// Takes the whole subscription. A change that takes its time is answered by 202 and where to look.
fn update(call: &Call<'_>) -> Result<Answer, Refusal> {
    let given: Subscription = call.read()?;
    let id = asked(call);
    if given.id.as_deref().is_some_and(|named| !named.eq_ignore_ascii_case(id)) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 3000, "Id is not the subscription's."));
    }
    if given.friendly_name.as_deref().is_some_and(|name| name.trim().is_empty()) {
        return Err(Refusal::new(StatusCode::BAD_REQUEST, 3000, "FriendlyName is required."));
    }
    let seen = call.headers.get(IF_MATCH).and_then(|value| value.to_str().ok()).map(|value| value.trim_matches('"'));
    let customer = call.customer()?.id;
    let refusal = |unchanged| {
        let (status, code, text) = match unchanged {
            Unchanged::NotFound => return not_found(id),
            Unchanged::Stale => (StatusCode::BAD_REQUEST, 2055, "The ETag is not the current one."),
            Unchanged::Deleted => (StatusCode::BAD_REQUEST, 2011, "A deleted subscription cannot be updated."),
            Unchanged::Suspended => {
                (StatusCode::BAD_REQUEST, 800_091, "The quantity of a suspended subscription cannot be changed.")
            }
            Unchanged::Quantity => (StatusCode::BAD_REQUEST, 2002, "The quantity is out of range."),
            Unchanged::Status => (StatusCode::BAD_REQUEST, 800_096, "The status cannot be changed to this."),
            Unchanged::Closing => {
                (StatusCode::BAD_REQUEST, 900_277, "A subscription cannot be changed in the last 24 hours of its term.")
            }
            Unchanged::Schedule => {
                (StatusCode::BAD_REQUEST, 0, "The scheduled action does not go with the renewal of the subscription.")
            }
            Unchanged::Busy => (StatusCode::CONFLICT, 900_278, "Another operation on the subscription is pending."),
        };
        Refusal::new(status, code, text)
    };
    let wanted = Subscription { id: Some(id.to_owned()), ..given.clone() };
    let changed = call.tenant(|tenant| tenant.commerce.change(id, given, seen))?.map_err(refusal)?;
    let told = match &changed {
        Changed::Now(subscription) => Told::of(subscription),
        Changed::Later => Told::of(&wanted),
    };
    call.record_of("subscription", "update_subscription", told);
    match changed {
        Changed::Now(subscription) => Answer::json(&subscription),
        Changed::Later => Ok(Answer::accepted(format!("/customers/{customer}/subscriptions/{id}"))),
    }
}
