//! Database URLs, migrations, the write probe.

use super::*;
use crate::store::{Error, PendingMigration};

on_both!(
    new_database_reports_pending_migrations,
    migrate_is_idempotent,
    concurrent_migrations_succeed,
    rejects_a_database_newer_than_the_program,
    store_can_be_pinged_measured_and_closed,
);

/// Opens a database without tables.
async fn unmigrated(db: &TestDatabase) -> Store {
    if let Some((server, schema)) = &db.schema {
        administer(server, format!("DROP SCHEMA {schema} CASCADE; CREATE SCHEMA {schema}")).await;
        db.another_instance().await
    } else {
        let url = db.url.replace("store.db", "empty.db");
        open(&url, &db.keys, &db.clock, Limits::default()).await.unwrap()
    }
}

async fn new_database_reports_pending_migrations(db: &TestDatabase) {
    let store = unmigrated(db).await;
    assert_eq!(
        store.pending_migrations().await.unwrap(),
        [
            PendingMigration { version: 1, name: "initial" },
            PendingMigration { version: 2, name: "disabled person" },
            PendingMigration { version: 3, name: "kept answer" },
            PendingMigration { version: 4, name: "draft" },
            PendingMigration { version: 5, name: "attestation" },
            PendingMigration { version: 6, name: "principal" },
            PendingMigration { version: 7, name: "connection" },
            PendingMigration { version: 8, name: "notice" },
            PendingMigration { version: 9, name: "self-service" },
            PendingMigration { version: 10, name: "preview" },
            PendingMigration { version: 11, name: "audit key" },
            PendingMigration { version: 12, name: "sign-in domain" },
            PendingMigration { version: 13, name: "mfa required" },
            PendingMigration { version: 14, name: "step-up required" },
            PendingMigration { version: 15, name: "job" },
            PendingMigration { version: 16, name: "job sheet" },
            PendingMigration { version: 17, name: "change request" },
            PendingMigration { version: 18, name: "webhook" },
            PendingMigration { version: 19, name: "request mail" },
            PendingMigration { version: 20, name: "job in progress" },
        ]
    );
    assert_eq!(store.list_partners().await.unwrap_err(), Error::NotMigrated);
    store.migrate().await.unwrap();
    assert_eq!(store.pending_migrations().await.unwrap(), []);
    assert!(store.list_partners().await.unwrap().is_empty());
    store.close().await;
}

async fn migrate_is_idempotent(db: &TestDatabase) {
    let partner = db.partner().await;
    db.store.migrate().await.unwrap();
    assert!(db.store.find_partner(partner.id).await.unwrap().is_some());
}

async fn concurrent_migrations_succeed(db: &TestDatabase) {
    let first = unmigrated(db).await;
    let url = if db.schema.is_some() { db.url.clone() } else { db.url.replace("store.db", "empty.db") };
    let second = open(&url, &db.keys, &db.clock, Limits::default()).await.unwrap();
    let (one, other) = tokio::join!(first.migrate(), second.migrate());
    one.unwrap();
    other.unwrap();
    assert_eq!(first.pending_migrations().await.unwrap(), []);
    first.close().await;
    second.close().await;
}

async fn rejects_a_database_newer_than_the_program(db: &TestDatabase) {
    let copy = "INSERT INTO _sqlx_migrations (version, description, success, checksum, execution_time) \
                SELECT 999, 'later', success, checksum, 0 FROM _sqlx_migrations WHERE version = 1";
    assert_eq!(db.raw(copy).await, Ok(1));
    assert!(matches!(db.store.migrate().await, Err(Error::Migration(_))));
}

async fn store_can_be_pinged_measured_and_closed(db: &TestDatabase) {
    let store = db.another_instance().await;
    store.ping().await.unwrap();
    assert!(store.size().await.unwrap() > 4096);
    store.close().await;
    assert!(matches!(store.ping().await, Err(Error::Unavailable(_))));
    db.store.ping().await.unwrap();
}

#[tokio::test]
async fn rejects_invalid_database_urls_without_quoting_them() {
    let keys = Arc::new(Keyring::generate().unwrap());
    for url in ["", "mysql://root:hunter2@db/x", "sqlite:", "sqlite::memory:", "postgres://u:hunter2@[::bad/x"] {
        let error = Store::open(url, Arc::clone(&keys)).await.unwrap_err();
        assert!(matches!(error, Error::Address(_)), "{url}: {error:?}");
        assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
    }
}

#[tokio::test]
async fn rejects_a_file_that_is_not_a_database() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("text.db");
    std::fs::write(&path, "this is not a database, but it is long enough to be taken for one. ".repeat(20)).unwrap();
    let keys = Arc::new(Keyring::generate().unwrap());
    let error = Store::open(&format!("sqlite:{}", path.display()), keys).await.unwrap_err();
    assert!(matches!(error, Error::Address(_)), "{error:?}");
}

#[tokio::test]
async fn unreachable_server_is_unavailable() {
    // A port that was free a moment ago, on which nobody listens.
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let keys = Arc::new(Keyring::generate().unwrap());
    let limits = Limits { timeout: Duration::from_millis(200), connections: 1 };
    let url = format!("postgres://nobody:hunter2@127.0.0.1:{port}/none");
    let error = Store::open_with(&url, keys, limits, Arc::new(Timestamp::now)).await.unwrap_err();
    assert!(matches!(error, Error::Unavailable(_)), "{error:?}");
    assert!(!error.to_string().contains("hunter2"));
}

#[cfg(unix)]
#[tokio::test]
async fn database_file_is_accessible_to_its_owner_only() {
    use std::os::unix::fs::PermissionsExt as _;

    let db = TestDatabase::sqlite().await;
    db.partner().await;
    let path = db.url.strip_prefix("sqlite:").unwrap();
    for file in [path.to_owned(), format!("{path}-wal")] {
        assert_eq!(std::fs::metadata(&file).unwrap().permissions().mode() & 0o777, 0o600, "{file}");
    }
    db.tear_down().await;
}
