//! The control endpoints for one customer of a partner.

use axum::{
    Json,
    extract::{Path, State},
};
use http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::Shared;
use crate::domain::id::{CustomerId, ServicePlanId, SkuId, TenantId, UserId};

/// The tenant id of the partner and the id of its customer, as path parameters.
type CustomerPath = Path<(TenantId, CustomerId)>;

/// Makes a tenant the partner's customer.
pub async fn add_relationship(State(world): Shared, Path((partner, customer)): CustomerPath) -> StatusCode {
    status_of(world.add_relationship(partner, customer))
}

/// Ends the reseller relationship.
pub async fn remove_relationship(State(world): Shared, Path((partner, customer)): CustomerPath) -> StatusCode {
    status_of(world.remove_relationship(partner, customer))
}

/// Ends all active purchases of the customer.
pub async fn end_purchases(State(world): Shared, Path((partner, customer)): CustomerPath) -> StatusCode {
    status_of(world.end_purchases(partner, customer))
}

/// Makes the next change of a subscription asynchronous.
pub async fn delay_next_subscription_change(
    State(world): Shared,
    Path((partner, customer)): CustomerPath,
) -> StatusCode {
    status_of(world.delay_next_subscription_change(partner, customer))
}

/// Makes the next change of a subscription be acknowledged but not executed.
pub async fn drop_next_subscription_change(
    State(world): Shared,
    Path((partner, customer)): CustomerPath,
) -> StatusCode {
    status_of(world.drop_next_subscription_change(partner, customer))
}

/// Stores members of the billing profile without validation.
pub async fn store_billing_profile(
    State(world): Shared,
    Path((partner, customer)): CustomerPath,
    Json(members): Json<Value>,
) -> StatusCode {
    match world.store_billing_profile(partner, customer, &members) {
        Some(true) => StatusCode::NO_CONTENT,
        Some(false) => StatusCode::UNPROCESSABLE_ENTITY,
        None => StatusCode::NOT_FOUND,
    }
}

/// Stores a user without validation, and returns the id.
pub async fn store_user(
    State(world): Shared,
    Path((partner, customer)): CustomerPath,
    Json(members): Json<Value>,
) -> Result<Json<Value>, StatusCode> {
    let id = world.store_user(partner, customer, members).ok_or(StatusCode::NOT_FOUND)?;
    Ok(Json(json!({ "id": id })))
}

/// The request body for setting the state of a service plan of a user's license.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PlanState {
    user: UserId,
    sku: SkuId,
    plan: ServicePlanId,
    state: String,
}

/// Sets the state of a service plan of a user's license.
pub async fn set_plan_state(
    State(world): Shared,
    Path((partner, customer)): CustomerPath,
    Json(PlanState { user, sku, plan, state }): Json<PlanState>,
) -> StatusCode {
    status_of(world.set_plan_state(partner, customer, (user, sku, plan), &state))
}

const fn status_of(found: bool) -> StatusCode {
    if found { StatusCode::NO_CONTENT } else { StatusCode::NOT_FOUND }
}
