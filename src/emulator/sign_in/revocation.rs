//! The revocation endpoint (RFC 7009), which Entra lacks; it exists once a test adds it.

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};

use super::{Realm, Shared, answer, client::Client, error::OAuthError, params::Params, token};
use crate::emulator::state::world::World;

/// Revokes a refresh token of the calling application, and all others of the same sign-in.
pub async fn revoke(State(world): Shared, path: Path<(String, String)>, headers: HeaderMap, body: Bytes) -> Response {
    if !world.endpoints.has_revocation() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let realm = match Realm::load(&world, &path) {
        Ok(realm) => realm,
        Err(response) => return *response,
    };
    answer(&world, "revoke", Some(&realm), || match take(&world, &realm, &headers, &body) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => error.into_response(),
    })
    .await
}

fn take(world: &World, realm: &Realm, headers: &HeaderMap, body: &[u8]) -> Result<(), OAuthError> {
    let params = Params::parse(body)?;
    // Applications authenticate as at the token endpoint, including the audience of the assertion.
    let audience = token::address(world, realm);
    let client = Client::authenticate(world, realm.cloud, &audience, headers, &params)?;
    Ok(world.grants.revoke(params.require("token")?, &client.id)?)
}
