//! What became of what was recorded.

use std::{fmt, str::FromStr};

/// What became of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Outcome {
    /// About to be tried.
    Intent,
    /// Done.
    Done,
    /// Not allowed, by us or by Partner Center.
    Refused,
    /// Tried, and certainly not done.
    Failed,
    /// Tried, and nobody knows.
    Unknown,
}

impl Outcome {
    /// Every outcome.
    pub const ALL: [Self; 5] = [Self::Intent, Self::Done, Self::Refused, Self::Failed, Self::Unknown];

    /// The name in addresses and in the store.
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

/// The text names no outcome.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no such outcome")]
pub struct ParseOutcomeError;

impl FromStr for Outcome {
    type Err = ParseOutcomeError;

    fn from_str(text: &str) -> std::result::Result<Self, ParseOutcomeError> {
        Self::ALL.into_iter().find(|outcome| outcome.as_str() == text).ok_or(ParseOutcomeError)
    }
}
