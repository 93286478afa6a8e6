//! Two instances of the portal on one database.

use tokio::task::JoinSet;
use tower_sessions::SessionStore as _;

use super::{
    sessions::{create, create_with_token, record},
    *,
};
use crate::store::{AuditAction, AuditFilter, ChainStatus, Error, Outcome, Settlement};

on_both!(
    entries_appended_by_two_instances_make_one_chain,
    concurrent_settlements_have_one_winner,
    concurrent_token_replacements_have_one_winner,
    session_ended_by_one_instance_is_ended_on_the_other,
    sign_in_racing_with_disabling_the_partner_leaves_no_session,
    sign_in_racing_with_disabling_the_person_leaves_no_session,
    concurrent_add_partner_adds_a_tenant_once,
);

async fn entries_appended_by_two_instances_make_one_chain(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let other = db.another_instance().await;
    let mut writers = JoinSet::new();
    for (instance, store) in [&db.store, &other, &db.store, &other].into_iter().enumerate() {
        let store = store.clone();
        writers.spawn(async move {
            let mut seqs = Vec::new();
            for number in 0..15 {
                let action =
                    AuditAction { target: Some(format!("{instance}/{number}")), ..AuditAction::new(partner, "do") };
                seqs.push(store.record_audit(&action, Outcome::Done).await.unwrap().seq);
            }
            seqs
        });
    }
    let mut seqs: Vec<_> = writers.join_all().await.into_iter().flatten().collect();
    seqs.sort_unstable();
    assert_eq!(seqs, (2..=61).collect::<Vec<_>>(), "none lost or duplicated");
    assert_eq!(other.verify_audit(partner).await, Ok(ChainStatus::Intact(61)));
    other.close().await;
}

async fn concurrent_settlements_have_one_winner(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let other = db.another_instance().await;
    for round in 0..5 {
        let intent = db.store.record_intent(&AuditAction::new(partner, "do")).await.unwrap();
        let (done, failed) = (Settlement::new(Outcome::Done), Settlement::new(Outcome::Failed));
        let (one, two) =
            tokio::join!(db.store.record_intent_outcome(intent, &done), other.record_intent_outcome(intent, &failed));
        let lost = [&one, &two].into_iter().filter_map(|outcome| outcome.as_ref().err()).collect::<Vec<_>>();
        assert_eq!(lost, [&Error::Conflict("the intent is settled")], "round {round}");
    }
    assert_eq!(db.store.verify_audit(partner).await, Ok(ChainStatus::Intact(11)));
    other.close().await;
}

async fn concurrent_token_replacements_have_one_winner(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, session) = create_with_token(db, person(1), partner, "0").await;
    let other = db.another_instance().await;
    for version in 1..=10 {
        let (mine, theirs) = ("mine".into(), "theirs".into());
        let (one, two) = tokio::join!(
            db.store.replace_staff_token(partner, session.handle(), version, &mine),
            other.replace_staff_token(partner, session.handle(), version, &theirs),
        );
        assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1, "version {version}");
    }
    assert_eq!(other.find_staff_token(partner, session.handle()).await.unwrap().unwrap().version, 11);
    other.close().await;
}

async fn session_ended_by_one_instance_is_ended_on_the_other(db: &TestDatabase) {
    let (record, signed_in) = create(db, person(1), None).await;
    let other = db.another_instance().await;
    assert!(other.sessions().load(&record.id).await.unwrap().is_some());
    db.store.end_session(person(1), signed_in.handle(), None).await.unwrap();
    assert!(other.sessions().load(&record.id).await.unwrap().is_none());
    other.sessions().save(&record).await.unwrap();
    assert!(db.store.sessions().load(&record.id).await.unwrap().is_none());
    other.close().await;
}

async fn sign_in_racing_with_disabling_the_partner_leaves_no_session(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let enable = || db.store.set_partner_disabled(partner, false, None);
    race_a_sign_in(db, partner, enable, || db.store.set_partner_disabled(partner, true, None)).await;
}

async fn sign_in_racing_with_disabling_the_person_leaves_no_session(db: &TestDatabase) {
    let partner = db.partner().await.id;
    db.store.set_person_disabled(person(1), true, None).await.unwrap();
    let enable = || db.store.set_person_disabled(person(1), false, None);
    race_a_sign_in(db, partner, enable, || db.store.set_person_disabled(person(1), true, None)).await;
}

async fn race_a_sign_in<F: Future<Output = Result<()>>>(
    db: &TestDatabase,
    partner: PartnerId,
    enable: impl Fn() -> F,
    disable: impl Fn() -> F,
) {
    let other = db.another_instance().await;
    for _ in 0..25 {
        enable().await.unwrap();
        let now = db.store.now();
        let mut record = record(now, Some(&signed_in(person(1), Some(partner), now)));
        let sessions = other.sessions();
        // Whether the sign-in wins the race differs from round to round; the final state must not.
        let (disabled, _) = tokio::join!(disable(), sessions.create(&mut record));
        disabled.unwrap();
        assert_eq!(db.number("SELECT COUNT(*) AS n FROM session").await, 0);
    }
    assert!(matches!(other.verify_audit(partner).await, Ok(ChainStatus::Intact(_))));
    other.close().await;
}

async fn concurrent_add_partner_adds_a_tenant_once(db: &TestDatabase) {
    let other = db.another_instance().await;
    let (one, two) = tokio::join!(db.store.add_partner(new_partner(1), None), other.add_partner(new_partner(1), None));
    assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
    let partner = one.or(two).unwrap().id;
    assert_eq!(db.store.list_audit(partner, &AuditFilter::default(), None, 10).await.unwrap().len(), 1);
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM audit").await, 1);
    other.close().await;
}
