//! The fourth layer, the circuit breaker: after consecutive failures no calls are made for a while, then one call
//! probes. It must not know what an attempt is, only whether the service was down.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    error::{Error, ErrorKind},
    exchange::{Exchange, OutgoingCall},
    health::CircuitState,
    pace::Slot,
    partner_state::PartnerStates,
    response::ApiResponse,
    retry::RetryLayer,
    settings::{CircuitSettings, Settings},
};

/// The layer that makes no call while the circuit of its partner is open.
pub(super) struct CircuitLayer {
    settings: Arc<Settings>,
    partner_states: Arc<PartnerStates>,
    inner: RetryLayer,
}

impl CircuitLayer {
    pub(super) const fn new(settings: Arc<Settings>, partner_states: Arc<PartnerStates>, inner: RetryLayer) -> Self {
        Self { settings, partner_states, inner }
    }

    /// Makes a call if the circuit admits it, and reports the result to the circuit. `slot` is the rate-limit slot that
    /// a background call has waited for.
    ///
    /// # Errors
    /// [`ErrorKind::CircuitOpen`]; those of [`OutgoingCall::token_key`] and [`OutgoingCall::url`]; and those of the
    /// layers below.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>, slot: Option<Slot>) -> Result<ApiResponse, Error> {
        let (key, url) = (call.token_key()?, call.url()?);
        let partner_state = self.partner_states.of(key.partner, &self.settings);
        let permit = partner_state
            .api_circuit
            .admit(partner_state.clock.now())
            .map_err(|retry_after| Error::new(ErrorKind::CircuitOpen { retry_after }))?;
        let exchange = Exchange::new(call, key, url, Arc::clone(&partner_state), self.settings.deadline);
        let mut exchange = Exchange { slot, ..exchange };
        let result = self.inner.send(&mut exchange, &permit).await;
        match exchange.outage {
            Some(true) => permit.failed(partner_state.clock.now()),
            Some(false) => {
                permit.succeeded();
                if result.is_ok() {
                    partner_state.record_success();
                }
            }
            // The service was not called, so nothing is known about it.
            None => drop(permit),
        }
        result
    }
}

/// The circuit breaker for one service and one partner.
#[derive(Debug)]
pub(super) struct Circuit {
    settings: CircuitSettings,
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    failures: u32,
    last_failure: Option<Instant>,
    /// The time until which no calls are made; stays set while a probe is in progress.
    open_until: Option<Instant>,
    probing: bool,
}

impl Circuit {
    pub(super) fn new(settings: CircuitSettings) -> Self {
        Self { settings, state: Mutex::default() }
    }

    /// Admits a call, or returns the time to wait.
    pub(super) fn admit(self: &Arc<Self>, now: Instant) -> Result<Permit, Duration> {
        let mut state = self.state();
        let probe = match state.open_until {
            None => false,
            Some(until) if until > now => return Err(until - now),
            // The duration of the probe is unknown; one second is a reasonable guess.
            Some(_) if state.probing => return Err(Duration::from_secs(1)),
            Some(_) => true,
        };
        state.probing |= probe;
        drop(state);
        Ok(Permit { circuit: Arc::clone(self), probe })
    }

    /// Returns the current state.
    pub(super) fn report(&self, now: Instant) -> CircuitState {
        match self.state().open_until {
            None => CircuitState::Closed,
            Some(until) if until > now => CircuitState::Open { retry_after: until - now },
            Some(_) => CircuitState::HalfOpen,
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One admitted call. Dropped without a report, as when the caller disconnected, it reveals nothing about the service,
/// and the next call may probe.
#[derive(Debug)]
pub(super) struct Permit {
    circuit: Arc<Circuit>,
    probe: bool,
}

impl Permit {
    /// Checks whether this call is the probe, which gets one attempt.
    pub(super) const fn is_probe(&self) -> bool {
        self.probe
    }

    /// Checks whether other calls have opened the circuit meanwhile.
    pub(super) fn is_circuit_open(&self, now: Instant) -> bool {
        !self.probe && self.circuit.state().open_until.is_some_and(|until| until > now)
    }

    /// Reports that the service responded.
    pub(super) fn succeeded(self) {
        *self.circuit.state() = State::default();
    }

    /// Reports that the service is down.
    pub(super) fn failed(self, now: Instant) {
        let CircuitSettings { failures, window, pause } = self.circuit.settings;
        let mut state = self.circuit.state();
        if self.probe {
            state.open_until = Some(now + pause);
        } else if state.open_until.is_none() {
            let consecutive = state.last_failure.is_some_and(|last| now.saturating_duration_since(last) <= window);
            state.failures = if consecutive { state.failures + 1 } else { 1 };
            state.last_failure = Some(now);
            if state.failures >= failures {
                state.open_until = Some(now + pause);
            }
        }
    }
}

impl Drop for Permit {
    fn drop(&mut self) {
        if self.probe {
            self.circuit.state().probing = false;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PAUSE: Duration = Duration::from_secs(10);

    fn circuit() -> Arc<Circuit> {
        Arc::new(Circuit::new(CircuitSettings { failures: 3, window: Duration::from_mins(1), pause: PAUSE }))
    }

    fn fail(circuit: &Arc<Circuit>, now: Instant, times: u32) {
        for _ in 0..times {
            circuit.admit(now).unwrap().failed(now);
        }
    }

    #[test]
    fn consecutive_failures_open_the_circuit_and_a_success_resets_the_count() {
        let (circuit, now) = (circuit(), Instant::now());
        fail(&circuit, now, 2);
        circuit.admit(now).unwrap().succeeded();
        fail(&circuit, now, 2);
        assert_eq!(circuit.report(now), CircuitState::Closed);
        fail(&circuit, now, 1);
        assert_eq!(circuit.report(now), CircuitState::Open { retry_after: PAUSE });
        assert_eq!(circuit.admit(now + PAUSE / 2).unwrap_err(), PAUSE / 2);
    }

    #[test]
    fn failures_outside_the_window_are_not_consecutive() {
        let (circuit, now) = (circuit(), Instant::now());
        for minutes in [0, 2, 4, 6] {
            fail(&circuit, now + Duration::from_mins(minutes), 1);
        }
        assert_eq!(circuit.report(now + Duration::from_mins(6)), CircuitState::Closed);
    }

    #[test]
    fn successful_probe_closes_the_circuit() {
        let (circuit, now) = (circuit(), Instant::now());
        fail(&circuit, now, 3);
        let later = now + PAUSE;
        assert_eq!(circuit.report(later), CircuitState::HalfOpen);
        let probe = circuit.admit(later).unwrap();
        assert!(probe.is_probe());
        assert!(circuit.admit(later).is_err());
        probe.succeeded();
        assert_eq!(circuit.report(later), CircuitState::Closed);
        assert!(!circuit.admit(later).unwrap().is_probe());
    }

    #[test]
    fn failed_probe_reopens_the_circuit() {
        let (circuit, now) = (circuit(), Instant::now());
        fail(&circuit, now, 3);
        let later = now + PAUSE;
        circuit.admit(later).unwrap().failed(later);
        assert_eq!(circuit.report(later), CircuitState::Open { retry_after: PAUSE });
    }

    #[test]
    fn dropped_probe_permit_lets_the_next_call_probe() {
        let (circuit, now) = (circuit(), Instant::now());
        fail(&circuit, now, 3);
        drop(circuit.admit(now + PAUSE).unwrap());
        assert!(circuit.admit(now + PAUSE).unwrap().is_probe());
    }

    #[test]
    fn call_in_progress_detects_that_the_circuit_opened() {
        let (circuit, now) = (circuit(), Instant::now());
        let slow = circuit.admit(now).unwrap();
        assert!(!slow.is_circuit_open(now));
        fail(&circuit, now, 3);
        assert!(slow.is_circuit_open(now));
        slow.failed(now + PAUSE / 2);
        assert_eq!(circuit.report(now), CircuitState::Open { retry_after: PAUSE });
    }
}
