//! The third layer: reports each call's outcome to the upstream clock, the trace and the metrics. It must not know the
//! reason of the outcome, nor change anything in the error except its operation and correlation id.

use std::time::Instant;

use tracing::{Instrument as _, Span, field};

use super::{circuit::CircuitLayer, error::Error, exchange::OutgoingCall, pace::Slot, response::ApiResponse};

/// The layer that reports each call.
pub(super) struct TelemetryLayer {
    inner: CircuitLayer,
}

impl TelemetryLayer {
    pub(super) const fn new(inner: CircuitLayer) -> Self {
        Self { inner }
    }

    /// Makes a call, and reports its outcome. `slot` is the rate-limit slot that a background call has waited for.
    ///
    /// # Errors
    /// Those of the layers below, each with its operation and correlation id.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>, slot: Option<Slot>) -> Result<ApiResponse, Error> {
        let _running = call.context.upstream_clock.start();
        let began = Instant::now();
        let span = span(call);
        let result = self.inner.send(call, slot).instrument(span.clone()).await;
        let result = result.map_err(|error| error.of_call(call.request.operation.name, call.context.correlation));
        record(call, &result, began, &span);
        result
    }
}

fn span(call: &OutgoingCall<'_>) -> Span {
    tracing::info_span!(
        "partner_center",
        operation = call.request.operation.name,
        method = %call.request.operation.method,
        partner = %call.target.partner,
        correlation = %call.context.correlation,
        request = field::Empty,
        attempts = field::Empty,
        status = field::Empty,
        outcome = field::Empty,
        milliseconds = field::Empty,
    )
}

fn record(call: &OutgoingCall<'_>, result: &Result<ApiResponse, Error>, began: Instant, span: &Span) {
    let duration = began.elapsed();
    let (outcome, status, request) = match result {
        Ok(response) => ("ok", Some(response.status), Some(response.request)),
        Err(error) => (error.kind().as_str(), error.status(), error.request()),
    };
    span.record("request", request.map(field::display));
    span.record("outcome", outcome);
    span.record("status", status.map(|status| status.as_u16()));
    span.record("milliseconds", u64::try_from(duration.as_millis()).unwrap_or(u64::MAX));
    span.in_scope(|| match result {
        Ok(_) => tracing::debug!("call succeeded"),
        Err(error) => tracing::warn!(code = error.code(), json_path = error.json_path(), "call failed"),
    });
    metrics::histogram!("partner_center_call_seconds", "operation" => call.request.operation.name, "outcome" => outcome)
        .record(duration);
}
