//! Telemetry: metrics and logs, and no personal data in them.

use std::{
    io,
    sync::{Arc, Mutex},
    time::Duration,
};

use metrics_exporter_prometheus::PrometheusBuilder;
use tracing_subscriber::fmt::MakeWriter;

use super::{
    mock::Reply,
    setup::{CLIENT_SECRET, LIST, TestSetup, empty_list, fast_settings},
};
use crate::domain::customer::SearchField;

/// An in-memory log.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Log {
    type Writer = Self;

    fn make_writer(&self) -> Self {
        self.clone()
    }
}

#[tokio::test]
async fn calls_retries_and_throttles_are_counted_by_operation() {
    let recorder = PrometheusBuilder::new().build_recorder();
    let handle = recorder.handle();
    let _recording = metrics::set_default_local_recorder(&recorder);
    let mut settings = fast_settings();
    settings.throttle.default_wait = Duration::from_millis(1);
    let setup = TestSetup::with(settings).await;
    setup.mock.script("GET", LIST, [Reply::fault(503, 0), Reply::status(429), empty_list(), Reply::fault(403, 2032)]);
    let client = setup.client();
    client.customers().list(1, None).await.unwrap();
    client.customers().list(1, None).await.unwrap_err();
    let metrics = handle.render();
    for line in [
        r#"partner_center_call_seconds_count{operation="get-a-list-of-customers",outcome="ok"} 1"#,
        r#"partner_center_call_seconds_count{operation="get-a-list-of-customers",outcome="forbidden"} 1"#,
        r#"partner_center_retries_total{operation="get-a-list-of-customers"} 1"#,
        r#"partner_center_throttles_total{operation="get-a-list-of-customers"} 1"#,
        r#"partner_center_tokens_total{kind="staff"} 1"#,
    ] {
        assert!(metrics.contains(line), "{line}\n{metrics}");
    }
}

#[tokio::test]
async fn log_has_each_call_without_secret_token_or_search_text() {
    let log = Log::default();
    // With a single dispatcher, tracing takes a new callsite's interest from the first thread that reaches it, and the
    // other tests' threads have none; with two dispatchers it asks both.
    let _second = tracing::Dispatch::new(tracing::subscriber::NoSubscriber::default());
    let subscriber = tracing_subscriber::fmt()
        .with_max_level(tracing::Level::TRACE)
        .with_span_events(tracing_subscriber::fmt::format::FmtSpan::CLOSE)
        .with_ansi(false)
        .with_writer(log.clone())
        .finish();
    let _logging = tracing::subscriber::set_default(subscriber);
    let setup = TestSetup::new().await;
    let fault = Reply::status(409).body(r#"{"code":1,"description":"anna@contoso.example is taken"}"#);
    setup.mock.script("GET", LIST, [Reply::fault(401, 400), fault]);
    let client = setup.client();
    let correlation = client.context.correlation.to_string();
    client.customers().search(SearchField::Name, "Hidden Company", 1, None).await.unwrap_err();
    let log = String::from_utf8(log.0.lock().unwrap().clone()).unwrap();
    for expected in ["get-a-customer-by-name", &correlation, "attempts=2", "status=409", "outcome=\"conflict\""] {
        assert!(log.contains(expected), "{expected}\n{log}");
    }
    for forbidden in [CLIENT_SECRET, "access-0", "access-1", "refresh-0", "refresh-1", "Hidden", "anna"] {
        assert!(!log.contains(forbidden), "{forbidden}\n{log}");
    }
}
