//! The keyring against the database.

use secrecy::ExposeSecret as _;

use super::{sessions::create_with_token, *};
use crate::store::{ClientCredentials, Error};

on_both!(
    a_missing_key_is_named_at_start,
    another_key_under_the_same_id_is_noticed_at_start,
    a_rotation_moves_everything_to_the_new_key,
    an_unused_key_may_go,
);

/// A partner with a client secret and a session with a token.
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
    assert_eq!(lost.check_keys().await, Err(Error::KeyUnknown(bench.keys.active().to_owned())));
    assert_eq!(lost.list_partners().await.unwrap_err(), Error::KeyUnknown(bench.keys.active().to_owned()));
    lost.close().await;
}

async fn another_key_under_the_same_id_is_noticed_at_start(bench: &Bench) {
    bench.store.check_keys().await.unwrap();
    let text = Keyring::generate().unwrap().to_text();
    let (_, key) = text.expose_secret().split_once(':').unwrap();
    let impostor = Keyring::parse(&format!("{}:{key}", bench.keys.active())).unwrap();
    let mistaken = bench.with_keys(impostor).await;
    // Nothing of use is sealed yet: the check is the only witness.
    assert_eq!(mistaken.check_keys().await, Err(Error::KeyWrong(bench.keys.active().to_owned())));
    mistaken.close().await;
}

async fn a_rotation_moves_everything_to_the_new_key(bench: &Bench) {
    let (partner, session) = sealed_things(bench).await;
    let both = copy_of(&bench.keys).rotated().unwrap();
    let new_id = both.active().to_owned();
    let new_alone = both.to_text().expose_secret().split(',').next().unwrap().to_owned();

    let rotating = bench.with_keys(both).await;
    assert_eq!(rotating.reseal().await, Ok(2));
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
    let other = bench.with_keys(Keyring::generate().unwrap()).await;
    other.check_keys().await.unwrap();
    other.close().await;
}
