//! The abstraction over both databases: statements with `$1` placeholders, transactions and rows.
//!
//! SQLite has one writer connection, since it allows one writing transaction at a time anyway and the pool's queue is
//! fairer than its busy handler, and several read-only connections. A transaction there begins `IMMEDIATE`: one that
//! starts as a reader and then writes can fail at once, regardless of the busy timeout.
//!
//! Recovery needs no restart: no pool hands out a connection that was opened before the pool's last fault
//! ([`LastFault`]), or that is still in a transaction.

mod fault;
mod free_space;

use std::{
    fmt,
    path::{Path, PathBuf},
    str::FromStr,
    time::{Duration, Instant},
};

use sqlx::{
    Connection as _, Postgres, Sqlite, Transaction,
    postgres::{PgConnectOptions, PgPoolOptions},
    query::Query,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

use self::fault::{DatabaseFile, LastFault};
use super::{
    error::{Error, Result},
    value::{Row, Value},
};

/// The kind of database.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A file on this machine, for a single instance of the portal.
    Sqlite,
    /// A server, for any number of instances.
    Postgres,
}

impl Kind {
    /// Returns the kind of database that a URL names.
    ///
    /// # Errors
    /// [`Error::Address`] when it names neither.
    pub fn of(url: &str) -> Result<Self> {
        Ok(if sqlite_path(url)?.is_some() { Self::Sqlite } else { Self::Postgres })
    }
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// The lock timeout and the sizes of the connection pools.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    pub(super) timeout: Duration,
    pub(super) connections: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self { timeout: Duration::from_secs(5), connections: 8 }
    }
}

/// A statement and its bound values. The text is a constant, so that no value can become part of it.
#[derive(Debug)]
pub(super) struct Statement {
    text: &'static str,
    values: Vec<Value>,
}

/// Creates a statement without values.
pub(super) const fn sql(text: &'static str) -> Statement {
    Statement { text, values: Vec::new() }
}

impl Statement {
    /// Binds the next placeholder.
    pub(super) fn bind(mut self, value: impl Into<Value>) -> Self {
        self.values.push(value.into());
        self
    }
}

macro_rules! query {
    ($name:ident, $database:ty) => {
        fn $name(statement: Statement) -> Query<'static, $database, <$database as sqlx::Database>::Arguments> {
            statement.values.into_iter().fold(sqlx::query(statement.text), |query, value| match value {
                Value::Int(value) => query.bind(value),
                Value::Text(value) => query.bind(value),
                Value::Bytes(value) => query.bind(value),
                Value::Bool(value) => query.bind(value),
            })
        }
    };
}
query!(for_sqlite, Sqlite);
query!(for_postgres, Postgres);

/// A connection pool and the last fault that its connections met.
#[derive(Debug)]
pub(super) struct Pool<D: sqlx::Database> {
    connections: sqlx::Pool<D>,
    fault: LastFault,
}

impl<D: sqlx::Database> Pool<D> {
    /// Returns the pool itself, for the job library.
    pub(super) const fn connections(&self) -> &sqlx::Pool<D> {
        &self.connections
    }
}

/// Makes a pool discard connections that are older than its last fault. SQLite rolls a transaction back by itself when
/// a write fails for lack of space, while the driver still counts it as open; hence the check of the transaction depth.
macro_rules! discard_faulty {
    ($options:expr, $fault:expr) => {{
        let fault = LastFault::clone($fault);
        $options.before_acquire(move |connection, known| {
            let usable = !connection.is_in_transaction() && !fault.has_occurred_within(known.age);
            Box::pin(std::future::ready(Ok(usable)))
        })
    }};
}

/// An open database.
#[derive(Debug)]
pub(super) enum Database {
    Sqlite { writer: Pool<Sqlite>, readers: Pool<Sqlite>, file: DatabaseFile },
    Postgres(Pool<Postgres>),
}

impl Database {
    /// Opens `sqlite:path` (creating the file if it does not exist) or `postgres://…`.
    pub(super) async fn open(url: &str, limits: Limits) -> Result<Self> {
        match sqlite_path(url)? {
            Some(path) => Self::open_sqlite(path, limits).await,
            None => Self::open_postgres(url, limits).await,
        }
    }

    async fn open_sqlite(path: PathBuf, limits: Limits) -> Result<Self> {
        create_private(&path)?;
        let options = SqliteConnectOptions::new()
            .filename(&path)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(limits.timeout);
        let fault = LastFault::none(Error::from);
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .acquire_timeout(limits.timeout)
            .idle_timeout(None)
            .max_lifetime(None)
            // Testing each connection first would cost as much as a short query, and reveals no fault of a file.
            .test_before_acquire(false);
        let writer = discard_faulty!(writer, &fault).connect_with(options.clone()).await?;
        let writer = Pool { connections: writer, fault };
        let fault = LastFault::none(Error::from);
        let readers = SqlitePoolOptions::new()
            .max_connections(limits.connections)
            .acquire_timeout(limits.timeout)
            .test_before_acquire(false);
        let readers = discard_faulty!(readers, &fault)
            // The operating system caches these pages already; a large cache for each connection would duplicate them.
            .connect_with(options.pragma("query_only", "ON").pragma("cache_size", "-256"))
            .await?;
        let readers = Pool { connections: readers, fault };
        Ok(Self::Sqlite { writer, readers, file: DatabaseFile::of(path)? })
    }

    async fn open_postgres(url: &str, limits: Limits) -> Result<Self> {
        let timeout = format!("{}ms", limits.timeout.as_millis());
        let options = PgConnectOptions::from_str(url)
            .map_err(|_| Error::Address("not a PostgreSQL address"))?
            .application_name("tenantry")
            // The statements here rely on seeing changes that were committed while they waited for a lock.
            .options([
                ("default_transaction_isolation", "read committed"),
                ("lock_timeout", timeout.as_str()),
                ("statement_timeout", "30s"),
            ]);
        let fault = LastFault::none(unreachable_if_timed_out);
        let timeout = limits.timeout;
        let pool = PgPoolOptions::new().max_connections(limits.connections).acquire_timeout(timeout).after_release(
            move |connection, _| {
                // A server that vanished without closing the connection would otherwise occupy a place in the pool
                // until the operating system's timeout, a quarter of an hour.
                Box::pin(async move {
                    let pinged = tokio::time::timeout(timeout, connection.ping()).await;
                    pinged.map_err(|_| sqlx::Error::PoolTimedOut)?.map(|()| true)
                })
            },
        );
        let pool = discard_faulty!(pool, &fault).connect_with(options).await.map_err(unreachable_if_timed_out)?;
        Ok(Self::Postgres(Pool { connections: pool, fault }))
    }

    /// Returns the SQLite pool for a statement, unless the file is gone. If the file was replaced, old connections are
    /// discarded, since writes to the deleted file would be lost.
    fn sqlite<'a>(&'a self, pool: &'a Pool<Sqlite>) -> Result<&'a Pool<Sqlite>> {
        if let Self::Sqlite { writer, readers, file } = self
            && file.was_replaced()?
        {
            writer.fault.record();
            readers.fault.record();
        }
        Ok(pool)
    }

    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Sqlite { .. } => Kind::Sqlite,
            Self::Postgres(_) => Kind::Postgres,
        }
    }

    /// Begins a transaction that may write.
    pub(super) async fn begin(&self) -> Result<Tx> {
        Ok(match self {
            Self::Sqlite { writer, .. } => {
                let Pool { connections, fault } = self.sqlite(writer)?;
                Tx::Sqlite(fault.observe(connections.begin_with("BEGIN IMMEDIATE").await)?, fault.clone())
            }
            Self::Postgres(Pool { connections, fault }) => {
                Tx::Postgres(fault.observe(connections.begin().await)?, fault.clone())
            }
        })
    }

    /// Runs one writing statement by itself; returns the number of affected rows.
    pub(super) async fn execute(&self, statement: Statement) -> Result<u64> {
        Ok(match self {
            Self::Sqlite { writer, .. } => {
                let Pool { connections, fault } = self.sqlite(writer)?;
                fault.observe(for_sqlite(statement).execute(connections).await)?.rows_affected()
            }
            Self::Postgres(Pool { connections, fault }) => {
                fault.observe(for_postgres(statement).execute(connections).await)?.rows_affected()
            }
        })
    }

    /// Runs one reading statement by itself.
    pub(super) async fn rows(&self, statement: Statement) -> Result<Vec<Row>> {
        Ok(match self {
            Self::Sqlite { readers, .. } => {
                let Pool { connections, fault } = self.sqlite(readers)?;
                let rows = fault.observe(for_sqlite(statement).fetch_all(connections).await)?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(Pool { connections, fault }) => {
                let rows = fault.observe(for_postgres(statement).fetch_all(connections).await)?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    /// Runs one reading statement by itself and returns at most one row.
    pub(super) async fn row(&self, statement: Statement) -> Result<Option<Row>> {
        Ok(self.rows(statement).await?.into_iter().next())
    }

    /// Checks whether a pool has met a fault since an instant.
    pub(super) fn has_failed_since(&self, since: Instant) -> bool {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                writer.fault.has_occurred_since(since) || readers.fault.has_occurred_since(since)
            }
            Self::Postgres(pool) => pool.fault.has_occurred_since(since),
        }
    }

    /// Checks that a change could be written: inserts a row about as large as an audit entry and rolls it back and, for
    /// SQLite, checks that the disk has some free space, since nothing that is rolled back reaches the disk.
    pub(super) async fn check_writable(&self) -> Result<()> {
        const SQL: &str = "INSERT INTO preferences (tenant, object, data) VALUES ($1, $2, $3)";
        let probe = uuid::Uuid::new_v4();
        let mut tx = self.begin().await?;
        tx.execute(sql(SQL).bind(probe).bind(probe).bind(probe.to_string().repeat(100))).await?;
        tx.rollback().await?;
        match self {
            Self::Sqlite { file, .. } => free_space::check_free_space(file.path()).await,
            Self::Postgres(_) => Ok(()),
        }
    }

    /// Copies a SQLite database into a new file, without blocking writers.
    pub(super) async fn copy_to(&self, to: &Path) -> Result<()> {
        let Self::Sqlite { readers, .. } = self else { return Err(Error::Invalid("backup: use pg_dump")) };
        let Some(name) = to.to_str() else { return Err(Error::Invalid("backup: the path is not UTF-8")) };
        if to.exists() {
            return Err(Error::Conflict("the file exists already"));
        }
        let Pool { connections, fault } = self.sqlite(readers)?;
        let mut reader = fault.observe(connections.acquire().await)?.detach();
        sqlx::query("PRAGMA query_only = OFF").execute(&mut reader).await?;
        create_private(to)?;
        let copied = sqlx::query("VACUUM INTO $1").bind(name.to_owned()).execute(&mut reader).await;
        // The copy itself does not sync to disk.
        let synced = copied.map_err(Error::from).and_then(|_| {
            std::fs::File::open(to)
                .and_then(|file| file.sync_all())
                .map_err(|error| Error::Unavailable(format!("the copy: {error}")))
        });
        reader.close().await?;
        if synced.is_err() {
            // A partial copy is worse than none.
            drop(std::fs::remove_file(to));
        }
        synced
    }

    pub(super) async fn close(&self) {
        match self {
            Self::Sqlite { writer, readers, .. } => {
                readers.connections.close().await;
                // Closed last, since the connection that closes last checkpoints the write-ahead log into the file.
                writer.connections.close().await;
            }
            Self::Postgres(pool) => pool.connections.close().await,
        }
    }

    /// Applies migrations: in one transaction on SQLite, whose migrator takes no lock; on a dedicated connection on
    /// PostgreSQL, since the migrator's lock lasts as long as the connection.
    pub(super) async fn migrate(&self, migrator: &sqlx::migrate::Migrator) -> Result<()> {
        match self {
            Self::Sqlite { writer, .. } => {
                let mut tx = writer.connections.begin_with("BEGIN IMMEDIATE").await?;
                migrator.run_direct(None, &mut *tx, false).await?;
                tx.commit().await?;
            }
            Self::Postgres(pool) => {
                let mut connection = pool.fault.observe(pool.connections.acquire().await)?.detach();
                sqlx::query("SET lock_timeout = '60s'").execute(&mut connection).await?;
                sqlx::query("SET statement_timeout = '0'").execute(&mut connection).await?;
                let outcome = migrator.run_direct(None, &mut connection, false).await;
                connection.close().await?;
                outcome?;
            }
        }
        Ok(())
    }
}

/// A transaction; rolled back when it is dropped without [`Tx::commit`].
#[derive(Debug)]
pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>, LastFault),
    Postgres(Transaction<'static, Postgres>, LastFault),
}

impl Tx {
    pub(super) const fn kind(&self) -> Kind {
        match self {
            Self::Sqlite(..) => Kind::Sqlite,
            Self::Postgres(..) => Kind::Postgres,
        }
    }

    pub(super) async fn execute(&mut self, statement: Statement) -> Result<u64> {
        Ok(match self {
            Self::Sqlite(tx, fault) => fault.observe(for_sqlite(statement).execute(&mut **tx).await)?.rows_affected(),
            Self::Postgres(tx, fault) => {
                fault.observe(for_postgres(statement).execute(&mut **tx).await)?.rows_affected()
            }
        })
    }

    pub(super) async fn rows(&mut self, statement: Statement) -> Result<Vec<Row>> {
        Ok(match self {
            Self::Sqlite(tx, fault) => {
                let rows = fault.observe(for_sqlite(statement).fetch_all(&mut **tx).await)?;
                rows.into_iter().map(Row::Sqlite).collect()
            }
            Self::Postgres(tx, fault) => {
                let rows = fault.observe(for_postgres(statement).fetch_all(&mut **tx).await)?;
                rows.into_iter().map(Row::Postgres).collect()
            }
        })
    }

    pub(super) async fn row(&mut self, statement: Statement) -> Result<Option<Row>> {
        Ok(self.rows(statement).await?.into_iter().next())
    }

    async fn rollback(self) -> Result<()> {
        match self {
            Self::Sqlite(tx, fault) => fault.observe(tx.rollback().await),
            Self::Postgres(tx, fault) => fault.observe(tx.rollback().await),
        }
    }

    pub(super) async fn commit(self) -> Result<()> {
        match self {
            Self::Sqlite(tx, fault) => fault.observe(tx.commit().await),
            Self::Postgres(tx, fault) => fault.observe(tx.commit().await),
        }
    }
}

/// Converts a pool timeout to [`Error::Unavailable`]: the pool retries while a server refuses connections, and then
/// reports only the timeout.
fn unreachable_if_timed_out(error: sqlx::Error) -> Error {
    match error {
        sqlx::Error::PoolTimedOut => Error::Unavailable("no connection in time".into()),
        other => other.into(),
    }
}

/// Creates the file and its folder, accessible to the owner only. The journal files inherit the mode.
fn create_private(path: &Path) -> Result<()> {
    create_folder(path)?;
    let mut options = std::fs::OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path).map(drop).map_err(file_error)
}

/// Creates the parent folder of a file.
pub(super) fn create_folder(path: &Path) -> Result<()> {
    match path.parent().filter(|folder| !folder.as_os_str().is_empty()) {
        Some(folder) => std::fs::create_dir_all(folder).map_err(file_error),
        None => Ok(()),
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn file_error(error: std::io::Error) -> Error {
    Error::Unavailable(format!("the database file: {error}"))
}

/// Returns the file path of a database URL, or nothing if the URL names a PostgreSQL server.
pub(super) fn sqlite_path(url: &str) -> Result<Option<PathBuf>> {
    let Some(path) = url.strip_prefix("sqlite:") else {
        return if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            Ok(None)
        } else {
            Err(Error::Address("expected sqlite:path or postgres://user@host/database"))
        };
    };
    let path = path.strip_prefix("//").unwrap_or(path);
    if path.is_empty() || path.contains(":memory:") || path.contains('?') {
        return Err(Error::Address("SQLite needs the path of a file, without options"));
    }
    Ok(Some(PathBuf::from(path)))
}
