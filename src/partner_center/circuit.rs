//! The fourth layer, the circuit breaker: after consecutive failures no calls are made for a while, then one call
//! probes. It must not know what an attempt is, only whether the service was down.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::{Duration, Instant},
};

use super::{
    answer::Answer,
    error::{Error, Kind},
    exchange::{Exchange, OutgoingCall},
    health::CircuitState,
    pace::Slot,
    partner_state::PartnerStates,
    retry::RetryLayer,
    settings::{Breaking, Settings},
};

/// The layer that makes no call while the circuit of its partner is open.
pub(super) struct CircuitLayer {
    settings: Arc<Settings>,
    partner_states: Arc<PartnerStates>,
    below: RetryLayer,
}

impl CircuitLayer {
    pub(super) const fn new(settings: Arc<Settings>, partner_states: Arc<PartnerStates>, below: RetryLayer) -> Self {
        Self { settings, partner_states, below }
    }

    /// Makes a call if the circuit admits it, and reports the result to the circuit. `slot` is the rate-limit slot that
    /// a background call has waited for.
    ///
    /// # Errors
    /// [`Kind::CircuitOpen`]; those of [`OutgoingCall::token_key`] and [`OutgoingCall::url`]; and those of the layers
    /// below.
    pub(super) async fn send(&self, call: &OutgoingCall<'_>, slot: Option<Slot>) -> Result<Answer, Error> {
        let (key, url) = (call.token_key()?, call.url()?);
        let partner_state = self.partner_states.of(key.partner, &self.settings);
        let permit = partner_state
            .api
            .admit(partner_state.clock.now())
            .map_err(|retry_after| Error::new(Kind::CircuitOpen { retry_after }))?;
        let exchange = Exchange::new(call, key, url, Arc::clone(&partner_state), self.settings.deadline);
        let mut exchange = Exchange { slot, ..exchange };
        let result = self.below.send(&mut exchange, &permit).await;
        match exchange.outage {
            Some(true) => permit.failed(partner_state.clock.now()),
            Some(false) => {
                permit.succeeded();
                if result.is_ok() {
                    partner_state.succeeded();
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
    settings: Breaking,
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
    pub(super) fn new(settings: Breaking) -> Self {
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

/// One admitted call. Dropped without a report, as when the caller disconnected, it proves nothing and leaves the probe
/// to the next call.
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
    pub(super) fn is_cut(&self, now: Instant) -> bool {
        !self.probe && self.circuit.state().open_until.is_some_and(|until| until > now)
    }

    /// Reports that the service responded.
    pub(super) fn succeeded(self) {
        *self.circuit.state() = State::default();
    }

    /// Reports that the service is down.
    pub(super) fn failed(self, now: Instant) {
        let Breaking { failures, window, pause } = self.circuit.settings;
        let mut state = self.circuit.state();
        if self.probe {
            state.open_until = Some(now + pause);
        } else if state.open_until.is_none() {
            let in_a_row = state.last_failure.is_some_and(|last| now.saturating_duration_since(last) <= window);
            state.failures = if in_a_row { state.failures + 1 } else { 1 };
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
        Arc::new(Circuit::new(Breaking { failures: 3, window: Duration::from_mins(1), pause: PAUSE }))
    }

    fn fail(circuit: &Arc<Circuit>, now: Instant, times: u32) {
        for _ in 0..times {
            circuit.admit(now).unwrap().failed(now);
        }
    }

    #[test]
    fn failures_in_a_row_open_it_and_a_success_between_does_not_let_them() {
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
    fn failures_far_apart_are_not_in_a_row() {
        let (circuit, now) = (circuit(), Instant::now());
        for minutes in [0, 2, 4, 6] {
            fail(&circuit, now + Duration::from_mins(minutes), 1);
        }
        assert_eq!(circuit.report(now + Duration::from_mins(6)), CircuitState::Closed);
    }

    #[test]
    fn one_call_probes_and_its_success_closes() {
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
    fn a_probe_that_fails_opens_it_again() {
        let (circuit, now) = (circuit(), Instant::now());
        fail(&circuit, now, 3);
        let later = now + PAUSE;
        circuit.admit(later).unwrap().failed(later);
        assert_eq!(circuit.report(later), CircuitState::Open { retry_after: PAUSE });
    }

    #[test]
    fn a_probe_that_was_given_up_leaves_the_way_to_the_next() {
        let (circuit, now) = (circuit(), Instant::now());
        fail(&circuit, now, 3);
        drop(circuit.admit(now + PAUSE).unwrap());
        assert!(circuit.admit(now + PAUSE).unwrap().is_probe());
    }

    #[test]
    fn a_call_under_way_learns_that_the_circuit_opened() {
        let (circuit, now) = (circuit(), Instant::now());
        let slow = circuit.admit(now).unwrap();
        assert!(!slow.is_cut(now));
        fail(&circuit, now, 3);
        assert!(slow.is_cut(now));
        slow.failed(now + PAUSE / 2);
        assert_eq!(circuit.report(now), CircuitState::Open { retry_after: PAUSE });
    }
}
