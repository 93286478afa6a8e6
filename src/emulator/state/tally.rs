//! Counts of Partner Center's operations by result, and of changes by object.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::{Mutex, PoisonError},
};

use serde::{Deserialize, Serialize};

/// The counts of one operation.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OperationCounts {
    /// The operation's article.
    pub operation: String,
    /// The operation's path with `{name}` for parameters; an article has up to three paths.
    pub path: String,
    /// The number of responses below 400.
    #[serde(rename = "done")]
    pub succeeded: u64,
    /// The number of responses of 400 and above, except 501.
    #[serde(rename = "refused")]
    pub failed: u64,
    /// The number of 429 responses among these.
    pub throttled: u64,
    /// The number of responses for operations that are not implemented (501).
    #[serde(rename = "unbuilt")]
    pub not_implemented: u64,
    /// The number of calls that were executed but, because of a fault, not answered.
    pub unanswered: u64,
}

/// The number of times that an operation changed an object.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeCount {
    /// The operation's article.
    pub operation: String,
    /// The path of the requests in lower case, which contains the ids of the customer and of the object.
    pub path: String,
    /// The number of times that it was executed, whether or not the response arrived.
    pub done: u64,
}

/// Maximum number of objects with counts; changes of further ones are not counted.
const MAX_OBJECTS: usize = 200_000;

/// The counts by article and path, and those of changes by article and path as sent.
#[derive(Default)]
pub struct ApiCallCounts {
    operation_counts: Mutex<BTreeMap<(&'static str, &'static str), OperationCounts>>,
    changed: Mutex<BTreeMap<(&'static str, String), u64>>,
}

impl ApiCallCounts {
    /// Counts a response.
    pub fn count(&self, operation: &'static str, path: &'static str, status: u16) {
        self.add(operation, path, |operation_counts| match status {
            501 => operation_counts.not_implemented += 1,
            ..400 => operation_counts.succeeded += 1,
            _ => {
                operation_counts.failed += 1;
                operation_counts.throttled += u64::from(status == 429);
            }
        });
    }

    /// Counts a call without a response.
    pub fn count_unanswered(&self, operation: &'static str, path: &'static str) {
        self.add(operation, path, |operation_counts| operation_counts.unanswered += 1);
    }

    /// Counts an executed write by its path; the query is ignored.
    pub fn count_change(&self, operation: &'static str, uri: &str) {
        let path = uri.split('?').next().unwrap_or_default().to_ascii_lowercase();
        let mut changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let is_full = changed.len() >= MAX_OBJECTS;
        match changed.entry((operation, path)) {
            Entry::Occupied(mut entry) => *entry.get_mut() += 1,
            Entry::Vacant(entry) if !is_full => {
                entry.insert(1);
            }
            Entry::Vacant(_) => {}
        }
    }

    fn add(&self, operation: &'static str, path: &'static str, add: impl FnOnce(&mut OperationCounts)) {
        let mut counts = self.operation_counts.lock().unwrap_or_else(PoisonError::into_inner);
        add(counts.entry((operation, path)).or_insert_with(|| OperationCounts {
            operation: operation.to_owned(),
            path: path.to_owned(),
            ..OperationCounts::default()
        }));
    }

    /// Returns the counts, ordered by article.
    pub fn operation_counts(&self) -> Vec<OperationCounts> {
        self.operation_counts.lock().unwrap_or_else(PoisonError::into_inner).values().cloned().collect()
    }

    /// Returns the counts of changes, ordered by article.
    pub fn changed(&self) -> Vec<ChangeCount> {
        let changed = self.changed.lock().unwrap_or_else(PoisonError::into_inner);
        let row = |((operation, path), done): (&(&str, String), &u64)| ChangeCount {
            operation: (*operation).to_owned(),
            path: path.clone(),
            done: *done,
        };
        changed.iter().map(row).collect()
    }

    /// Resets the counts.
    pub fn reset(&self) {
        self.operation_counts.lock().unwrap_or_else(PoisonError::into_inner).clear();
        self.changed.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }
}
