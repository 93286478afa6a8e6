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

use super::{Control, Shared, Switch, customer, delete, endpoint_list, get, post};
use crate::emulator::{
    partner_center::operations,
    state::{
        consistency::Delays,
        demo::Demo,
        fault::Fault,
        paging::PaginationSettings,
        sentinel,
        tally::{ChangeCount, OperationCounts},
        throttles::Limit,
    },
};

/// The table of controls; rows with the same path are adjacent.
pub const PARTNER_CENTER: &[Control] = &[
    get("/", "lists these endpoints, the sentinel customers and the customers for tests", |by| on(by, about)),
    get("/demo", "partners, people, application ids and secrets, or certificates with their keys", |by| on(by, demo)),
    get("/operations", "every operation, and whether it is implemented", |by| on(by, list_operations)),
    get(
        "/tally",
        "the number of responses of each operation that succeeded, failed or were throttled, and of calls that \
         were executed but, because of a fault, got no response",
        |by| on(by, tally),
    ),
    get(
        "/tally/changes",
        "the number of executions of each change, by its path, which contains the id of the object; whether or \
         not a response was sent",
        |by| on(by, changes),
    ),
    get("/faults", "the pending faults", |by| on(by, faults)),
    post("/faults", "adds a fault", |by| on(by, add_fault)).body(r#"{"operation":"*","kind":"html"}"#),
    delete("/faults", "removes the pending faults", |by| on(by, clear_faults)),
    post(
        "/throttle",
        "sets a rate limit for the operations of an API, counted for each customer separately; without `api`, \
         for those that are documented as throttled",
        |by| on(by, add_limit),
    )
    .body(r#"{"calls":500,"seconds":60,"api":"users"}"#),
    delete("/throttle", "removes the rate limits", |by| on(by, remove_limits)),
    post(
        "/eventual-consistency",
        "sets the number of list responses that omit a customer's newest order, and the number of reads of an \
         order's provisioning status that do not show its delivery yet; 0 if absent",
        |by| on(by, set_delays),
    )
    .body(r#"{"orders":2,"provisioning":1}"#),
    post(
        "/clock",
        "advances the clock by this number of days for every customer that was accessed: deleted users and \
         purchases become older, and terms that are then over end",
        |by| on(by, advance_clock),
    )
    .body(r#"{"days":31}"#),
    post(
        "/reset",
        "restores the initial state: removes faults, limits, delays, counts, changes of relationships, \
         attestations and all other changes, except tokens and registered redirect URIs",
        |by| on(by, reset),
    ),
    post("/rotate-keys", "signs with a new key; without `keep_old` the old one is removed from the key set", |by| {
        on(by, rotate_keys)
    })
    .query("keep_old=true"),
    post("/expire-continuation-tokens", "expires every continuation token issued so far", |by| {
        on(by, expire_continuation_tokens)
    }),
    post(
        "/pages",
        "paginates lists that are otherwise returned whole, with this number of items on a page; with \
         `by_link`, `links.next` contains the position in its URI, without a token; with `again`, each page \
         after the first, of any list, links to itself",
        |by| on(by, set_pagination),
    )
    .body(r#"{"size":20,"by_link":false,"again":false}"#),
    post("/byte-order-mark", "adds a byte-order mark to every JSON response", |by| on(by, set_byte_order_mark))
        .body(r#"{"on":true}"#),
    post("/mfa-untold", "omits the response header for `ValidateMfa`", |by| on(by, set_omits_mfa_header))
        .body(r#"{"on":true}"#),
    post("/clock-skew", "shifts the `Date` of every response by this number of seconds (clock skew)", |by| {
        on(by, set_clock_skew)
    })
    .body(r#"{"seconds":-600}"#),
    post(
        "/relationships/{partner tenant}/{customer}",
        "makes another partner's customer, another partner itself or a past customer this partner's customer; \
         both partners share only the customer's users and domains",
        |by| on(by, customer::add_relationship),
    ),
    delete("/relationships/{partner tenant}/{customer}", "ends a reseller relationship", |by| {
        on(by, customer::remove_relationship)
    }),
    delete(
        "/purchases/{partner tenant}/{customer}",
        "suspends or cancels all active purchases of a customer, so that the relationship can end",
        |by| on(by, customer::end_purchases),
    ),
    post(
        "/slow-subscriptions/{partner tenant}/{customer}",
        "makes the next change of a subscription asynchronous (202)",
        |by| on(by, customer::delay_next_subscription_change),
    ),
    post(
        "/lost-subscription-changes/{partner tenant}/{customer}",
        "acknowledges the next change of a subscription without executing it",
        |by| on(by, customer::drop_next_subscription_change),
    ),
    post(
        "/billing-profiles/{partner tenant}/{customer}",
        "stores members of the billing profile without validation; null removes a member",
        |by| on(by, customer::store_billing_profile),
    )
    .body(r#"{"defaultAddress":{"city":null}}"#),
    post("/users/{partner tenant}/{customer}", "stores a user without validation, and returns the id", |by| {
        on(by, customer::store_user)
    })
    .body(r#"{"userPrincipalName":"someone@example.com","displayName":" "}"#),
    post("/plans/{partner tenant}/{customer}", "sets the state of a service plan of a user's license", |by| {
        on(by, customer::set_plan_state)
    })
    .body(r#"{"user":"USER","sku":"SKU","plan":"PLAN","state":"Disabled"}"#),
    post("/attestations/{attestation}/accept", "accepts the attestation as the customer, as by its link", |by| {
        on(by, accept_attestation)
    }),
    post("/single-step", "disables or enables the confirmation of the Customer Agreement with a single call", |by| {
        on(by, set_single_step_disabled)
    })
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
        "addresses": endpoint_list(others),
    })))
}

async fn demo(State(world): Shared) -> Json<Demo> {
    Json(world.demo.clone())
}

async fn list_operations() -> Json<Vec<Value>> {
    let rows = operations::all().map(
        |row| json!({"operation": row.doc, "method": row.method, "path": row.path, "built": row.handler.is_some()}),
    );
    Json(rows.collect())
}

async fn tally(State(world): Shared) -> Json<Vec<OperationCounts>> {
    Json(world.tally.operation_counts())
}

async fn changes(State(world): Shared) -> Json<Vec<ChangeCount>> {
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

async fn add_limit(State(world): Shared, Json(limit): Json<Limit>) -> Result<StatusCode, (StatusCode, String)> {
    if let Some(api) = &limit.api
        && !operations::all().any(|row| row.api() == api)
    {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, format!("there is no API {api}\n")));
    }
    world.throttles.set(limit);
    Ok(StatusCode::NO_CONTENT)
}

async fn remove_limits(State(world): Shared) -> StatusCode {
    world.throttles.reset();
    StatusCode::NO_CONTENT
}

async fn set_delays(State(world): Shared, Json(delays): Json<Delays>) -> StatusCode {
    world.consistency.set(delays);
    StatusCode::NO_CONTENT
}

/// The request body for advancing the clock.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Elapsed {
    days: u16,
}

async fn advance_clock(State(world): Shared, Json(Elapsed { days }): Json<Elapsed>) -> StatusCode {
    world.tenants.advance_clock(days);
    StatusCode::NO_CONTENT
}

async fn reset(State(world): Shared) -> StatusCode {
    world.reset();
    StatusCode::NO_CONTENT
}

/// The query for rotating the signing key.
#[derive(Deserialize)]
struct Rotation {
    #[serde(default)]
    keep_old: bool,
}

async fn rotate_keys(State(world): Shared, Query(rotation): Query<Rotation>) -> StatusCode {
    match tokio::task::spawn_blocking(move || world.keys.rotate(rotation.keep_old)).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn expire_continuation_tokens(State(world): Shared) -> StatusCode {
    world.continuation_tokens.expire();
    StatusCode::NO_CONTENT
}

async fn set_pagination(State(world): Shared, Json(pages): Json<PaginationSettings>) -> StatusCode {
    world.paging.set(pages);
    StatusCode::NO_CONTENT
}

async fn set_byte_order_mark(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.set_byte_order_mark(switch.on);
    StatusCode::NO_CONTENT
}

async fn set_omits_mfa_header(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
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

async fn set_single_step_disabled(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.attestations.set_single_step_disabled(!switch.on);
    StatusCode::NO_CONTENT
}
