//! Counts of Partner Center's operations by result.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

/// The counts of one operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The operation's article.
    pub operation: String,
    /// The operation's path with `{name}` for parameters; an article has up to three paths.
    pub path: String,
    /// The number of responses below 400.
    pub done: u64,
    /// The number of responses of 400 and above, except 501.
    pub refused: u64,
    /// The number of responses for operations that are not implemented (501).
    pub unbuilt: u64,
    /// The number of calls that were executed but, because of a fault, not answered.
    pub unanswered: u64,
}

/// The counts by article and path.
#[derive(Default)]
pub struct Tally(Mutex<BTreeMap<(&'static str, &'static str), Served>>);

impl Tally {
    /// Counts a response.
    pub fn count(&self, operation: &'static str, path: &'static str, status: u16) {
        self.add(operation, path, |served| match status {
            501 => served.unbuilt += 1,
            ..400 => served.done += 1,
            _ => served.refused += 1,
        });
    }

    /// Counts a call without a response.
    pub fn count_unanswered(&self, operation: &'static str, path: &'static str) {
        self.add(operation, path, |served| served.unanswered += 1);
    }

    fn add(&self, operation: &'static str, path: &'static str, add: impl FnOnce(&mut Served)) {
        let mut counts = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        add(counts.entry((operation, path)).or_insert_with(|| Served {
            operation: operation.to_owned(),
            path: path.to_owned(),
            ..Served::default()
        }));
    }

    /// Returns the counts, ordered by article.
    pub fn served(&self) -> Vec<Served> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Resets the counts.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
