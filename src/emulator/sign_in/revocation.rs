//! The revocation endpoint (RFC 7009), which Entra lacks; it exists once a test adds it.

use axum::{
    body::Bytes,
    extract::{Path, State},
    response::{IntoResponse, Response},
};
use http::{HeaderMap, StatusCode};

use super::{Authority, Shared, client::Client, error::OAuthError, params::Params, respond, token};
use crate::emulator::state::world::World;

/// Revokes a refresh token of the calling application, and all others of the same sign-in.
pub async fn revoke(State(world): Shared, path: Path<(String, String)>, headers: HeaderMap, body: Bytes) -> Response {
    if !world.endpoints.has_revocation() {
        return StatusCode::NOT_FOUND.into_response();
    }
    let authority = match Authority::load(&world, &path) {
        Ok(authority) => authority,
        Err(response) => return *response,
    };
    respond(&world, "revoke", Some(&authority), || match revoke_token(&world, &authority, &headers, &body) {
        Ok(()) => StatusCode::OK.into_response(),
        Err(error) => error.into_response(),
    })
    .await
}

fn revoke_token(world: &World, authority: &Authority, headers: &HeaderMap, body: &[u8]) -> Result<(), OAuthError> {
    let params = Params::parse(body)?;
    // Applications authenticate as at the token endpoint, including the audience of the assertion.
    let audience = token::endpoint_url(world, authority);
    let client = Client::authenticate(world, authority.cloud, &audience, headers, &params)?;
    Ok(world.grants.revoke(params.require("token")?, &client.id)?)
}
