//! The check of the keyring against the database.

use std::collections::HashMap;

use secrecy::ExposeSecret as _;
use serde_json::json;
use time::OffsetDateTime;
use tower_sessions::{
    SessionStore as _,
    session::{Id, Record},
};

use super::{sessions::create_with_token, *};
use crate::store::{ClientCredentials, Error, Sealed, SignInRecord};

on_both!(
    a_missing_key_is_named_at_start,
    another_key_under_the_same_id_is_noticed_at_start,
    a_rotation_moves_everything_to_the_new_key,
    an_unused_key_may_go,
    a_sign_in_on_its_way_is_sealed_anew_and_can_be_finished,
    instances_say_which_keys_they_seal_under_until_they_end,
    an_instance_that_changed_its_key_is_sealing_under_both_until_it_says_so_again,
);

/// Creates a partner with a client secret and a session with a token.
async fn sealed_things(bench: &Bench) -> (PartnerId, SessionHandle) {
    let client = ClientCredentials { id: "app".into(), secret: "client secret".into() };
    let partner =
        bench.store.add_partner(NewPartner { client: Some(client), ..new_partner(1) }, None).await.unwrap().id;
    let (_, session) = create_with_token(bench, person(1), partner, "refresh token").await;
    (partner, session.principal.session())
}

fn copy_of(keys: &Keyring) -> Keyring {
    Keyring::parse(keys.to_text().expose_secret()).unwrap()
}

async fn a_missing_key_is_named_at_start(bench: &Bench) {
    bench.store.check_keys().await.unwrap();
    sealed_things(bench).await;
    bench.store.check_keys().await.unwrap();
    let lost = bench.with_keys(Keyring::generate().unwrap()).await;
    assert_eq!(lost.check_keys().await, Err(Error::KeyUnknown(bench.keys.active())));
    assert_eq!(lost.list_partners().await.unwrap_err(), Error::KeyUnknown(bench.keys.active()));
    lost.close().await;
}

async fn another_key_under_the_same_id_is_noticed_at_start(bench: &Bench) {
    bench.store.check_keys().await.unwrap();
    let text = Keyring::generate().unwrap().to_text();
    let (_, key) = text.expose_secret().split_once(':').unwrap();
    let impostor = Keyring::parse(&format!("{}:{key}", bench.keys.active())).unwrap();
    let mistaken = bench.with_keys(impostor).await;
    // Nothing else is sealed yet: only the check value reveals the mistake.
    assert_eq!(mistaken.check_keys().await, Err(Error::KeyWrong(bench.keys.active())));
    mistaken.close().await;
}

async fn a_rotation_moves_everything_to_the_new_key(bench: &Bench) {
    let (partner, session) = sealed_things(bench).await;
    let both = copy_of(&bench.keys).rotated();
    let new_id = both.active();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();

    let rotating = bench.with_keys(both).await;
    assert_eq!(rotating.reseal().await, Ok(3), "the client secret, the token, the audit key");
    assert_eq!(rotating.reseal().await, Ok(0));
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([new_id])));
    rotating.close().await;

    let after = bench.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    after.check_keys().await.unwrap();
    let client = after.find_partner(partner).await.unwrap().unwrap().client.unwrap();
    assert_eq!(client.secret.expose_secret(), "client secret");
    let token = after.find_staff_token(partner, session).await.unwrap().unwrap();
    assert_eq!((token.token.expose_secret(), token.version), ("refresh token", 1));
    after.close().await;
}

async fn an_unused_key_may_go(bench: &Bench) {
    bench.store.check_keys().await.unwrap();
    let both = copy_of(&bench.keys).rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = bench.with_keys(both).await;
    assert_eq!(rotating.reseal().await, Ok(1), "the audit key");
    rotating.close().await;
    let other = bench.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    other.check_keys().await.unwrap();
    other.close().await;
}

async fn a_sign_in_on_its_way_is_sealed_anew_and_can_be_finished(bench: &Bench) {
    let sealed = bench.keys.seal(SignInRecord::PLACE, &"pending".into()).unwrap();
    let data = HashMap::from([(SignInRecord::KEY.to_owned(), json!({ "purpose": "any", "pending": sealed }))]);
    let mut record =
        Record { id: Id::default(), data, expiry_date: OffsetDateTime::now_utc() + time::Duration::MINUTE };
    bench.store.sessions().create(&mut record).await.unwrap();
    let both = copy_of(&bench.keys).rotated();
    let (old, new) = (bench.keys.active(), both.active());
    let rotating = bench.with_keys(both).await;
    rotating.reseal_audit_keys().await.unwrap();
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([old, new.clone()])), "the sign-in and the audit key");
    assert_eq!(rotating.reseal().await, Ok(1));
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([new.clone()])));
    let taken = rotating.take_record(record.id, SignInRecord::KEY).await.unwrap().unwrap();
    assert_eq!(taken["purpose"], "any");
    let sealed: Sealed = serde_json::from_value(taken["pending"].clone()).unwrap();
    assert_eq!((sealed.key_id.as_str(), taken.as_object().unwrap().len()), (new.as_str(), 2));
    assert_eq!(rotating.keys().open(SignInRecord::PLACE, &sealed).unwrap().expose_secret(), "pending");
    rotating.close().await;
}

async fn instances_say_which_keys_they_seal_under_until_they_end(bench: &Bench) {
    let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let other = bench.with_keys(copy_of(&bench.keys).rotated()).await;
    bench.store.announce_instance(first).await.unwrap();
    other.announce_instance(second).await.unwrap();
    let sealing = async || {
        let instances = bench.store.list_instances().await.unwrap();
        instances.into_iter().map(|it| it.sealing).collect::<Vec<_>>()
    };
    let only = |key: String| BTreeSet::from([key]);
    assert_eq!(sealing().await, [only(bench.keys.active()), only(other.keys().active())]);
    bench.move_clock(59);
    bench.store.announce_instance(first).await.unwrap();
    bench.move_clock(2);
    assert_eq!(sealing().await, [only(bench.keys.active())], "a crashed instance does not count");
    bench.store.forget_instance(first).await.unwrap();
    assert_eq!(sealing().await, []);
    other.close().await;
}

/// Values sealed just before an instance reloaded its keys may not be written yet.
async fn an_instance_that_changed_its_key_is_sealing_under_both_until_it_says_so_again(bench: &Bench) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys");
    let (old, both) = (copy_of(&bench.keys), copy_of(&bench.keys).rotated());
    let new = both.active();
    std::fs::write(&file, old.to_text().expose_secret()).unwrap();
    let store = bench.with_keys(old.kept_in(&file)).await;
    let id = Uuid::from_u128(1);
    let sealing = async || {
        store.announce_instance(id).await.unwrap();
        store.list_instances().await.unwrap().remove(0).sealing
    };
    assert_eq!(sealing().await, BTreeSet::from([bench.keys.active()]));
    std::fs::write(&file, both.to_text().expose_secret()).unwrap();
    assert_eq!(sealing().await, BTreeSet::from([bench.keys.active(), new.clone()]));
    assert_eq!(sealing().await, BTreeSet::from([new]));
    store.close().await;
}
