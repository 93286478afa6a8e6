//! What was asked of Partner Center and how it was answered.

use std::{
    collections::BTreeMap,
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

/// How often one operation was answered.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Served {
    /// The operation's article.
    pub operation: String,
    /// Its path with `{name}` for what varies; articles have up to three.
    pub path: String,
    /// Answers below 400.
    pub done: u64,
    /// Answers of 400 and above, but for 501.
    pub refused: u64,
    /// Answers that it is not built.
    pub unbuilt: u64,
    /// Calls that were dealt with and, by a fault, never answered.
    pub unanswered: u64,
}

/// A count for each operation, by article and path.
#[derive(Default)]
pub struct Tally(Mutex<BTreeMap<(&'static str, &'static str), Served>>);

impl Tally {
    /// Counts an answer.
    pub fn count(&self, operation: &'static str, path: &'static str, status: u16) {
        self.add(operation, path, |served| match status {
            501 => served.unbuilt += 1,
            ..400 => served.done += 1,
            _ => served.refused += 1,
        });
    }

    /// Counts a call that is never answered.
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

    /// The counts in the order of the articles' names.
    pub fn served(&self) -> Vec<Served> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Forgets the counts.
    pub fn reset(&self) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
