//! Health checks for load balancers and orchestrators: liveness and readiness.

use std::{future::Future, sync::Arc, time::Duration};

use axum::{
    Router,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::get,
};
use futures::future::BoxFuture;

/// Timeout of a readiness probe.
const TIMEOUT: Duration = Duration::from_secs(2);

/// The component that is not ready, as a word that may be public: `database`, `migrations`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NotReady(pub &'static str);

type Probe = Arc<dyn Fn() -> BoxFuture<'static, Result<(), NotReady>> + Send + Sync>;

/// Returns the routes `/health/live`, which only needs the process, and `/health/ready`, which runs the probe.
pub fn router<S, F>(probe: impl Fn() -> F + Send + Sync + 'static) -> Router<S>
where
    S: Clone + Send + Sync + 'static,
    F: Future<Output = Result<(), NotReady>> + Send + 'static,
{
    let probe: Probe = Arc::new(move || Box::pin(probe()));
    Router::new()
        .route("/health/live", get(|| async { "live\n" }))
        .route("/health/ready", get(move || ready(probe, TIMEOUT)))
}

async fn ready(probe: Probe, timeout: Duration) -> Response {
    match tokio::time::timeout(timeout, probe()).await {
        Ok(Ok(())) => "ready\n".into_response(),
        Ok(Err(NotReady(component))) => not_ready(component),
        Err(_) => not_ready("no response in time"),
    }
}

fn not_ready(component: &str) -> Response {
    (StatusCode::SERVICE_UNAVAILABLE, format!("not ready: {component}\n")).into_response()
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::Request};
    use tower::ServiceExt as _;

    use super::*;

    async fn fetch(router: Router, uri: &str) -> (StatusCode, String) {
        let response = router.oneshot(Request::get(uri).body(Body::empty()).unwrap()).await.unwrap();
        let status = response.status();
        let body = axum::body::to_bytes(response.into_body(), 1000).await.unwrap();
        (status, String::from_utf8(body.to_vec()).unwrap())
    }

    #[tokio::test]
    async fn without_a_database_it_is_live_but_not_ready() {
        let router = router(async || Err(NotReady("database")));
        assert_eq!(fetch(router.clone(), "/health/live").await.0, StatusCode::OK);
        let expected = (StatusCode::SERVICE_UNAVAILABLE, "not ready: database\n".to_owned());
        assert_eq!(fetch(router, "/health/ready").await, expected);
    }

    #[tokio::test]
    async fn a_successful_probe_is_ready() {
        assert_eq!(fetch(router(async || Ok(())), "/health/ready").await.0, StatusCode::OK);
    }

    #[tokio::test]
    async fn a_probe_that_hangs_is_not_ready() {
        let probe: Probe = Arc::new(|| Box::pin(std::future::pending()));
        assert_eq!(ready(probe, Duration::from_millis(10)).await.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
