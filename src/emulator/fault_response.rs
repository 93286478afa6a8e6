//! Application of faults to responses.

use std::{io, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    response::Response,
};
use futures::{StreamExt as _, stream};
use http::{HeaderValue, StatusCode, header};
use serde_json::Value;
use tokio::{task::yield_now, time::sleep};
use tokio_util::sync::CancellationToken;

use super::state::fault::{Fault, FaultKind};

const ERROR_PAGE: &str = "<!doctype html>\n<html lang=\"en\"><title>Service unavailable</title>\
    <h1>Our services aren't available right now</h1>\n<p>We're working to restore all services as soon as possible.</p></html>\n";

/// About 12 MB.
const HUGE: usize = 12 << 20;

/// Responds as the fault specifies. `error_response` creates an error response with a status; `respond` creates the
/// regular response, and is called even if nothing of it is sent: a client cannot distinguish a lost request from a
/// lost response.
pub async fn respond_with_fault(
    fault: &Fault,
    stop: &CancellationToken,
    error_response: impl FnOnce(u16, Option<u64>) -> Response,
    respond: impl FnOnce() -> Response,
) -> Response {
    if fault.latency_ms > 0 {
        tokio::select! {
            () = sleep(Duration::from_millis(fault.latency_ms)) => {}
            () = stop.cancelled() => {}
        }
    }
    match fault.kind {
        FaultKind::Slow | FaultKind::IdToken { .. } | FaultKind::NeedsConsent | FaultKind::OtherIssuer => respond(),
        FaultKind::Status { status, retry_after } => error_response(status, retry_after),
        FaultKind::Code { status, .. } => error_response(status, None),
        FaultKind::Body { status } => {
            let mut response = if status < 400 { respond() } else { error_response(status, None) };
            *response.body_mut() = Body::from(fault.body.clone().unwrap_or_default());
            *response.status_mut() = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
            response
        }
        FaultKind::NoResponse => {
            drop(respond());
            stop.cancelled().await;
            error_response(503, None)
        }
        FaultKind::Reset => close_mid_body(collect_body(respond()).await),
        FaultKind::Truncated => map_body(respond(), |body| body.slice(..body.len() / 2)).await,
        FaultKind::WrongType => map_body(respond(), |body| wrong_types(&body)).await,
        FaultKind::Bom => map_body(respond(), |body| [b"\xef\xbb\xbf", body.as_ref()].concat().into()).await,
        FaultKind::Huge => {
            let filler = format!("{{\"filler\":\"{}\"}}", "x".repeat(HUGE));
            map_body(respond(), |_| filler.into()).await
        }
        FaultKind::Html => {
            drop(respond());
            let mut response = Response::new(Body::from(ERROR_PAGE));
            response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("text/html; charset=utf-8"));
            response
        }
    }
}

async fn collect_body(response: Response) -> (http::response::Parts, Bytes) {
    let (parts, body) = response.into_parts();
    // Our own bodies are in memory.
    (parts, to_bytes(body, usize::MAX).await.unwrap_or_default())
}

async fn map_body(response: Response, map: impl FnOnce(Bytes) -> Bytes) -> Response {
    let (mut parts, whole) = collect_body(response).await;
    parts.headers.remove(header::CONTENT_LENGTH);
    parts.status = StatusCode::OK;
    Response::from_parts(parts, Body::from(map(whole)))
}

/// Sends half of the body, followed by an error that closes the connection.
fn close_mid_body((mut parts, body): (http::response::Parts, Bytes)) -> Response {
    parts.headers.insert(header::CONTENT_LENGTH, HeaderValue::from(body.len().max(2)));
    let half = stream::iter([Ok(body.slice(..body.len() / 2))]);
    // The first half is flushed only when the rest is pending.
    let end = stream::once(async {
        yield_now().await;
        Err(io::Error::from(io::ErrorKind::ConnectionReset))
    });
    Response::from_parts(parts, Body::from_stream(half.chain(end)))
}

fn wrong_types(body: &Bytes) -> Bytes {
    let value: Value = serde_json::from_slice(body).unwrap_or_default();
    serde_json::to_vec(&wrong_type(value)).map_or_else(|_| Bytes::new(), Bytes::from)
}

/// Changes the types of all values but objects, so that the response has the right structure with wrong members.
fn wrong_type(value: Value) -> Value {
    match value {
        Value::Object(members) => members.into_iter().map(|(name, value)| (name, wrong_type(value))).collect(),
        Value::String(_) => Value::from(7),
        Value::Number(_) => Value::from("seven"),
        Value::Array(_) => Value::from("many"),
        Value::Bool(_) => Value::from("perhaps"),
        Value::Null => Value::from(0),
    }
}
