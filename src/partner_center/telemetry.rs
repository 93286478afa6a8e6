//! The third layer: reports each call's outcome to the clock, the trace and the metrics. It must not know the reason
//! of the outcome, nor change anything but the names in its error.

use std::time::Instant;

use tracing::{Instrument as _, Span, field};

use super::{answer::Answer, circuit::CircuitLayer, error::Error, exchange::OutgoingCall, pace::Slot};

/// The layer that reports each call.
pub(super) struct TelemetryLayer {
    below: CircuitLayer,
}

impl TelemetryLayer {
    pub(super) const fn new(below: CircuitLayer) -> Self {
        Self { below }
    }

    /// Makes a call, and reports its outcome. `slot` is the rate-limit slot that a background call has waited for.
    ///
    /// # Errors
    /// Those of the layers below, each with its operation and correlation id.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>, slot: Option<Slot>) -> Result<Answer, Error> {
        let _running = call.context.clock.start();
        let began = Instant::now();
        let span = span(call);
        let result = self.below.send(call, slot).instrument(span.clone()).await;
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

fn record(call: &OutgoingCall<'_>, result: &Result<Answer, Error>, began: Instant, span: &Span) {
    let took = began.elapsed();
    let (outcome, status, request) = match result {
        Ok(answer) => ("ok", Some(answer.status), Some(answer.request)),
        Err(error) => (error.kind().as_str(), error.status(), error.request()),
    };
    span.record("request", request.map(field::display));
    span.record("outcome", outcome);
    span.record("status", status.map(|status| status.as_u16()));
    span.record("milliseconds", u64::try_from(took.as_millis()).unwrap_or(u64::MAX));
    span.in_scope(|| match result {
        Ok(_) => tracing::debug!("answered"),
        Err(error) => tracing::warn!(code = error.code(), place = error.place(), "failed"),
    });
    metrics::histogram!("partner_center_call_seconds", "operation" => call.request.operation.name, "outcome" => outcome)
        .record(took);
}
