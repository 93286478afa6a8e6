//! Expired sessions and drafts of forms.

use secrecy::ExposeSecret as _;
use tower_sessions::SessionStore as _;

use super::{
    sessions::{create, record},
    *,
};
use crate::{
    domain::principal::Membership,
    store::{Draft, Error, ExpiredSession},
};

on_both!(
    owner_of_an_expired_session_is_retained_for_a_day,
    owner_of_a_deliberately_ended_session_is_not_retained,
    expired_anonymous_session_is_not_retained,
    disabling_a_person_or_partner_deletes_expired_sessions_and_drafts,
    expire_session_ends_the_session_and_retains_its_owner,
    draft_is_replaced_and_isolated_by_person_and_membership,
    draft_is_encrypted_and_expires_after_a_day,
    key_rotation_re_encrypts_drafts,
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

async fn owner_of_an_expired_session_is_retained_for_a_day(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (record, _) = create(db, person(1), Some(partner)).await;
    assert_eq!(db.store.find_expired_session(record.id).await, Ok(None), "the session is active");
    db.move_clock(3601);
    let ended = ExpiredSession { person: person(1), membership: Membership::Staff(partner) };
    assert_eq!(db.store.find_expired_session(record.id).await, Ok(Some(ended)), "before the sweep");
    assert_eq!(db.store.delete_expired_sessions().await, Ok(1));
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM session").await, 0);
    assert_eq!(db.store.find_expired_session(record.id).await, Ok(Some(ended)), "after the sweep");
    assert!(db.store.find_active_session(record.id).await.unwrap().is_none());
    db.move_clock(24 * 3600);
    assert_eq!(db.store.find_expired_session(record.id).await, Ok(None));
    db.store.delete_expired_sessions().await.unwrap();
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM ended_session").await, 0);
}

async fn owner_of_a_deliberately_ended_session_is_not_retained(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (one, first) = create(db, person(1), Some(partner)).await;
    let (two, _) = create(db, person(1), Some(partner)).await;
    let (three, _) = create(db, person(1), Some(partner)).await;
    db.store.end_session(person(1), first.handle(), None).await.unwrap();
    db.store.sessions().delete(&two.id).await.unwrap();
    db.move_clock(3601);
    db.store.delete_expired_sessions().await.unwrap();
    assert!(db.store.find_expired_session(three.id).await.unwrap().is_some());
    db.store.end_sessions(person(1), None, None).await.unwrap();
    for record in [one, two, three] {
        assert_eq!(db.store.find_expired_session(record.id).await, Ok(None));
    }
}

async fn expired_anonymous_session_is_not_retained(db: &TestDatabase) {
    let mut anonymous = record(db.store.now(), None);
    db.store.sessions().create(&mut anonymous).await.unwrap();
    db.move_clock(3601);
    assert_eq!(db.store.find_expired_session(anonymous.id).await, Ok(None));
    assert_eq!(db.store.delete_expired_sessions().await, Ok(1));
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM ended_session").await, 0);
}

async fn disabling_a_person_or_partner_deletes_expired_sessions_and_drafts(db: &TestDatabase) {
    let partner = db.partner().await.id;
    for case in 0..2 {
        let (record, _) = create(db, person(1), Some(partner)).await;
        db.move_clock(3601);
        db.store.delete_expired_sessions().await.unwrap();
        let ended = db.store.find_expired_session(record.id).await.unwrap().unwrap();
        db.store.save_draft(&ended, &draft("1")).await.unwrap();
        if case == 0 {
            db.store.set_person_disabled(person(1), true, None).await.unwrap();
            assert_eq!(db.store.find_expired_session(record.id).await, Ok(None), "not while the person is disabled");
            db.store.set_person_disabled(person(1), false, None).await.unwrap();
        } else {
            db.store.set_partner_disabled(partner, true, None).await.unwrap();
        }
        assert_eq!(db.store.find_expired_session(record.id).await, Ok(None));
        for count in ["SELECT COUNT(*) AS n FROM draft", "SELECT COUNT(*) AS n FROM ended_session"] {
            assert_eq!(db.number(count).await, 0, "{count}");
        }
    }
}

async fn expire_session_ends_the_session_and_retains_its_owner(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (record, _) = create(db, person(1), Some(partner)).await;
    db.store.expire_session(record.id).await.unwrap();
    assert!(db.store.find_active_session(record.id).await.unwrap().is_none());
    let ended = ExpiredSession { person: person(1), membership: Membership::Staff(partner) };
    assert_eq!(db.store.find_expired_session(record.id).await, Ok(Some(ended)));
}

async fn draft_is_replaced_and_isolated_by_person_and_membership(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let ended = ExpiredSession { person: person(1), membership: Membership::Staff(partner) };
    for value in ["1", "2"] {
        db.store.save_draft(&ended, &draft(value)).await.unwrap();
    }
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM draft").await, 1);
    let (session, _) = create(db, person(1), Some(partner)).await;
    assert!(db.store.find_active_session(session.id).await.unwrap().unwrap().has_draft);
    assert_eq!(db.store.find_draft(person(1), Membership::Staff(partner)).await, Ok(Some(draft("2"))));
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    for (who, at) in [(2, Some(partner)), (1, Some(other)), (1, None)] {
        let membership = at.map_or(Membership::Operator, Membership::Staff);
        assert_eq!(db.store.find_draft(person(who), membership).await, Ok(None), "{who}");
        let (session, _) = create(db, person(who), at).await;
        assert!(!db.store.find_active_session(session.id).await.unwrap().unwrap().has_draft, "{who}");
    }
    db.store.delete_draft(person(1)).await.unwrap();
    assert_eq!(db.store.find_draft(person(1), Membership::Staff(partner)).await, Ok(None));
}

async fn draft_is_encrypted_and_expires_after_a_day(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let ended = ExpiredSession { person: person(1), membership: Membership::Staff(partner) };
    db.store.save_draft(&ended, &draft("typed-in-vain")).await.unwrap();
    let row = db.store.database().row(sql("SELECT sealed FROM draft")).await.unwrap().unwrap();
    assert!(!row.bytes("sealed").unwrap().windows(5).any(|window| window == b"typed"));
    assert_eq!(
        db.store.save_draft(&ended, &draft(&"x".repeat(100_000))).await,
        Err(Error::Invalid("draft: too large"))
    );
    db.raw("UPDATE draft SET object = '00000000-0000-0000-0000-000000000002'").await.unwrap();
    assert!(matches!(db.store.find_draft(person(2), Membership::Staff(partner)).await, Err(Error::KeyWrong(_))));
    db.move_clock(24 * 3600 + 1);
    assert_eq!(db.store.find_draft(person(2), Membership::Staff(partner)).await, Ok(None));
    db.store.delete_expired_sessions().await.unwrap();
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM draft").await, 0);
}

async fn key_rotation_re_encrypts_drafts(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let ended = ExpiredSession { person: person(1), membership: Membership::Staff(partner) };
    db.store.save_draft(&ended, &draft("1")).await.unwrap();
    let both = Keyring::parse(db.keys.to_text().expose_secret()).unwrap().rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = db.with_keys(both).await;
    assert_eq!(rotating.reseal().await, Ok(2), "the draft and the audit key");
    rotating.close().await;
    let after = db.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    assert_eq!(after.find_draft(person(1), Membership::Staff(partner)).await, Ok(Some(draft("1"))));
    after.close().await;
}

async fn a_cookie_may_outlive_its_session(db: &TestDatabase) {
    let sessions = db.store.sessions().with_cookie_grace(time::Duration::minutes(50));
    let mut outlived = record(db.store.now(), None);
    sessions.create(&mut outlived).await.unwrap();
    assert_eq!(sessions.load(&outlived.id).await.unwrap(), Some(outlived.clone()), "it is loaded as it was saved");
    sessions.save(&outlived).await.unwrap();
    db.move_clock(10 * 60 + 1);
    assert_eq!(sessions.load(&outlived.id).await.unwrap(), None);
}
