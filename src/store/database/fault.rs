//! Database faults after which a pool discards its connections.
//!
//! A connection may retain stale state from when it was opened or last failed: a file that was opened read-only, a
//! server that has become a standby, a transaction that the database rolled back by itself. Such a connection is not
//! reused after a fault, so that the fault ends as soon as its cause does.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::store::error::{Error, Result};

/// The time at which the connections of a pool last met a fault; shared by all clones.
#[derive(Debug, Clone)]
pub(in crate::store) struct LastFault {
    at: Arc<Mutex<Option<Instant>>>,
    /// The conversion of the driver's errors for this database.
    convert: fn(sqlx::Error) -> Error,
}

impl LastFault {
    /// Creates the state without a fault.
    pub(super) fn none(convert: fn(sqlx::Error) -> Error) -> Self {
        Self { at: Arc::default(), convert }
    }

    /// Converts the outcome of using a connection, and records a fault.
    pub(super) fn observe<T>(&self, outcome: std::result::Result<T, sqlx::Error>) -> Result<T> {
        let outcome = outcome.map_err(self.convert);
        // The other errors are due to the statement or to concurrent changes: a new connection would fail in the same
        // way.
        if let Err(Error::Unavailable(_) | Error::Full | Error::ReadOnly | Error::Failed(_)) = &outcome {
            self.record();
        }
        outcome
    }

    /// Invalidates every connection that is open now.
    pub(super) fn record(&self) {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Checks whether a fault has occurred since an instant.
    pub(super) fn has_occurred_since(&self, since: Instant) -> bool {
        self.at.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| since <= at)
    }

    /// Checks whether a fault has occurred within the lifetime of a connection of this age.
    pub(super) fn has_occurred_within(&self, age: Duration) -> bool {
        Instant::now().checked_sub(age).is_some_and(|opened| self.has_occurred_since(opened))
    }
}

/// The file of a SQLite database, with its identity when it was last checked. A file that was deleted or replaced lives
/// on for processes that have it open, and everything written to it is lost.
#[derive(Debug)]
pub(in crate::store) struct DatabaseFile {
    path: PathBuf,
    seen: Mutex<Option<(u64, u64)>>,
}

impl DatabaseFile {
    /// Returns the identity of a file.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there is none.
    pub(super) fn of(path: PathBuf) -> Result<Self> {
        let seen = Mutex::new(Some(file_id(&path)?));
        Ok(Self { path, seen })
    }

    /// Returns the file's path.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Checks whether another file has taken its place since the last check.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there is none.
    pub(super) fn was_replaced(&self) -> Result<bool> {
        let found = file_id(&self.path)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(seen.replace(found).is_some_and(|seen| seen != found))
    }
}

#[cfg(unix)]
fn file_id(path: &Path) -> Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;

    std::fs::metadata(path).map(|file| (file.dev(), file.ino())).map_err(|_| file_gone())
}

#[cfg(not(unix))]
fn file_id(path: &Path) -> Result<(u64, u64)> {
    std::fs::metadata(path).map(|_| (0, 0)).map_err(|_| file_gone())
}

fn file_gone() -> Error {
    Error::Unavailable("the database file is gone".into())
}
