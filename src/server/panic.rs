//! Panic handling: a panic costs one request, not the process, and is logged as an incident.

use std::any::Any;

use axum::{
    body::Body,
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use tower::ServiceExt as _;
use tower_http::catch_panic::{CatchPanic, ResponseForPanic};
use uuid::Uuid;

use crate::server::{
    error_page::{Rejection, panic_text},
    request_id::HttpRequestId,
};

/// Responds with 500 when a handler panics, and logs the panic under the request id, which the page contains. A panic
/// within a body that is already streaming cannot be caught here, and ends the connection. Axum middleware.
pub async fn catch(request: Request, next: Next) -> Response {
    let incident = request.extensions().get::<HttpRequestId>().map(|id| id.0).unwrap_or_default();
    // Created for each request: the panic handler does not get the request, and could not name its id.
    match CatchPanic::custom(next, Incident(incident)).oneshot(request).await {
        Ok(response) => response.map(Body::new),
        Err(never) => match never {},
    }
}

/// The panic handler of one request, with its id.
#[derive(Debug, Clone, Copy)]
struct Incident(Uuid);

impl ResponseForPanic for Incident {
    type ResponseBody = Body;

    fn response_for_panic(&mut self, payload: Box<dyn Any + Send>) -> Response {
        tracing::error!(incident = %self.0, panic = panic_text(&*payload), "a handler panicked");
        Rejection::new(StatusCode::INTERNAL_SERVER_ERROR).into_response()
    }
}

#[cfg(test)]
mod tests {
    use axum::{
        Router,
        middleware::{from_fn, from_fn_with_state},
        routing::get,
    };
    use tower::ServiceExt as _;

    use super::*;
    use crate::server::{
        error_page,
        request_id::{self, Inbound},
    };

    async fn panicking_handler() {
        panic!("secret of the house");
    }

    #[tokio::test]
    async fn a_panic_renders_an_error_page_with_the_incident_id_and_without_the_message() {
        let router = Router::new()
            .route("/", get(panicking_handler))
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
