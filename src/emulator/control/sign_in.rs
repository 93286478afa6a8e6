//! The control endpoints on the sign-in listener.

use axum::{Json, extract::State, routing::on};
use http::StatusCode;
use serde::Deserialize;
use url::Url;

use super::{Control, Shared, Switch, connection, delete, get, post};
use crate::emulator::state::fault::{Fault, ID_TOKEN, ISSUER, OFFLINE_ACCESS};

/// The table of controls; rows with the same path are adjacent.
pub const SIGN_IN: &[Control] = &[
    get("/faults", "the pending faults", |by| on(by, faults)),
    post("/faults", "adds a fault", |by| on(by, add_fault)).body(r#"{"operation":"token","kind":"html"}"#),
    delete("/faults", "removes the pending faults", |by| on(by, clear_faults)),
    post("/expire-refresh-tokens", "expires every refresh token issued so far", |by| on(by, expire_refresh_tokens)),
    post(
        "/reusable-refresh-tokens",
        "makes refresh tokens remain valid after their use, as Entra's usually do, or valid for a single use",
        |by| on(by, connection::set_reusable),
    )
    .body(r#"{"on":true}"#),
    post(
        "/ended-refresh-tokens/{tenant}/{person}",
        "invalidates the refresh tokens issued to a person so far: `revoked` (`AADSTS50173`), `expired` \
         (`AADSTS700082`) or `mfa-required` (`AADSTS50076`)",
        |by| on(by, connection::invalidate_refresh_tokens),
    )
    .body(r#"{"ended":"revoked"}"#),
    post(
        "/accounts/{tenant}/{person}",
        "makes an account `disabled` (`AADSTS50057`), `deleted` (`AADSTS50034`) or `active` again",
        |by| on(by, connection::set_account),
    )
    .body(r#"{"account":"disabled"}"#),
    post("/consents/{tenant}/{application}", "grants a tenant's consent to an application", |by| {
        on(by, connection::grant_consent)
    }),
    delete(
        "/consents/{tenant}/{application}",
        "withdraws the consent: sign-ins and refresh tokens fail with `AADSTS65001` until it is granted by this \
         endpoint, or by a global administrator under `prompt=consent` or on the page of admin consent",
        |by| on(by, connection::withdraw_consent),
    ),
    post(
        "/applications/{partner tenant}",
        "sets the state of a partner's application: `without-rights` (its app-only tokens are rejected: 403 \
         with code 2032), `without-principal` (no app-only tokens: `AADSTS7000229`), `unknown` (`AADSTS700016`), \
         `wrong-secret` (`AADSTS7000215`), `expired-secret` (`AADSTS7000222`) or `working`",
        |by| on(by, connection::set_application),
    )
    .body(r#"{"state":"without-rights"}"#),
    get("/exchanges", "the number of token requests, by grant type, person and outcome", |by| {
        on(by, connection::token_request_counts)
    }),
    post(
        "/revocation-endpoint",
        "adds an endpoint for revoking refresh tokens to the metadata, as other providers have one, or removes \
         it",
        |by| on(by, connection::set_revocation),
    )
    .body(r#"{"on":true}"#),
    get("/revocations", "the people whose refresh tokens were revoked at that endpoint, in order", |by| {
        on(by, connection::revocations)
    }),
    post("/moved-token-endpoint", "moves the token endpoint of version 2 to another URL, or back", |by| {
        on(by, connection::move_token_endpoint)
    })
    .body(r#"{"on":true}"#),
    post("/redirect-uris", "allows a redirect URI in addition to those on loopback", |by| {
        on(by, register_redirect_uri)
    })
    .body(r#"{"uri":"https://portal.example/callback"}"#),
    post(
        "/loopback-redirects",
        "allows every redirect URI on loopback, which is the default, or only registered ones (`AADSTS50011`)",
        |by| on(by, allow_loopback),
    )
    .body(r#"{"on":false}"#),
];

/// The operations that a fault can affect.
const OPERATIONS: [&str; 11] = [
    "*",
    "discovery",
    "keys",
    "authorize",
    "adminconsent",
    "token",
    "revoke",
    "userinfo",
    ID_TOKEN,
    OFFLINE_ACCESS,
    ISSUER,
];

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

async fn expire_refresh_tokens(State(world): Shared) -> StatusCode {
    world.grants.expire();
    StatusCode::NO_CONTENT
}

/// The request body for registering a redirect URI.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Registration {
    uri: Url,
}

async fn register_redirect_uri(State(world): Shared, Json(registration): Json<Registration>) -> StatusCode {
    world.redirects.register(registration.uri);
    StatusCode::NO_CONTENT
}

async fn allow_loopback(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.redirects.allow_loopback(switch.on);
    StatusCode::NO_CONTENT
}
