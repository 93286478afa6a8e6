//! The second layer: background calls wait here, each behind those before it under the same key: for a throttle, for an
//! open circuit, for a place among the calls of a minute, and for one of the few that may be in progress at once. A
//! longer wait than their patience is reported before anything is sent, so that a job can give its worker back
//! meanwhile. Interactive calls pass.
//!
//! It stands above telemetry, the circuit and the deadline, since the wait is not the service's time, and must neither
//! use up the call's nor keep the circuit's only probe. A circuit counts background calls as all others, and one of them
//! may be its probe. It must not know what an attempt is; which attempts there were it learns from [`Paces`].

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
    lane::{Lane, Lanes},
    request::Request,
    settings::Settings,
    telemetry::TelemetryLayer,
    throttle::ThrottleKey,
};
pub(super) use paces::{Paces, Slot};

/// The time after a throttle's end that background calls leave to interactive ones; and `Retry-After` is in whole
/// seconds.
const AFTER_THROTTLE: Duration = Duration::from_secs(1);

/// The layer that makes background calls in turn.
pub(super) struct PaceLayer {
    settings: Arc<Settings>,
    lanes: Arc<Lanes>,
    below: TelemetryLayer,
}

impl PaceLayer {
    pub(super) const fn new(settings: Arc<Settings>, lanes: Arc<Lanes>, below: TelemetryLayer) -> Self {
        Self { settings, lanes, below }
    }

    /// Makes a call: an interactive one at once, a background one in turn, and again after a 429 or when the circuit
    /// was open after all, unless that would take longer than its patience.
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
        let lane = self.lanes.of(call.target.partner, &self.settings);
        let mut repeated: Option<Request> = None;
        let patience = lane.clock.now() + self.settings.background.patience;
        loop {
            let request = repeated.as_ref().unwrap_or(call.request);
            let (slot, place) = turn(&lane, request, patience).await?;
            let result = self.below.send(&OutgoingCall { request, ..*call }, Some(slot)).await;
            drop(place);
            let Err(kind) = result.as_ref().map_err(Error::kind) else { return result };
            let wait = match kind {
                Kind::Throttled { retry_after } => {
                    // As after any response: under a new id.
                    repeated = Some(request.again());
                    retry_after + AFTER_THROTTLE
                }
                Kind::CircuitOpen { retry_after } => retry_after,
                _ => return result,
            };
            let due = lane.clock.now() + wait.max(self.settings.backoff.base);
            if due > patience {
                return result;
            }
            let _waiting = lane.paces.wait(call.request.operation.name);
            lane.clock.sleep_until(due).await;
        }
    }
}

/// Waits for the turn of a background call.
///
/// # Errors
/// [`Kind::Throttled`] when it does not come before `patience`; nothing was sent.
async fn turn<'a>(
    lane: &'a Lane,
    request: &Request,
    patience: Instant,
) -> Result<(Slot, Option<SemaphorePermit<'a>>), Error> {
    let (key, operation) = (ThrottleKey::of(request), request.operation.name);
    let began = lane.clock.now();
    let _waiting = lane.paces.wait(operation);
    let queue = lane.paces.queue(key, began);
    let _first = queue.lock().await;
    loop {
        let now = lane.clock.now();
        let due = match (lane.throttles.left(key, now), lane.api.report(now)) {
            (Some(left), _) => now + left + AFTER_THROTTLE,
            (None, CircuitState::Open { retry_after }) => now + retry_after,
            (None, _) => match lane.paces.take(key, now) {
                Ok(slot) => {
                    // Last, so that calls that wait for an hour keep no place from those under other keys. The
                    // semaphore is never closed.
                    let place = lane.background_places.acquire().await.ok();
                    metrics::histogram!("partner_center_background_wait_seconds", "operation" => operation)
                        .record(lane.clock.now().saturating_duration_since(began));
                    return Ok((slot, place));
                }
                Err(due) => due,
            },
        };
        if due > patience {
            return Err(Error::new(Kind::Throttled { retry_after: due.saturating_duration_since(now) }));
        }
        lane.clock.sleep_until(due).await;
    }
}
