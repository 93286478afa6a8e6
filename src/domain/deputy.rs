//! Deputies of staff, who decide the change requests that a person has claimed.

use serde::{Deserialize, Serialize};

use super::id::ObjectId;

/// The caller's deputy, and the staff of whom one can be chosen.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Deputies {
    /// The deputy's object id and name, with the end of the period.
    pub deputy: Option<(ObjectId, String, jiff::Timestamp)>,
    /// The partner's staff by object id and name.
    pub people: Vec<(ObjectId, String)>,
}
