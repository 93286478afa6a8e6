//! Fault injection: the database locked, full, read-only, gone and back.

use std::{future::poll_fn, pin::pin, task::Poll};

use super::*;
use crate::store::{AuditAction, ChainStatus, Error, Outcome};

on_both!(
    locked_database_is_busy_until_unlocked,
    dropped_transaction_is_rolled_back,
    canceled_writes_keep_the_chain_intact_and_release_connections,
    failed_transaction_releases_its_connection,
    unreadable_row_is_an_error_not_a_panic,
    write_probe_succeeds_and_stores_nothing,
);

async fn locked_database_is_busy_until_unlocked(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let action = AuditAction::new(partner, "do");
    let with_short_timeouts = db.with_short_timeouts().await;

    let mut tx = db.store.database().begin().await.unwrap();
    db.store.append_audit(&mut tx, &action, Outcome::Done, None).await.unwrap();
    assert_eq!(with_short_timeouts.record_audit(&action, Outcome::Done).await, Err(Error::Busy));
    assert_eq!(with_short_timeouts.verify_audit(partner).await, Ok(ChainStatus::Intact(1)), "readers are not blocked");
    tx.commit().await.unwrap();

    with_short_timeouts.record_audit(&action, Outcome::Done).await.unwrap();
    assert_eq!(with_short_timeouts.verify_audit(partner).await, Ok(ChainStatus::Intact(3)));
    with_short_timeouts.close().await;
}

async fn dropped_transaction_is_rolled_back(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let action = AuditAction::new(partner, "do");
    let mut tx = db.store.database().begin().await.unwrap();
    db.store.append_audit(&mut tx, &action, Outcome::Done, None).await.unwrap();
    drop(tx);
    db.store.record_audit(&action, Outcome::Done).await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(2)));
}

/// Polls a future at most a number of times, and then drops it.
async fn poll_then_drop<F: Future>(max_polls: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut poll_count = 0;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if poll_count == max_polls => Poll::Ready(None),
        Poll::Pending => {
            poll_count += 1;
            Poll::Pending
        }
    })
    .await
}

async fn canceled_writes_keep_the_chain_intact_and_release_connections(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let action = AuditAction::new(partner, "do");
    let (mut dropped, mut finished) = (0, 0);
    // The number of polls that a request takes depends on the speed of the database; the drops cover the whole range.
    for round in 0..90 {
        match poll_then_drop(round % 15, db.store.record_audit(&action, Outcome::Done)).await {
            Some(entry) => finished += u64::from(entry.is_ok()),
            None => dropped += 1,
        }
    }
    assert!(dropped > 0, "no request was dropped");
    db.store.record_audit(&action, Outcome::Done).await.unwrap();
    // A commit in flight when its request was dropped may have succeeded.
    let ChainStatus::Intact(entries) = db.store.verify_audit(partner).await.unwrap() else {
        panic!("the chain is broken")
    };
    let min_entries = finished + 2;
    assert!(
        (min_entries..=min_entries + dropped).contains(&entries),
        "{finished} finished, {dropped} dropped, {entries} stored"
    );
}

async fn failed_transaction_releases_its_connection(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let nobody = AuditAction::new(PartnerId::new(Uuid::from_u128(404)), "do");
    for _ in 0..8 {
        assert!(db.store.record_audit(&nobody, Outcome::Done).await.is_err());
    }
    db.store.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(2)));
}

async fn unreadable_row_is_an_error_not_a_panic(db: &TestDatabase) {
    db.partner().await;
    db.raw("UPDATE partner SET cloud = 'moon'").await.unwrap();
    assert_eq!(db.store.list_partners().await.unwrap_err(), Error::Corrupt("cloud"));
    db.raw("UPDATE partner SET cloud = 'global', client_id = 'half'").await.unwrap();
    assert_eq!(db.store.list_partners().await.unwrap_err(), Error::Corrupt("secret"));
}

async fn write_probe_succeeds_and_stores_nothing(db: &TestDatabase) {
    for _ in 0..3 {
        db.store.check_writable().await.unwrap();
    }
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM preferences").await, 0);
}

/// Checks recovery after SQLite has rolled back by itself, as when it runs out of space; here the test forces it.
#[tokio::test]
async fn sqlite_recovers_from_an_automatic_rollback() {
    let db = TestDatabase::sqlite().await;
    let partner = db.partner().await;
    for _ in 0..3 {
        let mut tx = db.store.database().begin().await.unwrap();
        let twice = "INSERT OR ROLLBACK INTO partner SELECT * FROM partner";
        assert!(matches!(tx.execute(sql(twice)).await, Err(Error::Conflict(_))));
        drop(tx);
        db.store.record_audit(&AuditAction::new(partner.id, "do"), Outcome::Done).await.unwrap();
        db.store.check_writable().await.unwrap();
    }
    assert_eq!(db.store.verify_audit(partner.id).await, Ok(ChainStatus::Intact(4)));
    db.tear_down().await;
}

#[tokio::test]
async fn sqlite_discards_connections_after_a_fault() {
    let db = TestDatabase::sqlite().await;
    let partner = db.partner().await.id;
    // A per-connection setting marks a connection, which tells whether it is still the same one.
    let is_marked = async || {
        let mut tx = db.store.database().begin().await.unwrap();
        tx.row(sql("PRAGMA cache_size")).await.unwrap().unwrap().int("cache_size").unwrap() == -4321
    };
    let mark = async || {
        let mut tx = db.store.database().begin().await.unwrap();
        tx.rows(sql("PRAGMA cache_size = -4321")).await.unwrap();
    };
    mark().await;
    assert!(is_marked().await);
    let nobody = AuditAction::new(PartnerId::new(Uuid::from_u128(404)), "do");
    assert!(db.store.record_audit(&nobody, Outcome::Done).await.is_err());
    assert!(is_marked().await, "a rejected entry is not a connection fault");
    let create_trigger = "CREATE TRIGGER fails BEFORE INSERT ON audit BEGIN SELECT RAISE(FAIL, 'disk I/O error'); END";
    db.raw(create_trigger).await.unwrap();
    let action = AuditAction::new(partner, "do");
    assert!(matches!(db.store.record_audit(&action, Outcome::Done).await, Err(Error::Failed(_))));
    assert!(!is_marked().await);
    db.raw("DROP TRIGGER fails").await.unwrap();
    db.store.record_audit(&action, Outcome::Done).await.unwrap();
    db.tear_down().await;
}

#[tokio::test]
async fn sqlite_reconnects_to_a_replaced_database_file() {
    let db = TestDatabase::sqlite().await;
    let partner = db.partner().await.id;
    let action = AuditAction::new(partner, "do");
    let path = db.url.strip_prefix("sqlite:").unwrap();
    let copy = format!("{path}.copy");
    db.store.backup(copy.as_ref()).await.unwrap();
    db.store.record_audit(&action, Outcome::Done).await.unwrap();
    for tail in ["", "-wal", "-shm"] {
        std::fs::rename(format!("{path}{tail}"), format!("{path}.old{tail}")).unwrap();
    }
    assert!(matches!(db.store.record_audit(&action, Outcome::Done).await, Err(Error::Unavailable(_))));
    assert!(matches!(db.store.verify_audit(partner).await, Err(Error::Unavailable(_))));
    std::fs::rename(&copy, path).unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(1)), "the chain of the copy");
    db.store.record_audit(&action, Outcome::Done).await.unwrap();
    let other = db.another_instance().await;
    assert_eq!(other.verify_audit(partner).await, Ok(ChainStatus::Intact(2)), "it was written to the new file");
    other.close().await;
    db.tear_down().await;
}

#[tokio::test]
async fn sqlite_reports_full_disk_and_recovers_when_space_is_free() {
    let db = TestDatabase::sqlite().await;
    let partner = db.partner().await.id;
    // The pragma cannot go below the current use, and returns the value that it set.
    db.store.database().begin().await.unwrap().row(sql("PRAGMA max_page_count = 1")).await.unwrap().unwrap();
    let large = AuditAction { detail: "x".repeat(9_000).into(), ..AuditAction::new(partner, "do") };
    let mut entries = 1;
    let error = loop {
        match db.store.record_audit(&large, Outcome::Done).await {
            Ok(_) => entries += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error, Error::Full);
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(entries)));

    db.store.database().begin().await.unwrap().row(sql("PRAGMA max_page_count = 100000")).await.unwrap().unwrap();
    db.store.record_audit(&large, Outcome::Done).await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(entries + 1)));
    db.tear_down().await;
}

#[tokio::test]
async fn ping_fails_while_the_sqlite_file_is_missing() {
    let db = TestDatabase::sqlite().await;
    let path = db.url.strip_prefix("sqlite:").unwrap();
    let moved_path = format!("{path}.away");
    std::fs::rename(path, &moved_path).unwrap();
    assert!(matches!(db.store.ping().await, Err(Error::Unavailable(_))));
    std::fs::rename(&moved_path, path).unwrap();
    db.store.ping().await.unwrap();
    db.tear_down().await;
}

#[tokio::test]
async fn sqlite_reader_connections_are_read_only() {
    let db = TestDatabase::sqlite().await;
    db.partner().await;
    let written = db.store.database().rows(sql("UPDATE partner SET name = 'x'")).await.map(drop);
    assert_eq!(written, Err(Error::ReadOnly));
    db.tear_down().await;
}

#[tokio::test]
async fn sqlite_commits_are_synced_to_a_write_ahead_log() {
    let db = TestDatabase::sqlite().await;
    let mut tx = db.store.database().begin().await.unwrap();
    for (pragma, column, expected) in [
        ("PRAGMA synchronous", "synchronous", 2),
        ("PRAGMA foreign_keys", "foreign_keys", 1),
        ("PRAGMA busy_timeout", "timeout", 5000),
    ] {
        let row = tx.row(sql(pragma)).await.unwrap().unwrap();
        assert_eq!(row.int(column).unwrap(), expected, "{pragma}");
    }
    let mode = tx.row(sql("PRAGMA journal_mode")).await.unwrap().unwrap().text("journal_mode").unwrap();
    assert_eq!(mode, "wal");
    drop(tx);
    db.tear_down().await;
}

#[tokio::test]
async fn postgres_discards_read_only_connections() {
    let test = "postgres_discards_read_only_connections";
    let Some(db) = TestDatabase::postgres(test).await else { return };
    let partner = db.partner().await.id;
    let action = AuditAction::new(partner, "do");
    // Simulates connections to a server that has become a standby.
    let mut transactions = Vec::new();
    for _ in 0..4 {
        transactions.push(db.store.database().begin().await.unwrap());
    }
    for mut tx in transactions {
        tx.execute(sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(db.store.record_audit(&action, Outcome::Done).await, Err(Error::ReadOnly));
    db.store.record_audit(&action, Outcome::Done).await.unwrap();
    db.store.check_writable().await.unwrap();
    db.tear_down().await;
}

#[tokio::test]
async fn postgres_reconnects_after_dropped_connections() {
    let test = "postgres_reconnects_after_dropped_connections";
    let Some(db) = TestDatabase::postgres(test).await else { return };
    let partner = db.partner().await.id;
    let (server, schema) = db.schema.clone().unwrap();
    let terminate_connections = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%marked {schema}%' AND pid <> pg_backend_pid()"
    );
    // Every connection of the pool is identified by the last query that it ran.
    let Kind::Postgres = db.store.kind() else { unreachable!("opened as PostgreSQL") };
    let mut transactions = Vec::new();
    for _ in 0..4 {
        transactions.push(db.store.database().begin().await.unwrap());
    }
    let marker: &'static str = Box::leak(format!("SELECT 1 AS n /* marked {schema} */").into_boxed_str());
    for mut tx in transactions {
        tx.row(sql(marker)).await.unwrap();
        administer(&server, terminate_connections.clone()).await;
        assert!(tx.row(sql("SELECT 1 AS n")).await.is_err(), "its connection is gone");
    }
    db.store.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(2)));
    db.tear_down().await;
}

#[tokio::test]
async fn sqlite_backup_during_a_write_is_consistent() {
    let db = TestDatabase::sqlite().await;
    let partner = db.partner().await.id;
    let copy = db.folder.as_ref().unwrap().path().join("backup/copy.db");
    let mut tx = db.store.database().begin().await.unwrap();
    db.store.append_audit(&mut tx, &AuditAction::new(partner, "do"), Outcome::Done, None).await.unwrap();
    db.store.backup(&copy).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(db.store.backup(&copy).await, Err(Error::Conflict("the file exists already")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    }

    let url = format!("sqlite:{}", copy.display());
    let restored = open(&url, &db.keys, &db.clock, Limits::default()).await.unwrap();
    assert_eq!(restored.pending_migrations().await, Ok(vec![]));
    assert_eq!(
        restored.verify_audit(partner).await,
        Ok(ChainStatus::Intact(1)),
        "uncommitted data is not in the backup"
    );
    restored.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    restored.close().await;
    db.tear_down().await;
}
