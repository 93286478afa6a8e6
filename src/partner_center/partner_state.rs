//! The state that the calls of one partner share (bulkhead): circuits, throttles, rate limiters and concurrency limits,
//! isolated from other partners. It is not a layer but the state that layers share between calls, and knows nothing of
//! calls.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
};

use http::{HeaderMap, header::DATE};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

use super::{
    circuit::Circuit, clock::Clock, health::Health, pace::RateLimiters, settings::Settings, throttle::Throttles,
};
use crate::domain::id::PartnerId;

/// The shared state of one partner's calls.
#[derive(Debug)]
pub(super) struct PartnerState {
    /// The circuit breaker of Partner Center.
    pub(super) api_circuit: Arc<Circuit>,
    /// The circuit breaker of the token endpoint.
    pub(super) token_endpoint_circuit: Arc<Circuit>,
    /// The active throttles.
    pub(super) throttles: Throttles,
    /// The concurrency limit: calls of one partner that hang occupy only its own permits.
    pub(super) concurrency: Semaphore,
    /// The rate limiters by which background calls wait for a slot.
    pub(super) rate_limiters: Arc<RateLimiters>,
    /// The concurrency limit of background calls, which leaves most of the other one to interactive calls.
    pub(super) background_concurrency: Semaphore,
    /// The clock of all of these.
    pub(super) clock: Arc<dyn Clock>,
    last_success: Mutex<Option<Timestamp>>,
    clock_skew: Mutex<Option<SignedDuration>>,
}

impl PartnerState {
    fn new(settings: &Settings) -> Self {
        Self {
            api_circuit: Arc::new(Circuit::new(settings.circuit)),
            token_endpoint_circuit: Arc::new(Circuit::new(settings.circuit)),
            throttles: Throttles::default(),
            concurrency: Semaphore::new(settings.in_flight_per_partner),
            rate_limiters: Arc::new(RateLimiters::new(settings.background)),
            background_concurrency: Semaphore::new(
                settings.background.in_flight.min(settings.in_flight_per_partner / 2).max(1),
            ),
            clock: Arc::clone(&settings.clock),
            last_success: Mutex::default(),
            clock_skew: Mutex::default(),
        }
    }

    /// Records that a call just succeeded.
    pub(super) fn record_success(&self) {
        *self.last_success.lock().unwrap_or_else(PoisonError::into_inner) = Some(Timestamp::now());
    }

    /// Records the service's clock (`Date`, RFC 9110, section 6.6.1), to the second.
    pub(super) fn record_clock_skew(&self, headers: &HeaderMap) {
        let date = headers.get(DATE).and_then(|value| httpdate::parse_http_date(value.to_str().ok()?).ok());
        let Some(theirs) = date.and_then(|date| Timestamp::try_from(date).ok()) else { return };
        let skew = theirs.duration_since(Timestamp::now());
        *self.clock_skew.lock().unwrap_or_else(PoisonError::into_inner) = Some(skew);
    }

    fn health(&self) -> Health {
        let now = self.clock.now();
        Health {
            api: self.api_circuit.report(now),
            sign_in: self.token_endpoint_circuit.report(now),
            throttled_for: self.throttles.max_remaining(now),
            last_success: *self.last_success.lock().unwrap_or_else(PoisonError::into_inner),
            background_waiting: self.rate_limiters.waiting(),
            clock_skew: *self.clock_skew.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

/// The shared state of all partners.
#[derive(Debug, Default)]
pub(super) struct PartnerStates(Mutex<HashMap<PartnerId, Arc<PartnerState>>>);

impl PartnerStates {
    /// Returns a partner's state, which the first call creates.
    pub(super) fn of(&self, partner: PartnerId, settings: &Settings) -> Arc<PartnerState> {
        let mut partner_states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(partner_states.entry(partner).or_insert_with(|| Arc::new(PartnerState::new(settings))))
    }

    /// Returns the health for each partner that has made calls.
    pub(super) fn health(&self) -> BTreeMap<PartnerId, Health> {
        let partner_states = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        partner_states.iter().map(|(&partner, partner_state)| (partner, partner_state.health())).collect()
    }
}
