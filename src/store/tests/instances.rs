//! Two instances of the portal on one database.

use tokio::task::JoinSet;
use tower_sessions::SessionStore as _;

use super::{
    sessions::{create, create_with_token, record},
    *,
};
use crate::store::{AuditAction, AuditFilter, Chain, Error, Outcome, Settlement};

on_both!(
    entries_appended_by_two_instances_make_one_chain,
    of_two_settlements_at_once_one_wins,
    of_two_replacements_of_a_token_at_once_one_wins,
    one_instance_sees_what_the_other_ended,
    a_sign_in_while_the_partner_is_disabled_leaves_no_session,
    a_sign_in_while_the_person_is_disabled_leaves_no_session,
    a_tenant_added_by_both_is_added_once,
);

async fn entries_appended_by_two_instances_make_one_chain(bench: &Bench) {
    let partner = bench.partner().await.id;
    let other = bench.another_instance().await;
    let mut writers = JoinSet::new();
    for (instance, store) in [&bench.store, &other, &bench.store, &other].into_iter().enumerate() {
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
    assert_eq!(other.verify_audit(partner).await, Ok(Chain::Intact(61)));
    other.close().await;
}

async fn of_two_settlements_at_once_one_wins(bench: &Bench) {
    let partner = bench.partner().await.id;
    let other = bench.another_instance().await;
    for round in 0..5 {
        let intent = bench.store.record_intent(&AuditAction::new(partner, "do")).await.unwrap();
        let (done, failed) = (Settlement::new(Outcome::Done), Settlement::new(Outcome::Failed));
        let (one, two) = tokio::join!(bench.store.complete_audit(intent, &done), other.complete_audit(intent, &failed));
        let lost = [&one, &two].into_iter().filter_map(|outcome| outcome.as_ref().err()).collect::<Vec<_>>();
        assert_eq!(lost, [&Error::Conflict("the intent is settled")], "round {round}");
    }
    assert_eq!(bench.store.verify_audit(partner).await, Ok(Chain::Intact(11)));
    other.close().await;
}

async fn of_two_replacements_of_a_token_at_once_one_wins(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, session) = create_with_token(bench, person(1), partner, "0").await;
    let other = bench.another_instance().await;
    for version in 1..=10 {
        let (mine, theirs) = ("mine".into(), "theirs".into());
        let (one, two) = tokio::join!(
            bench.store.replace_staff_token(partner, session.handle(), version, &mine),
            other.replace_staff_token(partner, session.handle(), version, &theirs),
        );
        assert_eq!(u8::from(one.unwrap()) + u8::from(two.unwrap()), 1, "version {version}");
    }
    assert_eq!(other.find_staff_token(partner, session.handle()).await.unwrap().unwrap().version, 11);
    other.close().await;
}

async fn one_instance_sees_what_the_other_ended(bench: &Bench) {
    let (record, signed_in) = create(bench, person(1), None).await;
    let other = bench.another_instance().await;
    assert!(other.sessions().load(&record.id).await.unwrap().is_some());
    bench.store.end_session(person(1), signed_in.handle(), None).await.unwrap();
    assert!(other.sessions().load(&record.id).await.unwrap().is_none());
    other.sessions().save(&record).await.unwrap();
    assert!(bench.store.sessions().load(&record.id).await.unwrap().is_none());
    other.close().await;
}

async fn a_sign_in_while_the_partner_is_disabled_leaves_no_session(bench: &Bench) {
    let partner = bench.partner().await.id;
    let enable = || bench.store.set_partner_disabled(partner, false, None);
    race_a_sign_in(bench, partner, enable, || bench.store.set_partner_disabled(partner, true, None)).await;
}

async fn a_sign_in_while_the_person_is_disabled_leaves_no_session(bench: &Bench) {
    let partner = bench.partner().await.id;
    bench.store.set_person_disabled(person(1), true, None).await.unwrap();
    let enable = || bench.store.set_person_disabled(person(1), false, None);
    race_a_sign_in(bench, partner, enable, || bench.store.set_person_disabled(person(1), true, None)).await;
}

async fn race_a_sign_in<F: Future<Output = Result<()>>>(
    bench: &Bench,
    partner: PartnerId,
    enable: impl Fn() -> F,
    disable: impl Fn() -> F,
) {
    let other = bench.another_instance().await;
    for _ in 0..25 {
        enable().await.unwrap();
        let now = bench.store.now();
        let mut record = record(now, Some(&signed_in(person(1), Some(partner), now)));
        let sessions = other.sessions();
        // Whether the sign-in wins the race differs from round to round; the final state must not.
        let (disabled, _) = tokio::join!(disable(), sessions.create(&mut record));
        disabled.unwrap();
        assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 0);
    }
    assert!(matches!(other.verify_audit(partner).await, Ok(Chain::Intact(_))));
    other.close().await;
}

async fn a_tenant_added_by_both_is_added_once(bench: &Bench) {
    let other = bench.another_instance().await;
    let (one, two) =
        tokio::join!(bench.store.add_partner(new_partner(1), None), other.add_partner(new_partner(1), None));
    assert_eq!(u8::from(one.is_ok()) + u8::from(two.is_ok()), 1);
    let partner = one.or(two).unwrap().id;
    assert_eq!(bench.store.list_audit(partner, &AuditFilter::default(), None, 10).await.unwrap().len(), 1);
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM audit").await, 1);
    other.close().await;
}
