//! Outcomes of recorded actions.

use std::{fmt, str::FromStr};

/// The outcome of a recorded action.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// The action is about to be attempted.
    Intent,
    /// The action succeeded.
    Done,
    /// The action was not allowed, by the portal or by Partner Center.
    Refused,
    /// The action was attempted and certainly failed.
    Failed,
    /// The action was attempted, and its outcome is unknown.
    Unknown,
}

impl Outcome {
    /// All outcomes.
    pub const ALL: [Self; 5] = [Self::Intent, Self::Done, Self::Refused, Self::Failed, Self::Unknown];

    /// Returns the name that is used in URLs and in the store.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intent => "intent",
            Self::Done => "done",
            Self::Refused => "refused",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// The error for a text that is not the name of an outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such outcome")]
pub struct ParseOutcomeError;

impl FromStr for Outcome {
    type Err = ParseOutcomeError;

    fn from_str(text: &str) -> std::result::Result<Self, ParseOutcomeError> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text).ok_or(ParseOutcomeError)
    }
}
