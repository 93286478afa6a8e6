//! Recording, listing and settling of audit entries.

use serde_json::json;

use super::*;
use crate::{
    domain::{activity::AuditEntryKind, id::CustomerId},
    store::{AuditAction, AuditEntry, AuditFilter, AuditRef, ChainStatus, Error, Outcome, Settlement},
};

on_both!(
    audit_entry_round_trips,
    settling_an_intent_appends_an_entry,
    an_intent_is_settled_once_unless_its_outcome_was_unknown,
    audit_filter_lists_unsettled_intents,
    audit_sequence_numbers_are_per_partner,
    audit_list_applies_the_filter,
    changes_filter_omits_settlements_sign_ins_and_exports,
    audit_pages_neither_overlap_nor_skip_entries,
    clock_moving_backwards_keeps_the_audit_order_and_chain,
    rejected_audit_entries_store_nothing,
);

fn action(partner: PartnerId, name: &str) -> AuditAction {
    AuditAction::new(partner, name)
}

async fn list(db: &TestDatabase, partner: PartnerId, filter: AuditFilter) -> Vec<AuditEntry> {
    db.store.list_audit(partner, &filter, None, 100).await.unwrap()
}

async fn audit_entry_round_trips(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let full = AuditAction {
        actor: Some(actor(1)),
        customer: Some(CustomerId::new(Uuid::from_u128(5))),
        target: Some("subscription/żółć".into()),
        correlation: Some(Uuid::from_u128(6)),
        incident: Some(Uuid::from_u128(7)),
        detail: json!({ "licences": ["a", "b"], "null": "\0" }),
        ..action(partner, "suspend_subscription")
    };
    let entry = db.store.record_audit(&full, Outcome::Refused).await.unwrap();
    assert_eq!(entry, AuditRef { partner, seq: 2 }, "after the entry of the partner's creation");
    let newest = list(db, partner, AuditFilter::default()).await.remove(0);
    assert_eq!(newest.action, full);
    assert_eq!((newest.seq, newest.at, newest.outcome), (2, db.store.now(), Outcome::Refused));
    assert_eq!((newest.intent, newest.settled), (None, None));
}

async fn settling_an_intent_appends_an_entry(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let begun = AuditAction { actor: Some(actor(1)), target: Some("t".into()), ..action(partner, "place_order") };
    let intent = db.store.record_intent(&begun).await.unwrap();
    let settlement = Settlement { correlation: Some(Uuid::from_u128(8)), ..Settlement::new(Outcome::Done) };
    let settled = db.store.record_intent_outcome(intent, &settlement).await.unwrap();
    assert_eq!(settled.seq, intent.seq + 1);

    let entries = list(db, partner, AuditFilter::default()).await;
    assert_eq!((entries[0].outcome, entries[0].intent), (Outcome::Done, Some(intent.seq)));
    assert_eq!(entries[0].action, AuditAction { correlation: settlement.correlation, ..begun.clone() });
    assert_eq!((entries[1].outcome, entries[1].settled), (Outcome::Intent, Some(Outcome::Done)));
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(3)));
}

async fn an_intent_is_settled_once_unless_its_outcome_was_unknown(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let intent = db.store.record_intent(&action(partner, "place_order")).await.unwrap();
    let settle = async |outcome| db.store.record_intent_outcome(intent, &Settlement::new(outcome)).await.map(drop);
    assert_eq!(settle(Outcome::Intent).await, Err(Error::Invalid("outcome")));
    assert_eq!(settle(Outcome::Unknown).await, Ok(()));
    assert_eq!(settle(Outcome::Unknown).await, Ok(()));
    assert_eq!(settle(Outcome::Done).await, Ok(()));
    for late in [Outcome::Done, Outcome::Failed, Outcome::Unknown] {
        assert_eq!(settle(late).await, Err(Error::Conflict("the intent is settled")), "{late}");
    }
    let entries = list(db, partner, AuditFilter { outcome: Some(Outcome::Intent), ..AuditFilter::default() }).await;
    assert_eq!(entries[0].settled, Some(Outcome::Done));
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(5)), "rejected settlements leave no entry");

    let missing = AuditRef { partner, seq: 77 };
    let refused = db.store.record_intent_outcome(missing, &Settlement::new(Outcome::Done)).await;
    assert_eq!(refused, Err(Error::NotFound("intent")));
}

async fn audit_filter_lists_unsettled_intents(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let first = db.store.record_intent(&action(partner, "first")).await.unwrap();
    db.store.record_intent(&action(partner, "second")).await.unwrap();
    db.store.record_intent_outcome(first, &Settlement::new(Outcome::Failed)).await.unwrap();
    let open = list(db, partner, AuditFilter { open: true, ..AuditFilter::default() }).await;
    let names: Vec<_> = open.iter().map(|entry| (entry.action.action.as_str(), entry.settled)).collect();
    assert_eq!(names, [("second", None)]);
}

async fn audit_sequence_numbers_are_per_partner(db: &TestDatabase) {
    let one = db.partner().await.id;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    db.store.record_audit(&action(one, "a"), Outcome::Done).await.unwrap();
    let seqs = |entries: Vec<AuditEntry>| entries.iter().map(|entry| entry.seq).collect::<Vec<_>>();
    assert_eq!(seqs(list(db, one, AuditFilter::default()).await), [2, 1]);
    assert_eq!(seqs(list(db, other, AuditFilter::default()).await), [1]);
    let intent = db.store.record_intent(&action(one, "b")).await.unwrap();
    let theirs = AuditRef { partner: other, ..intent };
    let refused = db.store.record_intent_outcome(theirs, &Settlement::new(Outcome::Done)).await;
    assert_eq!(refused, Err(Error::NotFound("intent")));
}

async fn audit_list_applies_the_filter(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let begin = db.store.now();
    let customer = CustomerId::new(Uuid::from_u128(5));
    db.move_clock(10);
    let of_customer = AuditAction { customer: Some(customer), actor: Some(actor(1)), ..action(partner, "a") };
    db.store.record_audit(&of_customer, Outcome::Done).await.unwrap();
    db.move_clock(10);
    let of_person = AuditAction { actor: Some(actor(2)), ..action(partner, "b") };
    db.store.record_audit(&of_person, Outcome::Failed).await.unwrap();

    let all = AuditFilter::default;
    for (filter, expected) in [
        (all(), vec![3, 2, 1]),
        (AuditFilter { customer: Some(customer), ..all() }, vec![2]),
        (AuditFilter { actor: Some(person(2)), ..all() }, vec![3]),
        (AuditFilter { action: Some("a".into()), ..all() }, vec![2]),
        (AuditFilter { outcome: Some(Outcome::Failed), ..all() }, vec![3]),
        (AuditFilter { since: Some(begin + Duration::from_secs(10)), ..all() }, vec![3, 2]),
        (AuditFilter { until: Some(begin + Duration::from_secs(10)), ..all() }, vec![1]),
        (AuditFilter { actor: Some(person(1)), action: Some("b".into()), ..all() }, vec![]),
    ] {
        let seqs: Vec<_> = list(db, partner, filter.clone()).await.iter().map(|entry| entry.seq).collect();
        assert_eq!(seqs, expected, "{filter:?}");
    }
}

async fn changes_filter_omits_settlements_sign_ins_and_exports(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let customer = Some(CustomerId::new(Uuid::from_u128(5)));
    let by = |number, name| AuditAction { customer, actor: Some(actor(number)), ..action(partner, name) };
    db.store.record_audit(&by(1, "sign_in"), Outcome::Done).await.unwrap();
    let intent = db.store.record_intent(&by(1, "create_user")).await.unwrap();
    db.store.record_intent_outcome(intent, &Settlement::new(Outcome::Done)).await.unwrap();
    db.store.record_audit(&by(1, "export_users"), Outcome::Done).await.unwrap();
    db.store.record_audit(&by(2, "delete_user"), Outcome::Done).await.unwrap();
    db.store.record_audit(&by(1, "reset_password"), Outcome::Refused).await.unwrap();

    let filter =
        AuditFilter { customer, actor: Some(person(1)), kind: Some(AuditEntryKind::Changes), ..AuditFilter::default() };
    let found = list(db, partner, filter).await;
    let found: Vec<_> = found.iter().map(|entry| (entry.action.action.as_str(), entry.settled)).collect();
    assert_eq!(found, [("reset_password", None), ("create_user", Some(Outcome::Done))]);
}

async fn audit_pages_neither_overlap_nor_skip_entries(db: &TestDatabase) {
    let partner = db.partner().await.id;
    for _ in 0..6 {
        db.store.record_audit(&action(partner, "a"), Outcome::Done).await.unwrap();
    }
    let (mut seen, mut before) = (Vec::new(), None);
    loop {
        let page = db.store.list_audit(partner, &AuditFilter::default(), before, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        before = Some(last.seq);
        seen.extend(page.iter().map(|entry| entry.seq));
    }
    assert_eq!(seen, [7, 6, 5, 4, 3, 2, 1]);
}

async fn clock_moving_backwards_keeps_the_audit_order_and_chain(db: &TestDatabase) {
    let partner = db.partner().await.id;
    db.move_clock(-86_400);
    db.store.record_audit(&action(partner, "after the jump"), Outcome::Done).await.unwrap();
    let entries = list(db, partner, AuditFilter::default()).await;
    assert!(entries[0].at < entries[1].at, "the clock's time is recorded unchanged");
    assert_eq!(entries[0].action.action, "after the jump");
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(2)));
}

async fn rejected_audit_entries_store_nothing(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let oversized = AuditAction { detail: json!("x".repeat(20_000)), ..action(partner, "a") };
    assert_eq!(db.store.record_audit(&oversized, Outcome::Done).await, Err(Error::Invalid("detail")));
    let nobody = PartnerId::new(Uuid::from_u128(404));
    assert_eq!(db.store.record_audit(&action(nobody, "a"), Outcome::Done).await, Err(Error::NotFound("partner")));
    assert_eq!(db.store.verify_audit(nobody).await, Ok(ChainStatus::Intact(0)));
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(1)));
}
