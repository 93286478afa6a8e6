//! The emulator's own addresses, under `/emulator` on each listener: what tests and demonstrations arrange over HTTP.
//!
//! Each is declared once, as a row of its listener's table. The routes are built from the tables, `GET /emulator` lists
//! them, and the lists in `DIFFERENCES.md` are held to them.

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

/// The world that every control changes.
type Shared = State<Arc<World>>;

/// A switch that is on or off.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Switch {
    on: bool,
}

/// What routes a method to the function that answers.
type Handler = fn(MethodFilter) -> MethodRouter<Arc<World>>;

/// The methods that controls have.
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

/// One method of one address.
pub struct Control {
    method: Method,
    /// Below `/emulator`.
    path: &'static str,
    /// A query that it takes, as an example.
    query: &'static str,
    /// A body that it needs, as an example in JSON; none where it needs none.
    #[cfg_attr(not(test), expect(dead_code, reason = "the documentation is held to it by a test"))]
    body: Option<&'static str>,
    /// What it does, for the documentation.
    #[cfg_attr(not(test), expect(dead_code, reason = "the documentation is held to it by a test"))]
    does: &'static str,
    handler: Handler,
}

const fn control(method: Method, path: &'static str, does: &'static str, handler: Handler) -> Control {
    Control { method, path, query: "", body: None, does, handler }
}

const fn get(path: &'static str, does: &'static str, handler: Handler) -> Control {
    control(Method::Get, path, does, handler)
}

const fn post(path: &'static str, does: &'static str, handler: Handler) -> Control {
    control(Method::Post, path, does, handler)
}

const fn delete(path: &'static str, does: &'static str, handler: Handler) -> Control {
    control(Method::Delete, path, does, handler)
}

impl Control {
    /// The same with a body such as this one.
    const fn body(self, example: &'static str) -> Self {
        Self { body: Some(example), ..self }
    }

    /// The same with a query such as this one.
    const fn query(self, example: &'static str) -> Self {
        Self { query: example, ..self }
    }

    /// Returns the address as people write it, with an example of its query.
    fn address(&self) -> String {
        let mark = if self.query.is_empty() { "" } else { "?" };
        format!("/emulator{}{mark}{}", self.path.trim_end_matches('/'), self.query)
    }
}

/// Middleware: refuses what a web page asks for, of another site by `Origin` or `Sec-Fetch-Site`, or of a name that was made to
/// lead to this machine (DNS rebinding) by `Host`. Browsers send them; tests and command lines do not, but for `Host`.
async fn refuse_web_pages(request: Request, next: Next) -> Response {
    match refusal(request.headers()) {
        None => next.run(request).await,
        Some(refusal) => refusal.into_response(),
    }
}

fn refusal(headers: &HeaderMap) -> Option<(StatusCode, &'static str)> {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let host = header("host").unwrap_or_default();
    let name = host.rsplit_once(':').map_or(host, |(name, _)| name);
    if !["127.0.0.1", "localhost", "[::1]"].contains(&name) {
        return Some((StatusCode::MISDIRECTED_REQUEST, "the emulator answers to this machine's own names alone"));
    }
    let is_own = header("origin").is_none_or(|origin| origin == format!("http://{host}"));
    let from_here = header("sec-fetch-site").is_none_or(|site| ["same-origin", "none"].contains(&site));
    (!is_own || !from_here).then_some((StatusCode::FORBIDDEN, "the emulator is not controlled by web pages"))
}

/// Builds the routes of a table, which belong under `/emulator`.
pub fn routes(controls: &[Control]) -> Router<Arc<World>> {
    controls
        .iter()
        .fold(Router::new(), |router, control| router.route(control.path, (control.handler)(control.method.filter())))
        .layer(from_fn(refuse_web_pages))
}

/// Returns the addresses of a table, each with all of its methods.
fn addresses(controls: &[Control]) -> Vec<String> {
    let of_one_path = controls.chunk_by(|one, next| one.path == next.path);
    of_one_path
        .filter_map(|same| {
            let methods: Vec<_> = same.iter().map(|control| control.method.as_str()).collect();
            Some(format!("{} {}", methods.join(", "), same.first()?.address()))
        })
        .collect()
}

#[cfg(test)]
mod tests;
