//! The routes of sign-in, sign-out and connecting a partner: they bind a pending sign-in to the browser that began it,
//! and turn an identity into a session. The protocol is implemented in `auth`; who may sign in is decided in
//! `portal::sign_in`.

pub mod break_glass;
pub mod connect;
mod on_their_way;
mod refusal;

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
    on_their_way::{OnItsWay, Purpose},
    refusal::{Attempt, refuse},
};
use crate::{
    auth::{Callback, Prompt, SignInError, admin_consent, local_path},
    domain::{break_glass::is_break_glass, principal::Scope as _},
    pages::Query,
    paths,
    portal::{
        self, RequestContext,
        sign_in::{Admitted, SignInFailure, SignInProvider},
    },
    server::{
        error_page::Refusal,
        page::see_other,
        rate_limit::SignInKey,
        request_context::{TRY_AGAIN, language},
        site::Site,
    },
    store::{self, Session},
};

/// The session key of the authorization responses that led into the session, with their redirect targets.
const ANSWERED: &str = "answered";
/// Maximum number of stored authorization responses, one for each tab in which a sign-in may have begun.
const ANSWERS: usize = 4;

/// The header that clears the browser's cache (W3C "Clear Site Data"). Cookies stay: the portal ends its session
/// itself, and the chosen language and the list of entered partners are meant to persist.
const CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

/// A processed authorization response with its redirect target. Navigating back to its URL in the same session
/// redirects there again.
#[derive(Serialize, Deserialize)]
struct Answered {
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
        Ok(onward) => onward.into_response(),
        Err(failure) => refuse(&site, context, &headers, &failure, attempt).await,
    }
}

async fn try_begin(
    site: &Site,
    context: &RequestContext,
    headers: &HeaderMap,
    query: Option<String>,
    attempt: &mut Option<Attempt>,
) -> Result<Onward, SignInFailure> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let provider = query.text("provider").ok().flatten().ok_or(SignInFailure::NoSuchProvider)?;
    let return_to = query.text("return_to").ok().flatten().and_then(local_path);
    let prompt = query.choice("prompt", |text| match text {
        paths::PROMPT_LOGIN => Some(Prompt::Login),
        paths::PROMPT_OTHER_ACCOUNT => Some(Prompt::SelectAccount),
        _ => None,
    });
    let prompt = prompt.ok().flatten();
    let again = provider == paths::AGAIN;
    let provider: SignInProvider = match &context.principal {
        Some(principal) if again && is_break_glass(principal.person()) => {
            return Ok(Onward { to: paths::BREAK_GLASS.to_owned(), cookies: Vec::new() });
        }
        Some(principal) if again => context.portal.provider_of(principal).ok_or(SignInFailure::NoSuchProvider)?,
        // The session has ended in the meantime.
        None if again => {
            let to = return_to.map_or_else(|| paths::HOME.to_owned(), |address| paths::home_then(&address));
            return Ok(Onward { to, cookies: Vec::new() });
        }
        _ => provider.parse()?,
    };
    let begun = OnItsWay {
        provider: provider.to_string(),
        return_to,
        consent: false,
        again: again || prompt == Some(Prompt::Login),
        other_account: prompt == Some(Prompt::SelectAccount),
    };
    *attempt = Some(Attempt::of(&begun));
    send(site, context, headers, begun).await
}

/// A redirect with its cookies.
struct Onward {
    to: String,
    cookies: Vec<HeaderValue>,
}

impl IntoResponse for Onward {
    fn into_response(self) -> Response {
        let mut response = see_other(&self.to);
        for cookie in self.cookies {
            response.headers_mut().append(SET_COOKIE, cookie);
        }
        response
    }
}

/// Stores the pending sign-in, and redirects the browser to the provider.
async fn send(
    site: &Site,
    context: &RequestContext,
    headers: &HeaderMap,
    begun: OnItsWay,
) -> Result<Onward, SignInFailure> {
    let prompt = match begun {
        OnItsWay { consent: true, .. } => Some(Prompt::Consent),
        OnItsWay { again: true, .. } => Some(Prompt::Login),
        OnItsWay { other_account: true, .. } => Some(Prompt::SelectAccount),
        _ => None,
    };
    let person = context.profile.as_ref().filter(|_| begun.again).map(|profile| profile.sign_in_name.as_str());
    let (to, pending) = context.portal.begin_sign_in(begun.provider.parse()?, person, prompt).await?;
    let cookies = on_their_way::keep(site, headers, Purpose::SignIn(begun), &pending).await?;
    Ok(Onward { to: to.into(), cookies })
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
        Ok(onward) => onward.into_response(),
        Err(failure) => refuse(&site, context, &headers, &failure, attempt).await,
    }
}

/// Returns the rate limit key of a request that responds to a sign-in that this browser began here.
pub fn key_of_answer(site: &Site, uri: &Uri, headers: &HeaderMap) -> Option<SignInKey> {
    if uri.path() != paths::SIGN_IN_CALLBACK {
        return None;
    }
    let query = Query::parse(uri.query().unwrap_or_default());
    on_their_way::answered(site, headers, query.text("state").ok()??).map(SignInKey)
}

async fn try_finish(
    site: &Site,
    context: &RequestContext,
    session: &CookieSession,
    headers: &HeaderMap,
    query: Option<String>,
    attempt: &mut Option<Attempt>,
) -> Result<Onward, SignInFailure> {
    if let Some(given) = admin_consent(query.as_deref().unwrap_or_default()) {
        given?;
        return Ok(Onward { to: paths::HOME.to_owned(), cookies: Vec::new() });
    }
    let callback = Callback::parse(query.as_deref().unwrap_or_default())?;
    let tag = on_their_way::tag(callback.state());
    let Some((purpose, pending, forget)) = on_their_way::take(site, headers, callback.state()).await? else {
        return match load_answered(context, session).await?.into_iter().find(|answered| answered.tag == tag) {
            Some(Answered { to, .. }) => Ok(Onward { to, cookies: Vec::new() }),
            None => Err(SignInError::StateMismatch.into()),
        };
    };
    let begun = match purpose {
        Purpose::SignIn(begun) => begun,
        Purpose::Connect(connecting) => {
            let finished = connect::finish(site, context, connecting, (pending, callback), forget).await;
            return finished.map_err(|failure| SignInFailure::Connecting(Box::new(failure)));
        }
    };
    *attempt = Some(Attempt::of(&begun));
    let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let provider: SignInProvider = begun.provider.parse()?;
    let admitted = context.portal.finish_sign_in(provider, pending, callback, user_agent).await?;
    if admitted.lacks_token() {
        if begun.consent {
            return Err(SignInError::Misconfigured { why: "the provider gives no refresh token" }.into());
        }
        // A provider may grant `offline_access` only if it asks for consent at that moment (OpenID Connect Core,
        // section 11).
        let mut onward = send(site, context, headers, OnItsWay { consent: true, ..begun }).await?;
        onward.cookies.push(forget);
        return Ok(onward);
    }
    let to = begun.return_to.unwrap_or_else(|| paths::HOME.to_owned());
    begin_session(context, session, headers, &admitted, Some(Answered { tag, to: to.clone() })).await?;
    if let Err(failure) = context.portal.require_second_factor(&admitted.session).await {
        session.flush().await.map_err(broken)?;
        return Err(failure);
    }
    let entered = admitted.session.principal.partner().map(|scope| context.entered.entered(scope.partner()));
    let entered = entered.ok().and_then(|entered| context.portal.partners_cookie(&entered));
    Ok(Onward { to, cookies: [forget].into_iter().chain(entered).collect() })
}

/// Replaces the browser's session with a new one, and remembers the provider's response in it.
async fn begin_session(
    context: &RequestContext,
    session: &CookieSession,
    headers: &HeaderMap,
    admitted: &Admitted,
    by: Option<Answered>,
) -> Result<(), SignInFailure> {
    let mut answered = load_answered(context, session).await?;
    if let Some(principal) = &context.principal {
        // One person at a time: the previous person is signed out, even at another partner of theirs.
        match context.portal.replace_session(principal, admitted.session.principal.person()).await {
            // The session may have been ended in the meantime, in another tab or by another person.
            Ok(()) | Err(portal::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    if let Some(by) = by {
        answered.truncate(ANSWERS - 1);
        answered.insert(0, by);
    }
    // A new session id for the new person, so that knowledge of the old one is worthless (session fixation).
    session.cycle_id().await.map_err(broken)?;
    session.insert(Session::KEY, &admitted.session).await.map_err(broken)?;
    session.insert(ANSWERED, answered).await.map_err(broken)?;
    if let Some(token) = &admitted.token {
        session.insert(Session::TOKEN, token).await.map_err(broken)?;
    }
    let sign_in_name = &admitted.session.sign_in_name;
    if let Some(known) = context.portal.services().correspondence(sign_in_name, language(headers)) {
        session.insert(Session::CORRESPONDENCE, known).await.map_err(broken)?;
    }
    // The session, its token, the mail address and the audit entry are written together or not at all.
    session.save().await.map_err(broken)
}

/// Loads the authorization responses that led into the current session.
async fn load_answered(context: &RequestContext, session: &CookieSession) -> Result<Vec<Answered>, SignInFailure> {
    if context.principal.is_none() {
        return Ok(Vec::new());
    }
    Ok(session.get(ANSWERED).await.map_err(broken)?.unwrap_or_default())
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
            Err(error) => return not_ended(&context, &error),
        }
    }
    if let Err(error) = session.flush().await {
        return not_ended(&context, &error);
    }
    let mut response = see_other(at_provider.as_ref().map_or(paths::SIGNED_OUT, |url| url.as_str()));
    response.headers_mut().insert(CLEAR_SITE_DATA, HeaderValue::from_static("\"cache\", \"storage\""));
    response
}

fn not_ended(context: &RequestContext, error: &dyn std::error::Error) -> Response {
    tracing::error!(incident = %context.portal.correlation(), %error, "session not ended");
    Refusal::retry_after(StatusCode::SERVICE_UNAVAILABLE, TRY_AGAIN).into_response()
}

fn broken(error: tower_sessions::session::Error) -> SignInFailure {
    let error = match error {
        tower_sessions::session::Error::Store(error) => error.into(),
        tower_sessions::session::Error::SerdeJson(error) => store::Error::Unavailable(error.to_string()),
    };
    portal::Error::Store(error).into()
}
