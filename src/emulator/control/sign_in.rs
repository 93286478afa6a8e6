//! The controls on sign-in's listener.

use axum::{Json, extract::State, routing::on};
use http::StatusCode;
use serde::Deserialize;
use url::Url;

use super::{Control, Shared, delete, get, post};
use crate::emulator::state::fault::{Fault, ID_TOKEN, OFFLINE_ACCESS};

/// The table of them; rows of one address stand together.
pub const SIGN_IN: &[Control] = &[
    get("/faults", "the faults that are still to come", |by| on(by, faults)),
    post("/faults", "adds a fault", |by| on(by, add_fault)).body(r#"{"operation":"token","kind":"html"}"#),
    delete("/faults", "forgets the faults", |by| on(by, clear_faults)),
    post("/expire-refresh-tokens", "makes every refresh token so far an expired one", |by| on(by, expire)),
    post("/redirect-uris", "allows a redirect address beside those on loopback", |by| on(by, register))
        .body(r#"{"uri":"https://portal.example/callback"}"#),
];

/// What faults can be of.
const OPERATIONS: [&str; 8] = ["*", "discovery", "keys", "authorize", "token", "userinfo", ID_TOKEN, OFFLINE_ACCESS];

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
