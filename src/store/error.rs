//! Errors of the store. No variant carries a bound value, a URL with a password, or key material.

use sqlx::error::{DatabaseError, ErrorKind};

/// The result of every method of the store.
pub type Result<T> = std::result::Result<T, Error>;

/// A failure of a store operation.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The database URL is invalid.
    #[error("the database address cannot be used: {0}")]
    Address(&'static str),
    /// The database is unreachable or the connection was lost. Worth a retry later.
    #[error("the database cannot be reached: {0}")]
    Unavailable(String),
    /// The database is reachable, but a lock is held by someone else. Worth an immediate retry.
    #[error("the database is busy")]
    Busy,
    /// The database's disk is full.
    #[error("the database is full")]
    Full,
    /// The database may not be written to: its file or disk is read-only.
    #[error("the database is read-only")]
    ReadOnly,
    /// The object exists already, or was changed concurrently.
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// The object does not exist; names its kind.
    #[error("not found: {0}")]
    NotFound(&'static str),
    /// A value that may not be stored; names the value.
    #[error("not acceptable: {0}")]
    Invalid(&'static str),
    /// A value is sealed under a key that the keyring does not hold.
    #[error("sealed under the key {0:?}, which the keyring does not hold")]
    KeyUnknown(String),
    /// The keyring's key with this id is not the one that sealed the value, or the sealed value was altered.
    #[error("cannot be opened with the key {0:?}: the wrong key under that id, or altered data")]
    KeyWrong(String),
    /// A stored value is not in the expected form; names the column.
    #[error("unreadable value in the column {0:?}")]
    Corrupt(&'static str),
    /// The tables are missing or older than this program: `migrate` was not run.
    #[error("the database's schema is out of date; run the migrations")]
    NotMigrated,
    /// The migrations cannot be applied.
    #[error("cannot migrate: {0}")]
    Migration(String),
    /// Any other error that the database reported.
    #[error("the database failed: {0}")]
    Failed(String),
}

impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        match error {
            sqlx::Error::Database(error) => from_database(error.as_ref()),
            sqlx::Error::Io(error) => match error.kind() {
                std::io::ErrorKind::StorageFull | std::io::ErrorKind::QuotaExceeded => Self::Full,
                std::io::ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
                _ => Self::Unavailable(error.to_string()),
            },
            sqlx::Error::Tls(_) => Self::Unavailable("no TLS connection".into()),
            sqlx::Error::PoolTimedOut => Self::Busy,
            sqlx::Error::PoolClosed => Self::Unavailable("the store is closed".into()),
            sqlx::Error::WorkerCrashed => Self::Unavailable("a worker thread of the database driver crashed".into()),
            sqlx::Error::Configuration(_) => Self::Address("not a database's address"),
            // The texts of the remaining variants may quote values; their kind suffices to find the fault.
            sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => Self::Failed("undecodable value".into()),
            sqlx::Error::RowNotFound => Self::Failed("a row is missing".into()),
            _ => Self::Failed("unexpected error of the database driver".into()),
        }
    }
}

impl From<sqlx::migrate::MigrateError> for Error {
    fn from(error: sqlx::migrate::MigrateError) -> Self {
        use sqlx::migrate::MigrateError;
        match error {
            MigrateError::Execute(error) => error.into(),
            MigrateError::ExecuteMigration(error, version) => match Self::from(error) {
                Self::Failed(message) => Self::Migration(format!("version {version}: {message}")),
                other => other,
            },
            other => Self::Migration(other.to_string()),
        }
    }
}

fn from_database(error: &dyn DatabaseError) -> Error {
    match error.kind() {
        ErrorKind::UniqueViolation => return Error::Conflict("it exists already"),
        ErrorKind::ForeignKeyViolation => return Error::NotFound("the referenced object"),
        _ => {}
    }
    let code = error.code().unwrap_or_default();
    if let Some(code) = error.try_downcast_ref::<sqlx::sqlite::SqliteError>().and_then(|_| code.parse::<i32>().ok()) {
        from_sqlite(code, error.message())
    } else {
        from_postgres(&code, error.message())
    }
}

/// Converts a result code of SQLite ("Result and Error Codes"); an extended code has the primary one in its low byte.
fn from_sqlite(code: i32, message: &str) -> Error {
    match code & 0xff {
        5 | 6 => Error::Busy,
        8 => Error::ReadOnly,
        10 | 14 => Error::Unavailable(format!("SQLite code {code}")),
        11 => Error::Failed("the database file is damaged".into()),
        13 => Error::Full,
        26 => Error::Address("the file is not a SQLite database"),
        1 if message.starts_with("no such table") || message.starts_with("no such column") => Error::NotMigrated,
        _ => Error::Failed(format!("SQLite code {code}: {message}")),
    }
}

/// Converts an SQLSTATE by its class (PostgreSQL, appendix "PostgreSQL Error Codes").
fn from_postgres(code: &str, message: &str) -> Error {
    match code {
        "40001" | "40P01" | "55P03" | "57014" | "53300" => Error::Busy,
        "53100" => Error::Full,
        "25006" => Error::ReadOnly,
        "42P01" | "42703" | "3F000" => Error::NotMigrated,
        "28000" | "28P01" => Error::Unavailable("the database refused the user name or password".into()),
        "3D000" => Error::Unavailable("there is no database of that name".into()),
        _ if code.starts_with("08") || code.starts_with("57P") => Error::Unavailable(format!("SQLSTATE {code}")),
        _ => Error::Failed(format!("SQLSTATE {code}: {message}")),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extended_sqlite_codes_map_like_their_primary_code() {
        assert_eq!(from_sqlite(5, "database is locked"), Error::Busy);
        assert_eq!(from_sqlite(517, "database is locked"), Error::Busy, "SQLITE_BUSY_SNAPSHOT");
        assert_eq!(from_sqlite(13, "database or disk is full"), Error::Full);
        assert_eq!(from_sqlite(1, "no such table: audit"), Error::NotMigrated);
    }

    #[test]
    fn sqlstates_map_to_distinct_errors() {
        assert_eq!(from_postgres("53100", "could not extend file"), Error::Full);
        assert_eq!(from_postgres("40P01", "deadlock detected"), Error::Busy);
        assert!(matches!(from_postgres("57P01", "terminating connection"), Error::Unavailable(_)));
    }
}
