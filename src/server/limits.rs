//! Limits on the size and duration of requests.
//!
//! The limits of tower-http are not enough: its body limit ignores a malformed length and uses the first of two, leaves
//! an oversized body without a length to its reader, and responds with a text of its own; its timeout is not logged.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use axum::{
    body::Body,
    extract::{Request, State},
    http::{StatusCode, header::CONTENT_LENGTH},
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http_body_util::{BodyExt as _, Limited};

use crate::{domain::form_action::FormAction, server::error_page::Rejection};

/// Maximum size of an uploaded table of users, in bytes, large enough for far more lines than are accepted, so that the
/// error can state their number. Only signed-in people can upload that much.
pub const UPLOAD_BYTES: usize = 8 << 20;

/// The limits of one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Maximum size of the body in bytes, decoded or not.
    pub body: usize,
    /// Maximum length of path and query together, in bytes.
    pub url: usize,
    /// Maximum length of the query, in bytes.
    pub query: usize,
    /// Maximum total size of all header names and values, in bytes.
    pub headers: usize,
    /// Time until the response begins; a streamed body may take longer.
    pub time: Duration,
}

impl Default for Limits {
    /// Returns limits that are several times larger than any form of the portal.
    fn default() -> Self {
        Self { body: 1 << 20, url: 8 << 10, query: 4 << 10, headers: 16 << 10, time: Duration::from_mins(1) }
    }
}

impl Limits {
    /// Returns the maximum size of a request's body.
    fn body_of(&self, request: &Request) -> usize {
        let is_upload = request.uri().path() == FormAction::ImportUsers.path();
        if is_upload { self.body.max(UPLOAD_BYTES) } else { self.body }
    }

    /// Returns the status code if the head of a request exceeds a limit.
    fn find_exceeded(&self, request: &Request) -> Option<StatusCode> {
        let uri = request.uri();
        if uri.path_and_query().map_or(0, |url| url.as_str().len()) > self.url
            || uri.query().map_or(0, str::len) > self.query
        {
            return Some(StatusCode::URI_TOO_LONG);
        }
        let headers: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len()).sum();
        if headers > self.headers {
            return Some(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        }
        match parse_length(request) {
            Ok(Some(length)) if length > self.body_of(request) as u64 => Some(StatusCode::PAYLOAD_TOO_LARGE),
            Ok(_) => None,
            Err(status) => Some(status),
        }
    }
}

/// Parses the announced length. Two lengths are used for request smuggling, so they are rejected even if equal.
fn parse_length(request: &Request) -> Result<Option<u64>, StatusCode> {
    let mut lengths = request.headers().get_all(CONTENT_LENGTH).iter();
    let Some(length) = lengths.next() else {
        return Ok(None);
    };
    let text = length.to_str().map_err(|_| StatusCode::BAD_REQUEST)?;
    if lengths.next().is_some() || text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(StatusCode::BAD_REQUEST);
    }
    // Digits that overflow are a valid length that is too large.
    text.parse().map(Some).map_err(|_| StatusCode::PAYLOAD_TOO_LARGE)
}

/// Rejects requests that are too large (413, 414, 431) and times out those that take too long (503). Axum middleware.
pub async fn check(State(limits): State<Limits>, request: Request, next: Next) -> Response {
    if let Some(status) = limits.find_exceeded(&request) {
        return Rejection::new(status).into_response();
    }
    // A body without a length exceeds the limit only while it is read. The handler that reads it then responds with an
    // error of its own, which the flag overrides.
    let exceeded = Arc::new(AtomicBool::new(false));
    let (flag, max_bytes) = (Arc::clone(&exceeded), limits.body_of(&request));
    let request = request.map(|body| {
        Body::new(Limited::new(body, max_bytes).map_err(move |error| {
            if error.is::<http_body_util::LengthLimitError>() {
                flag.store(true, Ordering::Relaxed);
            }
            error
        }))
    });
    match tokio::time::timeout(limits.time, next.run(request)).await {
        Ok(_) if exceeded.load(Ordering::Relaxed) => Rejection::new(StatusCode::PAYLOAD_TOO_LARGE).into_response(),
        Ok(response) => response,
        Err(_) => {
            tracing::error!(limit_s = limits.time.as_secs(), "request timed out");
            Rejection::new(StatusCode::SERVICE_UNAVAILABLE).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{Router, http::HeaderValue, middleware::from_fn_with_state, routing::any};
    use futures::stream;
    use tower::ServiceExt as _;

    use super::*;

    const LIMITS: Limits = Limits { body: 8, url: 64, query: 16, headers: 100, time: Duration::from_mins(1) };

    async fn status(request: axum::http::request::Builder, body: Body) -> StatusCode {
        status_within(LIMITS, request, body).await
    }

    async fn status_within(limits: Limits, request: axum::http::request::Builder, body: Body) -> StatusCode {
        let router = Router::new()
            .fallback(any(async |body: Body| match axum::body::to_bytes(body, usize::MAX).await {
                Ok(_) => StatusCode::OK,
                Err(_) => StatusCode::INTERNAL_SERVER_ERROR,
            }))
            .layer(from_fn_with_state(limits, check));
        router.oneshot(request.body(body).unwrap()).await.unwrap().status()
    }

    #[tokio::test]
    async fn requests_at_the_limit_pass() {
        let request = Request::post(format!("/?{}", "q".repeat(16))).header(CONTENT_LENGTH, "8");
        assert_eq!(status(request, Body::from("12345678")).await, StatusCode::OK);
        assert_eq!(status(Request::get(format!("/{}", "p".repeat(63))), Body::empty()).await, StatusCode::OK);
    }

    #[tokio::test]
    async fn rejects_overlong_urls() {
        for uri in [format!("/{}", "p".repeat(64)), format!("/?{}", "q".repeat(17)), format!("/?{}", "%00".repeat(6))] {
            assert_eq!(status(Request::get(&uri), Body::empty()).await, StatusCode::URI_TOO_LONG, "{uri}");
        }
    }

    #[tokio::test]
    async fn headers_are_limited_in_total() {
        let mut repeated = Request::get("/");
        for _ in 0..20 {
            repeated = repeated.header("cookie", "a=1");
        }
        let huge = Request::get("/").header("x", HeaderValue::from_bytes(&[0xff; 100]).unwrap());
        for request in [repeated, huge, Request::get("/").header("n".repeat(101), "")] {
            assert_eq!(status(request, Body::empty()).await, StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
        }
    }

    #[tokio::test]
    async fn rejects_a_body_by_its_announced_length() {
        for (length, expected) in [
            ("9", StatusCode::PAYLOAD_TOO_LARGE),
            ("99999999999999999999999999", StatusCode::PAYLOAD_TOO_LARGE),
            ("-1", StatusCode::BAD_REQUEST),
            ("+1", StatusCode::BAD_REQUEST),
            ("", StatusCode::BAD_REQUEST),
            ("8, 8", StatusCode::BAD_REQUEST),
        ] {
            let body = Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>());
            assert_eq!(status(Request::post("/").header(CONTENT_LENGTH, length), body).await, expected, "{length}");
        }
        let twice = Request::post("/").header(CONTENT_LENGTH, "1").header(CONTENT_LENGTH, "1");
        assert_eq!(status(twice, Body::from("1")).await, StatusCode::BAD_REQUEST);
    }

    #[tokio::test]
    async fn rejects_a_streamed_body_over_the_limit() {
        let chunks = stream::iter((0..3).map(|_| Ok::<_, std::io::Error>(vec![b'x'; 4])));
        assert_eq!(status(Request::post("/"), Body::from_stream(chunks)).await, StatusCode::PAYLOAD_TOO_LARGE);
        let broken = stream::iter([Err::<Vec<u8>, _>(std::io::Error::other("reset"))]);
        assert_eq!(status(Request::post("/"), Body::from_stream(broken)).await, StatusCode::INTERNAL_SERVER_ERROR);
    }

    #[tokio::test]
    async fn slow_requests_time_out() {
        let body = Body::from_stream(stream::pending::<Result<Vec<u8>, std::io::Error>>());
        let limits = Limits { time: Duration::from_millis(10), ..LIMITS };
        assert_eq!(status_within(limits, Request::post("/"), body).await, StatusCode::SERVICE_UNAVAILABLE);
    }
}
