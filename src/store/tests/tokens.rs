//! Staff tokens.

use secrecy::ExposeSecret as _;
use tower_sessions::SessionStore as _;

use super::{sessions::create_with_token, *};
use crate::store::{Error, TokensOf};

on_both!(
    a_token_is_sealed_and_reads_back,
    a_token_belongs_to_one_partner_and_one_session,
    a_token_is_replaced_only_if_it_is_the_one_that_was_seen,
    a_token_goes_with_its_session,
    tokens_are_listed_of_the_sessions_that_are_meant,
    a_token_copied_to_another_session_does_not_open,
);

async fn a_token_is_sealed_and_reads_back(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, session) = create_with_token(bench, person(1), partner, "0.refresh-token").await;
    let found = bench.store.find_staff_token(partner, session.handle()).await.unwrap().unwrap();
    assert_eq!((found.token.expose_secret(), found.version), ("0.refresh-token", 1));
    let row = bench.store.database().row(sql("SELECT sealed FROM staff_token")).await.unwrap().unwrap();
    assert!(!row.bytes("sealed").unwrap().windows(7).any(|window| window == b"refresh"));

    assert!(bench.store.delete_staff_token(partner, session.handle()).await.unwrap());
    assert!(bench.store.find_staff_token(partner, session.handle()).await.unwrap().is_none());
    assert!(!bench.store.delete_staff_token(partner, session.handle()).await.unwrap());
}

async fn a_token_belongs_to_one_partner_and_one_session(bench: &Bench) {
    let one = bench.partner().await.id;
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap().id;
    let (_, session) = create_with_token(bench, person(1), one, "token").await;
    assert!(bench.store.find_staff_token(other, session.handle()).await.unwrap().is_none());
    assert!(!bench.store.replace_staff_token(other, session.handle(), 1, &"theirs".into()).await.unwrap());
    assert!(!bench.store.delete_staff_token(other, session.handle()).await.unwrap());
}

async fn a_token_is_replaced_only_if_it_is_the_one_that_was_seen(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, session) = create_with_token(bench, person(1), partner, "first").await;
    assert!(bench.store.replace_staff_token(partner, session.handle(), 1, &"second".into()).await.unwrap());
    assert!(!bench.store.replace_staff_token(partner, session.handle(), 1, &"late".into()).await.unwrap());
    let found = bench.store.find_staff_token(partner, session.handle()).await.unwrap().unwrap();
    assert_eq!((found.token.expose_secret(), found.version), ("second", 2));
}

async fn a_token_goes_with_its_session(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (record, session) = create_with_token(bench, person(1), partner, "token").await;
    bench.store.sessions().save(&record).await.unwrap();
    assert!(bench.store.find_staff_token(partner, session.handle()).await.unwrap().is_some(), "saving keeps the token");
    bench.store.sessions().delete(&record.id).await.unwrap();
    assert!(bench.store.find_staff_token(partner, session.handle()).await.unwrap().is_none());
    assert!(!bench.store.replace_staff_token(partner, session.handle(), 1, &"late".into()).await.unwrap());
}

async fn tokens_are_listed_of_the_sessions_that_are_meant(bench: &Bench) {
    let one = bench.partner().await.id;
    let other = bench.store.add_partner(new_partner(2), None).await.unwrap().id;
    let (_, first) = create_with_token(bench, person(1), one, "first").await;
    let (_, second) = create_with_token(bench, person(1), one, "second").await;
    create_with_token(bench, person(2), one, "colleague").await;
    create_with_token(bench, person(3), other, "stranger").await;
    let list = async |of, most| {
        let found = bench.store.list_session_tokens(of, most).await.unwrap();
        let mut tokens: Vec<_> = found.iter().map(|it| it.token.expose_secret().to_owned()).collect();
        tokens.sort();
        tokens
    };
    assert_eq!(list(TokensOf::Session(person(1), first.handle()), 9).await, ["first"]);
    assert!(list(TokensOf::Session(person(2), first.handle()), 9).await.is_empty(), "another person's session");
    assert_eq!(list(TokensOf::Person(person(1)), 9).await, ["first", "second"]);
    assert_eq!(list(TokensOf::Staff(one, None), 9).await, ["colleague", "first", "second"]);
    assert_eq!(list(TokensOf::Staff(one, Some(second.handle())), 9).await, ["colleague", "first"]);
    assert_eq!(list(TokensOf::Staff(one, None), 2).await.len(), 2);
}

async fn a_token_copied_to_another_session_does_not_open(bench: &Bench) {
    let partner = bench.partner().await.id;
    let (_, victim) = create_with_token(bench, person(1), partner, "victim's").await;
    let (_, thief) = create_with_token(bench, person(2), partner, "thief's").await;
    let copy = "UPDATE staff_token SET sealed = (SELECT sealed FROM staff_token WHERE handle = $1) WHERE handle = $2";
    let copied = bench.store.database().execute(sql(copy).bind(victim.handle()).bind(thief.handle())).await;
    assert_eq!(copied, Ok(1));
    let error = bench.store.find_staff_token(partner, thief.handle()).await.unwrap_err();
    assert_eq!(error, Error::KeyWrong(bench.keys.active()));
}
