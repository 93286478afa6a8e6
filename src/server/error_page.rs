//! Error responses for requests that the middleware rejects.
//!
//! A middleware responds with a [`Rejection`]; [`render`], further out, renders it: as the portal's own error page if
//! one is set, otherwise as a plain one, and for clients that accept JSON as the [`PortalError`] that server functions
//! return.

use std::{
    any::Any,
    borrow::Cow,
    future::{Ready, ready},
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    time::Duration,
};

use axum::{
    body::{Body, HttpBody as _},
    extract::{Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode,
        header::{ACCEPT, ALLOW, CONTENT_LENGTH, CONTENT_TYPE, RETRY_AFTER},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use leptos::server_fn::error::FromServerFnError as _;
use uuid::Uuid;

use crate::{
    domain::wait::whole_seconds,
    error::{PortalError, Problem},
    server::request_id::HttpRequestId,
};

/// A rejected request; as a response it has no body until [`render`] adds one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Rejection {
    /// The status code.
    pub status: StatusCode,
    /// Time after which a retry is worthwhile.
    pub retry_after: Option<Duration>,
}

impl Rejection {
    /// Creates a rejection with this status code.
    pub const fn new(status: StatusCode) -> Self {
        Self { status, retry_after: None }
    }

    /// Creates a rejection with a retry time.
    pub const fn retry_after(status: StatusCode, after: Duration) -> Self {
        Self { status, retry_after: Some(after) }
    }
}

impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        let mut response = self.status.into_response();
        if let Some(after) = self.retry_after {
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(whole_seconds(after)));
        }
        response.extensions_mut().insert(self);
        response
    }
}

/// The data that an error page is rendered from.
#[derive(Debug)]
pub struct Failure<'a> {
    /// The status code of the response.
    pub status: StatusCode,
    /// The request id to quote to support.
    pub request_id: HttpRequestId,
    /// The `Retry-After` value in whole seconds, at least one.
    pub retry_after: Option<u64>,
    /// `true` if the client accepts JSON rather than HTML.
    pub wants_json: bool,
    /// The request's headers, for language and theme.
    pub headers: &'a HeaderMap,
}

/// Responds to paths without a route.
pub fn not_found() -> Ready<Rejection> {
    ready(Rejection::new(StatusCode::NOT_FOUND))
}

/// A function that renders the page for a failure. [`render`] overrides the status and `Retry-After` of its response.
pub type ErrorPage = Arc<dyn Fn(&Failure<'_>) -> Response + Send + Sync>;

/// Returns the error page of a server without the portal: HTML without styles, or [`PortalError`] as JSON.
pub fn plain() -> ErrorPage {
    Arc::new(plain_page)
}

/// Renders rejections, and responses with a status of 400 and above that have no body. Axum middleware.
pub async fn render(State(page): State<ErrorPage>, request: Request, next: Next) -> Response {
    let headers = request.headers().clone();
    let head = request.method() == Method::HEAD;
    let request_id = request.extensions().get::<HttpRequestId>().copied().unwrap_or(HttpRequestId(Uuid::nil()));
    let response = next.run(request).await;
    let Some(rejection) = find_rejection(&response, head) else {
        return response;
    };
    let failure = Failure {
        status: rejection.status,
        request_id,
        retry_after: rejection.retry_after.map(whole_seconds),
        wants_json: wants_json(&headers),
        headers: &headers,
    };
    // After a panic here, the plain page is the only fallback.
    let mut rendered = catch_unwind(AssertUnwindSafe(|| page(&failure))).unwrap_or_else(|_| plain_page(&failure));
    *rendered.status_mut() = rejection.status;
    for name in [RETRY_AFTER, ALLOW] {
        if let Some(value) = response.headers().get(&name) {
            rendered.headers_mut().insert(name, value.clone());
        }
    }
    rendered
}

/// Returns the rejection of a response that has no body of its own.
fn find_rejection(response: &Response, head: bool) -> Option<Rejection> {
    if let Some(rejection) = response.extensions().get::<Rejection>() {
        return Some(*rejection);
    }
    let status = response.status();
    let bare = !head && response.body().size_hint().exact() == Some(0);
    (bare && (status.is_client_error() || status.is_server_error())).then(|| Rejection::new(status))
}

/// Checks whether the client accepts JSON and not HTML: browsers that follow a link always accept HTML.
pub fn wants_json(headers: &HeaderMap) -> bool {
    let mut json = false;
    for value in headers.get_all(ACCEPT) {
        let text = value.to_str().unwrap_or_default().to_ascii_lowercase();
        if text.contains("text/html") {
            return false;
        }
        json |= text.contains("application/json") || text.contains("+json");
    }
    json
}

fn plain_page(failure: &Failure<'_>) -> Response {
    if failure.wants_json {
        let body = Body::from(portal_error(failure).ser());
        return (failure.status, [(CONTENT_TYPE, "application/json")], body).into_response();
    }
    let (title, advice) = title_and_advice(failure.status);
    let wait = failure.retry_after.map_or(Cow::Borrowed(""), |seconds| format!(" Try again in {seconds} s.").into());
    let id = failure.request_id.0;
    let html = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"color-scheme\" content=\"light dark\"></head>\
         <body><main><h1>{title}</h1><p>{advice}{wait}</p><p>Request <code>{id}</code></p></main></body></html>"
    );
    let length = HeaderValue::from(html.len());
    let headers = [(CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8")), (CONTENT_LENGTH, length)];
    (failure.status, headers, html).into_response()
}

/// Returns the failure as the error that server functions' clients parse.
fn portal_error(failure: &Failure<'_>) -> PortalError {
    match failure.status {
        StatusCode::TOO_MANY_REQUESTS => {
            PortalError::Throttled { retry_after: failure.retry_after.unwrap_or(1), upstream: false, correlation: None }
        }
        StatusCode::NOT_FOUND => PortalError::NotFound,
        status if status.is_client_error() => PortalError::invalid("", Problem::Malformed),
        _ => PortalError::Internal { incident: failure.request_id.0 },
    }
}

/// Returns the title and the advice for a status code.
fn title_and_advice(status: StatusCode) -> (&'static str, &'static str) {
    match status {
        StatusCode::BAD_REQUEST => ("Invalid request", "The address or a header of the request is invalid."),
        StatusCode::FORBIDDEN => (
            "Request blocked",
            "It came from another site, or its origin is unknown. Return to the portal and send the form from there.",
        ),
        StatusCode::NOT_FOUND => ("Page not found", "It may not exist, or you may not have access to it."),
        StatusCode::METHOD_NOT_ALLOWED => {
            ("Action not supported", "This address doesn't support requests of this type.")
        }
        StatusCode::PAYLOAD_TOO_LARGE => {
            ("Request too large", "Nothing was changed. The request exceeds the portal's limit.")
        }
        StatusCode::URI_TOO_LONG => {
            ("Address too long", "Shorten the search or start again from the portal's first page.")
        }
        StatusCode::MISDIRECTED_REQUEST => ("Wrong address", "The portal isn't available at this host name."),
        StatusCode::TOO_MANY_REQUESTS => {
            ("Too many requests", "You sent more requests than the portal allows. Wait a moment, then try again.")
        }
        StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE => {
            ("Headers too large", "Clearing this site's cookies in the browser usually helps.")
        }
        StatusCode::SERVICE_UNAVAILABLE => (
            "The portal isn't responding",
            "This took too long. If you were changing something, it may or may not be done: check Activity before you try again.",
        ),
        status if status.is_client_error() => ("Request rejected", "The portal can't do this."),
        _ => ("Something went wrong in the portal", "The error was logged. Send support the request ID."),
    }
}

/// Returns the message of a panic, if it has one.
pub(super) fn panic_text(payload: &(dyn Any + Send)) -> &str {
    payload
        .downcast_ref::<&'static str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no text)")
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        middleware::{from_fn, from_fn_with_state},
        routing::{get, post},
    };
    use tower::ServiceExt as _;

    use super::*;

    fn router(page: ErrorPage) -> Router {
        Router::new()
            .route(
                "/slow-down",
                get(|| async { Rejection::retry_after(StatusCode::TOO_MANY_REQUESTS, Duration::from_millis(1500)) }),
            )
            .route("/teapot", get(|| async { (StatusCode::IM_A_TEAPOT, "short and stout") }))
            .route("/write", post(|| async {}))
            .layer(from_fn_with_state(page, render))
            .layer(from_fn(async |mut request: Request, next: Next| {
                request.extensions_mut().insert(HttpRequestId(Uuid::from_u128(7)));
                next.run(request).await
            }))
    }

    async fn get_as(router: Router, uri: &str, accept: &[&[u8]]) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::builder().uri(uri);
        for value in accept {
            request = request.header(ACCEPT, HeaderValue::from_bytes(value).unwrap());
        }
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = axum::body::to_bytes(body, 100_000).await.unwrap();
        (parts.status, parts.headers, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn browsers_get_a_page_with_the_request_id() {
        for accept in [&[][..], &[b"text/html,application/json;q=0.9".as_slice()], &[b"\xff"], &[b"*/*"]] {
            let (status, headers, body) = get_as(router(plain()), "/slow-down", accept).await;
            assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
            assert_eq!(headers[RETRY_AFTER], "2");
            assert_eq!(headers[CONTENT_TYPE], "text/html; charset=utf-8");
            assert!(body.contains("Try again in 2 s."), "{body}");
            assert!(body.contains("00000000-0000-0000-0000-000000000007"), "{body}");
        }
    }

    #[tokio::test]
    async fn json_clients_get_a_portal_error() {
        let (status, headers, body) = get_as(router(plain()), "/slow-down", &[b"application/json"]).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        assert_eq!(headers[CONTENT_TYPE], "application/json");
        let error = PortalError::de(body.into_bytes().into());
        assert_eq!(error, PortalError::Throttled { retry_after: 2, upstream: false, correlation: None });
    }

    #[tokio::test]
    async fn bodiless_error_responses_get_a_page() {
        let (status, _, body) = get_as(router(plain()), "/nowhere", &[]).await;
        assert_eq!(status, StatusCode::NOT_FOUND);
        assert!(body.contains("Page not found"), "{body}");
        let (status, headers, _) = get_as(router(plain()), "/write", &[]).await;
        assert_eq!(status, StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(headers[ALLOW], "POST");
    }

    #[tokio::test]
    async fn error_responses_with_a_body_are_unchanged() {
        let (status, _, body) = get_as(router(plain()), "/teapot", &[]).await;
        assert_eq!((status, body.as_str()), (StatusCode::IM_A_TEAPOT, "short and stout"));
    }

    #[tokio::test]
    async fn the_error_page_cannot_change_the_status() {
        let page: ErrorPage = Arc::new(|failure| format!("ours {:?}", failure.retry_after).into_response());
        let (status, headers, body) = get_as(router(page), "/slow-down", &[]).await;
        assert_eq!((status, body.as_str()), (StatusCode::TOO_MANY_REQUESTS, "ours Some(2)"));
        assert_eq!(headers[RETRY_AFTER], "2");
    }

    #[tokio::test]
    async fn a_panicking_error_page_is_replaced_by_the_plain_page() {
        let page: ErrorPage = Arc::new(|_| panic!("no template"));
        let (status, _, body) = get_as(router(page), "/slow-down", &[]).await;
        assert_eq!(status, StatusCode::TOO_MANY_REQUESTS);
        assert!(body.contains("Too many requests"), "{body}");
    }
}
