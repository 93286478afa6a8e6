//! Sessions.

use std::collections::HashMap;

use secrecy::ExposeSecret as _;
use time::OffsetDateTime;
use tower_sessions::{
    Session as CookieSession, SessionStore as _,
    session::{Id, Record},
    session_store,
};

use super::{
    people::{customer, scopes},
    *,
};
use crate::{
    domain::preferences::{Preferences, Theme},
    store::AuditFilter,
};

on_both!(
    session_record_round_trips,
    active_session_includes_partner_preferences_and_recent_customers,
    anonymous_ended_and_expired_sessions_are_not_active,
    duplicate_session_id_is_replaced,
    session_id_is_stored_only_as_a_hash,
    list_sessions_returns_own_sessions_last_used_first,
    anonymous_sessions_are_not_listed,
    late_save_does_not_restore_an_ended_session,
    end_sessions_ends_only_the_persons_own,
    expired_sessions_are_not_loaded_and_get_deleted,
    session_written_by_another_version_is_inactive_and_expires,
    clock_moving_backwards_neither_ends_nor_restores_sessions,
    sign_in_changes_the_session_id_and_keeps_the_record,
    sign_in_is_atomic_with_its_token_and_audit_entry,
    ending_a_session_is_atomic_with_its_audit_entry,
    saving_an_anonymous_record_as_signed_in_is_a_sign_in,
    rejects_oversized_and_unreadable_session_records,
    user_agent_is_truncated_and_stripped_of_control_characters,
    session_limit_ends_the_least_recently_used_session,
);

async fn session_limit_ends_the_least_recently_used_session(db: &TestDatabase) {
    let sessions = db.store.sessions().with_session_limit(2.try_into().unwrap());
    let start = db.store.now();
    let begin = async |person: PersonId, minute: i64| {
        let session = signed_in(person, None, start + jiff::SignedDuration::from_mins(minute));
        sessions.create(&mut record(start, Some(&session))).await.unwrap();
        session.handle()
    };
    let other = begin(person(2), 0).await;
    let (second, _first) = (begin(person(1), 2).await, begin(person(1), 1).await);
    let third = begin(person(1), 3).await;
    let listed = async |person| db.store.list_sessions(person, Membership::Operator).await.unwrap();
    let handles: Vec<_> = listed(person(1)).await.iter().map(|it| it.handle).collect();
    assert_eq!(handles, [third, second]);
    assert_eq!(listed(person(2)).await[0].handle, other, "the limit is per person");
}

pub(super) fn record(now: Timestamp, signed_in: Option<&Session>) -> Record {
    let mut data = HashMap::from([("note".to_owned(), serde_json::json!("zażółć \0"))]);
    if let Some(signed_in) = signed_in {
        data.insert(Session::KEY.to_owned(), serde_json::to_value(signed_in).unwrap());
    }
    let expiry_date = OffsetDateTime::from_unix_timestamp(now.as_second() + 3600).unwrap();
    Record { id: Id::default(), data, expiry_date }
}

pub(super) async fn create(db: &TestDatabase, person: PersonId, partner: Option<PartnerId>) -> (Record, Session) {
    let signed_in = signed_in(person, partner, db.store.now());
    let mut record = record(db.store.now(), Some(&signed_in));
    db.store.sessions().create(&mut record).await.unwrap();
    (record, signed_in)
}

/// Creates a session whose sign-in had a refresh token.
pub(super) async fn create_with_token(
    db: &TestDatabase,
    person: PersonId,
    partner: PartnerId,
    token: &str,
) -> (Record, Session) {
    let signed_in = signed_in(person, Some(partner), db.store.now());
    let mut record = record(db.store.now(), Some(&signed_in));
    let token = db.store.seal_staff_token(partner, signed_in.handle(), &token.into()).unwrap();
    record.data.insert(Session::TOKEN.into(), serde_json::to_value(token).unwrap());
    db.store.sessions().create(&mut record).await.unwrap();
    (record, signed_in)
}

/// A statement that corrupts every audit chain, so that nothing can be appended.
pub(super) const BREAK_CHAINS: &str = "UPDATE audit_head SET seq = seq + 1";

async fn session_record_round_trips(db: &TestDatabase) {
    let sessions = db.store.sessions();
    let mut record = record(db.store.now(), None);
    sessions.create(&mut record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap().as_ref(), Some(&record));

    record.data.insert("state".into(), serde_json::json!({ "nonce": [1, 2, 3] }));
    record.expiry_date += time::Duration::hours(1);
    sessions.save(&record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap().as_ref(), Some(&record));

    sessions.delete(&record.id).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
}

async fn active_session_includes_partner_preferences_and_recent_customers(db: &TestDatabase) {
    let partner = db.partner().await;
    let (staff, signed_in) = create(db, person(1), Some(partner.id)).await;
    let (operator, _) = create(db, person(2), None).await;
    let chosen = Preferences { theme: Theme::Dark, ..Preferences::default() };
    db.store.save_preferences(person(1), &chosen).await.unwrap();
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    for (who, partner, number, name, domain) in [
        (1, partner.id, 1, "Older", "o.example"),
        (1, partner.id, 2, "Newest", "n.example"),
        (1, other, 3, "Another partner's", "p.example"),
        (2, partner.id, 4, "A colleague's", "c.example"),
    ] {
        db.store.touch_recent_customer(&scopes(who, partner, number).0, customer(number), name, domain).await.unwrap();
    }

    let found = db.store.find_active_session(staff.id).await.unwrap().unwrap();
    assert_eq!((found.session, found.preferences), (signed_in, chosen));
    assert_eq!(format!("{:?}", found.partner.unwrap()), format!("{partner:?}"));
    let names: Vec<_> = found.recent.iter().map(|recent| (recent.name.as_str(), recent.domain.as_str())).collect();
    assert_eq!(names, [("Newest", "n.example"), ("Older", "o.example")]);
    let found = db.store.find_active_session(operator.id).await.unwrap().unwrap();
    assert_eq!((found.session.principal.person(), found.preferences), (person(2), Preferences::default()));
    assert!(found.partner.is_none() && found.recent.is_empty());
}

async fn anonymous_ended_and_expired_sessions_are_not_active(db: &TestDatabase) {
    let mut before = record(db.store.now(), None);
    db.store.sessions().create(&mut before).await.unwrap();
    let (ended, signed_in) = create(db, person(1), None).await;
    assert!(db.store.end_session(person(1), signed_in.handle(), None).await.unwrap());
    for id in [before.id, ended.id, Id::default()] {
        assert!(db.store.find_active_session(id).await.unwrap().is_none());
    }
    let (late, _) = create(db, person(1), None).await;
    assert!(db.store.find_active_session(late.id).await.unwrap().is_some());
    db.move_clock(3601);
    assert!(db.store.find_active_session(late.id).await.unwrap().is_none());
}

async fn duplicate_session_id_is_replaced(db: &TestDatabase) {
    let sessions = db.store.sessions();
    let mut first = record(db.store.now(), None);
    sessions.create(&mut first).await.unwrap();
    let mut second = first.clone();
    second.data.insert("whose".into(), "second's".into());
    sessions.create(&mut second).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(sessions.load(&first.id).await.unwrap(), Some(first));
    assert_eq!(sessions.load(&second.id).await.unwrap(), Some(second));
}

async fn session_id_is_stored_only_as_a_hash(db: &TestDatabase) {
    let (record, _) = create(db, person(1), None).await;
    let row = db.store.database().row(sql("SELECT id_hash, data FROM session")).await.unwrap().unwrap();
    let key = row.bytes("id_hash").unwrap();
    assert_eq!(key.len(), 32);
    assert!(!key.windows(16).any(|window| window == record.id.0.to_le_bytes()));
    assert!(!row.text("data").unwrap().contains(&record.id.to_string()));
}

async fn list_sessions_returns_own_sessions_last_used_first(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, old) = create(db, person(1), Some(partner)).await;
    db.move_clock(60);
    let (_, new) = create(db, person(1), Some(partner)).await;
    create(db, person(2), Some(partner)).await;
    create(db, person(1), None).await;

    let listed = db.store.list_sessions(person(1), Membership::Staff(partner)).await.unwrap();
    assert_eq!(listed.iter().map(|session| session.handle).collect::<Vec<_>>(), [new.handle(), old.handle()]);
    assert_eq!(listed[1].signed_in_at, old.signed_in_at);
    assert_eq!(listed[1].user_agent.as_deref(), Some("Browser/1"));
    assert_eq!(db.store.list_sessions(person(1), Membership::Operator).await.unwrap().len(), 1);
    assert_eq!(db.store.count_sessions().await, Ok(4));
}

async fn anonymous_sessions_are_not_listed(db: &TestDatabase) {
    db.store.sessions().create(&mut record(db.store.now(), None)).await.unwrap();
    assert_eq!(db.store.count_sessions().await, Ok(0));
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM session").await, 1);
}

async fn late_save_does_not_restore_an_ended_session(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (record, signed_in) = create(db, person(1), Some(partner)).await;
    let store = Arc::new(db.store.sessions());

    // A request is in flight: it has loaded the record and changed it.
    let in_flight = CookieSession::new(Some(record.id), Arc::clone(&store), None);
    in_flight.insert("draft", "text").await.unwrap();
    assert!(db.store.end_session(person(1), signed_in.handle(), None).await.unwrap());
    in_flight.save().await.unwrap();
    store.save(&record).await.unwrap();

    assert_eq!(store.load(&record.id).await.unwrap(), None);
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM session").await, 0);
    assert!(!db.store.end_session(person(1), signed_in.handle(), None).await.unwrap(), "already ended");
}

async fn end_sessions_ends_only_the_persons_own(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (kept_record, mine) = create(db, person(1), Some(partner)).await;
    let (ended, _) = create_with_token(db, person(1), partner, "token").await;
    let (others_record, others_session) = create(db, person(2), Some(partner)).await;

    assert!(!db.store.end_session(person(1), others_session.handle(), None).await.unwrap());
    assert_eq!(db.store.end_sessions(person(1), Some(mine.handle()), None).await, Ok(1));
    let sessions = db.store.sessions();
    assert!(sessions.load(&kept_record.id).await.unwrap().is_some());
    assert!(sessions.load(&ended.id).await.unwrap().is_none());
    assert!(sessions.load(&others_record.id).await.unwrap().is_some());
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM staff_token").await, 0);
    assert_eq!(db.store.end_sessions(person(1), None, None).await, Ok(1));
}

async fn expired_sessions_are_not_loaded_and_get_deleted(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (record, signed_in) = create_with_token(db, person(1), partner, "token").await;
    db.move_clock(3601);
    assert_eq!(db.store.sessions().load(&record.id).await.unwrap(), None);
    assert!(db.store.find_staff_token(partner, signed_in.handle()).await.unwrap().is_none());
    assert_eq!(db.store.list_sessions(person(1), Membership::Staff(partner)).await, Ok(vec![]));
    assert_eq!(db.store.count_sessions().await, Ok(0));
    assert_eq!(db.store.delete_expired_sessions().await, Ok(1));
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM staff_token").await, 0);
    assert_eq!(db.store.delete_expired_sessions().await, Ok(0));
}

async fn session_written_by_another_version_is_inactive_and_expires(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (record, _) = create(db, person(1), Some(partner)).await;
    let older = r#"UPDATE session SET principal = NULL, data = '{"signed_in":{"person":"older","partner":null}}'"#;
    assert_eq!(db.raw(older).await, Ok(1));
    assert!(db.store.find_active_session(record.id).await.unwrap().is_none());
    db.move_clock(3601);
    assert_eq!(db.store.find_expired_session(record.id).await, Ok(None));
    assert_eq!(db.store.delete_expired_sessions().await, Ok(1));
    assert_eq!(db.store.find_expired_session(record.id).await, Ok(None));
}

async fn clock_moving_backwards_neither_ends_nor_restores_sessions(db: &TestDatabase) {
    let (kept_record, _) = create(db, person(1), None).await;
    let (ended, signed_in) = create(db, person(1), None).await;
    db.store.end_session(person(1), signed_in.handle(), None).await.unwrap();
    db.move_clock(-7200);
    assert_eq!(db.store.delete_expired_sessions().await, Ok(0));
    assert!(db.store.sessions().load(&kept_record.id).await.unwrap().is_some());
    db.store.sessions().save(&ended).await.unwrap();
    assert!(db.store.sessions().load(&ended.id).await.unwrap().is_none());
}

async fn sign_in_changes_the_session_id_and_keeps_the_record(db: &TestDatabase) {
    let store = Arc::new(db.store.sessions());
    let session = CookieSession::new(None, Arc::clone(&store), None);
    session.insert("return_to", "/customers").await.unwrap();
    session.save().await.unwrap();
    let before = session.id().unwrap();

    let signed_in = signed_in(person(1), None, db.store.now());
    session.insert(Session::KEY, &signed_in).await.unwrap();
    session.cycle_id().await.unwrap();
    session.save().await.unwrap();
    let after = session.id().unwrap();

    assert_ne!(before, after);
    assert!(store.load(&before).await.unwrap().is_none());
    let again = CookieSession::new(Some(after), store, None);
    assert_eq!(again.get::<Session>(Session::KEY).await.unwrap(), Some(signed_in));
    assert_eq!(again.get::<String>("return_to").await.unwrap().as_deref(), Some("/customers"));
    again.flush().await.unwrap();
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM session").await, 0);
}

async fn sign_in_is_atomic_with_its_token_and_audit_entry(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (record, signed_in) = create_with_token(db, person(1), partner, "0.refresh").await;
    assert!(!record.data.contains_key(Session::TOKEN), "the record in memory has no token");
    let stored = db.store.sessions().load(&record.id).await.unwrap().unwrap();
    assert!(!stored.data.contains_key(Session::TOKEN), "the stored record has no token");
    let found = db.store.find_staff_token(partner, signed_in.handle()).await.unwrap().unwrap();
    assert_eq!((found.token.expose_secret(), found.version), ("0.refresh", 1));
    let entry = db.store.list_audit(partner, &AuditFilter::default(), None, 1).await.unwrap().remove(0);
    assert_eq!(
        (entry.action.action.as_str(), entry.action.actor, entry.action.target),
        ("sign_in", Some(actor(1)), Some(signed_in.handle().to_string()))
    );

    // Neither is written without the other, whichever of them fails.
    let (break_token, restore_token) =
        ("ALTER TABLE staff_token RENAME TO staff_token_away", "ALTER TABLE staff_token_away RENAME TO staff_token");
    for (break_it, restore) in [(break_token, Some(restore_token)), (BREAK_CHAINS, None)] {
        db.raw(break_it).await.unwrap();
        let entries = db.number("SELECT COUNT(*) AS n FROM audit").await;
        let fresh = super::signed_in(person(1), Some(partner), db.store.now());
        let token = db.store.seal_staff_token(partner, fresh.handle(), &"1.refresh".into()).unwrap();
        let mut record = super::sessions::record(db.store.now(), Some(&fresh));
        record.data.insert(Session::TOKEN.into(), serde_json::to_value(token).unwrap());
        assert!(db.store.sessions().create(&mut record).await.is_err(), "{break_it}");
        if let Some(restore) = restore {
            db.raw(restore).await.unwrap();
        }
        assert_eq!(db.number("SELECT COUNT(*) AS n FROM session").await, 1, "{break_it}");
        assert_eq!(db.number("SELECT COUNT(*) AS n FROM staff_token").await, 1, "{break_it}");
        assert_eq!(db.number("SELECT COUNT(*) AS n FROM audit").await, entries, "{break_it}");
    }
}

async fn ending_a_session_is_atomic_with_its_audit_entry(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, one) = create_with_token(db, person(1), partner, "one").await;
    create_with_token(db, person(1), partner, "two").await;
    let end = one.action("sign_out");
    assert!(db.store.end_session(person(1), one.handle(), end.as_ref()).await.unwrap());
    assert!(!db.store.end_session(person(1), one.handle(), end.as_ref()).await.unwrap(), "already ended");
    let filter = AuditFilter { action: Some("sign_out".into()), ..AuditFilter::default() };
    let entries = db.store.list_audit(partner, &filter, None, 10).await.unwrap();
    assert_eq!(entries.len(), 1, "no entry without an ended session");

    let (_, three) = create_with_token(db, person(1), partner, "three").await;
    db.raw(BREAK_CHAINS).await.unwrap();
    let action = three.action("end_session");
    assert!(db.store.end_session(person(1), three.handle(), action.as_ref()).await.is_err());
    assert!(db.store.end_sessions(person(1), None, action.as_ref()).await.is_err());
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM session").await, 2);
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM staff_token").await, 2);
}

async fn saving_an_anonymous_record_as_signed_in_is_a_sign_in(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let sessions = db.store.sessions();
    let now = db.store.now();
    let mut anonymous = record(now, None);
    sessions.create(&mut anonymous).await.unwrap();
    let mut after = record(now, Some(&signed_in(person(1), Some(partner), now)));
    after.id = Id(anonymous.id.0);
    for _ in 0..2 {
        sessions.save(&after).await.unwrap();
        let filter = AuditFilter { action: Some("sign_in".into()), ..AuditFilter::default() };
        assert_eq!(db.store.list_audit(partner, &filter, None, 10).await.unwrap().len(), 1, "audited once");
    }
    db.raw("DELETE FROM session").await.unwrap();
    sessions.save(&after).await.unwrap();
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM audit").await, 2, "an ended session is not restored");
}

async fn rejects_oversized_and_unreadable_session_records(db: &TestDatabase) {
    let sessions = db.store.sessions();
    let mut large = record(db.store.now(), None);
    large.data.insert("large".into(), "x".repeat(70_000).into());
    assert!(sessions.create(&mut large).await.is_err());
    let mut malformed = record(db.store.now(), None);
    malformed.data.insert(Session::KEY.into(), "root".into());
    assert!(sessions.create(&mut malformed).await.is_err());
    assert_eq!(db.number("SELECT COUNT(*) AS n FROM session").await, 0);

    let (record, _) = create(db, person(1), None).await;
    db.raw("UPDATE session SET data = '{'").await.unwrap();
    let error = sessions.load(&record.id).await.unwrap_err();
    assert!(matches!(error, session_store::Error::Decode(_)), "{error:?}");
}

async fn user_agent_is_truncated_and_stripped_of_control_characters(db: &TestDatabase) {
    let hostile = Session {
        user_agent: Some(format!("evil\0\r\n{}", "ż".repeat(5000))),
        ..signed_in(person(1), None, db.store.now())
    };
    db.store.sessions().create(&mut record(db.store.now(), Some(&hostile))).await.unwrap();
    let listed = db.store.list_sessions(person(1), Membership::Operator).await.unwrap();
    let stored_user_agent = listed[0].user_agent.as_ref().unwrap();
    assert_eq!(stored_user_agent.chars().count(), 300);
    assert!(stored_user_agent.starts_with("evilż"));
}
