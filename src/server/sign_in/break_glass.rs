//! The route by which an operator signs in without a provider.

use axum::{
    Extension,
    extract::State,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, header::USER_AGENT};
use serde::Deserialize;
use tower_sessions::Session as CookieSession;

use super::{RedirectWithCookies, begin_session, show_failure};
use crate::{
    paths,
    portal::{RequestContext, sign_in::SignInFailure},
    server::site::Site,
};

/// The fields of the form.
#[derive(Deserialize)]
pub struct Form {
    #[serde(default)]
    code: String,
}

/// Handles `POST /sign-in/break-glass`: redeems a code.
pub async fn redeem(
    State(site): State<Site>,
    Extension(context): Extension<RequestContext>,
    session: CookieSession,
    headers: HeaderMap,
    form: Result<axum::Form<Form>, axum::extract::rejection::FormRejection>,
) -> Response {
    let code = form.map(|axum::Form(Form { code })| code).unwrap_or_default();
    match try_redeem(&context, &session, &headers, &code).await {
        Ok(redirect) => redirect.into_response(),
        Err(failure) => show_failure(&site, context, &headers, &failure, None).await,
    }
}

async fn try_redeem(
    context: &RequestContext,
    session: &CookieSession,
    headers: &HeaderMap,
    code: &str,
) -> Result<RedirectWithCookies, SignInFailure> {
    let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let completed_sign_in = context.portal.redeem_break_glass(code, context.client, user_agent).await?;
    begin_session(context, session, headers, &completed_sign_in, None).await?;
    Ok(RedirectWithCookies { to: paths::HOME.to_owned(), cookies: Vec::new() })
}
