//! Server functions over HTTP, for islands and for plain forms.
//!
//! An island gets JSON. A plain form gets a redirect to the next page on success, and on failure the page that contains
//! the form, with the submitted values and the errors. All forms use this mechanism. A function's result is stored for
//! its session and shown by the page under its own URL (Post/Redirect/Get), so that a reload writes nothing.

mod idempotency;
mod upload;

use axum::{
    Router,
    body::{Body, Bytes, to_bytes},
    extract::{DefaultBodyLimit, Request},
    response::{IntoResponse as _, Response},
};
use http::{
    HeaderValue, Method, StatusCode,
    header::{ACCEPT, CONTENT_TYPE, LOCATION, REFERER, RETRY_AFTER, SET_COOKIE},
    request::Parts,
};
use leptos::{
    prelude::provide_context,
    server_fn::{axum::server_fn_paths, error::FromServerFnError as _},
};
use tokio::sync::Semaphore;
use tower::ServiceExt as _;
use url::Url;
use uuid::Uuid;

pub use idempotency::find_stored_result;

use crate::{
    auth::local_path,
    components::{
        field::{FORM_FIELD, NEXT_FIELD, PAGE_FIELD, SUBJECT_FIELD, Secret, Submitted, WriteResult},
        problem::requires_sign_in,
    },
    domain::{form_action::FormAction, role::Capability},
    error::PortalError,
    paths,
    portal::RequestContext,
    server::{
        limits::UPLOAD_BYTES,
        page::{done_cookie, see_other, show_problem, wants_page},
        site::Site,
    },
    store::{Draft, ExpiredSession},
};

/// Maximum size of a form, in bytes.
const FORM_BYTES: usize = 64 << 10;

/// The limit of concurrent uploads: a decoded one takes several times its size of memory.
static UPLOADS: Semaphore = Semaphore::const_new(2);
/// Maximum size of a value that a rejected form is rendered with again, in bytes. Larger ones come from a file.
const MAX_REDISPLAYED_BYTES: usize = 512 << 10;

/// Results without content: no value, and an empty list.
const EMPTY_RESULTS: [&[u8]; 3] = [b"", b"null", b"[]"];

/// Calls a server function. `pages` renders the page of a plain form again if the function returns an error.
pub async fn call(site: Site, pages: Router, request: Request) -> Response {
    let Some(context) = request.extensions().get::<RequestContext>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let expired_session = request.extensions().get::<ExpiredSession>().copied();
    let path = request.uri().path().to_owned();
    let is_registered = server_fn_paths().any(|(known, method)| known == path && method == request.method());
    let is_plain_form = request.method() == Method::POST && wants_page(request.headers());
    let (parts, body) = request.into_parts();
    if !is_registered {
        let address = paths::HOME.to_owned();
        return show_problem(&site, context, &parts.headers, address, PortalError::NotFound).await;
    }
    let function = path.rsplit('/').next().unwrap_or_default();
    let takes_files = FormAction::find(function) == Some(FormAction::ImportUsers);
    // Any other caller is rejected regardless of the file, so the larger limit does not apply.
    let is_upload =
        takes_files && context.principal.as_ref().is_some_and(|principal| principal.may(Capability::RunJobs));
    let _permit = if is_upload { UPLOADS.acquire().await.ok() } else { None };
    let max_bytes = if is_upload { UPLOAD_BYTES } else { FORM_BYTES };
    let Ok(body) = to_bytes(body, max_bytes).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let (parts, body, unreadable) = if takes_files { upload::form_of(parts, body).await } else { (parts, body, None) };
    if !is_plain_form {
        if let Some(error) = unreadable {
            return error_response(&error);
        }
        return call_function(&site, function, parts, body, context).await;
    }
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let address = field(PAGE_FIELD)
        .or_else(|| referring_page(&parts))
        .and_then(|address| local_path(&address))
        .unwrap_or_else(|| paths::HOME.to_owned());
    let response = match unreadable {
        Some(error) => error_response(&error),
        None => call_function(&site, function, parts.clone(), body, context.clone()).await,
    };
    if response.status().is_success() {
        let (head, body) = response.into_parts();
        let Ok(json) = to_bytes(body, FORM_BYTES).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let subject = field(SUBJECT_FIELD);
        if EMPTY_RESULTS.contains(&&*json) {
            let next = field(NEXT_FIELD).and_then(|address| local_path(&address)).unwrap_or(address);
            return redirect_after_success(&head, &next, function, subject.as_deref(), &site);
        }
        if let Some(idempotency::StoredResultId(request)) = head.extensions.get() {
            return see_other(&paths::with_result(&address, *request));
        }
        return match FormAction::find(function) {
            Some(write) => {
                let result = WriteResult { write, json: json.into(), request: None };
                render_page_with(&pages, parts, context, &address, result).await
            }
            None => redirect_after_success(&head, &address, function, subject.as_deref(), &site),
        };
    }
    match read_error(response).await {
        PortalError::SignInRequired => {
            let form = field(FORM_FIELD);
            let page = address.split('#').next().unwrap_or_default().to_owned();
            let draft =
                form.map(|form| Draft { page, action: path.clone(), form, values: redisplayed_values(&fields) });
            let is_draft_saved = save_draft(&site, expired_session, draft).await;
            see_other(&paths::home_unsaved(&address, is_draft_saved))
        }
        error => {
            let values = redisplayed_values(&fields);
            // The multi-factor authentication switch has no typed values.
            if requires_sign_in(&error)
                && error != PortalError::NoSecondFactor
                && let (Some(form), Some(principal)) = (field(FORM_FIELD), &context.principal)
            {
                let page = address.split('#').next().unwrap_or_default().to_owned();
                let draft = Draft { page, action: path.clone(), form, values: values.clone() };
                let person = ExpiredSession { person: principal.person(), membership: principal.membership() };
                save_draft(&site, Some(person), Some(draft)).await;
            }
            let submitted =
                field(FORM_FIELD).map(|form| Submitted { action: path.clone(), form, values, error: error.clone() });
            match submitted {
                Some(submitted) => render_page_with(&pages, parts, context, &address, submitted).await,
                None => show_problem(&site, context, &parts.headers, address, error).await,
            }
        }
    }
}

/// Stores a draft of a form for the person whose session has expired; for anybody else, nothing is stored. Returns
/// whether it was stored.
async fn save_draft(site: &Site, expired_session: Option<ExpiredSession>, draft: Option<Draft>) -> bool {
    let (Some(expired_session), Some(draft)) = (expired_session, draft) else { return false };
    match site.services.store().save_draft(&expired_session, &draft).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, "draft of an unsaved form not stored");
            false
        }
    }
}

/// Returns the values that a form is rendered with again.
fn redisplayed_values(fields: &[(String, String)]) -> Vec<(String, String)> {
    let shown = fields.iter().filter(|(name, value)| !Secret::is_named(name) && value.len() <= MAX_REDISPLAYED_BYTES);
    shown.cloned().collect()
}

/// Returns the function's response. A form with an idempotency key runs the function once for all its submissions.
async fn call_function(site: &Site, function: &str, parts: Parts, body: Bytes, context: RequestContext) -> Response {
    let form = Some(&parts.method).filter(|method| **method == Method::POST);
    match form.and_then(|_| idempotency::form(function, &body, &context)) {
        Some(form) => idempotency::process(site, form, parts, body, context).await,
        None => run(parts, body, context).await,
    }
}

/// Runs the function as for an island; an error gets the matching status code, whatever its source.
async fn run(parts: Parts, body: Bytes, context: RequestContext) -> Response {
    let mut request = Request::new(Body::from(body));
    *request.method_mut() = parts.method;
    *request.uri_mut() = parts.uri;
    *request.headers_mut() = parts.headers;
    // The body is in memory already; its limit is that of the function.
    DefaultBodyLimit::disable().apply(&mut request);
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let response = leptos_axum::handle_server_fns_with_context(move || provide_context(context.clone()), request).await;
    let response = response.into_response();
    if response.status().is_success() { response } else { error_response(&read_error(response).await) }
}

/// Returns the response for an error.
fn error_response(error: &PortalError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, [(CONTENT_TYPE, "application/json")], Body::from(error.ser())).into_response();
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Redirects to the page that the function names, or back to the one with the form; that page confirms success once.
fn redirect_after_success(
    head: &http::response::Parts,
    address: &str,
    function: &str,
    subject: Option<&str>,
    site: &Site,
) -> Response {
    let to = head.headers.get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or(address);
    let mut response = see_other(to);
    for cookie in head.headers.get_all(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    if let Some(done) = done_cookie(site, function, subject) {
        response.headers_mut().append(SET_COOKIE, done);
    }
    response
}

/// Parses the error of a response.
async fn read_error(response: Response) -> PortalError {
    match to_bytes(response.into_body(), FORM_BYTES).await {
        Ok(body) => PortalError::de(body),
        Err(_) => PortalError::Internal { incident: Uuid::nil() },
    }
}

/// Renders the page of a form again: with the submitted values and the error's status code, or with the function's
/// result.
async fn render_page_with<T>(
    pages: &Router,
    parts: Parts,
    context: RequestContext,
    address: &str,
    extension: T,
) -> Response
where
    T: Clone + Send + Sync + 'static,
{
    let Ok(mut request) = Request::get(address).body(Body::empty()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    *request.headers_mut() = parts.headers;
    request.headers_mut().remove(CONTENT_TYPE);
    request.extensions_mut().insert(context);
    request.extensions_mut().insert(extension);
    match pages.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Returns the URL of the page in the `Referer` header, for forms that do not contain it.
fn referring_page(parts: &Parts) -> Option<String> {
    let from: Url = parts.headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    Some(from[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}
