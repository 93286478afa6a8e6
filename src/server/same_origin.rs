//! Protection against cross-site request forgery (CSRF).
//!
//! Browsers report where a request comes from in `Sec-Fetch-Site` (W3C "Fetch Metadata Request Headers"); older ones
//! only in `Origin` (RFC 6454). Neither can be set by a page. A client that sends neither is rejected too: only
//! browsers use these routes with a cookie, and all supported ones send one of the two with every form.

use std::sync::Arc;

use axum::{
    extract::{Request, State},
    http::{HeaderMap, Method, StatusCode, header::ORIGIN},
    middleware::Next,
    response::{IntoResponse as _, Response},
};

use crate::server::{error_page::Rejection, origin::Origin};

/// The origins whose pages may send writes.
#[derive(Debug, Clone)]
pub struct SameOrigin(Arc<[Origin]>);

impl SameOrigin {
    /// Accepts these origins, usually the public origin alone.
    pub fn new(origins: impl IntoIterator<Item = Origin>) -> Self {
        Self(origins.into_iter().collect())
    }

    /// Checks whether the headers show that the request comes from an accepted origin.
    fn admits(&self, headers: &HeaderMap) -> bool {
        match find_single(headers, "sec-fetch-site") {
            // `none` is a typed URL or a bookmark: neither submits a form.
            HeaderValues::One(site) => site == b"same-origin",
            HeaderValues::Several => false,
            HeaderValues::Absent => match find_single(headers, ORIGIN.as_str()) {
                HeaderValues::One(origin) => self.0.iter().any(|allowed| allowed.as_str().as_bytes() == origin),
                HeaderValues::Several | HeaderValues::Absent => false,
            },
        }
    }
}

enum HeaderValues<'a> {
    Absent,
    One(&'a [u8]),
    Several,
}

/// Returns the value of a header that occurs once; otherwise, whether it is absent or occurs several times.
fn find_single<'a>(headers: &'a HeaderMap, name: &str) -> HeaderValues<'a> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => HeaderValues::Absent,
        (Some(value), None) => HeaderValues::One(value.as_bytes()),
        (Some(_), Some(_)) => HeaderValues::Several,
    }
}

/// Lets reads pass, and writes only from accepted origins. Axum middleware.
pub async fn check(State(allowed): State<SameOrigin>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD | Method::OPTIONS);
    if reads || allowed.admits(request.headers()) {
        return next.run(request).await;
    }
    tracing::warn!(method = %request.method(), "rejected a cross-site request");
    Rejection::new(StatusCode::FORBIDDEN).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{Router, body::Body, http::HeaderValue, middleware::from_fn_with_state, routing::any};
    use tower::ServiceExt as _;

    use super::*;

    async fn status(method: Method, headers: &[(&str, &[u8])]) -> StatusCode {
        let allowed = SameOrigin::new(["https://portal.example".parse().unwrap()]);
        let router = Router::new().route("/", any(|| async {})).layer(from_fn_with_state(allowed, check));
        let mut request = Request::builder().method(method).uri("/");
        for (name, value) in headers {
            request = request.header(*name, HeaderValue::from_bytes(value).unwrap());
        }
        router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap().status()
    }

    #[tokio::test]
    async fn writes_from_own_pages_pass() {
        for headers in [
            &[("sec-fetch-site", b"same-origin".as_slice())][..],
            &[("sec-fetch-site", b"same-origin"), ("origin", b"https://portal.example")],
            &[("origin", b"https://portal.example")],
        ] {
            assert_eq!(status(Method::POST, headers).await, StatusCode::OK, "{headers:?}");
        }
    }

    #[tokio::test]
    async fn rejects_cross_site_writes() {
        for headers in [
            &[][..],
            &[("sec-fetch-site", b"cross-site".as_slice())],
            &[("sec-fetch-site", b"same-site")],
            &[("sec-fetch-site", b"none")],
            &[("sec-fetch-site", b"Same-Origin")],
            &[("sec-fetch-site", b"")],
            &[("sec-fetch-site", b"\xff")],
            &[("sec-fetch-site", b"same-origin"), ("sec-fetch-site", b"same-origin")],
            &[("sec-fetch-site", b"cross-site"), ("origin", b"https://portal.example")],
            &[("origin", b"null")],
            &[("origin", b"")],
            &[("origin", b"http://portal.example")],
            &[("origin", b"https://portal.example.evil.example")],
            &[("origin", b"https://portal.example:8443")],
            &[("origin", b"https://portal.example"), ("origin", b"https://evil.example")],
            &[("origin", b"https://evil.example https://portal.example")],
            &[("referer", b"https://portal.example/form")],
        ] {
            for method in
                [Method::POST, Method::PUT, Method::PATCH, Method::DELETE, Method::from_bytes(b"MOVE").unwrap()]
            {
                assert_eq!(status(method.clone(), headers).await, StatusCode::FORBIDDEN, "{method} {headers:?}");
            }
        }
    }

    #[tokio::test]
    async fn cross_site_reads_pass() {
        for method in [Method::GET, Method::HEAD, Method::OPTIONS] {
            assert_eq!(status(method, &[("sec-fetch-site", b"cross-site")]).await, StatusCode::OK);
        }
    }
}
