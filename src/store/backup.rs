//! Online backup of a SQLite database.

use std::{
    fs::{self, File},
    path::{Path, PathBuf},
};

use sqlx::{
    AssertSqlSafe, Connection as _, Executor as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode},
};

use super::{
    Store,
    error::{Error, Result},
};

/// Tables whose rows are left out of backups: short-lived data (minutes or hours) of one session, person or instance,
/// jobs, whose rows must not be carried out again after a restoration, with the passwords that they set, and mail and
/// messages to partners' own systems, which must not be sent again.
pub const EXCLUDED_TABLES: [&str; 10] = [
    "kept_answer",
    "ended_session",
    "draft",
    "instance",
    "job_sheet",
    "job_row",
    "job",
    "webhook_delivery",
    "request_mail",
    "river_job",
];

impl Store {
    /// Writes a consistent snapshot of the database into a new file that only its owner can read, without the rows of
    /// [`EXCLUDED_TABLES`]. The portal may run meanwhile. [`Store::restore`] restores it. Secrets stay encrypted in the
    /// copy, so the key file must be kept as well, in another place.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the file exists; [`Error::Invalid`] on PostgreSQL, where `pg_dump` is to be used.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(Error::Conflict("the file exists already"));
        }
        // Written under a temporary name until the excluded rows are gone.
        let unfinished = Unfinished::for_target(to);
        self.database().copy_to(&unfinished.0).await?;
        delete_excluded_rows(&unfinished.0).await?;
        let finish = || {
            File::open(&unfinished.0)?.sync_all()?;
            fs::rename(&unfinished.0, to)
        };
        finish().map_err(|error| Error::Unavailable(format!("the copy: {error}")))
    }
}

/// An unfinished copy, which is deleted on drop unless it was completed.
struct Unfinished(PathBuf);

impl Unfinished {
    fn for_target(to: &Path) -> Self {
        let mut name = to.as_os_str().to_owned();
        name.push(".unfinished");
        let unfinished = Self(name.into());
        // Left by an interrupted backup.
        unfinished.remove();
        unfinished
    }

    fn remove(&self) {
        for suffix in ["", "-journal", "-wal", "-shm"] {
            let mut name = self.0.as_os_str().to_owned();
            name.push(suffix);
            drop(fs::remove_file(name));
        }
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        self.remove();
    }
}

/// Deletes the excluded rows, and runs `VACUUM` to remove their pages.
async fn delete_excluded_rows(copy: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(copy).journal_mode(SqliteJournalMode::Delete);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    connection.execute("PRAGMA secure_delete = ON").await?;
    for table in EXCLUDED_TABLES {
        connection.execute(AssertSqlSafe(format!("DELETE FROM {table}"))).await?;
    }
    connection.execute("VACUUM").await?;
    connection.close().await?;
    Ok(())
}
