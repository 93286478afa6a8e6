//! Sessions.

use std::collections::HashMap;

use time::OffsetDateTime;
use tower_sessions::{
    Session, SessionStore as _,
    session::{Id, Record},
    session_store,
};

use super::*;
use crate::domain::preferences::{Preferences, Theme};

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
    a_clock_that_jumps_back_ends_and_revives_nothing,
    a_sign_in_renews_the_id_and_keeps_the_record,
    an_oversized_or_unreadable_record_is_refused,
    a_hostile_user_agent_is_cut_and_cleaned,
);

pub(super) fn record(now: Timestamp, signed_in: Option<&SignedIn>) -> Record {
    let mut data = HashMap::from([("note".to_owned(), serde_json::json!("zażółć \0"))]);
    if let Some(signed_in) = signed_in {
        data.insert(SignedIn::KEY.to_owned(), serde_json::to_value(signed_in).unwrap());
    }
    let expiry_date = OffsetDateTime::from_unix_timestamp(now.as_second() + 3600).unwrap();
    Record { id: Id::default(), data, expiry_date }
}

pub(super) async fn create(bench: &Bench, person: PersonId, partner: Option<PartnerId>) -> (Record, SignedIn) {
    let signed_in = signed_in(person, partner, bench.store.now());
    let mut record = record(bench.store.now(), Some(&signed_in));
    bench.store.sessions().create(&mut record).await.unwrap();
    (record, signed_in)
}

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

    let found = bench.store.find_visitor(staff.id).await.unwrap().unwrap();
    assert_eq!((found.signed_in, found.preferences), (signed_in, chosen));
    assert_eq!(format!("{:?}", found.partner.unwrap()), format!("{partner:?}"));
    let found = bench.store.find_visitor(operator.id).await.unwrap().unwrap();
    assert_eq!((found.signed_in.person, found.preferences), (person(2), Preferences::default()));
    assert!(found.partner.is_none());
}

async fn nobody_is_behind_a_session_that_is_over_or_has_not_begun(bench: &Bench) {
    let mut before = record(bench.store.now(), None);
    bench.store.sessions().create(&mut before).await.unwrap();
    let (ended, signed_in) = create(bench, person(1), None).await;
    assert!(bench.store.end_session(person(1), signed_in.handle).await.unwrap());
    for id in [before.id, ended.id, Id::default()] {
        assert!(bench.store.find_visitor(id).await.unwrap().is_none());
    }
    let (late, _) = create(bench, person(1), None).await;
    assert!(bench.store.find_visitor(late.id).await.unwrap().is_some());
    bench.move_clock(3601);
    assert!(bench.store.find_visitor(late.id).await.unwrap().is_none());
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

    let listed = bench.store.list_sessions(person(1), Some(partner)).await.unwrap();
    assert_eq!(listed.iter().map(|session| session.handle).collect::<Vec<_>>(), [new.handle, old.handle]);
    assert_eq!(listed[1].signed_in_at, old.signed_in_at);
    assert_eq!(listed[1].user_agent.as_deref(), Some("Browser/1"));
    assert_eq!(bench.store.list_sessions(person(1), None).await.unwrap().len(), 1);
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
    let in_flight = Session::new(Some(record.id), Arc::clone(&store), None);
    in_flight.insert("draft", "text").await.unwrap();
    assert!(bench.store.end_session(person(1), signed_in.handle).await.unwrap());
    in_flight.save().await.unwrap();
    store.save(&record).await.unwrap();

    assert_eq!(store.load(&record.id).await.unwrap(), None);
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 0);
    assert!(!bench.store.end_session(person(1), signed_in.handle).await.unwrap(), "ended already");
}

async fn one_can_end_ones_other_sessions_but_nobody_elses(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (kept, mine) = create(bench, person(1), Some(partner)).await;
    let (ended, other) = create(bench, person(1), Some(partner)).await;
    let (strangers, strange) = create(bench, person(2), Some(partner)).await;
    bench.store.put_staff_token(partner, other.handle, &"token".into()).await.unwrap();

    assert!(!bench.store.end_session(person(1), strange.handle).await.unwrap());
    assert_eq!(bench.store.end_sessions(person(1), Some(mine.handle)).await, Ok(1));
    let sessions = bench.store.sessions();
    assert!(sessions.load(&kept.id).await.unwrap().is_some());
    assert!(sessions.load(&ended.id).await.unwrap().is_none());
    assert!(sessions.load(&strangers.id).await.unwrap().is_some());
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM staff_token").await, 0);
    assert_eq!(bench.store.end_sessions(person(1), None).await, Ok(1));
}

async fn an_expired_session_is_not_loaded_and_then_deleted(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, signed_in) = create(bench, person(1), Some(partner)).await;
    bench.store.put_staff_token(partner, signed_in.handle, &"token".into()).await.unwrap();
    bench.move_clock(3601);
    assert_eq!(bench.store.sessions().load(&record.id).await.unwrap(), None);
    assert!(bench.store.find_staff_token(partner, signed_in.handle).await.unwrap().is_none());
    assert_eq!(bench.store.list_sessions(person(1), Some(partner)).await, Ok(vec![]));
    assert_eq!(bench.store.count_sessions().await, Ok(0));
    assert_eq!(bench.store.delete_expired().await, Ok(1));
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM staff_token").await, 0);
    assert_eq!(bench.store.delete_expired().await, Ok(0));
}

async fn a_clock_that_jumps_back_ends_and_revives_nothing(bench: &Bench) {
    let (kept, _) = create(bench, person(1), None).await;
    let (ended, signed_in) = create(bench, person(1), None).await;
    bench.store.end_session(person(1), signed_in.handle).await.unwrap();
    bench.move_clock(-7200);
    assert_eq!(bench.store.delete_expired().await, Ok(0));
    assert!(bench.store.sessions().load(&kept.id).await.unwrap().is_some());
    bench.store.sessions().save(&ended).await.unwrap();
    assert!(bench.store.sessions().load(&ended.id).await.unwrap().is_none());
}

async fn a_sign_in_renews_the_id_and_keeps_the_record(bench: &Bench) {
    let store = Arc::new(bench.store.sessions());
    let session = Session::new(None, Arc::clone(&store), None);
    session.insert("return_to", "/customers").await.unwrap();
    session.save().await.unwrap();
    let before = session.id().unwrap();

    let signed_in = signed_in(person(1), None, bench.store.now());
    session.insert(SignedIn::KEY, &signed_in).await.unwrap();
    session.cycle_id().await.unwrap();
    session.save().await.unwrap();
    let after = session.id().unwrap();

    assert_ne!(before, after);
    assert!(store.load(&before).await.unwrap().is_none());
    let again = Session::new(Some(after), store, None);
    assert_eq!(again.get::<SignedIn>(SignedIn::KEY).await.unwrap(), Some(signed_in));
    assert_eq!(again.get::<String>("return_to").await.unwrap().as_deref(), Some("/customers"));
    again.flush().await.unwrap();
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 0);
}

async fn an_oversized_or_unreadable_record_is_refused(bench: &Bench) {
    let sessions = bench.store.sessions();
    let mut large = record(bench.store.now(), None);
    large.data.insert("large".into(), "x".repeat(70_000).into());
    assert!(sessions.create(&mut large).await.is_err());
    let mut malformed = record(bench.store.now(), None);
    malformed.data.insert(SignedIn::KEY.into(), "root".into());
    assert!(sessions.create(&mut malformed).await.is_err());
    assert_eq!(bench.number("SELECT COUNT(*) AS n FROM session").await, 0);

    let (record, _) = create(bench, person(1), None).await;
    bench.raw("UPDATE session SET data = '{'").await.unwrap();
    let error = sessions.load(&record.id).await.unwrap_err();
    assert!(matches!(error, session_store::Error::Decode(_)), "{error:?}");
}

async fn a_hostile_user_agent_is_cut_and_cleaned(bench: &Bench) {
    let hostile = SignedIn {
        user_agent: Some(format!("evil\0\r\n{}", "ż".repeat(5000))),
        ..signed_in(person(1), None, bench.store.now())
    };
    bench.store.sessions().create(&mut record(bench.store.now(), Some(&hostile))).await.unwrap();
    let listed = bench.store.list_sessions(person(1), None).await.unwrap();
    let shown = listed[0].user_agent.as_ref().unwrap();
    assert_eq!(shown.chars().count(), 300);
    assert!(shown.starts_with("evilż"));
}
