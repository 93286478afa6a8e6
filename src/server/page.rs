//! Pages over HTTP: from a request to a rendered document with its headers.

use std::convert::Infallible;

use axum::{
    body::Body,
    extract::Request,
    response::{IntoResponse as _, Response},
};
use futures::{StreamExt as _, future::ready, stream};
use http::{
    HeaderMap, HeaderName, HeaderValue, Method, StatusCode,
    header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE, LOCATION, RETRY_AFTER, SET_COOKIE},
};

use crate::{
    app::{self, Access, Document, DocumentContext, Done, Route, Title},
    components::field::{Submitted, UnsavedForm, WriteResult},
    domain::{id::RequestId, in_progress::InProgress, principal::Principal, role::Capability},
    error::PortalError,
    pages::{PageRequest, PathParameters, Query, Status, problem},
    paths,
    portal::RequestContext,
    server::{
        content_security_policy, cookie,
        error_page::{Failure, wants_json},
        forms,
        request_context::{HasDraft, render_context},
        site::Site,
        speculation::{self, is_speculative},
    },
    store::Draft,
};

/// The cookie that carries the confirmation of a change to the next page.
pub const DONE_COOKIE: &str = "done";

/// Responds with a page if the caller may open it at this URL, or redirects to sign-in if it requires a session.
pub async fn show(site: Site, route: Route, access: Access, path: PathParameters, request: Request) -> Response {
    let Some(context) = request.extensions().get::<RequestContext>().cloned() else {
        return StatusCode::INTERNAL_SERVER_ERROR.into_response();
    };
    let context = RequestContext { portal: context.portal.with_stale_cache(), ..context };
    let address = request.uri().path_and_query().map_or(paths::HOME, |address| address.as_str()).to_owned();
    if is_speculative(request.headers())
        && (consumes_one_time_content(&request) || context.portal.throttled_for().is_some())
    {
        return speculation::rejection();
    }
    let allowed = access.require(context.principal.as_ref());
    if allowed == Err(PortalError::SignInRequired) {
        return see_other(&paths::home_with_return_url(&address));
    }
    if let Err(PortalError::Forbidden(denial)) = allowed {
        context.log_denial(denial);
    }
    // The landing page is only for people who are not signed in.
    if route.template == paths::HOME && context.principal.is_some() {
        return see_other(start_page(&context));
    }
    let query = Query::parse(request.uri().query().unwrap_or_default());
    let mut submitted = request.extensions().get::<Submitted>().cloned();
    let has_draft = request.extensions().get::<HasDraft>().is_some() && submitted.is_none();
    let result = request.extensions().get::<WriteResult>().cloned();
    let (parts, _) = request.into_parts();
    let (result, erased) = match (result, &submitted) {
        (None, None) => match load_stored_result(&context, &query).await {
            Ok(stored) => stored,
            Err(error) => return show_problem(&site, context, &parts.headers, address, error).await,
        },
        // A rejected form that is rendered again supersedes its previous result; other forms leave that in place.
        (None, Some(submitted)) => {
            let (stored, _) = load_stored_result(&context, &query).await.unwrap_or_default();
            (stored.filter(|stored| stored.write.path() != submitted.action), false)
        }
        (result, _) => (result, false),
    };
    let draft = if has_draft && parts.method == Method::GET { find_draft(&context).await } else { None };
    let (draft_of_page, draft_of_other_page): (Option<Draft>, Option<Draft>) = match draft {
        Some(draft) if draft.page == address => (Some(draft), None),
        draft => (None, draft),
    };
    let restored = draft_of_page.is_some();
    if let Some(Draft { action, form, values, .. }) = draft_of_page {
        submitted = Some(Submitted { action, form, values, error: PortalError::SignInRequired });
    }
    let unsaved = draft_of_other_page.map(|draft| UnsavedForm(draft.page));
    let document_context = DocumentContext {
        result,
        erased,
        unsaved,
        ..document_context(&site, &context, &parts.headers, address, submitted)
    };
    let text = document_context.render.text;
    let load = move |context| async move {
        allowed?;
        let page = (route.page)(PageRequest { context, path, query }).await?;
        Ok(match route.title {
            Title::Fixed(title) if page.title.is_none() => page.with_title(title(text)),
            _ => page,
        })
    };
    let document = app::render_page(context.clone(), document_context, in_progress(&context), load).await;
    if restored && document.status.code < 400 {
        delete_draft(&context).await;
    }
    respond(document, Some(&context), &parts.headers)
}

/// Checks whether rendering a page consumes something that its person must see once: a confirmation, a form that was
/// not saved, or a result with a secret.
fn consumes_one_time_content(request: &Request) -> bool {
    let query = Query::parse(request.uri().query().unwrap_or_default());
    !matches!(query.text(paths::RESULT_PARAMETER), Ok(None))
        || request.extensions().get::<HasDraft>().is_some()
        || cookie::find(request.headers(), DONE_COOKIE).is_some()
}

/// Finds a form that the person could not save because an earlier session had expired. A failure is logged and does not
/// affect the page.
async fn find_draft(context: &RequestContext) -> Option<Draft> {
    let principal = context.principal.as_ref()?;
    let store = context.portal.services().store();
    let found = store.find_draft(principal.person(), principal.membership()).await;
    found.inspect_err(|error| tracing::warn!(%error, "draft of an unsaved form not loaded")).ok()?
}

/// Erases the draft, since the page shows it again.
async fn delete_draft(context: &RequestContext) {
    let Some(principal) = &context.principal else { return };
    if let Err(error) = context.portal.services().store().delete_draft(principal.person()).await {
        tracing::warn!(%error, "draft of a restored form not deleted");
    }
}

/// Loads the stored result that the URL names. The flag is `true` if the URL names one that is no longer stored.
async fn load_stored_result(
    context: &RequestContext,
    query: &Query,
) -> Result<(Option<WriteResult>, bool), PortalError> {
    let Some(request) = query.choice(paths::RESULT_PARAMETER, |text| text.parse::<RequestId>().ok())? else {
        return Ok((None, false));
    };
    let stored = forms::find_stored_result(context, request).await?;
    let result = stored.map(|(write, json)| WriteResult { write, json, request: Some(request) });
    let erased = result.is_none();
    Ok((result, erased))
}

/// Responds with a problem page.
pub async fn show_problem(
    site: &Site,
    context: RequestContext,
    headers: &HeaderMap,
    address: String,
    error: PortalError,
) -> Response {
    let document_context = document_context(site, &context, headers, address, None);
    let nothing = ready(InProgress::default());
    let document =
        app::render_page(context.clone(), document_context, nothing, move |_| async move { Err(error) }).await;
    respond(document, Some(&context), headers)
}

/// Responds with a page about a failed sign-in.
pub async fn show_sign_in_problem(
    site: &Site,
    context: RequestContext,
    headers: &HeaderMap,
    describe: impl FnOnce(crate::locales::Text) -> problem::SignInProblem,
    status: Status,
) -> Response {
    let document_context = document_context(site, &context, headers, paths::HOME.to_owned(), None);
    let problem = describe(document_context.render.text);
    let load = move |_| async move { Ok(problem::sign_in_problem_page(problem, status)) };
    let document = app::render_page(context.clone(), document_context, ready(InProgress::default()), load).await;
    respond(document, Some(&context), headers)
}

/// Responds with the page for a request that was rejected before its caller was known.
pub fn render_rejection(site: &Site, failure: &Failure<'_>) -> Response {
    let document = app::render_rejection(
        render_context(None, failure.headers, paths::HOME.to_owned()),
        site.assets.clone(),
        Status { code: failure.status.as_u16(), retry_after: failure.retry_after },
        failure.request_id.0,
    );
    respond(document, None, failure.headers)
}

/// Checks whether the response to this request is to be a page rather than JSON.
pub fn wants_page(headers: &HeaderMap) -> bool {
    !wants_json(headers)
}

/// Returns the cookie with which the next page confirms a change; `function` selects its message, and `subject` is the
/// name of the changed object.
pub fn done_cookie(site: &Site, function: &str, subject: Option<&str>) -> Option<HeaderValue> {
    let secure = if site.services.settings().is_secure() { "; Secure" } else { "" };
    let subject = subject.map(|subject| format!(".{}", encode_name(subject))).unwrap_or_default();
    let value = format!("{DONE_COOKIE}={function}{subject}; Path=/; Max-Age=30; HttpOnly; SameSite=Lax{secure}");
    HeaderValue::try_from(value).ok()
}

/// Parses the cookie's confirmation.
fn done(headers: &HeaderMap) -> Option<Done> {
    let value = cookie::find(headers, DONE_COOKIE)?;
    let (function, subject) = value.split_once('.').map_or((value, None), |(function, it)| (function, Some(it)));
    let subject =
        subject.and_then(|it| form_urlencoded::parse(it.as_bytes()).next()).map(|(name, _)| name.into_owned());
    Some(Done { function: function.to_owned(), subject: subject.filter(|subject| !subject.is_empty()) })
}

/// Encodes a name for a cookie, without control characters and truncated to 100 characters.
fn encode_name(name: &str) -> String {
    let line: String = name.chars().filter(|sign| !sign.is_control()).take(100).collect();
    form_urlencoded::byte_serialize(line.as_bytes()).collect()
}

/// Redirects to another URL with GET (303 See Other).
pub fn see_other(to: &str) -> Response {
    match HeaderValue::try_from(to) {
        Ok(to) => (StatusCode::SEE_OTHER, [(LOCATION, to)]).into_response(),
        Err(_) => StatusCode::BAD_REQUEST.into_response(),
    }
}

/// Returns the start page of a signed-in person.
fn start_page(context: &RequestContext) -> &'static str {
    match &context.principal {
        Some(staff @ Principal::Staff(_)) if staff.may(Capability::ReadCustomers) => paths::STAFF_HOME,
        Some(staff @ Principal::Staff(_)) if staff.may(Capability::ManagePartner) => paths::PARTNER,
        Some(Principal::Operator(_)) => paths::HEALTH,
        Some(user @ Principal::CustomerUser(_)) if user.may(Capability::UseSelfService) => paths::MY,
        _ => paths::ACCOUNT,
    }
}

/// Returns the number of the caller's jobs in progress, and the number of change requests that wait for the caller: for
/// the partner, for staff who may decide them; for a customer, for its customer users. Zero if it is unknown.
async fn in_progress(context: &RequestContext) -> InProgress {
    let Some(principal) = &context.principal else { return InProgress::default() };
    match principal {
        Principal::CustomerUser(user) if principal.may(Capability::RequestChanges) => {
            let requests = context.portal.count_requests_waiting_for(user).await.unwrap_or(0);
            InProgress { jobs: 0, requests }
        }
        Principal::Staff(_) => {
            let InProgress { jobs, requests } = context.in_progress;
            let decides = principal.may(Capability::ManageSeats) || principal.may(Capability::ManageLicenses);
            InProgress {
                jobs: if principal.may(Capability::RunJobs) { jobs } else { 0 },
                requests: if decides { requests } else { 0 },
            }
        }
        Principal::CustomerUser(_) | Principal::Operator(_) => InProgress::default(),
    }
}

fn document_context(
    site: &Site,
    context: &RequestContext,
    headers: &HeaderMap,
    address: String,
    submitted: Option<Submitted>,
) -> DocumentContext {
    DocumentContext {
        render: render_context(Some(context), headers, address),
        assets: site.assets.clone(),
        submitted,
        result: None,
        erased: false,
        unsaved: None,
        done: done(headers),
    }
}

fn respond(document: Document, context: Option<&RequestContext>, headers: &HeaderMap) -> Response {
    let status = StatusCode::from_u16(document.status.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let is_streamed = document.rest.is_some();
    let body = match document.rest {
        None => Body::from(document.html),
        Some(rest) => Body::from_stream(stream::iter([document.html]).chain(rest).map(Ok::<_, Infallible>)),
    };
    let mut response = (status, body).into_response();
    let response_headers = response.headers_mut();
    if is_streamed {
        // nginx and compatible proxies buffer responses unless told otherwise.
        response_headers.insert(HeaderName::from_static("x-accel-buffering"), HeaderValue::from_static("no"));
    }
    if let Some(seconds) = document.status.retry_after {
        response_headers.insert(RETRY_AFTER, HeaderValue::from(seconds));
    }
    response_headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
    // Signing out redirects to a provider's page.
    let form_targets = context.map(|context| context.portal.sign_in_origins()).unwrap_or_default();
    response_headers.insert(CONTENT_SECURITY_POLICY, content_security_policy::of_page(&document.nonce, &form_targets));
    if cookie::find(headers, DONE_COOKIE).is_some() {
        response_headers
            .append(SET_COOKIE, HeaderValue::from_static("done=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax"));
    }
    response
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_confirmation_cookie_round_trips_its_subject() {
        let read = |value: &str| {
            let cookie = HeaderValue::try_from(format!("a=1; {DONE_COOKIE}={value}; b=2")).unwrap();
            done(&HeaderMap::from_iter([(http::header::COOKIE, cookie)])).map(|done| (done.function, done.subject))
        };
        for name in ["Zażółć & Gęślą; Sp. z o.o.", "<b>A=1,\"2\"</b> %41", "海棠云科技"] {
            let parsed = read(&format!("delete_user.{}", encode_name(name)));
            assert_eq!(parsed, Some(("delete_user".to_owned(), Some(name.to_owned()))));
        }
        assert_eq!(read("end_session"), Some(("end_session".to_owned(), None)));
        assert_eq!(read("end_session."), Some(("end_session".to_owned(), None)));
        assert!(
            encode_name(&"ż\r\n".repeat(500)).len() == 600,
            "control characters are removed and the length is limited"
        );
    }
}
