//! The installation's state as its operator sees it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::{cloud::Cloud, id::PartnerId};

/// How the installation is doing.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Health {
    /// Version of the program.
    pub version: String,
    /// Since when this instance runs.
    pub started_at: Timestamp,
    /// `SQLite` or `PostgreSQL`.
    pub database: String,
    /// How long the database took to answer just now, in microseconds; absent when it did not.
    pub database_micros: Option<u64>,
    /// Sign-in sessions in force.
    pub sessions: u64,
    /// Every partner, by name.
    pub partners: Vec<PartnerHealth>,
}

/// How calls on behalf of one partner are doing, as this instance saw them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerHealth {
    /// The partner.
    pub id: PartnerId,
    /// Its name.
    pub name: String,
    /// Its cloud.
    pub cloud: Cloud,
    /// Whether it is switched off here.
    pub disabled: bool,
    /// Whether calls to Partner Center get through.
    pub upstream: UpstreamHealth,
    /// The last answered call; absent when there was none since the start.
    pub last_success: Option<Timestamp>,
    /// How many seconds Partner Center's clock was ahead of ours, where that is too many.
    pub clock_skew: Option<i64>,
    /// How its own connection stands.
    pub connection: ConnectionHealth,
    /// When the credential of its own application ends, where it has one and that is known.
    pub credential_ends: Option<Timestamp>,
}

/// The state of a partner's own connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum ConnectionHealth {
    /// There is none.
    None,
    /// It works, and would until then if it were not renewed any more.
    Works {
        /// When it was last renewed.
        renewed_at: Timestamp,
        /// When it ends without renewal.
        until: Timestamp,
    },
    /// It is no longer honoured, or has ended.
    Broken,
}

/// Whether calls get through.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpstreamHealth {
    /// No call was made since the start.
    Idle,
    /// They do.
    Working,
    /// Partner Center asked to wait.
    Throttled,
    /// They failed again and again; for a moment none is made.
    CircuitOpen,
}
