//! The second layer: the queue of background calls. A call waits behind earlier calls with the same throttle key, for
//! the end of a throttle, for an open circuit, for a slot in the per-minute limit, and for a permit of the concurrency
//! limit. If the wait would exceed the call's patience, the call fails before anything is sent, so that a job can
//! release its worker meanwhile. Interactive calls pass through.
//!
//! The layer is above telemetry, the circuit and the deadline, since the wait is not the service's time: it must
//! neither use up the call's deadline nor block the circuit's only probe. Background calls count for the circuit like
//! all others, and one of them may be its probe. The layer must not know what an attempt is; [`Paces`] counts the
//! attempts for it.

mod paces;
mod state;

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use tokio::sync::SemaphorePermit;

use super::{
    answer::Answer,
    call_context::Priority,
    error::{Error, Kind},
    exchange::OutgoingCall,
    health::CircuitState,
    partner_state::{PartnerState, PartnerStates},
    request::Request,
    settings::Settings,
    telemetry::TelemetryLayer,
    throttle::ThrottleKey,
};
pub(super) use paces::{Paces, Slot};

/// The delay after the end of a throttle before background calls resume, which gives interactive calls precedence. It
/// also covers the rounding of `Retry-After` to whole seconds.
const AFTER_THROTTLE: Duration = Duration::from_secs(1);

/// The layer that queues background calls.
pub(super) struct PaceLayer {
    settings: Arc<Settings>,
    partner_states: Arc<PartnerStates>,
    below: TelemetryLayer,
}

impl PaceLayer {
    pub(super) const fn new(
        settings: Arc<Settings>,
        partner_states: Arc<PartnerStates>,
        below: TelemetryLayer,
    ) -> Self {
        Self { settings, partner_states, below }
    }

    /// Makes a call: an interactive one immediately, a background one when its turn comes. A background call is
    /// repeated after a 429 or if the circuit has opened meanwhile, unless that would exceed its patience.
    ///
    /// # Errors
    /// [`Kind::Throttled`] when a background call would wait too long; those of the layers below.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>) -> Result<Answer, Error> {
        match call.context.priority {
            Priority::Interactive => self.below.send(call, None).await,
            Priority::Background => self.send_in_turn(call).await,
        }
    }

    async fn send_in_turn(&self, call: &OutgoingCall<'_>) -> Result<Answer, Error> {
        let partner_state = self.partner_states.of(call.target.partner, &self.settings);
        let mut repeated: Option<Request> = None;
        let patience = partner_state.clock.now() + self.settings.background.patience;
        loop {
            let request = repeated.as_ref().unwrap_or(call.request);
            let (slot, place) = turn(&partner_state, request, patience).await?;
            let result = self.below.send(&OutgoingCall { request, ..*call }, Some(slot)).await;
            drop(place);
            let Err(kind) = result.as_ref().map_err(Error::kind) else { return result };
            let wait = match kind {
                Kind::Throttled { retry_after } => {
                    // With a new request id, as after any response.
                    repeated = Some(request.again());
                    retry_after + AFTER_THROTTLE
                }
                Kind::CircuitOpen { retry_after } => retry_after,
                _ => return result,
            };
            let due = partner_state.clock.now() + wait.max(self.settings.backoff.base);
            if due > patience {
                return result;
            }
            let _waiting = partner_state.paces.wait(call.request.operation.name);
            partner_state.clock.sleep_until(due).await;
        }
    }
}

/// Waits for the turn of a background call.
///
/// # Errors
/// [`Kind::Throttled`] when it does not come before `patience`; nothing was sent.
async fn turn<'a>(
    partner_state: &'a PartnerState,
    request: &Request,
    patience: Instant,
) -> Result<(Slot, Option<SemaphorePermit<'a>>), Error> {
    let (key, operation) = (ThrottleKey::of(request), request.operation.name);
    let began = partner_state.clock.now();
    let _waiting = partner_state.paces.wait(operation);
    let queue = partner_state.paces.queue(key, began);
    let _first = queue.lock().await;
    loop {
        let now = partner_state.clock.now();
        let due = match (partner_state.throttles.left(key, now), partner_state.api.report(now)) {
            (Some(left), _) => now + left + AFTER_THROTTLE,
            (None, CircuitState::Open { retry_after }) => now + retry_after,
            (None, _) => match partner_state.paces.take(key, now) {
                Ok(slot) => {
                    // Acquired last, so that calls that wait for an hour hold no permit that calls with other keys
                    // could use. The semaphore is never closed.
                    let place = partner_state.background_places.acquire().await.ok();
                    metrics::histogram!("partner_center_background_wait_seconds", "operation" => operation)
                        .record(partner_state.clock.now().saturating_duration_since(began));
                    return Ok((slot, place));
                }
                Err(due) => due,
            },
        };
        if due > patience {
            return Err(Error::new(Kind::Throttled { retry_after: due.saturating_duration_since(now) }));
        }
        partner_state.clock.sleep_until(due).await;
    }
}
