//! Sign-out (OpenID Connect RP-Initiated Logout). There is no session to end: every sign-in asks for a person.

use axum::{
    extract::{Path, RawQuery, State},
    response::{IntoResponse, Redirect, Response},
};

use super::{Authority, Shared, page, params::Params};

/// Redirects to the requested URI if it is allowed; otherwise shows a page.
pub async fn sign_out(State(world): Shared, path: Path<(String, String)>, RawQuery(query): RawQuery) -> Response {
    if let Err(response) = Authority::load(&world, &path) {
        return *response;
    }
    let params = match Params::parse(query.unwrap_or_default().as_bytes()) {
        Ok(params) => params,
        Err(error) => return page::error_page(&error),
    };
    match params.get("post_logout_redirect_uri").and_then(|uri| world.redirects.find(uri)) {
        Some(mut uri) => {
            if let Some(state) = params.get("state") {
                uri.query_pairs_mut().append_pair("state", state);
            }
            Redirect::to(uri.as_str()).into_response()
        }
        None => page::signed_out(),
    }
}
