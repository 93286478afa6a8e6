//! The userinfo endpoint (OpenID Connect Core, 5.3).

use axum::{
    Json,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, HeaderValue, StatusCode, header};
use jiff::Timestamp;
use openidconnect::{EmptyAdditionalClaims, UserInfoClaims};
use serde::Deserialize;
use serde_json::Value;

use super::{Authority, Shared, client::Client, respond, tokens};
use crate::{
    domain::{
        cloud::Cloud,
        id::{ObjectId, TenantId},
    },
    emulator::state::world::World,
};

#[derive(Deserialize)]
struct Token {
    tid: TenantId,
    oid: ObjectId,
    appid: String,
    exp: i64,
}

/// Returns the claims about the person of an access token.
pub async fn claims(State(world): Shared, Path(cloud): Path<String>, headers: HeaderMap) -> Response {
    let Some(authority) = Authority::find(&world, &cloud, "common") else {
        return StatusCode::NOT_FOUND.into_response();
    };
    respond(&world, "userinfo", Some(&authority), || {
        claims_of_token(&world, authority.cloud, &headers)
            .map_or_else(invalid_token, |claims| Json(claims).into_response())
    })
    .await
}

fn invalid_token() -> Response {
    let mut response = StatusCode::UNAUTHORIZED.into_response();
    let challenge = HeaderValue::from_static("Bearer error=\"invalid_token\"");
    response.headers_mut().insert(header::WWW_AUTHENTICATE, challenge);
    response
}

fn claims_of_token(world: &World, cloud: Cloud, headers: &HeaderMap) -> Option<Value> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    let token: Token = serde_json::from_value(world.keys.verify(token.trim())?).ok()?;
    if !scheme.eq_ignore_ascii_case("bearer") || token.exp <= Timestamp::now().as_second() {
        return None;
    }
    let person = world.person(token.tid, token.oid).filter(|person| person.cloud == cloud)?;
    let client = Client::find(world, cloud, &token.appid).ok()?;
    let claims = UserInfoClaims::new(tokens::standard(&client, person), EmptyAdditionalClaims {});
    serde_json::to_value(claims).ok()
}
