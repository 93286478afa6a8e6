//! Restoration of a SQLite database from a backup.
//!
//! The backup is first copied to the database's folder and checked before anything is replaced, and the last step is a
//! rename: an interruption leaves either the old database or the new one. A database that others have open cannot be
//! locked exclusively, which detects that it is in use (SQLite, "Write-Ahead Logging", exclusive locking mode).

use std::{
    fs::{self, OpenOptions},
    io,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use sqlx::{
    Connection as _, Executor as _, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteLockingMode},
};

use super::{
    ChainRegisterStatus, ChainStatus, Keyring, MIGRATIONS, Store,
    audit::{AuditAction, Outcome},
    database::{self, sql},
    error::{Error, Result},
};

/// Maximum time to wait for a database that is in use.
const TIMEOUT: Duration = Duration::from_secs(1);

/// The contents of a restored backup.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Restored {
    /// The number of partners.
    pub partners: usize,
    /// The number of their audit entries, all in verified chains.
    pub entries: u64,
}

impl Store {
    /// Replaces a SQLite database that is not in use with a copy that [`Store::backup`] made. The file must be intact,
    /// its tables no newer than this program's, its secrets sealed under the given keys, and its audit chains intact.
    /// Sessions are not restored, since one that was ended after the backup would be valid again. The restoration is
    /// recorded in each partner's audit.
    ///
    /// # Errors
    /// [`Error::Busy`] when the database is in use, [`Error::Conflict`] when it holds partners and `replace` is not
    /// set, [`Error::Invalid`] for a file that is not a backup and on PostgreSQL, where `pg_restore` is to be used, or
    /// any other error of the copy. Nothing is changed on error.
    pub async fn restore(url: &str, from: &Path, keys: Arc<Keyring>, replace: bool) -> Result<Restored> {
        let target = database::sqlite_path(url)?.ok_or(Error::Invalid("restore: use pg_restore"))?;
        if fs::metadata(with_suffix(from, "-wal")).is_ok_and(|log| log.len() > 0) {
            return Err(Error::Invalid("the file is a database in use and no backup"));
        }
        let candidate = Candidate(with_suffix(&target, ".restoring"));
        candidate.copy(from)?;
        let restored = candidate.prepare(keys).await?;
        replace_database(&target, &candidate.0, replace).await?;
        Ok(restored)
    }

    /// Checks a copied backup, applies pending migrations, deletes its sessions and records the restoration in each
    /// partner's audit.
    async fn prepare_restored(&self) -> Result<Restored> {
        let database = self.database();
        let report = database.rows(sql("PRAGMA integrity_check")).await?;
        let is_intact = report.len() == 1 && report[0].text("integrity_check")? == "ok";
        if !is_intact || !database.rows(sql("PRAGMA foreign_key_check")).await?.is_empty() {
            return Err(Error::Failed("the database file is damaged".into()));
        }
        if self.pending_migrations().await?.len() == MIGRATIONS.len() {
            return Err(Error::Invalid("the file is no backup of a portal's database"));
        }
        self.migrate().await?;
        self.check_keys().await?;
        let partners = self.list_partners().await?;
        let mut entries = 0;
        for (partner, _) in self.list_chains().await? {
            match self.verify_audit(partner).await? {
                ChainStatus::Intact(entry_count) => entries += entry_count,
                ChainStatus::Broken { seq } => {
                    let broken = format!("the audit chain of the partner {partner} is broken at entry {seq}");
                    return Err(Error::Failed(broken));
                }
            }
        }
        match self.verify_chain_register().await? {
            ChainRegisterStatus::All => {}
            ChainRegisterStatus::Missing(partners) => {
                let missing = partners.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ");
                return Err(Error::Failed(format!("the audit chains of these partners are missing: {missing}")));
            }
            ChainRegisterStatus::Broken => return Err(Error::Failed("the register of audit chains is broken".into())),
        }
        let mut tx = database.begin().await?;
        tx.execute(sql("DELETE FROM session")).await?;
        for partner in &partners {
            let action = AuditAction::new(partner.id, "restore_backup");
            self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        }
        tx.commit().await?;
        Ok(Restored { partners: partners.len(), entries })
    }
}

/// A copy of the backup, which is deleted on drop unless it was put in place.
struct Candidate(PathBuf);

impl Candidate {
    fn copy(&self, from: &Path) -> Result<()> {
        let copied = || -> io::Result<()> {
            let mut source = fs::File::open(from)?;
            self.remove();
            let mut options = OpenOptions::new();
            options.write(true).create_new(true);
            #[cfg(unix)]
            std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
            let mut copy = options.open(&self.0)?;
            io::copy(&mut source, &mut copy)?;
            copy.sync_all()
        };
        database::create_folder(&self.0)?;
        copied().map_err(|error| file_error("the backup cannot be copied beside the database", &error))
    }

    /// Prepares the copy for use, or returns the reason why it cannot be restored.
    async fn prepare(&self, keys: Arc<Keyring>) -> Result<Restored> {
        let store = Store::open(&format!("sqlite:{}", self.0.display()), keys).await?;
        let restored = store.prepare_restored().await;
        store.close().await;
        restored
    }

    fn remove(&self) {
        for file in ["", "-wal", "-shm", "-journal"] {
            drop(fs::remove_file(with_suffix(&self.0, file)));
        }
    }
}

impl Drop for Candidate {
    fn drop(&mut self) {
        self.remove();
    }
}

async fn replace_database(target: &Path, candidate: &Path, replace: bool) -> Result<()> {
    // Held until the new database is in place, so that nobody opens the old one meanwhile.
    let mut locked = None;
    if fs::exists(target).map_err(|error| file_error("the database", &error))? {
        let empty = match open_exclusively(target).await {
            Ok(mut connection) => {
                let empty = is_empty(&mut connection).await;
                locked = Some(connection);
                empty
            }
            Err(Error::Busy) => return Err(Error::Busy),
            // An unreadable database is the very reason for a backup, but must not be lost without confirmation.
            Err(_) => false,
        };
        if !empty && !replace {
            return Err(Error::Conflict("there is a database with partners already"));
        }
        for log in ["-wal", "-shm", "-journal"] {
            // A leftover write-ahead log would be replayed into the new database.
            match fs::remove_file(with_suffix(target, log)) {
                Err(error) if error.kind() != io::ErrorKind::NotFound => {
                    return Err(file_error("the old database's log", &error));
                }
                _ => {}
            }
        }
    }
    fs::rename(candidate, target).map_err(|error| file_error("the database cannot be put in place", &error))?;
    #[cfg(unix)]
    if let Some(folder) = target.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        let synced = fs::File::open(folder).and_then(|folder| folder.sync_all());
        synced.map_err(|error| file_error("the database's folder", &error))?;
    }
    if let Some(connection) = locked {
        connection.close().await?;
    }
    Ok(())
}

/// Opens a database exclusively, with its write-ahead log checkpointed.
async fn open_exclusively(path: &Path) -> Result<SqliteConnection> {
    let options = SqliteConnectOptions::new()
        .filename(path)
        .busy_timeout(TIMEOUT)
        .locking_mode(SqliteLockingMode::Exclusive)
        .journal_mode(SqliteJournalMode::Delete);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    connection.execute("BEGIN EXCLUSIVE").await?;
    Ok(connection)
}

async fn is_empty(connection: &mut SqliteConnection) -> bool {
    match sqlx::query_scalar::<_, i64>("SELECT COUNT(*) FROM partner").fetch_one(connection).await {
        Ok(partners) => partners == 0,
        Err(error) => Error::from(error) == Error::NotMigrated,
    }
}

fn with_suffix(path: &Path, suffix: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(suffix);
    name.into()
}

fn file_error(what: &str, error: &io::Error) -> Error {
    Error::Unavailable(format!("{what}: {error}"))
}
