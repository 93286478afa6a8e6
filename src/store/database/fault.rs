//! Faults of a database: which of them cost a pool its connections.
//!
//! A connection may keep what was true when it was opened or when it last failed: a file that could be opened for
//! reading only, a server that has become a standby, a transaction that the database ended by itself. None of them is
//! asked again after a fault, so that the fault ends as soon as its cause does.

use std::{
    path::{Path, PathBuf},
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

use crate::store::error::{Error, Result};

/// When the connections of a pool last met a fault; clones are one.
#[derive(Debug, Clone)]
pub(in crate::store) struct LastFault {
    at: Arc<Mutex<Option<Instant>>>,
    /// What the driver's errors mean for this database.
    means: fn(sqlx::Error) -> Error,
}

impl LastFault {
    /// None so far.
    pub(super) fn none(means: fn(sqlx::Error) -> Error) -> Self {
        Self { at: Arc::default(), means }
    }

    /// What came of using a connection; a fault is noted.
    pub(super) fn met<T>(&self, outcome: std::result::Result<T, sqlx::Error>) -> Result<T> {
        let outcome = outcome.map_err(self.means);
        // The others are about what was asked, or about others who were first: a new connection would fail in the same way.
        if let Err(Error::Unavailable(_) | Error::Full | Error::ReadOnly | Error::Failed(_)) = &outcome {
            self.note();
        }
        outcome
    }

    /// Lets no connection that is open now be used again.
    pub(super) fn note(&self) {
        *self.at.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
    }

    /// Whether there was one since a moment.
    pub(super) fn is_since(&self, moment: Instant) -> bool {
        self.at.lock().unwrap_or_else(PoisonError::into_inner).is_some_and(|at| moment <= at)
    }

    /// Whether there was one in the life of a connection of this age.
    pub(super) fn is_younger_than(&self, age: Duration) -> bool {
        Instant::now().checked_sub(age).is_some_and(|opened| self.is_since(opened))
    }
}

/// The file of a SQLite database, and which one it was when it was last looked at. A file that was deleted or replaced
/// lives on for those who have it open, and everything written to it is lost.
#[derive(Debug)]
pub(in crate::store) struct FileId {
    path: PathBuf,
    seen: Mutex<Option<(u64, u64)>>,
}

impl FileId {
    /// That of a file.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there is none.
    pub(super) fn of(path: PathBuf) -> Result<Self> {
        let seen = Mutex::new(Some(id(&path)?));
        Ok(Self { path, seen })
    }

    /// Where it is.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Whether another file has taken its place since this was last asked.
    ///
    /// # Errors
    /// [`Error::Unavailable`] when there is none.
    pub(super) fn has_changed(&self) -> Result<bool> {
        let found = id(&self.path)?;
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        Ok(seen.replace(found).is_some_and(|seen| seen != found))
    }
}

#[cfg(unix)]
fn id(path: &Path) -> Result<(u64, u64)> {
    use std::os::unix::fs::MetadataExt as _;

    std::fs::metadata(path).map(|file| (file.dev(), file.ino())).map_err(|_| gone())
}

#[cfg(not(unix))]
fn id(path: &Path) -> Result<(u64, u64)> {
    std::fs::metadata(path).map(|_| (0, 0)).map_err(|_| gone())
}

fn gone() -> Error {
    Error::Unavailable("the database file is gone".into())
}
