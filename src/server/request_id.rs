//! A unique id for each request: in its log lines, in the `x-request-id` of its response, and on its error page.
//!
//! tower-http's `SetRequestId` is not used, since it adopts any id that a client sends, of any length.

use axum::{
    extract::{Request, State},
    http::{HeaderMap, HeaderName, HeaderValue},
    middleware::Next,
    response::Response,
};
use uuid::Uuid;

/// The header that carries the id in requests and responses.
pub const HEADER: HeaderName = HeaderName::from_static("x-request-id");

/// The id of the current request, as a request extension.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct HttpRequestId(pub Uuid);

/// The handling of an id in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Inbound {
    /// Ignored, for a portal that clients reach directly: an id of the client's choice could collide with another
    /// request's in the log.
    Ignore,
    /// Accepted, since a trusted proxy sets it.
    Accept,
}

impl Inbound {
    /// Accepts ids if there are trusted proxies that set them.
    pub const fn behind(trusted_proxies: usize) -> Self {
        if trusted_proxies == 0 { Self::Ignore } else { Self::Accept }
    }
}

/// Assigns an [`HttpRequestId`] to the request and echoes it. Axum middleware.
pub async fn assign(State(inbound): State<Inbound>, mut request: Request, next: Next) -> Response {
    let inbound_id = match inbound {
        Inbound::Accept => find_id(request.headers()),
        Inbound::Ignore => None,
    };
    let id = inbound_id.unwrap_or_else(Uuid::now_v7);
    request.extensions_mut().insert(HttpRequestId(id));
    let mut response = next.run(request).await;
    if let Ok(value) = HeaderValue::from_str(&id.to_string()) {
        response.headers_mut().insert(HEADER, value);
    }
    response
}

/// Returns the id of a request that has exactly one valid id.
fn find_id(headers: &HeaderMap) -> Option<Uuid> {
    let mut values = headers.get_all(HEADER).iter();
    let (first, second) = (values.next()?, values.next());
    let text = first.to_str().ok()?;
    if second.is_some() || text.len() != 36 {
        return None;
    }
    Uuid::try_parse(text).ok()
}

#[cfg(test)]
mod tests {
    use axum::{Extension, Router, body::Body, middleware::from_fn_with_state, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    const ID: &str = "0198c8a0-0000-7000-8000-000000000001";

    /// Returns the id that the handler saw and the one in the response.
    async fn ids(inbound: Inbound, inbound_id: &[&[u8]]) -> (String, String) {
        let router = Router::new()
            .route("/", get(|Extension(id): Extension<HttpRequestId>| async move { id.0.to_string() }))
            .layer(from_fn_with_state(inbound, assign));
        let mut request = Request::builder().uri("/");
        for value in inbound_id {
            request = request.header(HEADER, HeaderValue::from_bytes(value).unwrap());
        }
        let response = router.oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let echoed = response.headers()[HEADER].to_str().unwrap().to_owned();
        let seen = axum::body::to_bytes(response.into_body(), 100).await.unwrap();
        (String::from_utf8(seen.to_vec()).unwrap(), echoed)
    }

    #[tokio::test]
    async fn accepts_the_request_id_of_a_trusted_proxy() {
        assert_eq!(ids(Inbound::behind(1), &[ID.as_bytes()]).await, (ID.to_owned(), ID.to_owned()));
    }

    #[tokio::test]
    async fn ignores_the_request_id_of_a_direct_client() {
        let (seen, echoed) = ids(Inbound::behind(0), &[ID.as_bytes()]).await;
        assert_ne!(seen, ID);
        assert_eq!(seen, echoed);
    }

    #[tokio::test]
    async fn replaces_malformed_and_duplicate_request_ids() {
        let long = "a".repeat(10_000);
        for inbound_id in [
            &[][..],
            &[b"".as_slice()],
            &[b"\xff\xfe"],
            &[ID.as_bytes(), ID.as_bytes()],
            &[b"{0198c8a0-0000-7000-8000-000000000001}"],
            &[b"0198c8a0000070008000000000000001"],
            &[long.as_bytes()],
        ] {
            let (seen, echoed) = ids(Inbound::Accept, inbound_id).await;
            assert!(seen.parse::<Uuid>().is_ok(), "{inbound_id:?}");
            assert_ne!(seen, ID, "{inbound_id:?}");
            assert_eq!(seen, echoed, "{inbound_id:?}");
        }
    }
}
