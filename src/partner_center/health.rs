//! The health of Partner Center for each partner, for the operator's pages and the health endpoint.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// The health of Partner Center for one partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The state of the circuit to Partner Center.
    pub api: CircuitState,
    /// The state of the circuit to the token endpoint.
    pub sign_in: CircuitState,
    /// The longest remaining throttle of any of the partner's calls.
    pub throttled_for: Option<Duration>,
    /// The number of background calls that wait: for a rate-limit slot, a throttle or an open circuit.
    pub background_waiting: usize,
    /// The time of the last successful call.
    pub last_success: Option<Timestamp>,
    /// The offset of the service's clock from ours at its last response, to the second.
    pub clock_skew: Option<SignedDuration>,
}

/// The state of a circuit breaker.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CircuitState {
    /// Calls are admitted.
    Closed,
    /// The next call is a probe.
    HalfOpen,
    /// Calls are rejected.
    Open {
        /// The time until the next probe.
        retry_after: Duration,
    },
}
