//! Counts of token requests and their outcomes.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::domain::id::PersonId;

/// An outcome of a token request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Tokens were issued, even if a fault prevented their delivery.
    Granted,
    /// An error with this Entra code.
    Refused(u32),
    /// Another response with this status, by a fault.
    Failed(u16),
}

/// The count of one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TokenRequestCount {
    /// The grant type: `authorization_code`, `refresh_token`, `client_credentials`, or `other`.
    pub grant_type: String,
    /// The person of the code or the refresh token, if known.
    pub person: Option<PersonId>,
    /// The outcome.
    pub outcome: Outcome,
    /// The number of requests.
    pub count: u64,
}

type Key = (&'static str, Option<PersonId>, Outcome);

/// Counts by grant type, person and outcome.
#[derive(Default)]
pub struct TokenRequestCounts(Mutex<BTreeMap<Key, u64>>);

impl TokenRequestCounts {
    /// Counts a request.
    pub fn count(&self, grant_type: &'static str, person: Option<PersonId>, outcome: Outcome) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry((grant_type, person, outcome)).or_default() += 1;
    }

    /// Returns the counts, grouped by grant type and person.
    pub fn list(&self) -> Vec<TokenRequestCount> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let to_count = |(&(grant_type, person, outcome), &count): (&Key, &u64)| TokenRequestCount {
            grant_type: grant_type.to_owned(),
            person,
            outcome,
            count,
        };
        counts.iter().map(to_count).collect()
    }

    /// Resets the counts.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
