//! The routes of signing in and out: they bind a sign-in to the browser that began it, and turn an identity into a
//! session. What the protocol demands is `auth`'s; who is welcome is `portal::sign_in`'s.

use axum::{
    Extension,
    extract::{RawQuery, State},
    response::{IntoResponse as _, Response},
};
use http::{
    HeaderMap, StatusCode,
    header::{SET_COOKIE, USER_AGENT},
};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use tower_sessions::Session;

use crate::{
    auth::{Callback, Pending, Prompt, SignInError, local_path},
    domain::id::PartnerId,
    locales::Text,
    pages::Query,
    paths,
    portal::{
        self, Visit,
        sign_in::{SignInFailure, SignInProvider},
    },
    server::{
        error_page::Refusal,
        page::{see_other, show_sign_in_problem},
        site::Site,
        visit::TRY_AGAIN,
    },
    store::{self, Sealed, SignedIn},
};

/// Where a browser's sign-ins on their way are kept in its session record.
const ON_THEIR_WAY: &str = "sign_ins";
/// How many a browser may have at once, in tabs of its own; the oldest makes room.
const AT_ONCE: usize = 4;
/// What a pending sign-in is sealed for.
const PLACE: &str = "session.sign_in";

/// A sign-in on its way, as the session record has it.
#[derive(Serialize, Deserialize)]
struct OnItsWay {
    provider: String,
    return_to: Option<String>,
    /// Whether the provider was told to ask for consent.
    #[serde(default)]
    consent: bool,
    pending: Sealed,
}

/// `GET /sign-in`: sends the browser to a provider.
pub async fn begin(
    State(site): State<Site>,
    Extension(visit): Extension<Visit>,
    session: Session,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    match try_begin(&site, &visit, &session, query).await {
        Ok(to) => see_other(&to),
        Err(failure) => refuse(&site, visit, &headers, &failure).await,
    }
}

async fn try_begin(
    site: &Site,
    visit: &Visit,
    session: &Session,
    query: Option<String>,
) -> Result<String, SignInFailure> {
    let query = Query::parse(query.as_deref().unwrap_or_default());
    let provider: SignInProvider =
        query.text("provider").ok().flatten().ok_or(SignInFailure::NoSuchProvider)?.parse()?;
    let return_to = query.text("return_to").ok().flatten().and_then(local_path);
    send(site, visit, session, provider, return_to, false).await
}

/// Keeps what is needed of a sign-in on its way: the address to send the browser to.
async fn send(
    site: &Site,
    visit: &Visit,
    session: &Session,
    provider: SignInProvider,
    return_to: Option<String>,
    consent: bool,
) -> Result<String, SignInFailure> {
    let (to, pending) = visit.portal.begin_sign_in(provider, consent.then_some(Prompt::Consent)).await?;
    let pending = serde_json::to_string(&pending).map_err(|_| SignInError::Internal)?;
    let pending = site.services.keys().seal(PLACE, &SecretString::from(pending)).map_err(crate::portal::Error::from)?;
    let mut on_their_way = load(session).await?;
    on_their_way.truncate(AT_ONCE - 1);
    on_their_way.insert(0, OnItsWay { provider: provider.to_string(), return_to, consent, pending });
    session.insert(ON_THEIR_WAY, on_their_way).await.map_err(broken)?;
    // Here rather than on the way out, where nobody could be told that it failed.
    session.save().await.map_err(broken)?;
    Ok(to.into())
}

/// `GET /sign-in/callback`: where the provider sends the browser back to.
pub async fn finish(
    State(site): State<Site>,
    Extension(visit): Extension<Visit>,
    session: Session,
    headers: HeaderMap,
    RawQuery(query): RawQuery,
) -> Response {
    match try_finish(&site, &visit, &session, &headers, query).await {
        Ok((to, partner)) => {
            let mut response = see_other(&to);
            let entered = partner.map(|partner| visit.entered.entered(partner));
            if let Some(cookie) = entered.and_then(|entered| visit.portal.partners_cookie(&entered)) {
                response.headers_mut().append(SET_COOKIE, cookie);
            }
            response
        }
        Err(failure) => refuse(&site, visit, &headers, &failure).await,
    }
}

/// Where to go on, and whose staff it is who has signed in.
async fn try_finish(
    site: &Site,
    visit: &Visit,
    session: &Session,
    headers: &HeaderMap,
    query: Option<String>,
) -> Result<(String, Option<PartnerId>), SignInFailure> {
    let callback = Callback::parse(query.as_deref().unwrap_or_default())?;
    let (begun, pending) = take(site, session, callback.state()).await?;
    let user_agent = headers.get(USER_AGENT).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let provider: SignInProvider = begun.provider.parse()?;
    let admitted = visit.portal.finish_sign_in(provider, pending, callback, user_agent).await?;
    if admitted.lacks_token() {
        if begun.consent {
            return Err(SignInError::Misconfigured { why: "the provider gives no refresh token" }.into());
        }
        // A provider may give `offline_access` only to whom it asks then and there (OpenID Connect Core, section 11).
        return Ok((send(site, visit, session, provider, begun.return_to, true).await?, None));
    }
    if let Some(actor) = &visit.actor {
        // One person at a time: who was signed in here is not any more, at another partner of theirs either.
        match visit.portal.end_session(actor, actor.session()).await {
            // Ended meanwhile, in another tab or by somebody else.
            Ok(()) | Err(portal::Error::NotFound) => {}
            Err(error) => return Err(error.into()),
        }
    }
    // A new id for the new person: whoever knew the old one knows nothing now (session fixation).
    session.cycle_id().await.map_err(broken)?;
    session.insert(SignedIn::KEY, &admitted.signed_in).await.map_err(broken)?;
    if let Some(token) = &admitted.token {
        session.insert(SignedIn::TOKEN, token).await.map_err(broken)?;
    }
    // The session, its token and the audit entry: all of them or none.
    session.save().await.map_err(broken)?;
    Ok((begun.return_to.unwrap_or_else(|| paths::HOME.to_owned()), admitted.signed_in.partner))
}

/// `POST /sign-out`: ends the session here, then at the provider.
pub async fn sign_out(
    Extension(visit): Extension<Visit>,
    signed_in: Option<Extension<SignedIn>>,
    session: Session,
) -> Response {
    let mut at_provider = None;
    if let Some(Extension(signed_in)) = &signed_in {
        match visit.portal.sign_out(signed_in).await {
            Ok(url) => at_provider = url,
            Err(error) => return not_ended(&visit, &error),
        }
    }
    if let Err(error) = session.flush().await {
        return not_ended(&visit, &error);
    }
    see_other(at_provider.as_ref().map_or(paths::SIGNED_OUT, |url| url.as_str()))
}

fn not_ended(visit: &Visit, error: &dyn std::error::Error) -> Response {
    tracing::error!(incident = %visit.portal.correlation(), %error, "cannot end a session");
    Refusal::retry_after(StatusCode::SERVICE_UNAVAILABLE, TRY_AGAIN).into_response()
}

/// Takes the sign-in that a `state` belongs to out of the session, for good, before anything is done with it: an answer
/// is looked at once.
async fn take(site: &Site, session: &Session, state: &str) -> Result<(OnItsWay, Pending), SignInFailure> {
    let on_their_way = load(session).await?;
    let mut taken = None;
    let mut others = Vec::new();
    for begun in on_their_way {
        let pending = site.services.keys().open(PLACE, &begun.pending).ok();
        let pending = pending.and_then(|text| serde_json::from_str::<Pending>(text.expose_secret()).ok());
        match pending {
            Some(pending) if taken.is_none() && pending.state() == state => taken = Some((begun, pending)),
            Some(_) => others.push(begun),
            None => {}
        }
    }
    session.insert(ON_THEIR_WAY, others).await.map_err(broken)?;
    session.save().await.map_err(broken)?;
    Ok(taken.ok_or(SignInError::StateMismatch)?)
}

async fn load(session: &Session) -> Result<Vec<OnItsWay>, SignInFailure> {
    Ok(session.get(ON_THEIR_WAY).await.map_err(broken)?.unwrap_or_default())
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn broken(error: tower_sessions::session::Error) -> SignInFailure {
    portal::Error::Store(store::Error::Unavailable(error.to_string())).into()
}

async fn refuse(site: &Site, visit: Visit, headers: &HeaderMap, failure: &SignInFailure) -> Response {
    let reference = visit.portal.correlation();
    tracing::warn!(incident = %reference, %failure, "not signed in");
    let status = match failure {
        SignInFailure::NoSuchProvider => StatusCode::NOT_FOUND,
        SignInFailure::PartnerDisabled
        | SignInFailure::PersonDisabled
        | SignInFailure::Protocol(SignInError::UnknownTenant) => StatusCode::FORBIDDEN,
        SignInFailure::Portal(portal::Error::Store(_)) => StatusCode::SERVICE_UNAVAILABLE,
        SignInFailure::Protocol(SignInError::Internal | SignInError::Misconfigured { .. })
        | SignInFailure::Portal(_) => StatusCode::INTERNAL_SERVER_ERROR,
        SignInFailure::Protocol(SignInError::ProviderUnavailable { .. }) => StatusCode::BAD_GATEWAY,
        SignInFailure::Protocol(_) => StatusCode::BAD_REQUEST,
    };
    let words = |text: Text| words(text, failure, &reference.to_string());
    show_sign_in_problem(site, visit, headers, words, status).await
}

fn words(text: Text, failure: &SignInFailure, reference: &str) -> (&'static str, String) {
    let (title, advice) = match failure {
        SignInFailure::NoSuchProvider => (text.sign_in_unknown_provider(), text.sign_in_unknown_provider_advice()),
        SignInFailure::PartnerDisabled => (text.sign_in_disabled(), text.sign_in_disabled_advice()),
        SignInFailure::PersonDisabled => (text.sign_in_shut_out(), text.sign_in_shut_out_advice()),
        SignInFailure::Protocol(SignInError::Cancelled) => (text.sign_in_cancelled(), text.sign_in_cancelled_advice()),
        SignInFailure::Protocol(SignInError::Expired | SignInError::StateMismatch) => {
            (text.sign_in_expired(), text.sign_in_expired_advice())
        }
        SignInFailure::Protocol(SignInError::UnknownTenant) => (text.sign_in_unknown(), text.sign_in_unknown_advice()),
        SignInFailure::Protocol(SignInError::ProviderUnavailable { .. }) => {
            (text.sign_in_unavailable(), text.sign_in_unavailable_advice())
        }
        SignInFailure::Protocol(SignInError::Misconfigured { .. }) => {
            return (text.sign_in_misconfigured(), text.sign_in_misconfigured_advice(reference));
        }
        SignInFailure::Portal(_) | SignInFailure::Protocol(_) => {
            return (text.sign_in_refused(), text.sign_in_refused_advice(reference));
        }
    };
    (title, advice.to_owned())
}
