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
    key_check_reports_a_missing_key,
    key_check_detects_a_different_key_under_the_same_id,
    key_rotation_re_encrypts_everything_with_the_new_key,
    unused_key_can_be_removed,
    key_rotation_re_encrypts_pending_sign_ins,
    running_instances_announce_their_sealing_keys,
    instance_announces_both_keys_until_the_next_announcement,
);

/// Creates a partner with a client secret and a session with a token.
async fn partner_with_secrets(db: &TestDatabase) -> (PartnerId, SessionHandle) {
    let client = ClientCredentials { id: "app".into(), secret: "client secret".into() };
    let partner = db.store.add_partner(NewPartner { client: Some(client), ..new_partner(1) }, None).await.unwrap().id;
    let (_, session) = create_with_token(db, person(1), partner, "refresh token").await;
    (partner, session.principal.session())
}

fn copy_of(keys: &Keyring) -> Keyring {
    Keyring::parse(keys.to_text().expose_secret()).unwrap()
}

async fn key_check_reports_a_missing_key(db: &TestDatabase) {
    db.store.check_keys().await.unwrap();
    partner_with_secrets(db).await;
    db.store.check_keys().await.unwrap();
    let lost = db.with_keys(Keyring::generate().unwrap()).await;
    assert_eq!(lost.check_keys().await, Err(Error::KeyUnknown(db.keys.active())));
    assert_eq!(lost.list_partners().await.unwrap_err(), Error::KeyUnknown(db.keys.active()));
    lost.close().await;
}

async fn key_check_detects_a_different_key_under_the_same_id(db: &TestDatabase) {
    db.store.check_keys().await.unwrap();
    let text = Keyring::generate().unwrap().to_text();
    let (_, key) = text.expose_secret().split_once(':').unwrap();
    let different = Keyring::parse(&format!("{}:{key}", db.keys.active())).unwrap();
    let mistaken = db.with_keys(different).await;
    // Nothing else is sealed yet: only the check value reveals the mistake.
    assert_eq!(mistaken.check_keys().await, Err(Error::KeyWrong(db.keys.active())));
    mistaken.close().await;
}

async fn key_rotation_re_encrypts_everything_with_the_new_key(db: &TestDatabase) {
    let (partner, session) = partner_with_secrets(db).await;
    let both = copy_of(&db.keys).rotated();
    let new_id = both.active();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();

    let rotating = db.with_keys(both).await;
    assert_eq!(rotating.reseal().await, Ok(3), "the client secret, the token, the audit key");
    assert_eq!(rotating.reseal().await, Ok(0));
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([new_id])));
    rotating.close().await;

    let after = db.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    after.check_keys().await.unwrap();
    let client = after.find_partner(partner).await.unwrap().unwrap().client.unwrap();
    assert_eq!(client.secret.expose_secret(), "client secret");
    let token = after.find_staff_token(partner, session).await.unwrap().unwrap();
    assert_eq!((token.token.expose_secret(), token.version), ("refresh token", 1));
    after.close().await;
}

async fn unused_key_can_be_removed(db: &TestDatabase) {
    db.store.check_keys().await.unwrap();
    let both = copy_of(&db.keys).rotated();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();
    let rotating = db.with_keys(both).await;
    assert_eq!(rotating.reseal().await, Ok(1), "the audit key");
    rotating.close().await;
    let other = db.with_keys(Keyring::parse(&new_alone).unwrap()).await;
    other.check_keys().await.unwrap();
    other.close().await;
}

async fn key_rotation_re_encrypts_pending_sign_ins(db: &TestDatabase) {
    let sealed = db.keys.seal(SignInRecord::ASSOCIATED_DATA, &"pending".into()).unwrap();
    let data = HashMap::from([(SignInRecord::KEY.to_owned(), json!({ "purpose": "any", "pending": sealed }))]);
    let mut record =
        Record { id: Id::default(), data, expiry_date: OffsetDateTime::now_utc() + time::Duration::MINUTE };
    db.store.sessions().create(&mut record).await.unwrap();
    let both = copy_of(&db.keys).rotated();
    let (old, new) = (db.keys.active(), both.active());
    let rotating = db.with_keys(both).await;
    rotating.reseal_audit_keys().await.unwrap();
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([old, new.clone()])), "the sign-in and the audit key");
    assert_eq!(rotating.reseal().await, Ok(1));
    assert_eq!(rotating.used_keys().await, Ok(BTreeSet::from([new.clone()])));
    let value = rotating.take_record(record.id, SignInRecord::KEY).await.unwrap().unwrap();
    assert_eq!(value["purpose"], "any");
    let sealed: Sealed = serde_json::from_value(value["pending"].clone()).unwrap();
    assert_eq!((sealed.key_id.as_str(), value.as_object().unwrap().len()), (new.as_str(), 2));
    assert_eq!(rotating.keys().open(SignInRecord::ASSOCIATED_DATA, &sealed).unwrap().expose_secret(), "pending");
    rotating.close().await;
}

async fn running_instances_announce_their_sealing_keys(db: &TestDatabase) {
    let (first, second) = (Uuid::from_u128(1), Uuid::from_u128(2));
    let other = db.with_keys(copy_of(&db.keys).rotated()).await;
    db.store.announce_instance(first).await.unwrap();
    other.announce_instance(second).await.unwrap();
    let sealing = async || {
        let instances = db.store.list_instances().await.unwrap();
        instances.into_iter().map(|it| it.sealing).collect::<Vec<_>>()
    };
    let only = |key: String| BTreeSet::from([key]);
    assert_eq!(sealing().await, [only(db.keys.active()), only(other.keys().active())]);
    db.move_clock(59);
    db.store.announce_instance(first).await.unwrap();
    db.move_clock(2);
    assert_eq!(sealing().await, [only(db.keys.active())], "a crashed instance does not count");
    db.store.delete_instance(first).await.unwrap();
    assert_eq!(sealing().await, []);
    other.close().await;
}

/// Values sealed just before an instance reloaded its keys may not be written yet.
async fn instance_announces_both_keys_until_the_next_announcement(db: &TestDatabase) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("keys");
    let (old, both) = (copy_of(&db.keys), copy_of(&db.keys).rotated());
    let new = both.active();
    std::fs::write(&file, old.to_text().expose_secret()).unwrap();
    let store = db.with_keys(old.backed_by(&file)).await;
    let id = Uuid::from_u128(1);
    let sealing = async || {
        store.announce_instance(id).await.unwrap();
        store.list_instances().await.unwrap().remove(0).sealing
    };
    assert_eq!(sealing().await, BTreeSet::from([db.keys.active()]));
    std::fs::write(&file, both.to_text().expose_secret()).unwrap();
    assert_eq!(sealing().await, BTreeSet::from([db.keys.active(), new.clone()]));
    assert_eq!(sealing().await, BTreeSet::from([new]));
    store.close().await;
}
