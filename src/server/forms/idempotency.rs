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

use super::{FORM_BYTES, error_response, run};
use crate::{
    components::field::REQUEST_FIELD,
    domain::{form_action::FormAction, id::RequestId, principal::Principal},
    error::PortalError,
    portal::{Error, RequestContext},
    server::site::Site,
    store::{self, FormClaim, FormOutcome, FormState, Store, SubmittedForm},
};

/// Maximum time that a duplicate waits for the first response.
const TIMEOUT: Duration = Duration::from_secs(40);
/// Polling interval of a waiting duplicate.
const POLL_INTERVAL: Duration = Duration::from_millis(100);
/// Interval at which a claim is renewed while its work is in progress.
const CLAIM_RENEWAL_INTERVAL: Duration = Duration::from_secs(20);

/// The request id under which a result is stored that a page can show, as a response extension.
#[derive(Debug, Clone, Copy)]
pub(super) struct StoredResultId(pub(super) RequestId);

/// A function's response as it is stored.
#[derive(Serialize, Deserialize)]
struct StoredResponse {
    /// The redirect target.
    location: Option<String>,
    json: String,
}

/// Returns the submitted form, if it is one to be processed once.
pub(super) fn form(function: &str, body: &[u8], context: &RequestContext) -> Option<SubmittedForm> {
    if FormAction::find(function).is_some_and(FormAction::is_repeatable) {
        return None;
    }
    let scope = context.principal.as_ref()?.partner().ok()?;
    let (_, request) = form_urlencoded::parse(body).find(|(name, _)| name == REQUEST_FIELD)?;
    let request: RequestId = request.parse().ok().filter(|request| *request != RequestId::default())?;
    let fingerprint = hex::encode(Sha256::digest(body));
    Some(SubmittedForm { scope, function: function.to_owned(), request, fingerprint })
}

/// Processes the form, or waits for the submission that is being processed.
pub(super) async fn process(
    site: &Site,
    form: SubmittedForm,
    parts: Parts,
    body: Bytes,
    context: RequestContext,
) -> Response {
    let (store, correlation) = (site.services.store().clone(), context.portal.correlation());
    let stored = match store.claim_form(&form).await {
        Ok(Some(claim)) => {
            // The browser may disconnect, as it does on a second click; the work must not end with it.
            let work = run_and_store(store, claim, run(parts, body, context), correlation).in_current_span();
            let response = site.in_flight.spawn(work).await;
            return response.unwrap_or_else(|_| error_response(&PortalError::OutcomeUnknown { correlation }));
        }
        Ok(None) => wait(&store, &form, correlation).await,
        Err(error) => Err(error),
    };
    match stored {
        Ok(Ok(response)) => to_response(form.request, &response),
        Ok(Err(error)) => error_response(&error),
        Err(store::Error::NotFound(_)) => error_response(&PortalError::SignInRequired),
        Err(error) => error_response(&Error::from(error).into_portal_error(correlation)),
    }
}

/// Does the work and stores its result.
async fn run_and_store(
    store: Store,
    claim: FormClaim,
    run: impl Future<Output = Response>,
    correlation: Uuid,
) -> Response {
    let mut running = pin!(AssertUnwindSafe(run).catch_unwind());
    let result = loop {
        tokio::select! {
            result = &mut running => break result,
            () = sleep(CLAIM_RENEWAL_INTERVAL) => {
                if let Err(error) = store.renew_form_claim(&claim).await {
                    tracing::warn!(%correlation, %error, "claim of a form submission not renewed");
                }
            }
        }
    };
    let unknown = PortalError::OutcomeUnknown { correlation };
    let response = result.unwrap_or_else(|_| {
        tracing::error!(incident = %correlation, "the server function of a form panicked");
        error_response(&unknown)
    });
    let is_success = response.status().is_success();
    let location = response.headers().get(LOCATION).and_then(|to| to.to_str().ok()).map(str::to_owned);
    let (parts, body) = response.into_parts();
    let Ok(json) = to_bytes(body, FORM_BYTES).await else { return error_response(&unknown) };
    let outcome = if is_success {
        let response = StoredResponse { location, json: String::from_utf8_lossy(&json).into_owned() };
        FormOutcome::Done(serde_json::to_string(&response).unwrap_or_default().into())
    } else {
        FormOutcome::Failed(String::from_utf8_lossy(&json).into_owned().into())
    };
    let mut response = Response::from_parts(parts, Body::from(json));
    match store.record_form_outcome(&claim, &outcome).await {
        Ok(true) => {
            response.extensions_mut().insert(StoredResultId(claim.request()));
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
    form: &SubmittedForm,
    correlation: Uuid,
) -> Result<Result<SecretString, PortalError>, store::Error> {
    let until = Instant::now() + TIMEOUT;
    loop {
        let error = match store.find_form_state(form).await? {
            FormState::Running if Instant::now() < until => {
                sleep(POLL_INTERVAL).await;
                continue;
            }
            FormState::Done(response) => return Ok(Ok(response)),
            FormState::Failed(Some(error)) => PortalError::de(error.expose_secret().to_owned().into()),
            FormState::Running | FormState::Failed(None) => PortalError::OutcomeUnknown { correlation },
            FormState::Spent | FormState::Different => PortalError::AlreadySent,
            FormState::Unknown => PortalError::SignInRequired,
        };
        return Ok(Err(error));
    }
}

/// Returns the stored response.
fn to_response(request: RequestId, stored: &SecretString) -> Response {
    let Ok(stored) = serde_json::from_str::<StoredResponse>(stored.expose_secret()) else {
        return error_response(&PortalError::Internal { incident: Uuid::nil() });
    };
    let mut response = (StatusCode::OK, [(CONTENT_TYPE, "application/json")], stored.json).into_response();
    if let Some(location) = stored.location.and_then(|to| HeaderValue::try_from(to).ok()) {
        response.headers_mut().insert(LOCATION, location);
    }
    response.extensions_mut().insert(StoredResultId(request));
    response
}

/// Returns the stored result of a form of the session by its request id: the write that it performed, and the JSON.
///
/// # Errors
/// When the database does not respond.
pub async fn find_stored_result(
    context: &RequestContext,
    request: RequestId,
) -> Result<Option<(FormAction, Vec<u8>)>, PortalError> {
    let Some(Ok(scope)) = context.principal.as_ref().map(Principal::partner) else { return Ok(None) };
    let found = context.portal.services().store().find_form_result(&scope, request).await;
    let found = found.map_err(|error| Error::from(error).into_portal_error(context.portal.correlation()))?;
    Ok(found.and_then(|found| {
        let response: StoredResponse = serde_json::from_str(found.serialized.expose_secret()).ok()?;
        Some((FormAction::find(&found.function)?, response.json.into_bytes()))
    }))
}
