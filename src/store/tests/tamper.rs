//! Detection of tampering by somebody with direct access to the database.

use super::*;
use crate::store::{Anchor, AuditAction, ChainRegisterStatus, ChainStatus, Error, Outcome};

on_both!(
    triggers_reject_updates_and_deletes_of_audit_data,
    verification_detects_a_changed_entry,
    verification_detects_a_removed_entry,
    verification_detects_a_truncated_chain,
    verification_detects_a_forged_entry,
    verification_detects_an_entry_moved_to_another_partner,
    verification_checks_a_long_chain_to_its_end,
    verification_detects_a_rolled_back_head_despite_later_entries,
    verification_detects_a_chain_rewritten_without_a_key,
    verification_detects_a_removed_chain_despite_later_entries,
    verification_detects_an_altered_or_removed_register_or_key,
    old_audit_keys_only_verify_earlier_entries,
    unkeyed_chains_continue_under_the_first_key,
    anchors_detect_a_rollback_of_the_whole_database,
);

async fn chain_of(db: &TestDatabase, entries: usize) -> PartnerId {
    let partner = db.partner().await.id;
    for number in 1..entries {
        let action =
            AuditAction { actor: Some(actor(1)), target: Some(number.to_string()), ..AuditAction::new(partner, "do") };
        db.store.record_audit(&action, Outcome::Done).await.unwrap();
    }
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(entries as u64)));
    partner
}

/// Removes the database's triggers that protect the audit.
async fn drop_audit_triggers(db: &TestDatabase) {
    let statements: &[&'static str] = match db.store.kind() {
        Kind::Sqlite => &[
            "DROP TRIGGER audit_no_update",
            "DROP TRIGGER audit_no_delete",
            "DROP TRIGGER audit_head_forward",
            "DROP TRIGGER audit_head_no_delete",
            "DROP TRIGGER audit_keyed",
            "DROP TRIGGER audit_key_no_delete",
            "DROP TRIGGER audit_register_no_delete",
            "PRAGMA foreign_keys = OFF",
        ],
        Kind::Postgres => &[
            "ALTER TABLE audit DISABLE TRIGGER USER",
            "ALTER TABLE audit_head DISABLE TRIGGER USER",
            "ALTER TABLE audit_key DISABLE TRIGGER USER",
            "ALTER TABLE audit_register DISABLE TRIGGER USER",
            "ALTER TABLE audit DROP CONSTRAINT audit_audit_key_fkey",
            "ALTER TABLE audit_head DROP CONSTRAINT audit_head_audit_key_fkey",
            "ALTER TABLE audit_register DROP CONSTRAINT audit_register_audit_key_fkey",
        ],
    };
    for statement in statements {
        db.raw(statement).await.unwrap();
    }
}

async fn triggers_reject_updates_and_deletes_of_audit_data(db: &TestDatabase) {
    let partner = chain_of(db, 3).await;
    let mut attempts = vec![
        "UPDATE audit SET action = 'other' WHERE seq = 2",
        "DELETE FROM audit WHERE seq = 3",
        "DELETE FROM audit",
        "UPDATE audit_head SET seq = 2",
        "UPDATE audit_head SET seq = 5",
        "DELETE FROM audit_head",
        "DELETE FROM audit_register",
        "DELETE FROM audit_key",
        "UPDATE audit_key SET id = 7",
    ];
    attempts.push(match db.store.kind() {
        Kind::Sqlite => "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2",
        Kind::Postgres => "TRUNCATE audit",
    });
    for attempt in attempts {
        let error = db.raw(attempt).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{attempt}: {error}");
    }
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(3)));
}

async fn verification_detects_a_changed_entry(db: &TestDatabase) {
    let partner = chain_of(db, 5).await;
    drop_audit_triggers(db).await;
    for (change, undo) in [
        ("UPDATE audit SET action = 'other' WHERE seq = 3", "UPDATE audit SET action = 'do' WHERE seq = 3"),
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", "UPDATE audit SET at = at - 1 WHERE seq = 3"),
        ("UPDATE audit SET outcome = 'failed' WHERE seq = 3", "UPDATE audit SET outcome = 'done' WHERE seq = 3"),
        ("UPDATE audit SET detail = '{}' WHERE seq = 3", "UPDATE audit SET detail = NULL WHERE seq = 3"),
        ("UPDATE audit SET customer_id = '' WHERE seq = 3", "UPDATE audit SET customer_id = NULL WHERE seq = 3"),
        ("UPDATE audit SET intent = 1 WHERE seq = 3", "UPDATE audit SET intent = NULL WHERE seq = 3"),
        ("UPDATE audit SET actor_kind = NULL WHERE seq = 3", "UPDATE audit SET actor_kind = 'staff' WHERE seq = 3"),
    ] {
        assert_eq!(db.raw(change).await, Ok(1));
        assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 3 }), "{change}");
        assert_eq!(db.raw(undo).await, Ok(1));
        assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(5)), "{undo}");
    }
    db.raw("UPDATE audit SET hash = (SELECT hash FROM audit AS o WHERE o.seq = 2) WHERE seq = 4").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 4 }));
}

async fn verification_detects_a_removed_entry(db: &TestDatabase) {
    let partner = chain_of(db, 5).await;
    drop_audit_triggers(db).await;
    db.raw("DELETE FROM audit WHERE seq = 2").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 2 }));
    // Renumbering the entries to close the gap does not hide it.
    db.raw("UPDATE audit SET seq = 2 WHERE seq = 3").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 2 }));
}

async fn verification_detects_a_truncated_chain(db: &TestDatabase) {
    let partner = chain_of(db, 5).await;
    drop_audit_triggers(db).await;
    db.raw("DELETE FROM audit WHERE seq >= 4").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 4 }));
    db.raw("DELETE FROM audit").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 1 }));
}

async fn verification_detects_a_forged_entry(db: &TestDatabase) {
    let partner = chain_of(db, 3).await;
    let forged = "INSERT INTO audit (partner_id, seq, at, action, outcome, hash) \
                  SELECT partner_id, 4, at, 'forged', 'done', hash FROM audit WHERE seq = 3";
    assert!(db.raw(forged).await.is_err(), "an entry without a key");
    drop_audit_triggers(db).await;
    assert_eq!(db.raw(forged).await, Ok(1));
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 4 }));
    db.raw("UPDATE audit_head SET seq = seq + 1").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 4 }));
}

async fn verification_detects_an_entry_moved_to_another_partner(db: &TestDatabase) {
    let one = db.partner().await.id;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    drop_audit_triggers(db).await;
    let moved_entry = sql("UPDATE audit SET partner_id = $2, seq = 2 WHERE partner_id = $1").bind(one).bind(other);
    assert_eq!(db.store.database().execute(moved_entry).await, Ok(1));
    db.raw("UPDATE audit_head SET seq = 2").await.unwrap();
    assert_eq!(db.store.verify_audit(one).await, Ok(ChainStatus::Broken { seq: 1 }));
    assert_eq!(db.store.verify_audit(other).await, Ok(ChainStatus::Broken { seq: 2 }));
}

async fn verification_checks_a_long_chain_to_its_end(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let mut tx = db.store.database().begin().await.unwrap();
    for _ in 0..1200 {
        let action = AuditAction::new(partner, "do");
        db.store.append_audit(&mut tx, &action, Outcome::Done, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(1201)));
    drop_audit_triggers(db).await;
    db.raw("UPDATE audit SET action = 'x' WHERE seq = 1201").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 1201 }));
}

async fn verification_detects_a_rolled_back_head_despite_later_entries(db: &TestDatabase) {
    let partner = chain_of(db, 5).await;
    drop_audit_triggers(db).await;
    db.raw("DELETE FROM audit WHERE seq >= 4").await.unwrap();
    db.raw("UPDATE audit_head SET seq = 3").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 4 }));
    for entries in 4..8 {
        db.store.record_audit(&AuditAction::new(partner, "later"), Outcome::Done).await.unwrap();
        let broken = ChainStatus::Broken { seq: entries + 1 };
        assert_eq!(db.store.verify_audit(partner).await, Ok(broken), "{entries} entries");
    }
    db.store.rotate_audit_key().await.unwrap();
    assert_eq!(
        db.store.verify_audit(partner).await,
        Ok(ChainStatus::Broken { seq: 9 }),
        "a new key does not repair it"
    );
}

async fn verification_detects_a_chain_rewritten_without_a_key(db: &TestDatabase) {
    let partner = chain_of(db, 5).await;
    drop_audit_triggers(db).await;
    db.raw("UPDATE audit SET action = 'other' WHERE seq = 3").await.unwrap();
    db.store.rewrite_unkeyed(partner).await;
    assert_eq!(
        db.store.verify_audit(partner).await,
        Ok(ChainStatus::Broken { seq: 6 }),
        "the chain's head is unverified"
    );
    db.raw("UPDATE audit_head SET audit_key = NULL, mac = NULL").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 6 }));
    db.store.record_audit(&AuditAction::new(partner, "later"), Outcome::Done).await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 7 }));
    db.store.migrate().await.unwrap();
    assert_eq!(
        db.store.verify_audit(partner).await,
        Ok(ChainStatus::Broken { seq: 7 }),
        "the first key is created once"
    );
}

async fn verification_detects_a_removed_chain_despite_later_entries(db: &TestDatabase) {
    let partner = chain_of(db, 3).await;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    assert_eq!(db.store.verify_chain_register().await, Ok(ChainRegisterStatus::All));
    drop_audit_triggers(db).await;
    let entries = sql("DELETE FROM audit WHERE partner_id = $1").bind(partner);
    db.store.database().execute(entries).await.unwrap();
    assert_eq!(
        db.store.verify_chain_register().await,
        Ok(ChainRegisterStatus::Missing(vec![partner])),
        "a head without entries"
    );
    let head = sql("DELETE FROM audit_head WHERE partner_id = $1").bind(partner);
    db.store.database().execute(head).await.unwrap();
    assert_eq!(db.store.verify_chain_register().await, Ok(ChainRegisterStatus::Missing(vec![partner])));
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 1 }));
    assert_eq!(db.store.verify_audit(other).await, Ok(ChainStatus::Intact(1)));
    db.store.record_audit(&AuditAction::new(partner, "later"), Outcome::Done).await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 2 }));
}

async fn verification_detects_an_altered_or_removed_register_or_key(db: &TestDatabase) {
    let partner = chain_of(db, 3).await;
    drop_audit_triggers(db).await;
    db.raw("UPDATE audit_register SET chains = '[]'").await.unwrap();
    assert_eq!(db.store.verify_chain_register().await, Ok(ChainRegisterStatus::Broken));
    assert_eq!(db.store.rotate_audit_key().await, Err(Error::Corrupt("audit_register")));
    db.raw("DELETE FROM audit_register").await.unwrap();
    assert_eq!(db.store.verify_chain_register().await, Ok(ChainRegisterStatus::Broken));
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(3)));
    db.raw("UPDATE audit_key SET sealed = (SELECT hash FROM audit WHERE seq = 1)").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 1 }));
    db.raw("DELETE FROM audit_key").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 1 }));
    let refused = db.store.record_audit(&AuditAction::new(partner, "later"), Outcome::Done).await;
    assert_eq!(refused, Err(Error::Corrupt("audit_key")));
}

async fn old_audit_keys_only_verify_earlier_entries(db: &TestDatabase) {
    let partner = chain_of(db, 3).await;
    let other = db.another_instance().await;
    assert_eq!(db.store.rotate_audit_key().await, Ok(2));
    other.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(5)), "3 entries, the key change, 1 more");
    assert_eq!(db.store.verify_chain_register().await, Ok(ChainRegisterStatus::All));
    let keys = "SELECT COUNT(*) AS n FROM audit WHERE audit_key = 2";
    assert_eq!(db.number(keys).await, 2, "another instance uses the new key immediately");
    other.close().await;

    drop_audit_triggers(db).await;
    db.raw("UPDATE audit SET audit_key = 1 WHERE seq = 5").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 5 }));
    db.raw("UPDATE audit SET audit_key = 2 WHERE seq = 5").await.unwrap();
    db.raw("DELETE FROM audit_key WHERE id = 1").await.unwrap();
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 1 }), "old keys have to be kept");
}

async fn unkeyed_chains_continue_under_the_first_key(db: &TestDatabase) {
    let partner = chain_of(db, 3).await;
    drop_audit_triggers(db).await;
    db.store.rewrite_unkeyed(partner).await;
    for statement in [
        "UPDATE audit_head SET audit_key = NULL, mac = NULL",
        "UPDATE audit_register SET chains = '[]', audit_key = NULL, mac = NULL",
        "DELETE FROM audit_key",
    ] {
        db.raw(statement).await.unwrap();
    }
    let instances = [db.another_instance().await, db.another_instance().await];
    let (one, other) = tokio::join!(instances[0].create_first_audit_key(), instances[1].create_first_audit_key());
    one.unwrap();
    other.unwrap();
    let store = &instances[0];
    assert_eq!(
        store.verify_audit(partner).await,
        Ok(ChainStatus::Intact(4)),
        "one key change despite concurrent starts"
    );
    assert_eq!(store.first_keyed_entry(partner).await, Ok(Some(4)));
    assert_eq!(store.verify_chain_register().await, Ok(ChainRegisterStatus::All));
    store.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    assert_eq!(store.verify_audit(partner).await, Ok(ChainStatus::Intact(5)));

    db.raw("UPDATE audit SET action = 'other' WHERE seq = 2").await.unwrap();
    assert_eq!(store.verify_audit(partner).await, Ok(ChainStatus::Broken { seq: 2 }));
    db.raw("UPDATE audit SET audit_key = NULL WHERE seq = 5").await.unwrap();
    db.raw("UPDATE audit SET action = 'do' WHERE seq = 2").await.unwrap();
    assert_eq!(
        store.verify_audit(partner).await,
        Ok(ChainStatus::Broken { seq: 5 }),
        "an unkeyed entry after a keyed one is rejected"
    );
    for store in &instances {
        store.close().await;
    }
}

async fn anchors_detect_a_rollback_of_the_whole_database(db: &TestDatabase) {
    let partner = chain_of(db, 2).await;
    // An attacker saves the database, and later rolls it back to that state.
    let saved = db.store.list_chain_heads().await.unwrap();
    db.raw("CREATE TABLE copy AS SELECT * FROM audit_head").await.unwrap();
    db.store.record_audit(&AuditAction::new(partner, "hidden"), Outcome::Done).await.unwrap();
    let anchors = db.store.list_chain_heads().await.unwrap();
    assert_eq!(anchors[0].seq, 3);
    for anchor in saved.iter().chain(&anchors) {
        assert_eq!(db.store.has_anchor(anchor).await, Ok(true), "{anchor:?}");
    }
    drop_audit_triggers(db).await;
    db.raw("DELETE FROM audit WHERE seq = 3").await.unwrap();
    db.raw("UPDATE audit_head SET seq = 2, mac = (SELECT mac FROM copy)").await.unwrap();
    assert_eq!(
        db.store.verify_audit(partner).await,
        Ok(ChainStatus::Intact(2)),
        "the database is consistent in itself"
    );
    assert_eq!(db.store.has_anchor(&anchors[0]).await, Ok(false));
    db.store.record_audit(&AuditAction::new(partner, "instead"), Outcome::Done).await.unwrap();
    assert_eq!(db.store.has_anchor(&anchors[0]).await, Ok(false));
    let absurd = Anchor { seq: -1, ..anchors[0].clone() };
    assert_eq!(db.store.has_anchor(&absurd).await, Ok(false));
}
