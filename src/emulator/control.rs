//! The emulator's own endpoints, under `/emulator` on each listener, with which tests and demonstrations control it
//! over HTTP.
//!
//! Each is declared once, as a row of its listener's table. The routes are built from the tables, `GET /emulator` lists
//! them, and a test compares the lists in `DIFFERENCES.md` with them.

mod connection;
mod customer;
mod partner_center;
mod sign_in;

use std::sync::Arc;

use axum::{
    Router,
    extract::{Request, State},
    http::{HeaderMap, StatusCode},
    middleware::{Next, from_fn},
    response::{IntoResponse as _, Response},
    routing::{MethodFilter, MethodRouter},
};

use serde::Deserialize;

use super::state::world::World;

pub use self::{partner_center::PARTNER_CENTER, sign_in::SIGN_IN};

/// The state of every control.
type Shared = State<Arc<World>>;

/// The body of a control that turns something on or off.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    on: bool,
}

/// A function that creates the route of a control for a method.
type Handler = fn(MethodFilter) -> MethodRouter<Arc<World>>;

/// The HTTP methods of controls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Method {
    Get,
    Post,
    Delete,
}

impl Method {
    const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Delete => "DELETE",
        }
    }

    const fn filter(self) -> MethodFilter {
        match self {
            Self::Get => MethodFilter::GET,
            Self::Post => MethodFilter::POST,
            Self::Delete => MethodFilter::DELETE,
        }
    }
}

/// A method of an endpoint.
pub struct Control {
    method: Method,
    /// The path below `/emulator`.
    path: &'static str,
    /// An example of its query.
    query: &'static str,
    /// An example of its required JSON body, if there is one.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares the documentation with it"))]
    body: Option<&'static str>,
    /// The description in the documentation.
    #[cfg_attr(not(test), expect(dead_code, reason = "a test compares the documentation with it"))]
    description: &'static str,
    handler: Handler,
}

const fn control(method: Method, path: &'static str, description: &'static str, handler: Handler) -> Control {
    Control { method, path, query: "", body: None, description, handler }
}

const fn get(path: &'static str, description: &'static str, handler: Handler) -> Control {
    control(Method::Get, path, description, handler)
}

const fn post(path: &'static str, description: &'static str, handler: Handler) -> Control {
    control(Method::Post, path, description, handler)
}

const fn delete(path: &'static str, description: &'static str, handler: Handler) -> Control {
    control(Method::Delete, path, description, handler)
}

impl Control {
    /// Sets an example of the body.
    const fn body(self, example: &'static str) -> Self {
        Self { body: Some(example), ..self }
    }

    /// Sets an example of the query.
    const fn query(self, example: &'static str) -> Self {
        Self { query: example, ..self }
    }

    /// Returns the path for the documentation, with the example of its query.
    fn example_url(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("/emulator{}{mark}{}", self.path.trim_end_matches('/'), self.query)
    }
}

/// Rejects requests by web pages: those of another site by `Origin` or `Sec-Fetch-Site`, and those under a domain name
/// that resolves to this machine (DNS rebinding) by `Host`. Browsers send these headers; of them, tests and
/// command-line clients send only `Host`.
async fn reject_web_pages(request: Request, next: Next) -> Response {
    match rejection(request.headers()) {
        None => next.run(request).await,
        Some(rejection) => rejection.into_response(),
    }
}

fn rejection(headers: &HeaderMap) -> Option<(StatusCode, &'static str)> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !["127.0.0.1", "localhost", "[::1]"].contains(&name) {
        return Some((StatusCode::MISDIRECTED_REQUEST, "the host must be 127.0.0.1, localhost or [::1]"));
    }
    let is_own = header("origin").is_none_or(|origin| origin == format!("http://{host}"));
    let is_same_site = header("sec-fetch-site").is_none_or(|site| ["same-origin", "none"].contains(&site));
    (!is_own || !is_same_site).then_some((StatusCode::FORBIDDEN, "requests by web pages are rejected"))
}

/// Builds the routes of a table, to be nested under `/emulator`.
pub fn routes(controls: &[Control]) -> Router<Arc<World>> {
    controls
        .iter()
        .fold(Router::new(), |router, control| router.route(control.path, (control.handler)(control.method.filter())))
        .layer(from_fn(reject_web_pages))
}

/// Returns the paths of a table, each with all of its methods.
fn endpoint_list(controls: &[Control]) -> Vec<String> {
    let by_path = controls.chunk_by(|one, next| one.path == next.path);
    by_path
        .filter_map(|same| {
            let methods: Vec<_> = same.iter().map(|control| control.method.as_str()).collect();
            Some(format!("{} {}", methods.join(", "), same.first()?.example_url()))
        })
        .collect()
}

#[cfg(test)]
mod tests;
