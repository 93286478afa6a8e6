//! The installation's health, as its operator sees it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{cloud::Cloud, id::PartnerId};

/// The health of the installation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// The program's version.
    pub version: String,
    /// The start time of this instance.
    pub started_at: Timestamp,
    /// `SQLite` or `PostgreSQL`.
    pub database: String,
    /// The latency of a database query just now, in microseconds; absent if it failed.
    pub database_micros: Option<u64>,
    /// The number of active sign-in sessions.
    pub sessions: u64,
    /// All partners, by name.
    pub partners: Vec<PartnerHealth>,
}

/// The health of the calls for one partner, as this instance sees it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerHealth {
    /// The partner's id.
    pub id: PartnerId,
    /// The partner's name.
    pub name: String,
    /// The partner's cloud.
    pub cloud: Cloud,
    /// `true` if the partner is disabled in this installation.
    pub disabled: bool,
    /// The health of its calls to Partner Center.
    pub upstream: UpstreamHealth,
    /// The time of the last successful call; absent if there was none since the start.
    pub last_success: Option<Timestamp>,
    /// The number of seconds by which Partner Center's clock is ahead of ours, if that is too many.
    pub clock_skew: Option<i64>,
    /// The state of the partner connection (stored consent).
    pub connection: ConnectionHealth,
    /// The expiry of its own application's credential, if there is one and it is known.
    pub credential_ends: Option<Timestamp>,
}

/// The state of a partner connection: a partner's stored consent for calls to Partner Center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConnectionHealth {
    /// There is no connection.
    None,
    /// The connection works.
    Works {
        /// The time of the last renewal.
        renewed_at: Timestamp,
        /// The expiry without a further renewal.
        until: Timestamp,
    },
    /// The connection is rejected or has expired.
    Broken,
}

/// The health of calls to Partner Center.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpstreamHealth {
    /// No call was made since the start.
    Idle,
    /// Calls succeed.
    Working,
    /// Partner Center throttles calls.
    Throttled,
    /// Calls failed repeatedly; for a short time none is made.
    CircuitOpen,
}
