//! Server functions over HTTP, for islands and for plain forms.
//!
//! An island gets JSON. A plain form gets a redirect to the next page on success, and on failure the page that contains
//! the form, with the submitted values and the errors. All forms use this mechanism. A function's result is stored for
//! its session and shown by the page under its own URL (Post/Redirect/Get), so that a reload writes nothing.

mod once;
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

pub use once::kept;

use crate::{
    auth::local_path,
    components::{
        field::{Answered, FORM_FIELD, NEXT_FIELD, PAGE_FIELD, SUBJECT_FIELD, Secret, Submitted},
        problem::asks_to_sign_in,
    },
    domain::{role::Capability, write::Write},
    error::PortalError,
    paths,
    portal::RequestContext,
    server::{
        limits::UPLOAD_BYTES,
        page::{done_cookie, see_other, show_problem, wants_page},
        site::Site,
    },
    store::{Draft, EndedSession},
};

/// Maximum size of a form, in bytes.
const FORM_BYTES: usize = 64 << 10;

/// The limit of concurrent uploads: a decoded one takes several times its size of memory.
static UPLOADS: Semaphore = Semaphore::const_new(2);
/// Maximum size of a value that a refused form is rendered with again, in bytes. Larger ones come from a file.
const SHOWN_AGAIN_BYTES: usize = 512 << 10;

/// Results without content: no value, and an empty list.
const NOTHING: [&[u8]; 3] = [b"", b"null", b"[]"];

/// Calls a server function. `pages` renders the page of a plain form again if the function returns an error.
pub async fn call(site: Site, pages: Router, request: Request) -> Response {
    let Some(context) = request.extensions().get::<RequestContext>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let ended = request.extensions().get::<EndedSession>().copied();
    let path = request.uri().path().to_owned();
    let registered = server_fn_paths().any(|(known, method)| known == path && method == request.method());
    let page = request.method() == Method::POST && wants_page(request.headers());
    let (parts, body) = request.into_parts();
    if !registered {
        let address = paths::HOME.to_owned();
        return show_problem(&site, context, &parts.headers, address, PortalError::NotFound).await;
    }
    let function = path.rsplit('/').next().unwrap_or_default();
    let takes_files = Write::find(function) == Some(Write::ImportUsers);
    // Any other caller is refused regardless of the file, so the larger limit does not apply.
    let is_upload =
        takes_files && context.principal.as_ref().is_some_and(|principal| principal.may(Capability::RunJobs));
    let _permit = if is_upload { UPLOADS.acquire().await.ok() } else { None };
    let most = if is_upload { UPLOAD_BYTES } else { FORM_BYTES };
    let Ok(body) = to_bytes(body, most).await else {
        return StatusCode::PAYLOAD_TOO_LARGE.into_response();
    };
    let (parts, body, unreadable) = if takes_files { upload::form_of(parts, body).await } else { (parts, body, None) };
    if !page {
        if let Some(error) = unreadable {
            return refusal(&error);
        }
        return answer(&site, function, parts, body, context).await;
    }
    let fields: Vec<(String, String)> = form_urlencoded::parse(&body).into_owned().collect();
    let field = |name: &str| fields.iter().find(|(key, _)| key == name).map(|(_, value)| value.clone());
    let address = field(PAGE_FIELD)
        .or_else(|| came_from(&parts))
        .and_then(|address| local_path(&address))
        .unwrap_or_else(|| paths::HOME.to_owned());
    let answer = match unreadable {
        Some(error) => refusal(&error),
        None => answer(&site, function, parts.clone(), body, context.clone()).await,
    };
    if answer.status().is_success() {
        let (head, body) = answer.into_parts();
        let Ok(json) = to_bytes(body, FORM_BYTES).await else {
            return StatusCode::INTERNAL_SERVER_ERROR.into_response();
        };
        let subject = field(SUBJECT_FIELD);
        if NOTHING.contains(&&*json) {
            let next = field(NEXT_FIELD).and_then(|address| local_path(&address)).unwrap_or(address);
            return go_on(&head, &next, function, subject.as_deref(), &site);
        }
        if let Some(once::Kept(request)) = head.extensions.get() {
            return see_other(&paths::with_answer(&address, *request));
        }
        return match Write::find(function) {
            Some(write) => {
                let answered = Answered { write, json: json.into(), request: None };
                draw_again(&pages, parts, context, &address, answered).await
            }
            None => go_on(&head, &address, function, subject.as_deref(), &site),
        };
    }
    match refused(answer).await {
        PortalError::SignInRequired => {
            let form = field(FORM_FIELD);
            let page = address.split('#').next().unwrap_or_default().to_owned();
            let draft = form.map(|form| Draft { page, action: path.clone(), form, values: shown_again(&fields) });
            let kept = save_draft(&site, ended, draft).await;
            see_other(&paths::home_unsaved(&address, kept))
        }
        error => {
            let values = shown_again(&fields);
            // The multi-factor authentication switch has no typed values.
            if asks_to_sign_in(&error)
                && error != PortalError::NoSecondFactor
                && let (Some(form), Some(principal)) = (field(FORM_FIELD), &context.principal)
            {
                let page = address.split('#').next().unwrap_or_default().to_owned();
                let draft = Draft { page, action: path.clone(), form, values: values.clone() };
                let person = EndedSession { person: principal.person(), membership: principal.membership() };
                save_draft(&site, Some(person), Some(draft)).await;
            }
            let submitted =
                field(FORM_FIELD).map(|form| Submitted { action: path.clone(), form, values, error: error.clone() });
            match submitted {
                Some(submitted) => draw_again(&pages, parts, context, &address, submitted).await,
                None => show_problem(&site, context, &parts.headers, address, error).await,
            }
        }
    }
}

/// Stores a draft of a form for the person whose session has expired; for anybody else, nothing is stored. Returns
/// whether it was stored.
async fn save_draft(site: &Site, ended: Option<EndedSession>, draft: Option<Draft>) -> bool {
    let (Some(ended), Some(draft)) = (ended, draft) else { return false };
    match site.services.store().save_draft(&ended, &draft).await {
        Ok(()) => true,
        Err(error) => {
            tracing::warn!(%error, "unsaved form not stored for after sign-in");
            false
        }
    }
}

/// Returns the values that a form is rendered with again.
fn shown_again(fields: &[(String, String)]) -> Vec<(String, String)> {
    let shown = fields.iter().filter(|(name, value)| !Secret::is_named(name) && value.len() <= SHOWN_AGAIN_BYTES);
    shown.cloned().collect()
}

/// Returns the function's response: by running it now, or once for all submissions of the same form.
async fn answer(site: &Site, function: &str, parts: Parts, body: Bytes, context: RequestContext) -> Response {
    let form = Some(&parts.method).filter(|method| **method == Method::POST);
    match form.and_then(|_| once::form(function, &body, &context)) {
        Some(form) => once::answer(site, form, parts, body, context).await,
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
    let answer = leptos_axum::handle_server_fns_with_context(move || provide_context(context.clone()), request).await;
    let answer = answer.into_response();
    if answer.status().is_success() { answer } else { refusal(&refused(answer).await) }
}

fn refusal(error: &PortalError) -> Response {
    let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = (status, [(CONTENT_TYPE, "application/json")], Body::from(error.ser())).into_response();
    if let Some(seconds) = error.retry_after() {
        response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response
}

/// Redirects to the page that the function names, or back to the one with the form, which reports success once.
fn go_on(
    answer: &http::response::Parts,
    address: &str,
    function: &str,
    subject: Option<&str>,
    site: &Site,
) -> Response {
    let to = answer.headers.get(LOCATION).and_then(|to| to.to_str().ok()).unwrap_or(address);
    let mut response = see_other(to);
    for cookie in answer.headers.get_all(SET_COOKIE) {
        response.headers_mut().append(SET_COOKIE, cookie.clone());
    }
    if let Some(done) = done_cookie(site, function, subject) {
        response.headers_mut().append(SET_COOKIE, done);
    }
    response
}

async fn refused(answer: Response) -> PortalError {
    match to_bytes(answer.into_body(), FORM_BYTES).await {
        Ok(body) => PortalError::de(body),
        Err(_) => PortalError::Internal { incident: Uuid::nil() },
    }
}

/// Renders the page of a form again: with the submitted values and the error's status code, or with the function's
/// result.
async fn draw_again<T>(pages: &Router, parts: Parts, context: RequestContext, address: &str, told: T) -> Response
where
    T: Clone + Send + Sync + 'static,
{
    let Ok(mut request) = Request::get(address).body(Body::empty()) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    *request.headers_mut() = parts.headers;
    request.headers_mut().remove(CONTENT_TYPE);
    request.extensions_mut().insert(context);
    request.extensions_mut().insert(told);
    match pages.clone().oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// Returns the URL of the page in the `Referer` header, for forms that do not contain it.
fn came_from(parts: &Parts) -> Option<String> {
    let from: Url = parts.headers.get(REFERER)?.to_str().ok()?.parse().ok()?;
    Some(from[url::Position::BeforePath..url::Position::AfterQuery].to_owned())
}
