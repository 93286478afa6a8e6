//! What the token endpoint was asked for, and what came of it.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

use crate::domain::id::PersonId;

/// An outcome of a request for tokens.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// Tokens, whether or not a fault kept them from arriving.
    Granted,
    /// An error with this number of Entra's.
    Refused(u32),
    /// Another answer with this status, by a fault.
    Failed(u16),
}

/// A count of one outcome.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Exchanged {
    /// `authorization_code`, `refresh_token`, `client_credentials`, or `other`.
    pub grant_type: String,
    /// Whose the code or the refresh token was, as far as it was known.
    pub person: Option<PersonId>,
    /// What came of it.
    pub outcome: Outcome,
    /// How often.
    pub count: u64,
}

type Key = (&'static str, Option<PersonId>, Outcome);

/// A count for each grant type, person and outcome.
#[derive(Default)]
pub struct Exchanges(Mutex<BTreeMap<Key, u64>>);

impl Exchanges {
    /// Counts a request.
    pub fn count(&self, grant_type: &'static str, person: Option<PersonId>, outcome: Outcome) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner).entry((grant_type, person, outcome)).or_default() += 1;
    }

    /// Lists the counts, those of one grant type and person together.
    pub fn list(&self) -> Vec<Exchanged> {
        let counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let exchanged = |(&(grant_type, person, outcome), &count): (&Key, &u64)| Exchanged {
            grant_type: grant_type.to_owned(),
            person,
            outcome,
            count,
        };
        counts.iter().map(exchanged).collect()
    }

    /// Forgets the counts.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
