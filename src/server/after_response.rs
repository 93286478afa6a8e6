//! Actions that run after the last byte of a response was sent.

use axum::{
    body::{Body, HttpBody as _},
    response::Response,
};
use http_body_util::BodyExt as _;
use tower_http::on_early_drop::OnEarlyDropGuard;

/// Runs an action when the whole response was sent or the client disconnected. A response that is completely buffered
/// counts as sent.
pub fn run_after_response(response: Response, action: impl FnOnce() + Send + 'static) -> Response {
    let at_end = OnEarlyDropGuard::new(action);
    if response.body().size_hint().exact().is_some() {
        return response;
    }
    response.map(|body| {
        Body::new(body.map_frame(move |frame| {
            // The closure owns the guard, and is dropped with the body.
            let _ = &at_end;
            frame
        }))
    })
}

#[cfg(test)]
mod tests {
    use std::{
        convert::Infallible,
        sync::{
            Arc,
            atomic::{AtomicUsize, Ordering},
        },
    };

    use futures::{StreamExt as _, stream};

    use super::*;

    fn with_counter(body: Body) -> (Response, Arc<AtomicUsize>) {
        let done = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&done);
        let response = run_after_response(Response::new(body), move || {
            count.fetch_add(1, Ordering::Relaxed);
        });
        (response, done)
    }

    #[tokio::test]
    async fn the_action_runs_after_the_last_byte_of_a_stream() {
        let (response, done) = with_counter(Body::from_stream(stream::iter(["one", "two"]).map(Ok::<_, Infallible>)));
        assert_eq!(done.load(Ordering::Relaxed), 0);
        assert_eq!(axum::body::to_bytes(response.into_body(), 100).await.unwrap(), "onetwo");
        assert_eq!(done.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn the_action_runs_when_the_client_disconnects() {
        let (response, done) = with_counter(Body::from_stream(stream::pending::<Result<String, Infallible>>()));
        assert_eq!(done.load(Ordering::Relaxed), 0);
        drop(response);
        assert_eq!(done.load(Ordering::Relaxed), 1);
    }

    #[tokio::test]
    async fn a_buffered_response_stays_buffered() {
        let (response, done) = with_counter(Body::from("whole"));
        assert_eq!((done.load(Ordering::Relaxed), response.body().size_hint().exact()), (1, Some(5)));
    }
}
