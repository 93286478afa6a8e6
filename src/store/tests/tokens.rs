//! Staff tokens.

use secrecy::ExposeSecret as _;
use tower_sessions::SessionStore as _;

use super::{sessions::create_with_token, *};
use crate::store::{Error, SessionSelection};

on_both!(
    staff_token_is_encrypted_and_round_trips,
    staff_token_belongs_to_one_partner_and_one_session,
    staff_token_replacement_checks_the_version,
    staff_token_is_deleted_with_its_session,
    list_session_tokens_selects_by_session_person_or_partner,
    token_copied_to_another_session_cannot_be_decrypted,
);

async fn staff_token_is_encrypted_and_round_trips(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, session) = create_with_token(db, person(1), partner, "0.refresh-token").await;
    let found = db.store.find_staff_token(partner, session.handle()).await.unwrap().unwrap();
    assert_eq!((found.token.expose_secret(), found.version), ("0.refresh-token", 1));
    let row = db.store.database().row(sql("SELECT sealed FROM staff_token")).await.unwrap().unwrap();
    assert!(!row.bytes("sealed").unwrap().windows(7).any(|window| window == b"refresh"));

    assert!(db.store.delete_staff_token(partner, session.handle()).await.unwrap());
    assert!(db.store.find_staff_token(partner, session.handle()).await.unwrap().is_none());
    assert!(!db.store.delete_staff_token(partner, session.handle()).await.unwrap());
}

async fn staff_token_belongs_to_one_partner_and_one_session(db: &TestDatabase) {
    let one = db.partner().await.id;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    let (_, session) = create_with_token(db, person(1), one, "token").await;
    assert!(db.store.find_staff_token(other, session.handle()).await.unwrap().is_none());
    assert!(!db.store.replace_staff_token(other, session.handle(), 1, &"theirs".into()).await.unwrap());
    assert!(!db.store.delete_staff_token(other, session.handle()).await.unwrap());
}

async fn staff_token_replacement_checks_the_version(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, session) = create_with_token(db, person(1), partner, "first").await;
    assert!(db.store.replace_staff_token(partner, session.handle(), 1, &"second".into()).await.unwrap());
    assert!(!db.store.replace_staff_token(partner, session.handle(), 1, &"late".into()).await.unwrap());
    let found = db.store.find_staff_token(partner, session.handle()).await.unwrap().unwrap();
    assert_eq!((found.token.expose_secret(), found.version), ("second", 2));
}

async fn staff_token_is_deleted_with_its_session(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (record, session) = create_with_token(db, person(1), partner, "token").await;
    db.store.sessions().save(&record).await.unwrap();
    assert!(db.store.find_staff_token(partner, session.handle()).await.unwrap().is_some(), "saving keeps the token");
    db.store.sessions().delete(&record.id).await.unwrap();
    assert!(db.store.find_staff_token(partner, session.handle()).await.unwrap().is_none());
    assert!(!db.store.replace_staff_token(partner, session.handle(), 1, &"late".into()).await.unwrap());
}

async fn list_session_tokens_selects_by_session_person_or_partner(db: &TestDatabase) {
    let one = db.partner().await.id;
    let other = db.store.add_partner(new_partner(2), None).await.unwrap().id;
    let (_, first) = create_with_token(db, person(1), one, "first").await;
    let (_, second) = create_with_token(db, person(1), one, "second").await;
    create_with_token(db, person(2), one, "colleague").await;
    create_with_token(db, person(3), other, "stranger").await;
    let list = async |of, limit| {
        let found = db.store.list_session_tokens(of, limit).await.unwrap();
        let mut tokens: Vec<_> = found.iter().map(|it| it.token.expose_secret().to_owned()).collect();
        tokens.sort();
        tokens
    };
    assert_eq!(list(SessionSelection::Session(person(1), first.handle()), 9).await, ["first"]);
    assert!(list(SessionSelection::Session(person(2), first.handle()), 9).await.is_empty(), "another person's session");
    assert_eq!(list(SessionSelection::Person(person(1)), 9).await, ["first", "second"]);
    assert_eq!(list(SessionSelection::Staff(one, None), 9).await, ["colleague", "first", "second"]);
    assert_eq!(list(SessionSelection::Staff(one, Some(second.handle())), 9).await, ["colleague", "first"]);
    assert_eq!(list(SessionSelection::Staff(one, None), 2).await.len(), 2);
}

async fn token_copied_to_another_session_cannot_be_decrypted(db: &TestDatabase) {
    let partner = db.partner().await.id;
    let (_, victim) = create_with_token(db, person(1), partner, "victim's").await;
    let (_, thief) = create_with_token(db, person(2), partner, "thief's").await;
    let copy = "UPDATE staff_token SET sealed = (SELECT sealed FROM staff_token WHERE handle = $1) WHERE handle = $2";
    let copied = db.store.database().execute(sql(copy).bind(victim.handle()).bind(thief.handle())).await;
    assert_eq!(copied, Ok(1));
    let error = db.store.find_staff_token(partner, thief.handle()).await.unwrap_err();
    assert_eq!(error, Error::KeyWrong(db.keys.active()));
}
