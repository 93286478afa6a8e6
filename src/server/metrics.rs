//! Prometheus metrics: requests by route template, and the process itself.
//!
//! They are served on a listener of their own (`metrics_listen`), never on the portal's. Without that setting nothing
//! is recorded.

use std::{
    future::Future,
    io,
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use axum::{
    Router,
    extract::Request,
    http::header::CONTENT_TYPE,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge, histogram};
use metrics_exporter_prometheus::{BuildError, Matcher, PrometheusBuilder, PrometheusHandle};
use tokio::net::TcpListener;

use crate::server::telemetry::{method_label, route_label};

const REQUESTS: &str = "http_requests_total";
const SECONDS: &str = "http_request_seconds";
const STARTED: &str = "process_start_time_seconds";
const UPTIME: &str = "process_uptime_seconds";
const RESIDENT: &str = "process_resident_memory_bytes";
const FILES: &str = "process_open_fds";

/// The suffix of every metric that is a duration.
const DURATION_SUFFIX: &str = "_seconds";
/// Histogram buckets of all durations, in seconds: fine for pages, coarse for Partner Center's slow responses. Without
/// buckets, durations would be summaries, whose memory grows with every route and which cannot be aggregated over
/// instances.
const BUCKETS: [f64; 13] = [0.000_5, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 5.0, 30.0];
/// Interval at which recorded samples are merged; they would otherwise accumulate between scrapes.
const UPKEEP: Duration = Duration::from_secs(5);

/// The process's metrics recorder.
#[derive(Debug, Clone)]
pub struct Metrics {
    handle: PrometheusHandle,
    start: Instant,
}

impl Metrics {
    /// Installs the process's recorder.
    ///
    /// # Errors
    /// When one is installed already.
    pub fn install() -> Result<Self, BuildError> {
        let handle = builder()?.install_recorder()?;
        describe();
        Ok(Self::new(handle))
    }

    fn new(handle: PrometheusHandle) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        gauge!(STARTED).set(now.as_secs_f64());
        Self { handle, start: Instant::now() }
    }

    /// Returns the router with `GET /metrics` in the text format.
    pub fn router(&self) -> Router {
        let metrics = self.clone();
        Router::new().route("/metrics", get(async move || metrics.render()))
    }

    /// Serves the metrics until `shutdown` is canceled.
    ///
    /// # Errors
    /// When the listener fails.
    pub async fn serve(
        self,
        listener: TcpListener,
        shutdown: impl Future<Output = ()> + Send + 'static,
    ) -> io::Result<()> {
        let handle = self.handle.clone();
        let upkeep = async move {
            let mut interval = tokio::time::interval(UPKEEP);
            loop {
                interval.tick().await;
                handle.run_upkeep();
            }
        };
        let serve = axum::serve(listener, self.router()).with_graceful_shutdown(shutdown);
        tokio::select! {
            result = serve => result,
            () = upkeep => Ok(()),
        }
    }

    fn render(&self) -> Response {
        gauge!(UPTIME).set(self.start.elapsed().as_secs_f64());
        if let Some(bytes) = find_resident_memory() {
            gauge!(RESIDENT).set(bytes);
        }
        if let Some(files) = find_open_files() {
            gauge!(FILES).set(files);
        }
        ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], self.handle.render()).into_response()
    }
}

fn builder() -> Result<PrometheusBuilder, BuildError> {
    PrometheusBuilder::new().set_buckets_for_metric(Matcher::Suffix(DURATION_SUFFIX.to_owned()), &BUCKETS)
}

fn describe() {
    describe_counter!(REQUESTS, "HTTP requests, by method, route template and status class");
    describe_histogram!(SECONDS, Unit::Seconds, "Time until the response began");
    describe_gauge!(STARTED, Unit::Seconds, "When the process started, since the epoch");
    describe_gauge!(UPTIME, Unit::Seconds, "Time since the process started");
    describe_gauge!(RESIDENT, Unit::Bytes, "Resident memory");
    describe_gauge!(FILES, "Open file descriptors");
}

/// Reads `VmRSS` of proc(5), in bytes; `None` if there is no `/proc`.
fn find_resident_memory() -> Option<f64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    let kilobytes: u32 = line.trim().trim_end_matches("kB").trim().parse().ok()?;
    Some(f64::from(kilobytes) * 1024.0)
}

fn find_open_files() -> Option<f64> {
    let count = std::fs::read_dir("/proc/self/fd").ok()?.count();
    u32::try_from(count).ok().map(f64::from)
}

/// Counts and times requests. Axum middleware.
pub async fn measure(request: Request, next: Next) -> Response {
    let method = method_label(request.method());
    let route = route_label(&request);
    let start = Instant::now();
    let response = next.run(request).await;
    let class = match response.status().as_u16() {
        100..200 => "1xx",
        200..300 => "2xx",
        300..400 => "3xx",
        400..500 => "4xx",
        _ => "5xx",
    };
    counter!(REQUESTS, "method" => method, "route" => route.clone(), "status" => class).increment(1);
    histogram!(SECONDS, "method" => method, "route" => route, "status" => class).record(start.elapsed());
    response
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, http::StatusCode, middleware::from_fn};
    use tower::ServiceExt as _;

    use super::*;

    #[test]
    fn requests_are_counted_by_template_and_class() {
        let recorder = builder().unwrap().build_recorder();
        let handle = recorder.handle();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        let text = metrics::with_local_recorder(&recorder, || {
            runtime.block_on(async {
                let router = Router::new()
                    .route("/customers/{id}", get(|| async {}))
                    .route("/broken", get(|| async { StatusCode::BAD_GATEWAY }))
                    .layer(from_fn(measure));
                for uri in ["/customers/1", "/customers/2", "/broken", "/made-up-1", "/made-up-2"] {
                    router.clone().oneshot(Request::get(uri).body(Body::empty()).unwrap()).await.unwrap();
                }
                let metrics = Metrics::new(handle).router();
                let response = metrics.oneshot(Request::get("/metrics").body(Body::empty()).unwrap()).await.unwrap();
                let body = axum::body::to_bytes(response.into_body(), 1 << 20).await.unwrap();
                String::from_utf8(body.to_vec()).unwrap()
            })
        });
        for line in [
            "http_requests_total{method=\"GET\",route=\"/customers/{id}\",status=\"2xx\"} 2",
            "http_requests_total{method=\"GET\",route=\"/broken\",status=\"5xx\"} 1",
            "http_requests_total{method=\"GET\",route=\"(none)\",status=\"4xx\"} 2",
            "http_request_seconds_bucket{method=\"GET\",route=\"/broken\",status=\"5xx\",le=\"30\"} 1",
            "# TYPE process_uptime_seconds gauge",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("made-up"), "{text}");
    }

    #[test]
    fn durations_are_histograms_rather_than_summaries() {
        let recorder = builder().unwrap().build_recorder();
        metrics::with_local_recorder(&recorder, || {
            histogram!("portal_own_seconds").record(0.2);
            histogram!("partner_center_call_seconds", "operation" => "any").record(0.2);
        });
        let text = recorder.handle().render();
        for line in [
            "portal_own_seconds_bucket{le=\"0.25\"} 1",
            "partner_center_call_seconds_bucket{operation=\"any\",le=\"0.25\"} 1",
        ] {
            assert!(text.contains(line), "{line}\n{text}");
        }
        assert!(!text.contains("quantile"), "{text}");
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn process_memory_and_open_files_are_measured() {
        assert!(find_resident_memory().unwrap() > 100_000.0);
        assert!(find_open_files().unwrap() >= 3.0);
    }
}
