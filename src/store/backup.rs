//! Copying a SQLite database while the portal goes on.

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

/// Tables whose rows are in no backup: what is in them is for minutes or hours, and for one session or person.
pub const LEFT_OUT: [&str; 4] = ["kept_answer", "ended_session", "draft", "instance"];

impl Store {
    /// Writes a copy of the database, as it is at one moment, into a new file for the owner's eyes only, without the rows
    /// of [`LEFT_OUT`]. The portal may go on meanwhile. [`Store::restore`] puts it back. The copy's secrets stay sealed:
    /// the key file is to be kept too, and elsewhere.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the file exists; [`Error::Invalid`] on PostgreSQL, whose own `pg_dump` is the way there.
    pub async fn backup(&self, to: &Path) -> Result<()> {
        if to.exists() {
            return Err(Error::Conflict("the file exists already"));
        }
        // Under another name until nothing is in it any more that must not be.
        let unfinished = Unfinished::beside(to);
        self.database().copy_to(&unfinished.0).await?;
        leave_out(&unfinished.0).await?;
        let finish = || {
            File::open(&unfinished.0)?.sync_all()?;
            fs::rename(&unfinished.0, to)
        };
        finish().map_err(|error| Error::Unavailable(format!("the copy: {error}")))
    }
}

/// A copy in the making; gone again unless it was finished.
struct Unfinished(PathBuf);

impl Unfinished {
    fn beside(to: &Path) -> Self {
        let mut name = to.as_os_str().to_owned();
        name.push(".unfinished");
        let unfinished = Self(name.into());
        // Of a copying that was broken off.
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

/// Removes the rows, and with `VACUUM` the pages that they were on.
async fn leave_out(copy: &Path) -> Result<()> {
    let options = SqliteConnectOptions::new().filename(copy).journal_mode(SqliteJournalMode::Delete);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    connection.execute("PRAGMA secure_delete = ON").await?;
    for table in LEFT_OUT {
        connection.execute(AssertSqlSafe(format!("DELETE FROM {table}"))).await?;
    }
    connection.execute("VACUUM").await?;
    connection.close().await?;
    Ok(())
}
