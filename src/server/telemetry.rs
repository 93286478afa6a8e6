//! Logging: one line for each request, and the events of the code below it, under the request id.
//!
//! Lines contain route templates, never URLs, which contain search terms and customer ids. They contain no personal
//! data; the partner's id is included so that an operator can tell whose requests fail.
//!
//! tower-http's `Trace` could not write the line: it reports nothing when a client disconnects, and sees the end of a
//! body only if it is polled once more after the last frame.

use std::{
    fmt,
    io::IsTerminal as _,
    str::FromStr,
    time::{Duration, Instant},
};

use axum::{
    extract::{MatchedPath, Request},
    http::Method,
    middleware::Next,
    response::Response,
};
use tower_http::on_early_drop::OnEarlyDropGuard;
use tracing::{Dispatch, Instrument as _, dispatcher::SetGlobalDefaultError};
use tracing_subscriber::{EnvFilter, filter::ParseError, fmt::MakeWriter};
use uuid::Uuid;

use crate::{
    domain::id::PartnerId,
    server::{after_response::run_after_response, request_id::HttpRequestId},
};

/// The format of log lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Text for people.
    Text,
    /// One JSON object a line, for log collectors.
    Json,
}

/// The error for a text that is not the name of a log format.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("expected text or json")]
pub struct ParseFormatError;

impl FromStr for Format {
    type Err = ParseFormatError;

    fn from_str(text: &str) -> Result<Self, ParseFormatError> {
        match text {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            _ => Err(ParseFormatError),
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Text => "text",
            Self::Json => "json",
        })
    }
}

/// The error for logging that could not be set up.
#[derive(Debug, thiserror::Error)]
pub enum InitError {
    /// The level is invalid.
    #[error("log.level: {0}")]
    Level(#[from] ParseError),
    /// Logging was set up before.
    #[error(transparent)]
    Twice(#[from] SetGlobalDefaultError),
}

/// Sets up logging to standard error, since standard output is for the output of commands.
///
/// # Errors
/// When the level is not a list of `tracing_subscriber` directives, or logging was set up before.
pub fn init(format: Format, level: &str) -> Result<(), InitError> {
    let dispatch = dispatch(format, level, std::io::stderr, std::io::stderr().is_terminal())?;
    Ok(tracing::dispatcher::set_global_default(dispatch)?)
}

/// Parses a level without applying it.
///
/// # Errors
/// When it is not a list of directives such as `info` or `info,sqlx=warn`.
pub fn parse_level(level: &str) -> Result<EnvFilter, ParseError> {
    EnvFilter::builder().parse(level)
}

fn dispatch<W>(format: Format, level: &str, writer: W, ansi: bool) -> Result<Dispatch, ParseError>
where
    W: for<'a> MakeWriter<'a> + Send + Sync + 'static,
{
    let builder = tracing_subscriber::fmt().with_env_filter(parse_level(level)?).with_writer(writer);
    Ok(match format {
        Format::Text => builder.with_ansi(ansi).with_target(false).into(),
        Format::Json => builder.json().flatten_event(true).with_span_list(false).into(),
    })
}

/// Returns a method as a metrics label: all unknown methods share one label.
pub(super) fn method_label(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "OTHER",
    }
}

/// Returns the route template, which is known only to layers that are added to a router after its routes.
pub(super) fn route_label(request: &Request) -> String {
    request.extensions().get::<MatchedPath>().map_or_else(|| "(none)".to_owned(), |path| path.as_str().to_owned())
}

/// Opens the request's span and writes its log line. A response may have a [`PartnerId`] in its extensions for the
/// line. The duration is until the end of the response. Axum middleware.
pub async fn observe(request: Request, next: Next) -> Response {
    let id = request.extensions().get::<HttpRequestId>().map_or_else(Uuid::nil, |id| id.0);
    let method = method_label(request.method());
    let route = route_label(&request);
    let span = tracing::info_span!("request", id = %id, method, route);
    let line = Line { id, method, route, start: Instant::now() };
    let aborted_line = line.clone();
    // nginx's status code for a client that disconnected before the response.
    let mut disconnect_guard = OnEarlyDropGuard::new(move || aborted_line.write(499, None));
    let response = next.run(request).instrument(span).await;
    disconnect_guard.completed();
    let (status, partner) = (response.status().as_u16(), response.extensions().get().copied());
    run_after_response(response, move || line.write(status, partner))
}

/// The log line of a request.
#[derive(Debug, Clone)]
struct Line {
    id: Uuid,
    method: &'static str,
    route: String,
    start: Instant,
}

impl Line {
    fn write(&self, status: u16, partner: Option<PartnerId>) {
        let Self { id, method, route, .. } = self;
        let ms = milliseconds(self.start.elapsed());
        let partner = partner.map(tracing::field::display);
        // Load balancers request it every few seconds, so successful ones are logged at debug level only.
        if route.starts_with("/health/") && status < 400 {
            tracing::debug!(target: "access", parent: None, request = %id, method, route, status, ms, partner, "finished");
        } else {
            tracing::info!(target: "access", parent: None, request = %id, method, route, status, ms, partner, "finished");
        }
    }
}

fn milliseconds(duration: Duration) -> f64 {
    (duration.as_secs_f64() * 1e4).round() / 10.0
}

#[cfg(test)]
mod tests {
    use std::{
        io,
        sync::{Arc, Mutex},
    };

    use axum::{
        Router,
        body::Body,
        middleware::{from_fn, from_fn_with_state},
        routing::get,
    };
    use tower::ServiceExt as _;

    use super::*;
    use crate::server::request_id::{self, Inbound};

    #[derive(Debug, Clone, Default)]
    struct Log(Arc<Mutex<Vec<u8>>>);

    impl io::Write for Log {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    /// Returns the log output of a request.
    async fn lines(format: Format, level: &str, request: Request, client_disconnects: bool) -> String {
        let log = Log::default();
        let writer = log.clone();
        let dispatch = dispatch(format, level, move || writer.clone(), false).unwrap();
        let router = Router::new()
            .route(
                "/customers/{id}",
                get(|| async {
                    tracing::info!("inside");
                    let mut response = Response::new(Body::empty());
                    response.extensions_mut().insert(PartnerId::new(Uuid::from_u128(7)));
                    response
                }),
            )
            .route("/never", get(std::future::pending::<()>))
            .route("/health/live", get(|| async {}))
            .layer(from_fn(observe))
            .layer(from_fn_with_state(Inbound::Ignore, request_id::assign));
        let _guard = tracing::dispatcher::set_default(&dispatch);
        let response = router.oneshot(request);
        if client_disconnects {
            tokio::time::timeout(Duration::from_millis(10), response).await.unwrap_err();
        } else {
            response.await.unwrap();
        }
        String::from_utf8(log.0.lock().unwrap().clone()).unwrap()
    }

    fn get_request(uri: &str) -> Request {
        Request::get(uri).body(Body::empty()).unwrap()
    }

    #[tokio::test]
    async fn log_lines_have_the_route_template_and_never_the_url() {
        for format in [Format::Text, Format::Json] {
            let log = lines(format, "info", get_request("/customers/contoso?search=Nowak"), false).await;
            assert!(log.contains("/customers/{id}"), "{log}");
            assert!(log.contains("00000000-0000-0000-0000-000000000007"), "{log}");
            for private in ["contoso", "Nowak"] {
                assert!(!log.contains(private), "{log}");
            }
        }
    }

    #[tokio::test]
    async fn json_lines_are_parseable() {
        let log = lines(Format::Json, "info", get_request("/nowhere"), false).await;
        let line: serde_json::Value = serde_json::from_str(log.trim()).unwrap();
        assert_eq!(line["status"], 404);
        assert_eq!(line["route"], "(none)");
        assert_eq!(line["method"], "GET");
        assert!(line["request"].as_str().unwrap().parse::<Uuid>().is_ok());
        assert!(line["ms"].is_number());
    }

    #[tokio::test]
    async fn events_of_handlers_are_logged_under_the_request_id() {
        let log = lines(Format::Json, "info", get_request("/customers/1"), false).await;
        let inside: serde_json::Value = serde_json::from_str(log.lines().next().unwrap()).unwrap();
        assert_eq!(inside["message"], "inside");
        assert!(inside["span"]["id"].as_str().unwrap().parse::<Uuid>().is_ok());
    }

    #[tokio::test]
    async fn a_disconnected_client_is_logged() {
        let log = lines(Format::Json, "info", get_request("/never"), true).await;
        assert!(log.contains("\"status\":499"), "{log}");
    }

    #[tokio::test]
    async fn health_checks_are_logged_at_debug_level_only() {
        assert_eq!(lines(Format::Text, "info", get_request("/health/live"), false).await, "");
        assert!(lines(Format::Text, "debug", get_request("/health/live"), false).await.contains("/health/live"));
    }

    #[tokio::test]
    async fn unknown_methods_share_one_label() {
        let request = Request::builder().method("EVIL").uri("/nowhere").body(Body::empty()).unwrap();
        let log = lines(Format::Text, "info", request, false).await;
        assert!(log.contains("OTHER") && !log.contains("EVIL"), "{log}");
    }

    #[test]
    fn rejects_an_invalid_level() {
        assert!(parse_level("info,sqlx=warn").is_ok());
        assert!(parse_level("sqlx=loud").is_err());
    }
}
