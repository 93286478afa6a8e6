//! The control endpoints on Partner Center's listener: faults, counts, and the passing of time.

use std::future::{Ready, ready};

use axum::{
    Json,
    extract::{Path, Query, State},
    routing::on,
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::{Control, Shared, Switch, addresses, customer, delete, get, post};
use crate::emulator::{
    partner_center::operations,
    state::{
        consistency::Delays,
        demo::Demo,
        fault::Fault,
        paging::Pages,
        sentinel,
        tally::{Changed, Served},
        throttles::Limit,
    },
};

/// The table of controls; rows with the same path are adjacent.
pub const PARTNER_CENTER: &[Control] = &[
    get("/", "says what there is", |by| on(by, about)),
    get("/demo", "partners, people, application ids and secrets, or certificates with their keys", |by| on(by, demo)),
    get("/operations", "every operation, and whether it is built", |by| on(by, rows)),
    get(
        "/tally",
        "how often each operation was answered, refused and throttled, and how often it was done and, by a fault, not \
         answered",
        |by| on(by, tally),
    ),
    get(
        "/tally/changes",
        "how often each change was made, by its path, which names the object, whether it was answered or not",
        |by| on(by, changes),
    ),
    get("/faults", "the faults that are still to come", |by| on(by, faults)),
    post("/faults", "adds a fault", |by| on(by, add_fault)).body(r#"{"operation":"*","kind":"html"}"#),
    delete("/faults", "forgets the faults", |by| on(by, clear_faults)),
    post(
        "/throttle",
        "limits the operations of an API, each customer's by themselves; without `api` those that the service throttles",
        |by| on(by, limit),
    )
    .body(r#"{"calls":500,"seconds":60,"api":"users"}"#),
    delete("/throttle", "lifts the limits", |by| on(by, no_limit)),
    post(
        "/eventual-consistency",
        "keeps the newest order of a customer out of so many lists, and the delivery of an order out of so many looks; \
         both are 0 when absent",
        |by| on(by, delay),
    )
    .body(r#"{"orders":2,"provisioning":1}"#),
    post("/clock", "lets so many days pass for every customer that somebody has looked at: deleted users and purchases are as much older, \
         and terms that have ended by then end", |by| on(by, pass))
        .body(r#"{"days":31}"#),
    post(
        "/reset",
        "forgets faults, limits, delays, the tallies, ended and added relationships, attestations and whatever else was changed, but \
         for tokens and registered redirect addresses",
        |by| on(by, reset),
    ),
    post("/rotate-keys", "signs with a new key; without `keep_old` the old one leaves the key set", |by| {
        on(by, rotate)
    })
    .query("keep_old=true"),
    post("/expire-continuation-tokens", "makes every continuation token so far an expired one", |by| on(by, expire)),
    post(
        "/pages",
        "answers lists that come whole otherwise in pages of so many; `by_link` leads on by the address of `links.next` \
         alone, without a token; with `again` each page after the first, of any list, leads to itself",
        |by| on(by, page_lists),
    )
    .body(r#"{"size":20,"by_link":false,"again":false}"#),
    post("/byte-order-mark", "puts a byte-order mark before every JSON answer", |by| on(by, byte_order_mark))
        .body(r#"{"on":true}"#),
    post("/mfa-untold", "leaves `ValidateMfa` unanswered", |by| on(by, omits_mfa_header)).body(r#"{"on":true}"#),
    post(
        "/clock-skew",
        "shifts the `Date` of every answer by so many seconds, as that of a service whose clock differs",
        |by| on(by, set_clock_skew),
    )
    .body(r#"{"seconds":-600}"#),
    post(
        "/relationships/{partner tenant}/{customer}",
        "makes another partner's customer, another partner itself or a past customer this partner's customer; only the \
         customer's people and domains are the same to both",
        |by| on(by, customer::add_relationship),
    ),
    delete("/relationships/{partner tenant}/{customer}", "ends a reseller relationship", |by| {
        on(by, customer::remove_relationship)
    }),
    delete(
        "/purchases/{partner tenant}/{customer}",
        "suspends and cancels all that a customer has, so that the relationship can end",
        |by| on(by, customer::end_purchases),
    ),
    post(
        "/slow-subscriptions/{partner tenant}/{customer}",
        "makes the next change of a subscription answer 202",
        |by| on(by, customer::slow_down_subscriptions),
    ),
    post(
        "/lost-subscription-changes/{partner tenant}/{customer}",
        "has the next change of a subscription be answered as if it were made, and not be made",
        |by| on(by, customer::lose_subscription_change),
    ),
    post(
        "/billing-profiles/{partner tenant}/{customer}",
        "stores members of the billing profile whatever the rules for new ones say; null is none",
        |by| on(by, customer::store_billing_profile),
    )
    .body(r#"{"defaultAddress":{"city":null}}"#),
    post(
        "/users/{partner tenant}/{customer}",
        "stores a user whatever the rules for new ones say, and answers with the id",
        |by| on(by, customer::store_user),
    )
    .body(r#"{"userPrincipalName":"someone@example.com","displayName":" "}"#),
    post("/plans/{partner tenant}/{customer}", "sets the state of a part of a user's licence", |by| {
        on(by, customer::set_plan_state)
    })
    .body(r#"{"user":"USER","sku":"SKU","plan":"PLAN","state":"Disabled"}"#),
    post("/attestations/{attestation}/accept", "has the customer accept, as by the attestation's link", |by| {
        on(by, accept_attestation)
    }),
    post(
        "/single-step",
        "ends the confirmation of the Customer Agreement by one call alone, or brings it back",
        |by| on(by, end_single_step),
    )
    .body(r#"{"on":false}"#),
];

/// Lists the table that contains it. It is not an `async fn`, since the table cannot refer to a future whose type
/// depends on the table.
fn about(State(world): Shared) -> Ready<Json<Value>> {
    let sentinels: Vec<_> =
        sentinel::ALL.iter().chain([&sentinel::HUGE]).map(|it| json!({"customer": it.id, "shows": it.name})).collect();
    let partners = world.demo.partners.iter().map(|partner| partner.tenant);
    let crowded: Vec<_> = partners
        .filter_map(|tenant| Some(json!({"partner": tenant, "customer": world.directory(tenant)?.crowded()?})))
        .collect();
    let partners = world.demo.partners.iter().map(|partner| partner.tenant);
    let showcases: Vec<_> = partners
        .filter_map(|tenant| Some(json!({"partner": tenant, "customer": world.directory(tenant)?.showcase()?})))
        .collect();
    let others = PARTNER_CENTER.get(1..).unwrap_or_default();
    ready(Json(json!({
        "partnerCenter": world.origins.partner_center,
        "signIn": world.origins.sign_in,
        "sentinels": sentinels,
        "crowded": crowded,
        "everySubscription": showcases,
        "addresses": addresses(others),
    })))
}

async fn demo(State(world): Shared) -> Json<Demo> {
    Json(world.demo.clone())
}

async fn rows() -> Json<Vec<Value>> {
    let rows = operations::all().map(
        |row| json!({"operation": row.doc, "method": row.method, "path": row.path, "built": row.answer.is_some()}),
    );
    Json(rows.collect())
}

async fn tally(State(world): Shared) -> Json<Vec<Served>> {
    Json(world.tally.served())
}

async fn changes(State(world): Shared) -> Json<Vec<Changed>> {
    Json(world.tally.changed())
}

async fn faults(State(world): Shared) -> Json<Vec<Fault>> {
    Json(world.faults.pending())
}

async fn add_fault(State(world): Shared, Json(fault): Json<Fault>) -> Result<StatusCode, (StatusCode, String)> {
    if fault.operation != "*" && !operations::all().any(|row| row.doc == fault.operation) {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, format!("there is no operation {}\n", fault.operation)));
    }
    world.faults.add(fault);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(world): Shared) -> StatusCode {
    world.faults.reset();
    StatusCode::NO_CONTENT
}

async fn limit(State(world): Shared, Json(limit): Json<Limit>) -> Result<StatusCode, (StatusCode, String)> {
    if let Some(api) = &limit.api
        && !operations::all().any(|row| row.api() == api)
    {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, format!("there is no API {api}\n")));
    }
    world.throttles.set(limit);
    Ok(StatusCode::NO_CONTENT)
}

async fn no_limit(State(world): Shared) -> StatusCode {
    world.throttles.reset();
    StatusCode::NO_CONTENT
}

async fn delay(State(world): Shared, Json(delays): Json<Delays>) -> StatusCode {
    world.consistency.set(delays);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Elapsed {
    days: u16,
}

async fn pass(State(world): Shared, Json(Elapsed { days }): Json<Elapsed>) -> StatusCode {
    world.tenants.pass(days);
    StatusCode::NO_CONTENT
}

async fn reset(State(world): Shared) -> StatusCode {
    world.reset();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Rotation {
    #[serde(default)]
    keep_old: bool,
}

async fn rotate(State(world): Shared, Query(rotation): Query<Rotation>) -> StatusCode {
    match tokio::task::spawn_blocking(move || world.keys.rotate(rotation.keep_old)).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn expire(State(world): Shared) -> StatusCode {
    world.seeks.expire();
    StatusCode::NO_CONTENT
}

async fn page_lists(State(world): Shared, Json(pages): Json<Pages>) -> StatusCode {
    world.paging.set(pages);
    StatusCode::NO_CONTENT
}

async fn byte_order_mark(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.set_byte_order_mark(switch.on);
    StatusCode::NO_CONTENT
}

async fn omits_mfa_header(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.set_omits_mfa_header(switch.on);
    StatusCode::NO_CONTENT
}

/// The request body for setting the clock skew.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Skew {
    seconds: i32,
}

async fn set_clock_skew(State(world): Shared, Json(skew): Json<Skew>) -> StatusCode {
    world.set_clock_skew(skew.seconds);
    StatusCode::NO_CONTENT
}

async fn accept_attestation(State(world): Shared, Path(attestation): Path<Uuid>) -> StatusCode {
    if world.attestations.accept(attestation) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn end_single_step(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.attestations.end_single_step(!switch.on);
    StatusCode::NO_CONTENT
}
