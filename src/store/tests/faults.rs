//! Fault injection: the database locked, full, read-only, gone and back.

use std::{future::poll_fn, pin::pin, task::Poll};

use super::*;
use crate::store::{AuditAction, Chain, Error, Outcome};

on_both!(
    a_locked_database_is_busy_and_then_free,
    a_write_that_was_given_up_leaves_nothing,
    a_request_dropped_at_any_moment_leaves_whole_entries_and_free_connections,
    a_broken_transaction_frees_the_connection,
    an_unreadable_row_is_an_error_and_not_a_crash,
    changes_can_be_written_and_proving_it_leaves_nothing,
);

async fn a_locked_database_is_busy_and_then_free(bench: &Bench) {
    let partner = bench.partner().await.id;
    let action = AuditAction::new(partner, "do");
    let impatient = bench.impatient().await;

    let mut tx = bench.store.database().begin().await.unwrap();
    bench.store.append_audit(&mut tx, &action, Outcome::Done, None).await.unwrap();
    assert_eq!(impatient.record_audit(&action, Outcome::Done).await, Err(Error::Busy));
    assert_eq!(impatient.verify_audit(partner).await, Ok(Chain::Intact(1)), "readers are not blocked");
    tx.commit().await.unwrap();

    impatient.record_audit(&action, Outcome::Done).await.unwrap();
    assert_eq!(impatient.verify_audit(partner).await, Ok(Chain::Intact(3)));
    impatient.close().await;
}

async fn a_write_that_was_given_up_leaves_nothing(bench: &Bench) {
    let partner = bench.partner().await.id;
    let action = AuditAction::new(partner, "do");
    let mut tx = bench.store.database().begin().await.unwrap();
    bench.store.append_audit(&mut tx, &action, Outcome::Done, None).await.unwrap();
    drop(tx);
    bench.store.record_audit(&action, Outcome::Done).await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(2)));
}

/// Polls a future a number of times and then drops it.
async fn dropped_after<F: Future>(steps: usize, future: F) -> Option<F::Output> {
    let mut future = pin!(future);
    let mut taken = 0;
    poll_fn(|context| match future.as_mut().poll(context) {
        Poll::Ready(output) => Poll::Ready(Some(output)),
        Poll::Pending if taken == steps => Poll::Ready(None),
        Poll::Pending => {
            taken += 1;
            Poll::Pending
        }
    })
    .await
}

async fn a_request_dropped_at_any_moment_leaves_whole_entries_and_free_connections(bench: &Bench) {
    let partner = bench.partner().await.id;
    let action = AuditAction::new(partner, "do");
    let (mut dropped, mut finished) = (0, 0);
    // The number of polls that a request takes depends on the speed of the database; the drops cover the whole range.
    for round in 0..90 {
        match dropped_after(round % 15, bench.store.record_audit(&action, Outcome::Done)).await {
            Some(entry) => finished += u64::from(entry.is_ok()),
            None => dropped += 1,
        }
    }
    assert!(dropped > 0, "no request was dropped");
    bench.store.record_audit(&action, Outcome::Done).await.unwrap();
    // A commit in flight when its request was dropped may have succeeded.
    let Chain::Intact(entries) = bench.store.verify_audit(partner).await.unwrap() else {
        panic!("the chain is broken")
    };
    let least = finished + 2;
    assert!((least..=least + dropped).contains(&entries), "{finished} finished, {dropped} dropped, {entries} there");
}

async fn a_broken_transaction_frees_the_connection(bench: &Bench) {
    let partner = bench.partner().await.id;
    let nobody = AuditAction::new(PartnerId::new(Uuid::from_u128(404)), "do");
    for _ in 0..8 {
        assert!(bench.store.record_audit(&nobody, Outcome::Done).await.is_err());
    }
    bench.store.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(2)));
}

async fn an_unreadable_row_is_an_error_and_not_a_crash(bench: &Bench) {
    bench.partner().await;
    bench.raw("UPDATE partner SET cloud = 'moon'").await.unwrap();
    assert_eq!(bench.store.list_partners().await.unwrap_err(), Error::Corrupt("cloud"));
    bench.raw("UPDATE partner SET cloud = 'global', client_id = 'half'").await.unwrap();
    assert_eq!(bench.store.list_partners().await.unwrap_err(), Error::Corrupt("secret"));
}

async fn changes_can_be_written_and_proving_it_leaves_nothing(bench: &Bench) {
    for _ in 0..3 {
        bench.store.prove_writable().await.unwrap();
    }
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM preferences").await, 0);
}

/// Checks recovery after SQLite has rolled back by itself, as when it runs out of space; here the test forces it.
#[tokio::test]
async fn a_transaction_that_sqlite_ended_by_itself_wedges_nothing() {
    let bench = Bench::sqlite().await;
    let partner = bench.partner().await;
    for _ in 0..3 {
        let mut tx = bench.store.database().begin().await.unwrap();
        let twice = "INSERT OR ROLLBACK INTO partner SELECT * FROM partner";
        assert!(matches!(tx.execute(sql(twice)).await, Err(Error::Conflict(_))));
        drop(tx);
        bench.store.record_audit(&AuditAction::new(partner.id, "do"), Outcome::Done).await.unwrap();
        bench.store.prove_writable().await.unwrap();
    }
    assert_eq!(bench.store.verify_audit(partner.id).await, Ok(Chain::Intact(4)));
    bench.clear().await;
}

#[tokio::test]
async fn no_connection_outlives_a_fault_that_it_met() {
    let bench = Bench::sqlite().await;
    let partner = bench.partner().await.id;
    // A per-connection setting marks a connection, which tells whether it is still the same one.
    let marked = async || {
        let mut tx = bench.store.database().begin().await.unwrap();
        tx.row(sql("PRAGMA cache_size")).await.unwrap().unwrap().int("cache_size").unwrap() == -4321
    };
    let mark = async || {
        let mut tx = bench.store.database().begin().await.unwrap();
        tx.rows(sql("PRAGMA cache_size = -4321")).await.unwrap();
    };
    mark().await;
    assert!(marked().await);
    let nobody = AuditAction::new(PartnerId::new(Uuid::from_u128(404)), "do");
    assert!(bench.store.record_audit(&nobody, Outcome::Done).await.is_err());
    assert!(marked().await, "a rejected entry is not a connection fault");
    let fails = "CREATE TRIGGER fails BEFORE INSERT ON audit BEGIN SELECT RAISE(FAIL, 'disk I/O error'); END";
    bench.raw(fails).await.unwrap();
    let action = AuditAction::new(partner, "do");
    assert!(matches!(bench.store.record_audit(&action, Outcome::Done).await, Err(Error::Failed(_))));
    assert!(!marked().await);
    bench.raw("DROP TRIGGER fails").await.unwrap();
    bench.store.record_audit(&action, Outcome::Done).await.unwrap();
    bench.clear().await;
}

#[tokio::test]
async fn nothing_is_written_to_a_sqlite_file_that_was_replaced() {
    let bench = Bench::sqlite().await;
    let partner = bench.partner().await.id;
    let action = AuditAction::new(partner, "do");
    let path = bench.url.strip_prefix("sqlite:").unwrap();
    let copy = format!("{path}.copy");
    bench.store.backup(copy.as_ref()).await.unwrap();
    bench.store.record_audit(&action, Outcome::Done).await.unwrap();
    for tail in ["", "-wal", "-shm"] {
        std::fs::rename(format!("{path}{tail}"), format!("{path}.old{tail}")).unwrap();
    }
    assert!(matches!(bench.store.record_audit(&action, Outcome::Done).await, Err(Error::Unavailable(_))));
    assert!(matches!(bench.store.verify_audit(partner).await, Err(Error::Unavailable(_))));
    std::fs::rename(&copy, path).unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(1)), "the chain of the copy");
    bench.store.record_audit(&action, Outcome::Done).await.unwrap();
    let other = bench.another_instance().await;
    assert_eq!(other.verify_audit(partner).await, Ok(Chain::Intact(2)), "it was written to the new file");
    other.close().await;
    bench.clear().await;
}

#[tokio::test]
async fn a_full_sqlite_says_so_and_goes_on_when_there_is_room() {
    let bench = Bench::sqlite().await;
    let partner = bench.partner().await.id;
    // The pragma cannot go below the current use, and returns the value that it set.
    bench.store.database().begin().await.unwrap().row(sql("PRAGMA max_page_count = 1")).await.unwrap().unwrap();
    let large = AuditAction { detail: "x".repeat(9_000).into(), ..AuditAction::new(partner, "do") };
    let mut entries = 1;
    let error = loop {
        match bench.store.record_audit(&large, Outcome::Done).await {
            Ok(_) => entries += 1,
            Err(error) => break error,
        }
    };
    assert_eq!(error, Error::Full);
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(entries)));

    bench.store.database().begin().await.unwrap().row(sql("PRAGMA max_page_count = 100000")).await.unwrap().unwrap();
    bench.store.record_audit(&large, Outcome::Done).await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(entries + 1)));
    bench.clear().await;
}

#[tokio::test]
async fn a_sqlite_file_that_is_gone_fails_the_probe_until_it_is_back() {
    let bench = Bench::sqlite().await;
    let path = bench.url.strip_prefix("sqlite:").unwrap();
    let away = format!("{path}.away");
    std::fs::rename(path, &away).unwrap();
    assert!(matches!(bench.store.ping().await, Err(Error::Unavailable(_))));
    std::fs::rename(&away, path).unwrap();
    bench.store.ping().await.unwrap();
    bench.clear().await;
}

#[tokio::test]
async fn sqlites_readers_cannot_write() {
    let bench = Bench::sqlite().await;
    bench.partner().await;
    let written = bench.store.database().rows(sql("UPDATE partner SET name = 'x'")).await.map(drop);
    assert_eq!(written, Err(Error::ReadOnly));
    bench.clear().await;
}

#[tokio::test]
async fn sqlite_commits_are_synced_to_a_write_ahead_log() {
    let bench = Bench::sqlite().await;
    let mut tx = bench.store.database().begin().await.unwrap();
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
    bench.clear().await;
}

#[tokio::test]
async fn a_postgres_connection_that_takes_no_changes_is_not_kept() {
    let test = "a_postgres_connection_that_takes_no_changes_is_not_kept";
    let Some(bench) = Bench::postgres(test).await else { return };
    let partner = bench.partner().await.id;
    let action = AuditAction::new(partner, "do");
    // Simulates connections to a server that has become a standby.
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(bench.store.database().begin().await.unwrap());
    }
    for mut tx in held {
        tx.execute(sql("SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY")).await.unwrap();
        tx.commit().await.unwrap();
    }
    assert_eq!(bench.store.record_audit(&action, Outcome::Done).await, Err(Error::ReadOnly));
    bench.store.record_audit(&action, Outcome::Done).await.unwrap();
    bench.store.prove_writable().await.unwrap();
    bench.clear().await;
}

#[tokio::test]
async fn a_postgres_server_that_drops_its_connections_is_found_again() {
    let test = "a_postgres_server_that_drops_its_connections_is_found_again";
    let Some(bench) = Bench::postgres(test).await else { return };
    let partner = bench.partner().await.id;
    let (server, schema) = bench.schema.clone().unwrap();
    let mine = format!(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%marked {schema}%' AND pid <> pg_backend_pid()"
    );
    // Every connection of the pool is identified by the last query that it ran.
    let Kind::Postgres = bench.store.kind() else { unreachable!("opened as PostgreSQL") };
    let mut held = Vec::new();
    for _ in 0..4 {
        held.push(bench.store.database().begin().await.unwrap());
    }
    let marker: &'static str = Box::leak(format!("SELECT 1 AS n /* marked {schema} */").into_boxed_str());
    for mut tx in held {
        tx.row(sql(marker)).await.unwrap();
        administer(&server, mine.clone()).await;
        assert!(tx.row(sql("SELECT 1 AS n")).await.is_err(), "its connection is gone");
    }
    bench.store.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(2)));
    bench.clear().await;
}

#[tokio::test]
async fn a_sqlite_backup_taken_while_writing_restores_to_a_whole_store() {
    let bench = Bench::sqlite().await;
    let partner = bench.partner().await.id;
    let copy = bench.folder.as_ref().unwrap().path().join("backup/copy.db");
    let mut tx = bench.store.database().begin().await.unwrap();
    bench.store.append_audit(&mut tx, &AuditAction::new(partner, "do"), Outcome::Done, None).await.unwrap();
    bench.store.backup(&copy).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(bench.store.backup(&copy).await, Err(Error::Conflict("the file exists already")));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt as _;
        assert_eq!(std::fs::metadata(&copy).unwrap().permissions().mode() & 0o777, 0o600);
    }

    let url = format!("sqlite:{}", copy.display());
    let restored = open(&url, &bench.keys, &bench.clock, Limits::default()).await.unwrap();
    assert_eq!(restored.pending_migrations().await, Ok(vec![]));
    assert_eq!(restored.verify_audit(partner).await, Ok(Chain::Intact(1)), "uncommitted data is not in the backup");
    restored.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    restored.close().await;
    bench.clear().await;
}
