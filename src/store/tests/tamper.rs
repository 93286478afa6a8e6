//! Detection of tampering by somebody with direct access to the database.

use super::*;
use crate::store::{Anchor, AuditAction, Chain, Chains, Error, Outcome};

on_both!(
    the_database_refuses_to_change_or_remove_entries,
    a_changed_entry_breaks_the_chain_there,
    a_removed_entry_breaks_the_chain_there,
    removed_last_entries_are_missed,
    an_added_entry_breaks_the_chain,
    entries_of_two_partners_cannot_be_exchanged,
    a_long_chain_is_checked_to_its_end,
    an_end_that_was_set_back_is_missed_and_no_later_entry_hides_it,
    a_chain_rewritten_without_a_key_is_broken,
    a_chain_removed_as_a_whole_is_missing_and_no_later_entry_hides_it,
    an_altered_or_removed_register_or_key_is_noticed,
    keys_change_and_those_of_before_verify_and_do_no_more,
    chains_from_before_there_were_keys_are_taken_over_as_they_are,
    a_database_set_back_as_a_whole_is_missed_by_its_anchors,
);

async fn chain_of(bench: &Bench, entries: usize) -> PartnerId {
    let partner = bench.partner().await.id;
    for number in 1..entries {
        let action =
            AuditAction { actor: Some(actor(1)), target: Some(number.to_string()), ..AuditAction::new(partner, "do") };
        bench.store.record_audit(&action, Outcome::Done).await.unwrap();
    }
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(entries as u64)));
    partner
}

/// Removes the database's triggers that protect the audit.
async fn disarm(bench: &Bench) {
    let statements: &[&'static str] = match bench.store.kind() {
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
        bench.raw(statement).await.unwrap();
    }
}

async fn the_database_refuses_to_change_or_remove_entries(bench: &Bench) {
    let partner = chain_of(bench, 3).await;
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
    attempts.push(match bench.store.kind() {
        Kind::Sqlite => "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2",
        Kind::Postgres => "TRUNCATE audit",
    });
    for attempt in attempts {
        let error = bench.raw(attempt).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{attempt}: {error}");
    }
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(3)));
}

async fn a_changed_entry_breaks_the_chain_there(bench: &Bench) {
    let partner = chain_of(bench, 5).await;
    disarm(bench).await;
    for (change, undo) in [
        ("UPDATE audit SET action = 'other' WHERE seq = 3", "UPDATE audit SET action = 'do' WHERE seq = 3"),
        ("UPDATE audit SET at = at + 1 WHERE seq = 3", "UPDATE audit SET at = at - 1 WHERE seq = 3"),
        ("UPDATE audit SET outcome = 'failed' WHERE seq = 3", "UPDATE audit SET outcome = 'done' WHERE seq = 3"),
        ("UPDATE audit SET detail = '{}' WHERE seq = 3", "UPDATE audit SET detail = NULL WHERE seq = 3"),
        ("UPDATE audit SET customer_id = '' WHERE seq = 3", "UPDATE audit SET customer_id = NULL WHERE seq = 3"),
        ("UPDATE audit SET intent = 1 WHERE seq = 3", "UPDATE audit SET intent = NULL WHERE seq = 3"),
        ("UPDATE audit SET actor_kind = NULL WHERE seq = 3", "UPDATE audit SET actor_kind = 'staff' WHERE seq = 3"),
    ] {
        assert_eq!(bench.raw(change).await, Ok(1));
        assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 3 }), "{change}");
        assert_eq!(bench.raw(undo).await, Ok(1));
        assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(5)), "{undo}");
    }
    bench.raw("UPDATE audit SET hash = (SELECT hash FROM audit AS o WHERE o.seq = 2) WHERE seq = 4").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 4 }));
}

async fn a_removed_entry_breaks_the_chain_there(bench: &Bench) {
    let partner = chain_of(bench, 5).await;
    disarm(bench).await;
    bench.raw("DELETE FROM audit WHERE seq = 2").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 2 }));
    // Renumbering the entries to close the gap does not hide it.
    bench.raw("UPDATE audit SET seq = 2 WHERE seq = 3").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 2 }));
}

async fn removed_last_entries_are_missed(bench: &Bench) {
    let partner = chain_of(bench, 5).await;
    disarm(bench).await;
    bench.raw("DELETE FROM audit WHERE seq >= 4").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 4 }));
    bench.raw("DELETE FROM audit").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 1 }));
}

async fn an_added_entry_breaks_the_chain(bench: &Bench) {
    let partner = chain_of(bench, 3).await;
    let forged = "INSERT INTO audit (partner_id, seq, at, action, outcome, hash) \
                  SELECT partner_id, 4, at, 'forged', 'done', hash FROM audit WHERE seq = 3";
    assert!(bench.raw(forged).await.is_err(), "an entry without a key");
    disarm(bench).await;
    assert_eq!(bench.raw(forged).await, Ok(1));
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 4 }));
    bench.raw("UPDATE audit_head SET seq = seq + 1").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 4 }));
}

async fn entries_of_two_partners_cannot_be_exchanged(bench: &Bench) {
    let one = bench.partner().await.id;
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap().id;
    disarm(bench).await;
    let given = sql("UPDATE audit SET partner_id = $2, seq = 2 WHERE partner_id = $1").bind(one).bind(other);
    assert_eq!(bench.store.database().execute(given).await, Ok(1));
    bench.raw("UPDATE audit_head SET seq = 2").await.unwrap();
    assert_eq!(bench.store.verify_audit(one).await, Ok(Chain::Broken { seq: 1 }));
    assert_eq!(bench.store.verify_audit(other).await, Ok(Chain::Broken { seq: 2 }));
}

async fn a_long_chain_is_checked_to_its_end(bench: &Bench) {
    let partner = bench.partner().await.id;
    let mut tx = bench.store.database().begin().await.unwrap();
    for _ in 0..1200 {
        let action = AuditAction::new(partner, "do");
        bench.store.append_audit(&mut tx, &action, Outcome::Done, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(1201)));
    disarm(bench).await;
    bench.raw("UPDATE audit SET action = 'x' WHERE seq = 1201").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 1201 }));
}

async fn an_end_that_was_set_back_is_missed_and_no_later_entry_hides_it(bench: &Bench) {
    let partner = chain_of(bench, 5).await;
    disarm(bench).await;
    bench.raw("DELETE FROM audit WHERE seq >= 4").await.unwrap();
    bench.raw("UPDATE audit_head SET seq = 3").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 4 }));
    for entries in 4..8 {
        bench.store.record_audit(&AuditAction::new(partner, "later"), Outcome::Done).await.unwrap();
        let broken = Chain::Broken { seq: entries + 1 };
        assert_eq!(bench.store.verify_audit(partner).await, Ok(broken), "{entries} entries");
    }
    bench.store.change_audit_key().await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 9 }), "a new key does not repair it");
}

async fn a_chain_rewritten_without_a_key_is_broken(bench: &Bench) {
    let partner = chain_of(bench, 5).await;
    disarm(bench).await;
    bench.raw("UPDATE audit SET action = 'other' WHERE seq = 3").await.unwrap();
    bench.store.rewrite_unkeyed(partner).await;
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 6 }), "the chain's end is unverified");
    bench.raw("UPDATE audit_head SET audit_key = NULL, mac = NULL").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 6 }));
    bench.store.record_audit(&AuditAction::new(partner, "later"), Outcome::Done).await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 7 }));
    bench.store.migrate().await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 7 }), "the first key is created once");
}

async fn a_chain_removed_as_a_whole_is_missing_and_no_later_entry_hides_it(bench: &Bench) {
    let partner = chain_of(bench, 3).await;
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap().id;
    assert_eq!(bench.store.verify_audit_chains().await, Ok(Chains::All));
    disarm(bench).await;
    let entries = sql("DELETE FROM audit WHERE partner_id = $1").bind(partner);
    bench.store.database().execute(entries).await.unwrap();
    assert_eq!(bench.store.verify_audit_chains().await, Ok(Chains::Missing(vec![partner])), "an end without entries");
    let head = sql("DELETE FROM audit_head WHERE partner_id = $1").bind(partner);
    bench.store.database().execute(head).await.unwrap();
    assert_eq!(bench.store.verify_audit_chains().await, Ok(Chains::Missing(vec![partner])));
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 1 }));
    assert_eq!(bench.store.verify_audit(other).await, Ok(Chain::Intact(1)));
    bench.store.record_audit(&AuditAction::new(partner, "later"), Outcome::Done).await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 2 }));
}

async fn an_altered_or_removed_register_or_key_is_noticed(bench: &Bench) {
    let partner = chain_of(bench, 3).await;
    disarm(bench).await;
    bench.raw("UPDATE audit_register SET chains = '[]'").await.unwrap();
    assert_eq!(bench.store.verify_audit_chains().await, Ok(Chains::Broken));
    assert_eq!(bench.store.change_audit_key().await, Err(Error::Corrupt("audit_register")));
    bench.raw("DELETE FROM audit_register").await.unwrap();
    assert_eq!(bench.store.verify_audit_chains().await, Ok(Chains::Broken));
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(3)));
    bench.raw("UPDATE audit_key SET sealed = (SELECT hash FROM audit WHERE seq = 1)").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 1 }));
    bench.raw("DELETE FROM audit_key").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 1 }));
    let refused = bench.store.record_audit(&AuditAction::new(partner, "later"), Outcome::Done).await;
    assert_eq!(refused, Err(Error::Corrupt("audit_key")));
}

async fn keys_change_and_those_of_before_verify_and_do_no_more(bench: &Bench) {
    let partner = chain_of(bench, 3).await;
    let other = bench.another_instance().await;
    assert_eq!(bench.store.change_audit_key().await, Ok(2));
    other.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(5)), "3 entries, the key change, 1 more");
    assert_eq!(bench.store.verify_audit_chains().await, Ok(Chains::All));
    let keys = "SELECT COUNT(*) AS n FROM audit WHERE audit_key = 2";
    assert_eq!(bench.number(keys).await, 2, "another instance uses the new key immediately");
    other.close().await;

    disarm(bench).await;
    bench.raw("UPDATE audit SET audit_key = 1 WHERE seq = 5").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 5 }));
    bench.raw("UPDATE audit SET audit_key = 2 WHERE seq = 5").await.unwrap();
    bench.raw("DELETE FROM audit_key WHERE id = 1").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 1 }), "old keys have to be kept");
}

async fn chains_from_before_there_were_keys_are_taken_over_as_they_are(bench: &Bench) {
    let partner = chain_of(bench, 3).await;
    disarm(bench).await;
    bench.store.rewrite_unkeyed(partner).await;
    for statement in [
        "UPDATE audit_head SET audit_key = NULL, mac = NULL",
        "UPDATE audit_register SET chains = '[]', audit_key = NULL, mac = NULL",
        "DELETE FROM audit_key",
    ] {
        bench.raw(statement).await.unwrap();
    }
    let instances = [bench.another_instance().await, bench.another_instance().await];
    let (one, other) = tokio::join!(instances[0].begin_audit_keys(), instances[1].begin_audit_keys());
    one.unwrap();
    other.unwrap();
    let store = &instances[0];
    assert_eq!(store.verify_audit(partner).await, Ok(Chain::Intact(4)), "one key change despite concurrent starts");
    assert_eq!(store.first_keyed_entry(partner).await, Ok(Some(4)));
    assert_eq!(store.verify_audit_chains().await, Ok(Chains::All));
    store.record_audit(&AuditAction::new(partner, "do"), Outcome::Done).await.unwrap();
    assert_eq!(store.verify_audit(partner).await, Ok(Chain::Intact(5)));

    bench.raw("UPDATE audit SET action = 'other' WHERE seq = 2").await.unwrap();
    assert_eq!(store.verify_audit(partner).await, Ok(Chain::Broken { seq: 2 }));
    bench.raw("UPDATE audit SET audit_key = NULL WHERE seq = 5").await.unwrap();
    bench.raw("UPDATE audit SET action = 'do' WHERE seq = 2").await.unwrap();
    assert_eq!(
        store.verify_audit(partner).await,
        Ok(Chain::Broken { seq: 5 }),
        "an unkeyed entry after a keyed one is rejected"
    );
    for store in &instances {
        store.close().await;
    }
}

async fn a_database_set_back_as_a_whole_is_missed_by_its_anchors(bench: &Bench) {
    let partner = chain_of(bench, 2).await;
    // An attacker saves the database, and later rolls it back to that state.
    let saved = bench.store.list_audit_ends().await.unwrap();
    bench.raw("CREATE TABLE copy AS SELECT * FROM audit_head").await.unwrap();
    bench.store.record_audit(&AuditAction::new(partner, "hidden"), Outcome::Done).await.unwrap();
    let anchors = bench.store.list_audit_ends().await.unwrap();
    assert_eq!(anchors[0].seq, 3);
    for anchor in saved.iter().chain(&anchors) {
        assert_eq!(bench.store.has_anchor(anchor).await, Ok(true), "{anchor:?}");
    }
    disarm(bench).await;
    bench.raw("DELETE FROM audit WHERE seq = 3").await.unwrap();
    bench.raw("UPDATE audit_head SET seq = 2, mac = (SELECT mac FROM copy)").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(2)), "the database is consistent in itself");
    assert_eq!(bench.store.has_anchor(&anchors[0]).await, Ok(false));
    bench.store.record_audit(&AuditAction::new(partner, "instead"), Outcome::Done).await.unwrap();
    assert_eq!(bench.store.has_anchor(&anchors[0]).await, Ok(false));
    let absurd = Anchor { seq: -1, ..anchors[0].clone() };
    assert_eq!(bench.store.has_anchor(&absurd).await, Ok(false));
}
