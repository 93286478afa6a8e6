//! Expired sessions and drafts of forms.

use secrecy::ExposeSecret as _;
use tower_sessions::SessionStore as _;

use super::{
    sessions::{create, record},
    *,
};
use crate::{
    domain::principal::Membership,
    store::{Draft, EndedSession, Error},
};

on_both!(
    an_expired_session_is_remembered_for_a_day_by_its_persons_ids_alone,
    a_session_that_somebody_ended_is_not_remembered,
    a_session_in_which_nobody_signed_in_is_not_remembered,
    whoever_is_shut_out_has_neither_an_expired_session_nor_a_draft,
    a_session_that_has_grown_too_old_is_remembered_and_gone,
    a_draft_is_one_persons_at_one_partner_and_the_latest,
    a_draft_is_sealed_and_gone_after_a_day,
    a_rotation_of_keys_keeps_a_draft,
    a_cookie_may_outlive_its_session,
);

fn draft(value: &str) -> Draft {
    Draft {
        page: "/customers/1/budget".into(),
        action: "/api/update_budget".into(),
        form: "budget-form".into(),
        values: vec![("amount".into(), value.into())],
    }
}

async fn an_expired_session_is_remembered_for_a_day_by_its_persons_ids_alone(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, _) = create(bench, person(1), Some(partner)).await;
    assert_eq!(bench.store.find_ended_session(record.id).await, Ok(None), "the session is active");
    bench.move_clock(3601);
    let ended = EndedSession { person: person(1), membership: Membership::Staff(partner) };
    assert_eq!(bench.store.find_ended_session(record.id).await, Ok(Some(ended)), "before the sweep");
    assert_eq!(bench.store.delete_expired().await, Ok(1));
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 0);
    assert_eq!(bench.store.find_ended_session(record.id).await, Ok(Some(ended)), "after the sweep");
    assert!(bench.store.find_active_session(record.id).await.unwrap().is_none());
    bench.move_clock(24 * 3600);
    assert_eq!(bench.store.find_ended_session(record.id).await, Ok(None));
    bench.store.delete_expired().await.unwrap();
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM ended_session").await, 0);
}

async fn a_session_that_somebody_ended_is_not_remembered(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (one, first) = create(bench, person(1), Some(partner)).await;
    let (two, _) = create(bench, person(1), Some(partner)).await;
    let (three, _) = create(bench, person(1), Some(partner)).await;
    bench.store.end_session(person(1), first.handle(), None).await.unwrap();
    bench.store.sessions().delete(&two.id).await.unwrap();
    bench.move_clock(3601);
    bench.store.delete_expired().await.unwrap();
    assert!(bench.store.find_ended_session(three.id).await.unwrap().is_some());
    bench.store.end_sessions(person(1), None, None).await.unwrap();
    for record in [one, two, three] {
        assert_eq!(bench.store.find_ended_session(record.id).await, Ok(None));
    }
}

async fn a_session_in_which_nobody_signed_in_is_not_remembered(bench: &Bench) {
    let mut anonymous = record(bench.store.now(), None);
    bench.store.sessions().create(&mut anonymous).await.unwrap();
    bench.move_clock(3601);
    assert_eq!(bench.store.find_ended_session(anonymous.id).await, Ok(None));
    assert_eq!(bench.store.delete_expired().await, Ok(1));
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM ended_session").await, 0);
}

async fn whoever_is_shut_out_has_neither_an_expired_session_nor_a_draft(bench: &Bench) {
    let partner = bench.partner().await.id;
    for shut_out in 0..2 {
        let (record, _) = create(bench, person(1), Some(partner)).await;
        bench.move_clock(3601);
        bench.store.delete_expired().await.unwrap();
        let ended = bench.store.find_ended_session(record.id).await.unwrap().unwrap();
        bench.store.save_draft(&ended, &draft("1")).await.unwrap();
        if shut_out == 0 {
            bench.store.set_person_disabled(person(1), true, None).await.unwrap();
            assert_eq!(bench.store.find_ended_session(record.id).await, Ok(None), "not while the person is disabled");
            bench.store.set_person_disabled(person(1), false, None).await.unwrap();
        } else {
            bench.store.set_partner_disabled(partner, true, None).await.unwrap();
        }
        assert_eq!(bench.store.find_ended_session(record.id).await, Ok(None));
        for count in ["SELECT COUNT(*) AS n FROM draft", "SELECT COUNT(*) AS n FROM ended_session"] {
            assert_eq!(bench.number(count).await, 0, "{count}");
        }
    }
}

async fn a_session_that_has_grown_too_old_is_remembered_and_gone(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, _) = create(bench, person(1), Some(partner)).await;
    bench.store.expire_session(record.id).await.unwrap();
    assert!(bench.store.find_active_session(record.id).await.unwrap().is_none());
    let ended = EndedSession { person: person(1), membership: Membership::Staff(partner) };
    assert_eq!(bench.store.find_ended_session(record.id).await, Ok(Some(ended)));
}

async fn a_draft_is_one_persons_at_one_partner_and_the_latest(bench: &Bench) {
    let partner = bench.partner().await.id;
    let ended = EndedSession { person: person(1), membership: Membership::Staff(partner) };
    for value in ["1", "2"] {
        bench.store.save_draft(&ended, &draft(value)).await.unwrap();
    }
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM draft").await, 1);
    let (session, _) = create(bench, person(1), Some(partner)).await;
    assert!(bench.store.find_active_session(session.id).await.unwrap().unwrap().has_draft);
    assert_eq!(bench.store.find_draft(person(1), Membership::Staff(partner)).await, Ok(Some(draft("2"))));
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap().id;
    for (who, at) in [(2, Some(partner)), (1, Some(other)), (1, None)] {
        let place = at.map_or(Membership::Operator, Membership::Staff);
        assert_eq!(bench.store.find_draft(person(who), place).await, Ok(None), "{who}");
        let (session, _) = create(bench, person(who), at).await;
        assert!(!bench.store.find_active_session(session.id).await.unwrap().unwrap().has_draft, "{who}");
    }
    bench.store.delete_draft(person(1)).await.unwrap();
    assert_eq!(bench.store.find_draft(person(1), Membership::Staff(partner)).await, Ok(None));
}

async fn a_draft_is_sealed_and_gone_after_a_day(bench: &Bench) {
    let partner = bench.partner().await.id;
    let ended = EndedSession { person: person(1), membership: Membership::Staff(partner) };
    bench.store.save_draft(&ended, &draft("typed-in-vain")).await.unwrap();
    let row = bench.store.database().row(sql("SELECT sealed FROM draft")).await.unwrap().unwrap();
    assert!(!row.bytes("sealed").unwrap().windows(5).any(|window| window == b"typed"));
    assert_eq!(
        bench.store.save_draft(&ended, &draft(&"x".repeat(100_000))).await,
        Err(Error::Invalid("draft: too large"))
    );
    bench.raw("UPDATE draft SET object = '00000000-0000-0000-0000-000000000002'").await.unwrap();
    assert!(matches!(bench.store.find_draft(person(2), Membership::Staff(partner)).await, Err(Error::KeyWrong(_))));
    bench.move_clock(24 * 3600 + 1);
    assert_eq!(bench.store.find_draft(person(2), Membership::Staff(partner)).await, Ok(None));
    bench.store.delete_expired().await.unwrap();
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM draft").await, 0);
}

async fn a_rotation_of_keys_keeps_a_draft(bench: &Bench) {
    let partner = bench.partner().await.id;
    let ended = EndedSession { person: person(1), membership: Membership::Staff(partner) };
    bench.store.save_draft(&ended, &draft("1")).await.unwrap();
    let both = Keyring::parse(bench.keys.to_text().expose_secret()).unwrap().rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = bench.with_keys(both).await;
    assert_eq!(rotating.reseal().await, Ok(2), "the draft and the audit key");
    rotating.close().await;
    let after = bench.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    assert_eq!(after.find_draft(person(1), Membership::Staff(partner)).await, Ok(Some(draft("1"))));
    after.close().await;
}

async fn a_cookie_may_outlive_its_session(bench: &Bench) {
    let sessions = bench.store.sessions().outlived_by(time::Duration::minutes(50));
    let mut outlived = record(bench.store.now(), None);
    sessions.create(&mut outlived).await.unwrap();
    assert_eq!(sessions.load(&outlived.id).await.unwrap(), Some(outlived.clone()), "it is loaded as it was saved");
    sessions.save(&outlived).await.unwrap();
    bench.move_clock(10 * 60 + 1);
    assert_eq!(sessions.load(&outlived.id).await.unwrap(), None);
}
