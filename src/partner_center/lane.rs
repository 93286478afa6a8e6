//! What the calls of one partner share, and share with no other partner's: circuits, throttles, places. It is no layer but
//! what the layers keep from call to call, and knows nothing of calls.

use std::{
    collections::{BTreeMap, HashMap},
    sync::{Arc, Mutex, PoisonError},
    time::Instant,
};

use http::{HeaderMap, header::DATE};
use jiff::{SignedDuration, Timestamp};
use tokio::sync::Semaphore;

use super::{circuit::Circuit, health::Health, settings::Settings, throttle::Throttles};
use crate::domain::id::PartnerId;

/// One partner's lane.
#[derive(Debug)]
pub(super) struct Lane {
    /// The circuit to Partner Center.
    pub(super) api: Arc<Circuit>,
    /// The circuit to the token endpoint.
    pub(super) sign_in: Arc<Circuit>,
    /// Who has to wait.
    pub(super) throttles: Throttles,
    /// Places for calls under way: when one partner's calls hang, they hang in its own places.
    pub(super) places: Semaphore,
    last_success: Mutex<Option<Timestamp>>,
    clock_skew: Mutex<Option<SignedDuration>>,
}

impl Lane {
    fn new(settings: &Settings) -> Self {
        Self {
            api: Arc::new(Circuit::new(settings.circuit)),
            sign_in: Arc::new(Circuit::new(settings.circuit)),
            throttles: Throttles::default(),
            places: Semaphore::new(settings.in_flight_per_partner),
            last_success: Mutex::default(),
            clock_skew: Mutex::default(),
        }
    }

    /// Notes that a call succeeded just now.
    pub(super) fn succeeded(&self) {
        *self.last_success.lock().unwrap_or_else(PoisonError::into_inner) = Some(Timestamp::now());
    }

    /// Notes what the service's clock shows (`Date`, RFC 9110, section 6.6.1), to the second.
    pub(super) fn note_clock(&self, headers: &HeaderMap) {
        let date = headers.get(DATE).and_then(|value| httpdate::parse_http_date(value.to_str().ok()?).ok());
        let Some(theirs) = date.and_then(|date| Timestamp::try_from(date).ok()) else { return };
        let skew = theirs.duration_since(Timestamp::now());
        *self.clock_skew.lock().unwrap_or_else(PoisonError::into_inner) = Some(skew);
    }

    fn health(&self) -> Health {
        let now = Instant::now();
        Health {
            api: self.api.report(now),
            sign_in: self.sign_in.report(now),
            throttled_for: self.throttles.longest(now),
            last_success: *self.last_success.lock().unwrap_or_else(PoisonError::into_inner),
            clock_skew: *self.clock_skew.lock().unwrap_or_else(PoisonError::into_inner),
        }
    }
}

/// Every partner's lane.
#[derive(Debug, Default)]
pub(super) struct Lanes(Mutex<HashMap<PartnerId, Arc<Lane>>>);

impl Lanes {
    /// Returns a partner's lane, which the first call opens.
    pub(super) fn of(&self, partner: PartnerId, settings: &Settings) -> Arc<Lane> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(lanes.entry(partner).or_insert_with(|| Arc::new(Lane::new(settings))))
    }

    /// Returns how it is with each partner that has called.
    pub(super) fn health(&self) -> BTreeMap<PartnerId, Health> {
        let lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lanes.iter().map(|(&partner, lane)| (partner, lane.health())).collect()
    }
}
