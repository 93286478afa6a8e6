//! The first layer, stale-if-error: where Partner Center cannot be had, a read is answered as it was the last time. It must
//! not know why a call failed, beyond whether Partner Center was away.

mod store;

use std::sync::Arc;

use http::{HeaderMap, StatusCode};

use super::{
    answer::Answer,
    error::{Error, Kind},
    exchange::OutgoingCall,
    operation::Safety,
    telemetry::TelemetryLayer,
};
use crate::domain::stale::Stale;
pub(super) use store::{Memo, Memory};

/// The layer that remembers good answers, and tells them again in the place of those that cannot be had.
pub(super) struct MemoryLayer {
    memory: Arc<Memory>,
    below: TelemetryLayer,
}

impl MemoryLayer {
    pub(super) const fn new(memory: Arc<Memory>, below: TelemetryLayer) -> Self {
        Self { memory, below }
    }

    /// Makes a call. Where Partner Center cannot be had, or asks to wait, a read is answered as it was the last time, if
    /// the caller shows how old that is.
    ///
    /// # Errors
    /// Those of the layers below.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>) -> Result<Answer, Error> {
        let memo = self.memo(call);
        let result = self.below.send(call).await;
        // An answer that cannot be read does not say that nothing was done.
        let may_be_done = |error: &Error| matches!(error.kind(), Kind::OutcomeUnknown | Kind::Unreadable);
        if call.request.operation.safety != Safety::Read && result.as_ref().err().is_none_or(may_be_done) {
            self.memory.changed(call.target.partner, call.request);
        }
        match result {
            Ok(answer) => Ok(Answer { memo, ..answer }),
            Err(error) => recall(call, memo, &error).ok_or(error),
        }
    }

    fn memo(&self, call: &OutgoingCall<'_>) -> Option<Memo> {
        call.context.as_of.as_ref()?;
        self.memory.begin(call.token_key().ok()?, call.request, call.url().ok()?)
    }
}

/// Returns the answer of the last time in the place of one that cannot be had, noted where the caller shows its age.
fn recall(call: &OutgoingCall<'_>, memo: Option<Memo>, error: &Error) -> Option<Answer> {
    let absence = error.absence()?;
    let (body, at) = memo?.recall()?;
    call.context.as_of.as_ref()?.note(Stale { at, absence, retry_after: error.retry_after() });
    let (operation, correlation) = (call.request.operation.name, call.context.correlation);
    tracing::info!(operation, %correlation, as_of = %at, "answered from memory");
    metrics::counter!("partner_center_stale_answers_total", "operation" => operation).increment(1);
    Some(Answer {
        operation,
        correlation,
        request: error.request().unwrap_or(call.request.id),
        status: StatusCode::OK,
        headers: HeaderMap::new(),
        body,
        memo: None,
        gaps: Arc::clone(&call.context.gaps),
    })
}
