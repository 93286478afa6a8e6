//! What was done to a customer: as Partner Center recorded it (resource "Audit record"), and as this portal did.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// A record of Partner Center's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PartnerCenterRecord {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// When.
    pub at: Option<Timestamp>,
    /// The user principal name of who did it; nobody's where an application did.
    pub by: Option<String>,
    /// Through which application: an id or a name.
    pub application: Option<String>,
    /// What was done, as the service spells it: `update_customer_billing_profile`.
    pub operation: String,
    /// To what, as the service spells it: `customer`.
    pub resource: String,
    /// How it ended.
    pub status: RecordStatus,
    /// More of it: names and values.
    pub details: Vec<(String, Option<String>)>,
}

/// How far back to look. Partner Center keeps 90 days.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
pub enum Window {
    /// Thirty days.
    #[default]
    #[serde(rename = "30")]
    Days30,
    /// As far as there is anything.
    #[serde(rename = "90")]
    Days90,
}

impl Window {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Days30, Self::Days90];

    /// The name in the address.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Days30 => "30",
            Self::Days90 => "90",
        }
    }

    /// How many days before today. A day less than the service keeps, since its day may be over before ours.
    pub const fn days(self) -> i64 {
        match self {
            Self::Days30 => 30,
            Self::Days90 => 89,
        }
    }
}

/// How what was recorded ended (enumeration `OperationStatus`); open.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum RecordStatus {
    /// Done.
    Succeeded,
    /// Not done.
    Failed,
    /// Being done.
    InProgress,
    /// Declined.
    Declined,
    /// One that we do not know, as the service spells it.
    Other(String),
}

impl RecordStatus {
    /// Reads the wire form in any case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "succeeded" => Self::Succeeded,
            "failed" => Self::Failed,
            "progress" => Self::InProgress,
            "decline" | "declined" => Self::Declined,
            _ => Self::Other(text.to_owned()),
        }
    }
}

/// An entry of this portal's own audit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRecord {
    /// Its number in the partner's chain.
    pub seq: i64,
    /// When.
    pub at: Timestamp,
    /// The name of who did it, where it is still known.
    pub by: Option<String>,
    /// The id of who did it, as tenant and object; nobody's on the server's command line.
    pub by_id: Option<String>,
    /// What: the name of the server function.
    pub action: String,
    /// What of the customer's it was done to.
    pub target: Option<String>,
    /// How it ended.
    pub outcome: OwnOutcome,
    /// The correlation id under which Partner Center knows the call.
    pub correlation: Option<String>,
}

/// Some entries of this portal's own audit, the newest first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OwnRecords {
    /// The entries.
    pub items: Vec<OwnRecord>,
    /// The number before which the older ones are; absent where there are none.
    pub before: Option<i64>,
}

/// How an entry of ours ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum OwnOutcome {
    /// Begun, and nobody knows how it ended.
    Open,
    /// Done.
    Done,
    /// Not allowed.
    Refused,
    /// Certainly not done.
    Failed,
    /// Tried, and no answer came.
    Unknown,
}

/// A snake-case name of the service's as words: `update_customer_user` becomes `Update customer user`.
pub fn spelled_out(name: &str) -> String {
    let mut words = name.replace('_', " ");
    if let Some(first) = words.get_mut(..1) {
        first.make_ascii_uppercase();
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_become_words() {
        assert_eq!(spelled_out("create_order"), "Create order");
        assert_eq!(spelled_out("łatka_x"), "łatka x");
        assert_eq!(spelled_out(""), "");
    }

    #[test]
    fn a_status_yet_to_come_keeps_its_name() {
        assert_eq!(RecordStatus::parse("Progress"), RecordStatus::InProgress);
        assert_eq!(RecordStatus::parse("paused"), RecordStatus::Other("paused".into()));
    }
}
