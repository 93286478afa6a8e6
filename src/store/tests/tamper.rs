//! The audit against someone with a shell on the database.

use super::*;
use crate::store::{AuditAction, Chain, Outcome};

on_both!(
    the_database_refuses_to_change_or_remove_entries,
    a_changed_entry_breaks_the_chain_there,
    a_removed_entry_breaks_the_chain_there,
    removed_last_entries_are_missed,
    an_added_entry_breaks_the_chain,
    entries_of_two_partners_cannot_be_exchanged,
    a_long_chain_is_checked_to_its_end,
);

async fn chain_of(bench: &Bench, entries: usize) -> PartnerId {
    let partner = bench.partner().await.id;
    for number in 1..entries {
        let action =
            AuditAction { actor: Some(actor(1)), target: Some(number.to_string()), ..AuditAction::new(partner, "do") };
        bench.store.record_audit(&action, Outcome::Done).await.unwrap();
    }
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Whole(entries as u64)));
    partner
}

/// Takes the database's own protection away.
async fn disarm(bench: &Bench) {
    let statements: &[&'static str] = match bench.store.kind() {
        Kind::Sqlite => &[
            "DROP TRIGGER audit_no_update",
            "DROP TRIGGER audit_no_delete",
            "DROP TRIGGER audit_head_forward",
            "DROP TRIGGER audit_head_no_delete",
        ],
        Kind::Postgres => &["ALTER TABLE audit DISABLE TRIGGER USER", "ALTER TABLE audit_head DISABLE TRIGGER USER"],
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
    ];
    attempts.push(match bench.store.kind() {
        Kind::Sqlite => "INSERT OR REPLACE INTO audit SELECT * FROM audit WHERE seq = 2",
        Kind::Postgres => "TRUNCATE audit",
    });
    for attempt in attempts {
        let error = bench.raw(attempt).await.unwrap_err();
        assert!(error.to_string().contains("append-only"), "{attempt}: {error}");
    }
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Whole(3)));
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
        assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Whole(5)), "{undo}");
    }
    bench.raw("UPDATE audit SET hash = (SELECT hash FROM audit AS o WHERE o.seq = 2) WHERE seq = 4").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 4 }));
}

async fn a_removed_entry_breaks_the_chain_there(bench: &Bench) {
    let partner = chain_of(bench, 5).await;
    disarm(bench).await;
    bench.raw("DELETE FROM audit WHERE seq = 2").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 2 }));
    // Closing the gap moves the trouble no further.
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
        crate::store::audit::append(&mut tx, bench.store.now(), &action, Outcome::Done, None).await.unwrap();
    }
    tx.commit().await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Whole(1201)));
    disarm(bench).await;
    bench.raw("UPDATE audit SET action = 'x' WHERE seq = 1201").await.unwrap();
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Broken { seq: 1201 }));
}
