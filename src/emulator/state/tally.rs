//! Counts of Partner Center's operations by result, and of changes by object.

use std::{
    collections::{BTreeMap, btree_map::Entry},
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
    /// The number of 429 responses among these.
    pub throttled: u64,
    /// The number of responses for operations that are not implemented (501).
    pub unbuilt: u64,
    /// The number of calls that were executed but, because of a fault, not answered.
    pub unanswered: u64,
}

/// The number of times that an operation changed an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Changed {
    /// The operation's article.
    pub operation: String,
    /// The path of the requests in lower case, which contains the ids of the customer and of the object.
    pub path: String,
    /// The number of times that it was executed, whether or not the response arrived.
    pub done: u64,
}

/// Maximum number of objects with counts; changes of further ones are not counted.
const OBJECTS: usize = 200_000;

/// The counts by article and path, and those of changes by article and path as sent.
#[derive(Default)]
pub struct ApiCallCounts {
    served: Mutex<BTreeMap<(&'static str, &'static str), Served>>,
    changed: Mutex<BTreeMap<(&'static str, String), u64>>,
}

impl ApiCallCounts {
    /// Counts a response.
    pub fn count(&self, operation: &'static str, path: &'static str, status: u16) {
        self.add(operation, path, |served| match status {
            501 => served.unbuilt += 1,
            ..400 => served.done += 1,
            _ => {
                served.refused += 1;
                served.throttled += u64::from(status == 429);
            }
        });
    }

    /// Counts a call without a response.
    pub fn count_unanswered(&self, operation: &'static str, path: &'static str) {
        self.add(operation, path, |served| served.unanswered += 1);
    }

    /// Counts an executed write by its path; the query is ignored.
    pub fn count_change(&self, operation: &'static str, uri: &str) {
        let path = uri.split('?').next().unwrap_or_default().to_ascii_lowercase();
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = changed.len() >= OBJECTS;
        match changed.entry((operation, path)) {
            Entry::Occupied(mut entry) => *entry.get_mut() += 1,
            Entry::Vacant(entry) if !is_full => {
                entry.insert(1);
            }
            Entry::Vacant(_) => {}
        }
    }

    fn add(&self, operation: &'static str, path: &'static str, add: impl FnOnce(&mut Served)) {
        let mut counts = self.served.lock().unwrap_or_else(PoisonError::into_inner);
        add(counts.entry((operation, path)).or_insert_with(|| Served {
            operation: operation.to_owned(),
            path: path.to_owned(),
            ..Served::default()
        }));
    }

    /// Returns the counts, ordered by article.
    pub fn served(&self) -> Vec<Served> {
        self.served.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Returns the counts of changes, ordered by article.
    pub fn changed(&self) -> Vec<Changed> {
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let row = |((operation, path), done): (&(&str, String), &u64)| Changed {
            operation: (*operation).to_owned(),
            path: path.clone(),
            done: *done,
        };
        changed.iter().map(row).collect()
    }

    /// Resets the counts.
    pub fn reset(&self) {
        self.served.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
