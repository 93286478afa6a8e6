//! The second layer: the queue of background calls. A call waits behind earlier calls with the same throttle key, for
//! the end of a throttle, for an open circuit, for a slot in the per-minute limit, and for a permit of the concurrency
//! limit. If the wait would exceed the call's patience, the call fails before anything is sent, so that a job can
//! release its worker meanwhile. Interactive calls pass through.
//!
//! The layer is above telemetry, the circuit and the deadline, since the wait is not the service's time: it must
//! neither use up the call's deadline nor block the circuit's only probe. Background calls count for the circuit like
//! all others, and one of them may be its probe. The layer must not know what an attempt is; [`RateLimiters`] counts
//! the attempts for it.

mod rate_limiter;
mod rate_limiters;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::SemaphorePermit;

use super::{
    call_context::Priority,
    error::{Error, ErrorKind},
    exchange::OutgoingCall,
    health::CircuitState,
    partner_state::{PartnerState, PartnerStates},
    request::Request,
    response::ApiResponse,
    settings::Settings,
    telemetry::TelemetryLayer,
    throttle::ThrottleKey,
};
pub(super) use rate_limiters::{RateLimiters, Slot};

/// The delay after the end of a throttle before background calls resume, which gives interactive calls precedence. It
/// also covers the rounding of `Retry-After` to whole seconds.
const AFTER_THROTTLE: Duration = Duration::from_secs(1);

/// The layer that queues background calls.
pub(super) struct PaceLayer {
    settings: Arc<Settings>,
    partner_states: Arc<PartnerStates>,
    inner: TelemetryLayer,
}

impl PaceLayer {
    pub(super) const fn new(
        settings: Arc<Settings>,
        partner_states: Arc<PartnerStates>,
        inner: TelemetryLayer,
    ) -> Self {
        Self { settings, partner_states, inner }
    }

    /// Makes a call: an interactive one immediately, a background one when its turn comes. A background call is
    /// repeated after a 429 or if the circuit has opened meanwhile, unless that would exceed its patience.
    ///
    /// # Errors
    /// [`ErrorKind::Throttled`] when a background call would wait too long; those of the layers below.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>) -> Result<ApiResponse, Error> {
        match call.context.priority {
            Priority::Interactive => self.inner.send(call, None).await,
            Priority::Background => self.send_in_background(call).await,
        }
    }

    async fn send_in_background(&self, call: &OutgoingCall<'_>) -> Result<ApiResponse, Error> {
        let partner_state = self.partner_states.of(call.target.partner, &self.settings);
        let mut retried: Option<Request> = None;
        let give_up_at = partner_state.clock.now() + self.settings.background.patience;
        loop {
            let request = retried.as_ref().unwrap_or(call.request);
            let (slot, permit) = wait_for_turn(&partner_state, request, give_up_at).await?;
            let result = self.inner.send(&OutgoingCall { request, ..*call }, Some(slot)).await;
            drop(permit);
            let Err(kind) = result.as_ref().map_err(Error::kind) else { return result };
            let wait = match kind {
                ErrorKind::Throttled { retry_after } => {
                    // With a new request id, as after any response.
                    retried = Some(request.with_new_id());
                    retry_after + AFTER_THROTTLE
                }
                ErrorKind::CircuitOpen { retry_after } => retry_after,
                _ => return result,
            };
            let due = partner_state.clock.now() + wait.max(self.settings.backoff.base);
            if due > give_up_at {
                return result;
            }
            let _waiting = partner_state.rate_limiters.count_waiting(call.request.operation.name);
            partner_state.clock.sleep_until(due).await;
        }
    }
}

/// Waits for the turn of a background call.
///
/// # Errors
/// [`ErrorKind::Throttled`] when it does not come before `give_up_at`; nothing was sent.
async fn wait_for_turn<'a>(
    partner_state: &'a PartnerState,
    request: &Request,
    give_up_at: Instant,
) -> Result<(Slot, Option<SemaphorePermit<'a>>), Error> {
    let (key, operation) = (ThrottleKey::of(request), request.operation.name);
    let began = partner_state.clock.now();
    let _waiting = partner_state.rate_limiters.count_waiting(operation);
    let queue = partner_state.rate_limiters.queue(key, began);
    let _head_of_queue = queue.lock().await;
    loop {
        let now = partner_state.clock.now();
        let due = match (partner_state.throttles.remaining(key, now), partner_state.api_circuit.report(now)) {
            (Some(remaining), _) => now + remaining + AFTER_THROTTLE,
            (None, CircuitState::Open { retry_after }) => now + retry_after,
            (None, _) => match partner_state.rate_limiters.reserve(key, now) {
                Ok(slot) => {
                    // Acquired last, so that calls that wait for an hour hold no permit that calls with other keys
                    // could use. The semaphore is never closed.
                    let permit = partner_state.background_concurrency.acquire().await.ok();
                    metrics::histogram!("partner_center_background_wait_seconds", "operation" => operation)
                        .record(partner_state.clock.now().saturating_duration_since(began));
                    return Ok((slot, permit));
                }
                Err(due) => due,
            },
        };
        if due > give_up_at {
            return Err(Error::new(ErrorKind::Throttled { retry_after: due.saturating_duration_since(now) }));
        }
        partner_state.clock.sleep_until(due).await;
    }
}
