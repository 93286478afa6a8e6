//! The control endpoints on the sign-in listener.

use axum::{Json, extract::State, routing::on};
use http::StatusCode;
use serde::Deserialize;
use url::Url;

use super::{Control, Shared, Switch, connection, delete, get, post};
use crate::emulator::state::fault::{Fault, ID_TOKEN, ISSUER, OFFLINE_ACCESS};

/// The table of controls; rows with the same path are adjacent.
pub const SIGN_IN: &[Control] = &[
    get("/faults", "the faults that are still to come", |by| on(by, faults)),
    post("/faults", "adds a fault", |by| on(by, add_fault)).body(r#"{"operation":"token","kind":"html"}"#),
    delete("/faults", "forgets the faults", |by| on(by, clear_faults)),
    post("/expire-refresh-tokens", "makes every refresh token so far an expired one", |by| on(by, expire)),
    post(
        "/reusable-refresh-tokens",
        "lets refresh tokens go on working after their use, as Entra's mostly do, or makes each good once",
        |by| on(by, connection::set_reusable),
    )
    .body(r#"{"on":true}"#),
    post(
        "/ended-refresh-tokens/{tenant}/{person}",
        "ends the refresh tokens of a person so far: `revoked` (`AADSTS50173`), `expired` (`AADSTS700082`) or \
         `mfa-required` (`AADSTS50076`)",
        |by| on(by, connection::end_refresh_tokens),
    )
    .body(r#"{"ended":"revoked"}"#),
    post(
        "/accounts/{tenant}/{person}",
        "makes an account `disabled` (`AADSTS50057`), `deleted` (`AADSTS50034`) or `active` again",
        |by| on(by, connection::set_account),
    )
    .body(r#"{"account":"disabled"}"#),
    post("/consents/{tenant}/{application}", "gives the consent of a tenant to an application", |by| {
        on(by, connection::give_consent)
    }),
    delete(
        "/consents/{tenant}/{application}",
        "takes the consent away: sign-ins and refresh tokens end with `AADSTS65001` until it is given, there, by a \
         global administrator under `prompt=consent` or by one on the page of admin consent",
        |by| on(by, connection::withdraw_consent),
    ),
    post(
        "/applications/{partner tenant}",
        "makes a partner's application `without-rights` (its own tokens open nothing: 403 with code 2032), \
         `without-principal` (no tokens of its own: `AADSTS7000229`), `unknown` (`AADSTS700016`), one of a \
         `wrong-secret` (`AADSTS7000215`) or an `expired-secret` (`AADSTS7000222`), or `working` again",
        |by| on(by, connection::set_application),
    )
    .body(r#"{"state":"without-rights"}"#),
    get("/exchanges", "how often tokens were asked for, by grant type, person and outcome", |by| {
        on(by, connection::exchanges)
    }),
    post(
        "/revocation-endpoint",
        "adds an address for revoking refresh tokens to the metadata, as other providers have one, or takes it away",
        |by| on(by, connection::set_revocation),
    )
    .body(r#"{"on":true}"#),
    get("/revocations", "the people whose refresh tokens were revoked there, in order", |by| {
        on(by, connection::revocations)
    }),
    post("/moved-token-endpoint", "moves the token endpoint of version 2 to another address, or back", |by| {
        on(by, connection::move_token_endpoint)
    })
    .body(r#"{"on":true}"#),
    post("/redirect-uris", "allows a redirect address beside those on loopback", |by| on(by, register))
        .body(r#"{"uri":"https://portal.example/callback"}"#),
    post(
        "/loopback-redirects",
        "allows redirect addresses on loopback, as from the start, or refuses them unless registered (`AADSTS50011`)",
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

async fn allow_loopback(State(world): Shared, Json(switch): Json<Switch>) -> StatusCode {
    world.redirects.allow_loopback(switch.on);
    StatusCode::NO_CONTENT
}
