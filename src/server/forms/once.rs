//! Idempotent form submissions, across reloads, double clicks, tabs and instances.
//!
//! The first submission claims the form's request id in the database and does the work, even if the browser
//! disconnects. Every duplicate waits for it and gets the same response. A form that failed may be submitted again; one
//! that succeeded is never processed twice.

use std::{panic::AssertUnwindSafe, pin::pin, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    response::{IntoResponse as _, Response},
};
use futures::FutureExt as _;
use http::{HeaderValue, StatusCode, header::CONTENT_TYPE, header::LOCATION, request::Parts};
use leptos::server_fn::error::FromServerFnError as _;
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use tokio::time::{Instant, sleep};
use tracing::Instrument as _;
use uuid::Uuid;

use super::{FORM_BYTES, refusal, run};
use crate::{
    components::field::REQUEST_FIELD,
    domain::{id::RequestId, principal::Principal, write::Write},
    error::PortalError,
    portal::{Error, RequestContext},
    server::site::Site,
    store::{self, Claim, FormState, SentForm, Settled, Store},
};

/// Maximum time that a duplicate waits for the first response.
const TIMEOUT: Duration = Duration::from_secs(40);
/// Polling interval of a waiting duplicate.
const LOOKS: Duration = Duration::from_millis(100);
/// Interval at which a claim is renewed while its work is in progress.
const RENEWALS: Duration = Duration::from_secs(20);

/// The request id under which a result is stored that a page can show, as a response extension.
#[derive(Debug, Clone, Copy)]
pub(super) struct Kept(pub(super) RequestId);

/// A function's response as it is stored.
#[derive(Serialize, Deserialize)]
struct Answer {
    /// The redirect target.
    location: Option<String>,
    json: String,
}

/// Returns the submitted form, if it is one to be processed once.
pub(super) fn form(function: &str, body: &[u8], context: &RequestContext) -> Option<SentForm> {
    if Write::find(function).is_some_and(Write::is_repeatable) {
        return None;
    }
    let scope = context.principal.as_ref()?.partner().ok()?;
    let (_, request) = form_urlencoded::parse(body).find(|(name, _)| name == REQUEST_FIELD)?;
    let request: RequestId = request.parse().ok().filter(|request| *request != RequestId::default())?;
    let fingerprint = hex::encode(Sha256::digest(body));
    Some(SentForm { scope, function: function.to_owned(), request, fingerprint })
}

/// Processes the form, or waits for the submission that is being processed.
pub(super) async fn answer(
    site: &Site,
    form: SentForm,
    parts: Parts,
    body: Bytes,
    context: RequestContext,
) -> Response {
    let (store, correlation) = (site.services.store().clone(), context.portal.correlation());
    let claimed = match store.claim_form(&form).await {
        Ok(Some(claim)) => {
            // The browser may disconnect, as it does on a second click; the work must not end with it.
            let work = work(store, claim, run(parts, body, context), correlation).in_current_span();
            let done = site.in_flight.spawn(work).await;
            return done.unwrap_or_else(|_| refusal(&PortalError::OutcomeUnknown { correlation }));
        }
        Ok(None) => wait(&store, &form, correlation).await,
        Err(error) => Err(error),
    };
    match claimed {
        Ok(Ok(answer)) => with(form.request, &answer),
        Ok(Err(error)) => refusal(&error),
        Err(store::Error::NotFound(_)) => refusal(&PortalError::SignInRequired),
        Err(error) => refusal(&Error::from(error).into_portal_error(correlation)),
    }
}

/// Does the work and stores its result.
async fn work(store: Store, claim: Claim, run: impl Future<Output = Response>, correlation: Uuid) -> Response {
    let mut running = pin!(AssertUnwindSafe(run).catch_unwind());
    let ran = loop {
        tokio::select! {
            ran = &mut running => break ran,
            () = sleep(RENEWALS) => {
                if let Err(error) = store.renew_claim(&claim).await {
                    tracing::warn!(%correlation, %error, "claim not renewed");
                }
            }
        }
    };
    let unknown = PortalError::OutcomeUnknown { correlation };
    let response = ran.unwrap_or_else(|_| {
        tracing::error!(incident = %correlation, "a write panicked");
        refusal(&unknown)
    });
    let done = response.status().is_success();
    let location = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
    let (parts, body) = response.into_parts();
    let Ok(json) = to_bytes(body, FORM_BYTES).await else { return refusal(&unknown) };
    let settled = if done {
        let answer = Answer { location, json: String::from_utf8_lossy(&json).into_owned() };
        Settled::Done(serde_json::to_string(&answer).unwrap_or_default().into())
    } else {
        Settled::Failed(String::from_utf8_lossy(&json).into_owned().into())
    };
    let mut response = Response::from_parts(parts, Body::from(json));
    match store.settle_form(&claim, &settled).await {
        Ok(true) => {
            response.extensions_mut().insert(Kept(claim.request()));
        }
        Ok(false) => {}
        // The work is complete nevertheless, and the first client gets its response.
        Err(error) => tracing::error!(incident = %correlation, %error, "form result not stored"),
    }
    response
}

/// Waits for the first submission's response.
async fn wait(
    store: &Store,
    form: &SentForm,
    correlation: Uuid,
) -> Result<Result<SecretString, PortalError>, store::Error> {
    let until = Instant::now() + TIMEOUT;
    loop {
        let refused = match store.find_form_state(form).await? {
            FormState::Running if Instant::now() < until => {
                sleep(LOOKS).await;
                continue;
            }
            FormState::Done(answer) => return Ok(Ok(answer)),
            FormState::Failed(Some(error)) => PortalError::de(error.expose_secret().to_owned().into()),
            FormState::Running | FormState::Failed(None) => PortalError::OutcomeUnknown { correlation },
            FormState::Spent | FormState::Different => PortalError::AlreadySent,
            FormState::Unknown => PortalError::SignInRequired,
        };
        return Ok(Err(refused));
    }
}

/// Returns the stored response.
fn with(request: RequestId, answer: &SecretString) -> Response {
    let Ok(answer) = serde_json::from_str::<Answer>(answer.expose_secret()) else {
        return refusal(&PortalError::Internal { incident: Uuid::nil() });
    };
    let mut response = (StatusCode::OK, [(CONTENT_TYPE, "application/json")], answer.json).into_response();
    if let Some(location) = answer.location.and_then(|to| HeaderValue::try_from(to).ok()) {
        response.headers_mut().insert(LOCATION, location);
    }
    response.extensions_mut().insert(Kept(request));
    response
}

/// Returns the stored result of a form of the session by its request id: the write that it performed, and the JSON.
///
/// # Errors
/// When the database does not respond.
pub async fn kept(context: &RequestContext, request: RequestId) -> Result<Option<(Write, Vec<u8>)>, PortalError> {
    let Some(Ok(scope)) = context.principal.as_ref().map(Principal::partner) else { return Ok(None) };
    let kept = context.portal.services().store().find_kept_answer(&scope, request).await;
    let kept = kept.map_err(|error| Error::from(error).into_portal_error(context.portal.correlation()))?;
    Ok(kept.and_then(|kept| {
        let answer: Answer = serde_json::from_str(kept.answer.expose_secret()).ok()?;
        Some((Write::find(&kept.function)?, answer.json.into_bytes()))
    }))
}
