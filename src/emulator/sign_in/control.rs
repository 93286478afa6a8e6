//! The emulator's own addresses on sign-in's listener, under `/emulator`.

use std::sync::Arc;

use axum::{
    Json, Router,
    extract::State,
    routing::{get, post},
};
use http::StatusCode;
use serde::Deserialize;
use url::Url;

use super::Shared;
use crate::emulator::state::{
    fault::{Fault, ID_TOKEN, OFFLINE_ACCESS},
    world::World,
};

/// What faults can be of.
const OPERATIONS: [&str; 8] = ["*", "discovery", "keys", "authorize", "token", "userinfo", ID_TOKEN, OFFLINE_ACCESS];

/// Adds the routes.
pub fn routes() -> Router<Arc<World>> {
    Router::new()
        .route("/faults", get(faults).post(add_fault).delete(clear_faults))
        .route("/expire-refresh-tokens", post(expire))
        .route("/redirect-uris", post(register))
}

async fn faults(State(world): Shared) -> Json<Vec<Fault>> {
    Json(world.sign_in_faults.pending())
}

async fn add_fault(State(world): Shared, Json(fault): Json<Fault>) -> Result<StatusCode, (StatusCode, String)> {
    if !OPERATIONS.contains(&fault.operation.as_str()) {
        let text = format!("operation must be one of {}\n", OPERATIONS.join(", "));
        return Err((StatusCode::UNPROCESSABLE_ENTITY, text));
    }
    world.sign_in_faults.add(fault);
    Ok(StatusCode::NO_CONTENT)
}

async fn clear_faults(State(world): Shared) -> StatusCode {
    world.sign_in_faults.reset();
    StatusCode::NO_CONTENT
}

async fn expire(State(world): Shared) -> StatusCode {
    world.grants.expire();
    StatusCode::NO_CONTENT
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Registration {
    uri: Url,
}

async fn register(State(world): Shared, Json(registration): Json<Registration>) -> StatusCode {
    world.redirects.register(registration.uri);
    StatusCode::NO_CONTENT
}
