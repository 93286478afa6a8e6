//! How Partner Center has been to each partner, for the operator's pages and the health endpoint.

use std::time::Duration;

use jiff::{SignedDuration, Timestamp};

/// How Partner Center has been to one partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Health {
    /// The circuit to Partner Center.
    pub api: CircuitState,
    /// The circuit to the token endpoint.
    pub sign_in: CircuitState,
    /// The longest wait that a 429 has put on any of the partner's calls.
    pub throttled_for: Option<Duration>,
    /// When a call last succeeded.
    pub last_success: Option<Timestamp>,
    /// How far the service's clock was ahead of ours when it last answered, exact to the second.
    pub clock_skew: Option<SignedDuration>,
}

/// Whether calls are let through.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CircuitState {
    /// They are.
    Closed,
    /// The next call is a probe.
    HalfOpen,
    /// They are not.
    Open {
        /// For how long.
        retry_after: Duration,
    },
}
