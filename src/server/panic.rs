//! A panic costs one request, not the process, and leaves an incident to look for.

use std::panic::AssertUnwindSafe;

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use futures::FutureExt as _;

use crate::server::{
    error_page::{Refusal, panic_text},
    request_id::RequestId,
};

/// Middleware: answers 500 where a handler panics, and logs it under the request's id, which the page names. A panic in
/// a body that is already being streamed is beyond it: the connection ends there.
pub async fn catch(request: Request, next: Next) -> Response {
    let incident = request.extensions().get::<RequestId>().map(|id| id.0);
    // Nothing of the broken handler's is used again.
    match AssertUnwindSafe(next.run(request)).catch_unwind().await {
        Ok(response) => response,
        Err(payload) => {
            let incident = incident.unwrap_or_default();
            tracing::error!(%incident, panic = panic_text(&*payload), "a handler panicked");
            Refusal::new(StatusCode::INTERNAL_SERVER_ERROR).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        body::Body,
        middleware::{from_fn, from_fn_with_state},
        routing::get,
    };
    use tower::ServiceExt as _;

    use super::*;
    use crate::server::{
        error_page,
        request_id::{self, Inbound},
    };

    async fn explode() {
        panic!("secret of the house");
    }

    #[tokio::test]
    async fn a_panic_is_a_page_with_the_incident_and_without_the_text() {
        let router = Router::new()
            .route("/", get(explode))
            .layer(from_fn(catch))
            .layer(from_fn_with_state(error_page::plain(), error_page::render))
            .layer(from_fn_with_state(Inbound::Ignore, request_id::assign));
        let response = router.oneshot(Request::get("/").body(Body::empty()).unwrap()).await.unwrap();
        assert_eq!(response.status(), StatusCode::INTERNAL_SERVER_ERROR);
        let id = response.headers()[request_id::HEADER].to_str().unwrap().to_owned();
        let body = axum::body::to_bytes(response.into_body(), 10_000).await.unwrap();
        let body = String::from_utf8(body.to_vec()).unwrap();
        assert!(body.contains(&id), "{body}");
        assert!(!body.contains("secret"), "{body}");
    }
}
