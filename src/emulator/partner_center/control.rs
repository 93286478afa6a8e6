//! The emulator's own addresses on Partner Center's listener, under `/emulator`: faults, the tally, and what time does.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::{Path, Query, State},
    routing::{delete, get, post},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};
use uuid::Uuid;

use super::operations;
use crate::{
    domain::id::{CustomerId, ServicePlanId, SkuId, TenantId, UserId},
    emulator::state::{
        consistency::Delays,
        demo::Demo,
        fault::Fault,
        paging::Pages,
        sentinel,
        tally::Served,
        tenant::{Tenant, accounts::Change},
        throttles::Limit,
        world::World,
    },
    partner_center::wire::user::CustomerUser,
};

/// Adds the routes.
pub fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/", get(about))
        .route("/demo", get(demo))
        .route("/operations", get(rows))
        .route("/tally", get(tally))
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/throttle", post(limit).delete(no_limit))
        .route("/eventual-consistency", post(delay))
        .route("/clock", post(pass))
        .route("/reset", post(reset))
        .route("/rotate-keys", post(rotate))
        .route("/expire-continuation-tokens", post(expire))
        .route("/pages", post(page_lists))
        .route("/byte-order-mark", post(byte_order_mark))
        .route("/relationships/{partner}/{customer}", delete(remove_relationship))
        .route("/purchases/{partner}/{customer}", delete(end_purchases))
        .route("/slow-subscriptions/{partner}/{customer}", post(slow_down_subscriptions))
        .route("/billing-profiles/{partner}/{customer}", post(store_billing_profile))
        .route("/users/{partner}/{customer}", post(add_user))
        .route("/plans/{partner}/{customer}", post(set_plan_state))
        .route("/attestations/{attestation}/accept", post(accept_attestation))
        .route("/single-step", post(end_single_step))
}

async fn about(State(world): State<Arc<World>>) -> Json<Value> {
    let sentinels: Vec<_> =
        sentinel::ALL.iter().chain([&sentinel::HUGE]).map(|it| json!({"customer": it.id, "shows": it.name})).collect();
    let partners = world.demo.partners.iter().map(|partner| partner.tenant);
    let crowded: Vec<_> = partners
        .filter_map(|tenant| Some(json!({"partner": tenant, "customer": world.directory(tenant)?.crowded()?})))
        .collect();
    Json(json!({
        "partnerCenter": world.origins.partner_center,
        "signIn": world.origins.sign_in,
        "sentinels": sentinels,
        "crowded": crowded,
        "addresses": [
            "GET /emulator/demo", "GET /emulator/operations", "GET /emulator/tally",
            "GET, POST, DELETE /emulator/faults", "POST, DELETE /emulator/throttle", "POST /emulator/eventual-consistency",
            "POST /emulator/clock", "POST /emulator/reset",
            "POST /emulator/rotate-keys?keep_old=true", "POST /emulator/expire-continuation-tokens",
            "POST /emulator/pages", "POST /emulator/byte-order-mark", "DELETE /emulator/relationships/{partner tenant}/{customer}",
            "DELETE /emulator/purchases/{partner tenant}/{customer}",
            "POST /emulator/slow-subscriptions/{partner tenant}/{customer}",
            "POST /emulator/billing-profiles/{partner tenant}/{customer}",
            "POST /emulator/users/{partner tenant}/{customer}", "POST /emulator/plans/{partner tenant}/{customer}",
            "POST /emulator/attestations/{attestation}/accept", "POST /emulator/single-step",
        ],
    }))
}

async fn demo(State(world): State<Arc<World>>) -> Json<Demo> {
    Json(world.demo.clone())
}

async fn rows() -> Json<Vec<Value>> {
    let row = |row: &super::operation::Operation| json!({"operation": row.doc, "method": row.method, "path": row.path, "built": row.answer.is_some()});
    Json(operations::all().map(row).collect())
}

async fn tally(State(world): State<Arc<World>>) -> Json<Vec<Served>> {
    Json(world.tally.served())
}

async fn faults(State(world): State<Arc<World>>) -> Json<Vec<Fault>> {
    Json(world.faults.pending())
}

async fn add_fault(
    State(world): State<Arc<World>>,
    Json(fault): Json<Fault>,
) -> Result<StatusCode, (StatusCode, String)> {
    if fault.operation != "*" && !operations::all().any(|row| row.doc == fault.operation) {
        return Err((StatusCode::UNPROCESSABLE_ENTITY, format!("there is no operation {}\n", fault.operation)));
    }
    world.faults.add(fault);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(world): State<Arc<World>>) -> StatusCode {
    world.faults.reset();
    StatusCode::NO_CONTENT
}

async fn limit(State(world): State<Arc<World>>, Json(limit): Json<Limit>) -> StatusCode {
    world.throttles.set(Some(limit));
    StatusCode::NO_CONTENT
}

async fn no_limit(State(world): State<Arc<World>>) -> StatusCode {
    world.throttles.reset();
    StatusCode::NO_CONTENT
}

async fn delay(State(world): State<Arc<World>>, Json(delays): Json<Delays>) -> StatusCode {
    world.consistency.set(delays);
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Elapsed {
    days: u16,
}

async fn pass(State(world): State<Arc<World>>, Json(Elapsed { days }): Json<Elapsed>) -> StatusCode {
    world.tenants.pass(days);
    StatusCode::NO_CONTENT
}

async fn reset(State(world): State<Arc<World>>) -> StatusCode {
    world.reset();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
struct Rotation {
    #[serde(default)]
    keep_old: bool,
}

async fn rotate(State(world): State<Arc<World>>, Query(rotation): Query<Rotation>) -> StatusCode {
    match tokio::task::spawn_blocking(move || world.keys.rotate(rotation.keep_old)).await {
        Ok(Ok(())) => StatusCode::NO_CONTENT,
        _ => StatusCode::INTERNAL_SERVER_ERROR,
    }
}

async fn expire(State(world): State<Arc<World>>) -> StatusCode {
    world.seeks.expire();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    on: bool,
}

async fn page_lists(State(world): State<Arc<World>>, Json(pages): Json<Pages>) -> StatusCode {
    world.paging.set(pages);
    StatusCode::NO_CONTENT
}

async fn byte_order_mark(State(world): State<Arc<World>>, Json(switch): Json<Switch>) -> StatusCode {
    world.set_byte_order_mark(switch.on);
    StatusCode::NO_CONTENT
}

/// Has the customer of an attestation accept.
async fn accept_attestation(State(world): State<Arc<World>>, Path(attestation): Path<Uuid>) -> StatusCode {
    if world.attestations.accept(attestation) { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

/// Takes the confirmation of an acceptance by one call alone, or does not any more.
async fn end_single_step(State(world): State<Arc<World>>, Json(switch): Json<Switch>) -> StatusCode {
    world.attestations.end_single_step(!switch.on);
    StatusCode::NO_CONTENT
}

async fn remove_relationship(
    State(world): State<Arc<World>>,
    Path((partner, customer)): Path<(TenantId, CustomerId)>,
) -> StatusCode {
    let removed = world.directory(partner).is_some_and(|directory| directory.remove(customer.as_uuid()));
    if removed { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}

async fn end_purchases(
    State(world): State<Arc<World>>,
    Path((partner, customer)): Path<(TenantId, CustomerId)>,
) -> StatusCode {
    found(world.with_tenant(partner, customer.as_uuid(), |tenant| tenant.commerce.end()))
}

async fn slow_down_subscriptions(
    State(world): State<Arc<World>>,
    Path((partner, customer)): Path<(TenantId, CustomerId)>,
) -> StatusCode {
    found(world.with_tenant(partner, customer.as_uuid(), |tenant| tenant.commerce.slow_down()))
}

/// Stores members of a billing profile whatever the rules for new ones say.
async fn store_billing_profile(
    State(world): State<Arc<World>>,
    Path((partner, customer)): Path<(TenantId, CustomerId)>,
    Json(members): Json<Value>,
) -> StatusCode {
    match world.with_tenant(partner, customer.as_uuid(), |tenant| tenant.billing_profile.store(&members)) {
        Some(true) => StatusCode::NO_CONTENT,
        Some(false) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::NOT_FOUND,
    }
}

/// Stores a user whatever the rules for new ones say, and answers with the id.
async fn add_user(
    State(world): State<Arc<World>>,
    Path((partner, customer)): Path<(TenantId, CustomerId)>,
    Json(members): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    let id = store_user(&world, partner, customer, members).ok_or(StatusCode::NOT_FOUND)?;
    Ok(Json(json!({ "id": id })))
}

/// Stores a user of a customer's from the members of a `CustomerUser`, whatever the rules for new ones say.
pub fn store_user(world: &World, partner: TenantId, customer: CustomerId, members: Value) -> Option<UserId> {
    let user: CustomerUser = serde_json::from_value(members).ok()?;
    let more = Change {
        first_name: user.first_name,
        last_name: user.last_name,
        usage_location: user.usage_location,
        phone: user.phone_number,
        immutable_id: user.immutable_id,
        ..Change::default()
    };
    let (name, shown) = (user.user_principal_name.unwrap_or_default(), user.display_name.unwrap_or_default());
    let stored =
        world.with_tenant(partner, customer.as_uuid(), |tenant| tenant.accounts.get().store(name, shown, more));
    stored.map(UserId::new)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct PlanState {
    user: UserId,
    sku: SkuId,
    plan: ServicePlanId,
    state: String,
}

async fn set_plan_state(
    State(world): State<Arc<World>>,
    Path((partner, customer)): Path<(TenantId, CustomerId)>,
    Json(PlanState { user, sku, plan, state }): Json<PlanState>,
) -> StatusCode {
    let set = |tenant: &mut Tenant| {
        let (user, sku, plan) = (user.as_uuid(), sku.as_uuid(), plan.as_uuid());
        tenant.accounts.get().set_plan_state(user, sku, plan, &state).ok()
    };
    found(world.with_tenant(partner, customer.as_uuid(), set).flatten())
}

const fn found(done: Option<()>) -> StatusCode {
    if done.is_some() { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}
