//! The routes of sign-in, sign-out and connecting a partner: they bind a pending sign-in to the browser that began it,
//! and turn an identity into a session. The protocol is implemented in `auth`; who may sign in is decided in
//! `portal::sign_in`.

pub mod break_glass;
pub mod connect;
mod failure_page;
mod pending_sign_in;

use axum::{
    Extension,
    extract::{RawQuery, State},
    response::{IntoResponse, Response},
};
use http::{
    HeaderMap, HeaderName, HeaderValue, StatusCode, Uri,
    header::{SET_COOKIE, USER_AGENT},
};
use serde::{Deserialize, Serialize};
use tower_sessions::Session as CookieSession;

use self::{
    failure_page::{Attempt, show_failure},
    pending_sign_in::{PendingSignIn, Purpose},
};
use crate::{
    auth::{Callback, Prompt, SignInError, admin_consent, local_path},
    domain::{break_glass::is_break_glass, principal::Scope as _},
    pages::Query,
    paths,
    portal::{
        self, RequestContext,
        sign_in::{CompletedSignIn, SignInFailure, SignInProvider},
    },
    server::{
        error_page::Rejection,
        page::see_other,
        rate_limit::SignInKey,
        request_context::{DATABASE_RETRY_AFTER, language},
        site::Site,
    },
    store::{self, Session},
};

/// The session key of the authorization responses that led into the session, with their redirect targets.
const PROCESSED_CALLBACKS: &str = "answered";
/// Maximum number of stored authorization responses, one for each tab in which a sign-in may have begun.
const MAX_PROCESSED_CALLBACKS: usize = 4;

/// The header that clears the browser's cache (W3C "Clear Site Data"). Cookies stay: the portal ends its session
/// itself, and the chosen language and the list of recent partners are meant to persist.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// A processed authorization response with its redirect target. Navigating back to its URL in the same session
/// redirects there again.
#[derive(Serialize, Deserialize)]
struct ProcessedCallback {
    tag: String,
    to: String,
}

/// Handles `GET /sign-in`: redirects the browser to a provider.
pub async fn begin(
    State(site): State<Site>,
    Extension(context): Extension<RequestContext>,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let mut attempt = None;
    match try_begin(&site, &context, &headers, query, &mut attempt).await {
        Ok(redirect) => redirect.into_response(),
        Err(failure) => show_failure(&site, context, &headers, &failure, attempt).await,
    }
}

async fn try_begin(
    site: &Site,
    context: &RequestContext,
    headers: &HeaderMap,
    query: Option<String>,
    attempt: &mut Option<Attempt>,
) -> Result<RedirectWithCookies, SignInFailure> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let provider = query.text("provider").ok().flatten().ok_or(SignInFailure::NoSuchProvider)?;
    let return_to = query.text("return_to").ok().flatten().and_then(local_path);
    let prompt = query.choice("prompt", |text| match text {
        paths::PROMPT_LOGIN => Some(Prompt::Login),
        paths::PROMPT_OTHER_ACCOUNT => Some(Prompt::SelectAccount),
        _ => None,
    });
    let prompt = prompt.ok().flatten();
    let again = provider == paths::CURRENT_PROVIDER;
    let provider: SignInProvider = match &context.principal {
        Some(principal) if again && is_break_glass(principal.person()) => {
            return Ok(RedirectWithCookies { to: paths::BREAK_GLASS.to_owned(), cookies: Vec::new() });
        }
        Some(principal) if again => context.portal.provider_of(principal).ok_or(SignInFailure::NoSuchProvider)?,
        // The person was signed out in the meantime, or the session expired.
        None if again => {
            let to = return_to.map_or_else(|| paths::HOME.to_owned(), |address| paths::home_with_return_url(&address));
            return Ok(RedirectWithCookies { to, cookies: Vec::new() });
        }
        _ => provider.parse()?,
    };
    let parameters = PendingSignIn {
        provider: provider.to_string(),
        return_to,
        consent: false,
        again: again || prompt == Some(Prompt::Login),
        other_account: prompt == Some(Prompt::SelectAccount),
    };
    *attempt = Some(Attempt::of(&parameters));
    redirect_to_provider(site, context, headers, parameters).await
}

/// A redirect with its cookies.
struct RedirectWithCookies {
    to: String,
    cookies: Vec<HeaderValue>,
}

impl IntoResponse for RedirectWithCookies {
    fn into_response(self) -> Response {
        let mut response = see_other(&self.to);
        for cookie in self.cookies {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// Stores the pending sign-in, and redirects the browser to the provider.
async fn redirect_to_provider(
    site: &Site,
    context: &RequestContext,
    headers: &HeaderMap,
    parameters: PendingSignIn,
) -> Result<RedirectWithCookies, SignInFailure> {
    let prompt = match parameters {
        PendingSignIn { consent: true, .. } => Some(Prompt::Consent),
        PendingSignIn { again: true, .. } => Some(Prompt::Login),
        PendingSignIn { other_account: true, .. } => Some(Prompt::SelectAccount),
        _ => None,
    };
    let person = context.profile.as_ref().filter(|_| parameters.again).map(|profile| profile.sign_in_name.as_str());
    let (to, pending) = context.portal.begin_sign_in(parameters.provider.parse()?, person, prompt).await?;
    let cookies = pending_sign_in::store(site, headers, Purpose::SignIn(parameters), &pending).await?;
    Ok(RedirectWithCookies { to: to.into(), cookies })
}

/// Handles `GET /sign-in/callback`: the redirect URI, to which the provider returns the browser.
pub async fn finish(
    State(site): State<Site>,
    Extension(context): Extension<RequestContext>,
    session: CookieSession,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    let mut attempt = None;
    match try_finish(&site, &context, &session, &headers, query, &mut attempt).await {
        Ok(redirect) => redirect.into_response(),
        Err(failure) => show_failure(&site, context, &headers, &failure, attempt).await,
    }
}

/// Returns the rate limit key of a request that responds to a sign-in that this browser began here.
pub fn callback_rate_limit_key(site: &Site, uri: &Uri, headers: &HeaderMap) -> Option<SignInKey> {
    if uri.path() != paths::SIGN_IN_CALLBACK {
        return None;
    }
    let query = Query::parse(uri.query().unwrap_or_default());
    pending_sign_in::find_tag(site, headers, query.text("state").ok()??).map(SignInKey)
}

async fn try_finish(
    site: &Site,
    context: &RequestContext,
    session: &CookieSession,
    headers: &HeaderMap,
    query: Option<String>,
    attempt: &mut Option<Attempt>,
) -> Result<RedirectWithCookies, SignInFailure> {
    if let Some(approval) = admin_consent(query.as_deref().unwrap_or_default()) {
        approval?;
        return Ok(RedirectWithCookies { to: paths::HOME.to_owned(), cookies: Vec::new() });
    }
    let callback = Callback::parse(query.as_deref().unwrap_or_default())?;
    let tag = pending_sign_in::tag(callback.state());
    let Some((purpose, pending, removal_cookie)) = pending_sign_in::take(site, headers, callback.state()).await? else {
        return match load_processed_callbacks(context, session).await?.into_iter().find(|callback| callback.tag == tag)
        {
            Some(ProcessedCallback { to, .. }) => Ok(RedirectWithCookies { to, cookies: Vec::new() }),
            None => Err(SignInError::StateMismatch.into()),
        };
    };
    let parameters = match purpose {
        Purpose::SignIn(parameters) => parameters,
        Purpose::Connect(pending_consent) => {
            let finished = connect::finish(site, context, pending_consent, (pending, callback), removal_cookie).await;
            return finished.map_err(|failure| SignInFailure::PendingConsent(Box::new(failure)));
        }
    };
    *attempt = Some(Attempt::of(&parameters));
    let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let provider: SignInProvider = parameters.provider.parse()?;
    let completed_sign_in = context.portal.finish_sign_in(provider, pending, callback, user_agent).await?;
    if completed_sign_in.lacks_token() {
        if parameters.consent {
            return Err(SignInError::Misconfigured { why: "the provider gives no refresh token" }.into());
        }
        // A provider may grant `offline_access` only if it asks for consent at that moment (OpenID Connect Core,
        // section 11).
        let mut redirect =
            redirect_to_provider(site, context, headers, PendingSignIn { consent: true, ..parameters }).await?;
        redirect.cookies.push(removal_cookie);
        return Ok(redirect);
    }
    let to = parameters.return_to.unwrap_or_else(|| paths::HOME.to_owned());
    begin_session(context, session, headers, &completed_sign_in, Some(ProcessedCallback { tag, to: to.clone() }))
        .await?;
    if let Err(failure) = context.portal.require_second_factor(&completed_sign_in.session).await {
        session.flush().await.map_err(session_error)?;
        return Err(failure);
    }
    let recent_partners =
        completed_sign_in.session.principal.partner().map(|scope| context.recent_partners.with_recent(scope.partner()));
    let partners_cookie = recent_partners.ok().and_then(|partners| context.portal.partners_cookie(&partners));
    Ok(RedirectWithCookies { to, cookies: [removal_cookie].into_iter().chain(partners_cookie).collect() })
}

/// Replaces the browser's session with a new one, and remembers the provider's response in it.
async fn begin_session(
    context: &RequestContext,
    session: &CookieSession,
    headers: &HeaderMap,
    completed_sign_in: &CompletedSignIn,
    callback: Option<ProcessedCallback>,
) -> Result<(), SignInFailure> {
    let mut processed = load_processed_callbacks(context, session).await?;
    if let Some(principal) = &context.principal {
        // One person at a time: the previous person is signed out, even at another partner of theirs.
        match context.portal.replace_session(principal, completed_sign_in.session.principal.person()).await {
            // The session may have been ended in the meantime, in another tab or by another person.
            Ok(()) | Err(portal::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(callback) = callback {
        processed.truncate(MAX_PROCESSED_CALLBACKS - 1);
        processed.insert(0, callback);
    }
    // A new session id for the new person, so that knowledge of the old one is worthless (session fixation).
    session.cycle_id().await.map_err(session_error)?;
    session.insert(Session::KEY, &completed_sign_in.session).await.map_err(session_error)?;
    session.insert(PROCESSED_CALLBACKS, processed).await.map_err(session_error)?;
    if let Some(token) = &completed_sign_in.token {
        session.insert(Session::TOKEN, token).await.map_err(session_error)?;
    }
    let sign_in_name = &completed_sign_in.session.sign_in_name;
    if let Some(known) = context.portal.services().mail_contact(sign_in_name, language(headers)) {
        session.insert(Session::MAIL_CONTACT, known).await.map_err(session_error)?;
    }
    // The session, its token, the mail address and the audit entry are written together or not at all.
    session.save().await.map_err(session_error)
}

/// Loads the authorization responses that led into the current session.
async fn load_processed_callbacks(
    context: &RequestContext,
    session: &CookieSession,
) -> Result<Vec<ProcessedCallback>, SignInFailure> {
    if context.principal.is_none() {
        return Ok(Vec::new());
    }
    Ok(session.get(PROCESSED_CALLBACKS).await.map_err(session_error)?.unwrap_or_default())
}

/// Handles `POST /sign-out`: ends the session here, then at the provider.
pub async fn sign_out(
    Extension(context): Extension<RequestContext>,
    signed_in: Option<Extension<Session>>,
    session: CookieSession,
) -> Response {
    let mut at_provider = None;
    if let Some(Extension(signed_in)) = &signed_in {
        match context.portal.sign_out(signed_in).await {
            Ok(url) => at_provider = url,
            Err(error) => return session_not_ended(&context, &error),
        }
    }
    if let Err(error) = session.flush().await {
        return session_not_ended(&context, &error);
    }
    let mut response = see_other(at_provider.as_ref().map_or(paths::SIGNED_OUT, |url| url.as_str()));
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\", \"storage\""));
    response
}

fn session_not_ended(context: &RequestContext, error: &dyn std::error::Error) -> Response {
    tracing::error!(incident = %context.portal.correlation(), %error, "session not ended");
    Rejection::retry_after(StatusCode::SERVICE_UNAVAILABLE, DATABASE_RETRY_AFTER).into_response()
}

fn session_error(error: tower_sessions::session::Error) -> SignInFailure {
    let error = match error {
        tower_sessions::session::Error::Store(error) => error.into(),
        tower_sessions::session::Error::SerdeJson(error) => store::Error::Unavailable(error.to_string()),
    };
    portal::Error::Store(error).into()
}
