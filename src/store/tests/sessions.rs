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
    a_record_reads_back_as_it_was_saved,
    a_session_tells_who_is_behind_it_their_partner_and_what_they_chose,
    nobody_is_behind_a_session_that_is_over_or_has_not_begun,
    an_id_that_is_taken_is_replaced,
    the_cookies_id_is_nowhere_in_the_database,
    a_person_sees_their_own_sessions_the_last_used_first,
    a_session_before_sign_in_is_in_no_list,
    an_ended_session_is_not_brought_back_by_a_late_save,
    one_can_end_ones_other_sessions_but_nobody_elses,
    an_expired_session_is_not_loaded_and_then_deleted,
    a_session_that_another_version_wrote_is_nobodys_and_is_swept,
    a_clock_that_jumps_back_ends_and_revives_nothing,
    a_sign_in_renews_the_id_and_keeps_the_record,
    a_sign_in_stands_with_its_token_and_its_audit_entry_or_not_at_all,
    an_ended_session_stands_in_the_audit_or_goes_on,
    a_record_that_becomes_somebodys_when_it_is_saved_is_a_sign_in_too,
    an_oversized_or_unreadable_record_is_refused,
    a_hostile_user_agent_is_cut_and_cleaned,
    who_has_as_many_sessions_as_may_be_loses_the_one_unused_for_longest,
);

async fn who_has_as_many_sessions_as_may_be_loses_the_one_unused_for_longest(bench: &Bench) {
    let sessions = bench.store.sessions().limited_to(2.try_into().unwrap());
    let start = bench.store.now();
    let begin = async |person: PersonId, minute: i64| {
        let session = signed_in(person, None, start + jiff::SignedDuration::from_mins(minute));
        sessions.create(&mut record(start, Some(&session))).await.unwrap();
        session.handle()
    };
    let other = begin(person(2), 0).await;
    let (second, _first) = (begin(person(1), 2).await, begin(person(1), 1).await);
    let third = begin(person(1), 3).await;
    let listed = async |person| bench.store.list_sessions(person, Membership::Operator).await.unwrap();
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

pub(super) async fn create(bench: &Bench, person: PersonId, partner: Option<PartnerId>) -> (Record, Session) {
    let signed_in = signed_in(person, partner, bench.store.now());
    let mut record = record(bench.store.now(), Some(&signed_in));
    bench.store.sessions().create(&mut record).await.unwrap();
    (record, signed_in)
}

/// Creates a session whose sign-in had a refresh token.
pub(super) async fn create_with_token(
    bench: &Bench,
    person: PersonId,
    partner: PartnerId,
    token: &str,
) -> (Record, Session) {
    let signed_in = signed_in(person, Some(partner), bench.store.now());
    let mut record = record(bench.store.now(), Some(&signed_in));
    let token = bench.store.seal_staff_token(partner, signed_in.handle(), &token.into()).unwrap();
    record.data.insert(Session::TOKEN.into(), serde_json::to_value(token).unwrap());
    bench.store.sessions().create(&mut record).await.unwrap();
    (record, signed_in)
}

/// A statement that corrupts every audit chain, so that nothing can be appended.
pub(super) const BREAK_CHAINS: &str = "UPDATE audit_head SET seq = seq + 1";

async fn a_record_reads_back_as_it_was_saved(bench: &Bench) {
    let sessions = bench.store.sessions();
    let mut record = record(bench.store.now(), None);
    sessions.create(&mut record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap().as_ref(), Some(&record));

    record.data.insert("state".into(), serde_json::json!({ "nonce": [1, 2, 3] }));
    record.expiry_date += time::Duration::hours(1);
    sessions.save(&record).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap().as_ref(), Some(&record));

    sessions.delete(&record.id).await.unwrap();
    assert_eq!(sessions.load(&record.id).await.unwrap(), None);
}

async fn a_session_tells_who_is_behind_it_their_partner_and_what_they_chose(bench: &Bench) {
    let partner = bench.partner().await;
    let (staff, signed_in) = create(bench, person(1), Some(partner.id)).await;
    let (operator, _) = create(bench, person(2), None).await;
    let chosen = Preferences { theme: Theme::Dark, ..Preferences::default() };
    bench.store.save_preferences(person(1), &chosen).await.unwrap();
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap().id;
    for (who, partner, number, name, domain) in [
        (1, partner.id, 1, "Older", "o.example"),
        (1, partner.id, 2, "Newest", "n.example"),
        (1, other, 3, "Another partner's", "p.example"),
        (2, partner.id, 4, "A colleague's", "c.example"),
    ] {
        bench
            .store
            .touch_recent_customer(&scopes(who, partner, number).0, customer(number), name, domain)
            .await
            .unwrap();
    }

    let found = bench.store.find_active_session(staff.id).await.unwrap().unwrap();
    assert_eq!((found.session, found.preferences), (signed_in, chosen));
    assert_eq!(format!("{:?}", found.partner.unwrap()), format!("{partner:?}"));
    let names: Vec<_> = found.recent.iter().map(|recent| (recent.name.as_str(), recent.domain.as_str())).collect();
    assert_eq!(names, [("Newest", "n.example"), ("Older", "o.example")]);
    let found = bench.store.find_active_session(operator.id).await.unwrap().unwrap();
    assert_eq!((found.session.principal.person(), found.preferences), (person(2), Preferences::default()));
    assert!(found.partner.is_none() && found.recent.is_empty());
}

async fn nobody_is_behind_a_session_that_is_over_or_has_not_begun(bench: &Bench) {
    let mut before = record(bench.store.now(), None);
    bench.store.sessions().create(&mut before).await.unwrap();
    let (ended, signed_in) = create(bench, person(1), None).await;
    assert!(bench.store.end_session(person(1), signed_in.handle(), None).await.unwrap());
    for id in [before.id, ended.id, Id::default()] {
        assert!(bench.store.find_active_session(id).await.unwrap().is_none());
    }
    let (late, _) = create(bench, person(1), None).await;
    assert!(bench.store.find_active_session(late.id).await.unwrap().is_some());
    bench.move_clock(3601);
    assert!(bench.store.find_active_session(late.id).await.unwrap().is_none());
}

async fn an_id_that_is_taken_is_replaced(bench: &Bench) {
    let sessions = bench.store.sessions();
    let mut first = record(bench.store.now(), None);
    sessions.create(&mut first).await.unwrap();
    let mut second = first.clone();
    second.data.insert("whose".into(), "second's".into());
    sessions.create(&mut second).await.unwrap();
    assert_ne!(second.id, first.id);
    assert_eq!(sessions.load(&first.id).await.unwrap(), Some(first));
    assert_eq!(sessions.load(&second.id).await.unwrap(), Some(second));
}

async fn the_cookies_id_is_nowhere_in_the_database(bench: &Bench) {
    let (record, _) = create(bench, person(1), None).await;
    let row = bench.store.database().row(sql("SELECT id_hash, data FROM session")).await.unwrap().unwrap();
    let key = row.bytes("id_hash").unwrap();
    assert_eq!(key.len(), 32);
    assert!(!key.windows(16).any(|window| window == record.id.0.to_le_bytes()));
    assert!(!row.text("data").unwrap().contains(&record.id.to_string()));
}

async fn a_person_sees_their_own_sessions_the_last_used_first(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, old) = create(bench, person(1), Some(partner)).await;
    bench.move_clock(60);
    let (_, new) = create(bench, person(1), Some(partner)).await;
    create(bench, person(2), Some(partner)).await;
    create(bench, person(1), None).await;

    let listed = bench.store.list_sessions(person(1), Membership::Staff(partner)).await.unwrap();
    assert_eq!(listed.iter().map(|session| session.handle).collect::<Vec<_>>(), [new.handle(), old.handle()]);
    assert_eq!(listed[1].signed_in_at, old.signed_in_at);
    assert_eq!(listed[1].user_agent.as_deref(), Some("Browser/1"));
    assert_eq!(bench.store.list_sessions(person(1), Membership::Operator).await.unwrap().len(), 1);
    assert_eq!(bench.store.count_sessions().await, Ok(4));
}

async fn a_session_before_sign_in_is_in_no_list(bench: &Bench) {
    bench.store.sessions().create(&mut record(bench.store.now(), None)).await.unwrap();
    assert_eq!(bench.store.count_sessions().await, Ok(0));
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 1);
}

async fn an_ended_session_is_not_brought_back_by_a_late_save(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, signed_in) = create(bench, person(1), Some(partner)).await;
    let store = Arc::new(bench.store.sessions());

    // A request is in flight: it has loaded the record and changed it.
    let in_flight = CookieSession::new(Some(record.id), Arc::clone(&store), None);
    in_flight.insert("draft", "text").await.unwrap();
    assert!(bench.store.end_session(person(1), signed_in.handle(), None).await.unwrap());
    in_flight.save().await.unwrap();
    store.save(&record).await.unwrap();

    assert_eq!(store.load(&record.id).await.unwrap(), None);
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 0);
    assert!(!bench.store.end_session(person(1), signed_in.handle(), None).await.unwrap(), "already ended");
}

async fn one_can_end_ones_other_sessions_but_nobody_elses(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (kept, mine) = create(bench, person(1), Some(partner)).await;
    let (ended, _) = create_with_token(bench, person(1), partner, "token").await;
    let (strangers, strange) = create(bench, person(2), Some(partner)).await;

    assert!(!bench.store.end_session(person(1), strange.handle(), None).await.unwrap());
    assert_eq!(bench.store.end_sessions(person(1), Some(mine.handle()), None).await, Ok(1));
    let sessions = bench.store.sessions();
    assert!(sessions.load(&kept.id).await.unwrap().is_some());
    assert!(sessions.load(&ended.id).await.unwrap().is_none());
    assert!(sessions.load(&strangers.id).await.unwrap().is_some());
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM staff_token").await, 0);
    assert_eq!(bench.store.end_sessions(person(1), None, None).await, Ok(1));
}

async fn an_expired_session_is_not_loaded_and_then_deleted(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, signed_in) = create_with_token(bench, person(1), partner, "token").await;
    bench.move_clock(3601);
    assert_eq!(bench.store.sessions().load(&record.id).await.unwrap(), None);
    assert!(bench.store.find_staff_token(partner, signed_in.handle()).await.unwrap().is_none());
    assert_eq!(bench.store.list_sessions(person(1), Membership::Staff(partner)).await, Ok(vec![]));
    assert_eq!(bench.store.count_sessions().await, Ok(0));
    assert_eq!(bench.store.delete_expired().await, Ok(1));
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM staff_token").await, 0);
    assert_eq!(bench.store.delete_expired().await, Ok(0));
}

async fn a_session_that_another_version_wrote_is_nobodys_and_is_swept(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, _) = create(bench, person(1), Some(partner)).await;
    let older = r#"UPDATE session SET principal = NULL, data = '{"signed_in":{"person":"older","partner":null}}'"#;
    assert_eq!(bench.raw(older).await, Ok(1));
    assert!(bench.store.find_active_session(record.id).await.unwrap().is_none());
    bench.move_clock(3601);
    assert_eq!(bench.store.find_ended_session(record.id).await, Ok(None));
    assert_eq!(bench.store.delete_expired().await, Ok(1));
    assert_eq!(bench.store.find_ended_session(record.id).await, Ok(None));
}

async fn a_clock_that_jumps_back_ends_and_revives_nothing(bench: &Bench) {
    let (kept, _) = create(bench, person(1), None).await;
    let (ended, signed_in) = create(bench, person(1), None).await;
    bench.store.end_session(person(1), signed_in.handle(), None).await.unwrap();
    bench.move_clock(-7200);
    assert_eq!(bench.store.delete_expired().await, Ok(0));
    assert!(bench.store.sessions().load(&kept.id).await.unwrap().is_some());
    bench.store.sessions().save(&ended).await.unwrap();
    assert!(bench.store.sessions().load(&ended.id).await.unwrap().is_none());
}

async fn a_sign_in_renews_the_id_and_keeps_the_record(bench: &Bench) {
    let store = Arc::new(bench.store.sessions());
    let session = CookieSession::new(None, Arc::clone(&store), None);
    session.insert("return_to", "/customers").await.unwrap();
    session.save().await.unwrap();
    let before = session.id().unwrap();

    let signed_in = signed_in(person(1), None, bench.store.now());
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
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 0);
}

async fn a_sign_in_stands_with_its_token_and_its_audit_entry_or_not_at_all(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, signed_in) = create_with_token(bench, person(1), partner, "0.refresh").await;
    assert!(!record.data.contains_key(Session::TOKEN), "the record in memory has no token");
    let stored = bench.store.sessions().load(&record.id).await.unwrap().unwrap();
    assert!(!stored.data.contains_key(Session::TOKEN), "the stored record has no token");
    let found = bench.store.find_staff_token(partner, signed_in.handle()).await.unwrap().unwrap();
    assert_eq!((found.token.expose_secret(), found.version), ("0.refresh", 1));
    let entry = bench.store.list_audit(partner, &AuditFilter::default(), None, 1).await.unwrap().remove(0);
    assert_eq!(
        (entry.action.action.as_str(), entry.action.actor, entry.action.target),
        ("sign_in", Some(actor(1)), Some(signed_in.handle().to_string()))
    );

    // Neither is written without the other, whichever of them fails.
    let (break_token, mend_token) =
        ("ALTER TABLE staff_token RENAME TO staff_token_away", "ALTER TABLE staff_token_away RENAME TO staff_token");
    for (breaking, mending) in [(break_token, Some(mend_token)), (BREAK_CHAINS, None)] {
        bench.raw(breaking).await.unwrap();
        let entries = bench.number("SELECT COUNT(*) AS n FROM audit").await;
        let fresh = super::signed_in(person(1), Some(partner), bench.store.now());
        let token = bench.store.seal_staff_token(partner, fresh.handle(), &"1.refresh".into()).unwrap();
        let mut record = super::sessions::record(bench.store.now(), Some(&fresh));
        record.data.insert(Session::TOKEN.into(), serde_json::to_value(token).unwrap());
        assert!(bench.store.sessions().create(&mut record).await.is_err(), "{breaking}");
        if let Some(mending) = mending {
            bench.raw(mending).await.unwrap();
        }
        assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 1, "{breaking}");
        assert_eq!(bench.number("SELECT COUNT(*) AS n FROM staff_token").await, 1, "{breaking}");
        assert_eq!(bench.number("SELECT COUNT(*) AS n FROM audit").await, entries, "{breaking}");
    }
}

async fn an_ended_session_stands_in_the_audit_or_goes_on(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, one) = create_with_token(bench, person(1), partner, "one").await;
    create_with_token(bench, person(1), partner, "two").await;
    let end = one.action("sign_out");
    assert!(bench.store.end_session(person(1), one.handle(), end.as_ref()).await.unwrap());
    assert!(!bench.store.end_session(person(1), one.handle(), end.as_ref()).await.unwrap(), "already ended");
    let filter = AuditFilter { action: Some("sign_out".into()), ..AuditFilter::default() };
    let entries = bench.store.list_audit(partner, &filter, None, 10).await.unwrap();
    assert_eq!(entries.len(), 1, "no entry without an ended session");

    let (_, three) = create_with_token(bench, person(1), partner, "three").await;
    bench.raw(BREAK_CHAINS).await.unwrap();
    let action = three.action("end_session");
    assert!(bench.store.end_session(person(1), three.handle(), action.as_ref()).await.is_err());
    assert!(bench.store.end_sessions(person(1), None, action.as_ref()).await.is_err());
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 2);
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM staff_token").await, 2);
}

async fn a_record_that_becomes_somebodys_when_it_is_saved_is_a_sign_in_too(bench: &Bench) {
    let partner = bench.partner().await.id;
    let sessions = bench.store.sessions();
    let now = bench.store.now();
    let mut anonymous = record(now, None);
    sessions.create(&mut anonymous).await.unwrap();
    let mut after = record(now, Some(&signed_in(person(1), Some(partner), now)));
    after.id = Id(anonymous.id.0);
    for _ in 0..2 {
        sessions.save(&after).await.unwrap();
        let filter = AuditFilter { action: Some("sign_in".into()), ..AuditFilter::default() };
        assert_eq!(bench.store.list_audit(partner, &filter, None, 10).await.unwrap().len(), 1, "once");
    }
    bench.raw("DELETE FROM session").await.unwrap();
    sessions.save(&after).await.unwrap();
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM audit").await, 2, "an ended session is not restored");
}

async fn an_oversized_or_unreadable_record_is_refused(bench: &Bench) {
    let sessions = bench.store.sessions();
    let mut large = record(bench.store.now(), None);
    large.data.insert("large".into(), "x".repeat(70_000).into());
    assert!(sessions.create(&mut large).await.is_err());
    let mut malformed = record(bench.store.now(), None);
    malformed.data.insert(Session::KEY.into(), "root".into());
    assert!(sessions.create(&mut malformed).await.is_err());
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 0);

    let (record, _) = create(bench, person(1), None).await;
    bench.raw("UPDATE session SET data = '{'").await.unwrap();
    let error = sessions.load(&record.id).await.unwrap_err();
    assert!(matches!(error, session_store::Error::Decode(_)), "{error:?}");
}

async fn a_hostile_user_agent_is_cut_and_cleaned(bench: &Bench) {
    let hostile = Session {
        user_agent: Some(format!("evil\0\r\n{}", "ż".repeat(5000))),
        ..signed_in(person(1), None, bench.store.now())
    };
    bench.store.sessions().create(&mut record(bench.store.now(), Some(&hostile))).await.unwrap();
    let listed = bench.store.list_sessions(person(1), Membership::Operator).await.unwrap();
    let shown = listed[0].user_agent.as_ref().unwrap();
    assert_eq!(shown.chars().count(), 300);
    assert!(shown.starts_with("evilż"));
}
