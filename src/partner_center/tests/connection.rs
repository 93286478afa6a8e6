//! Calls under a stored connection, and MFA compliance.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use super::{
    mock::{Gate, Reply},
    world::{LIST, TOKEN, World, grant, nothing, quick},
};
use crate::{
    domain::{id::ConnectionId, principal::Scope as _},
    partner_center::{CallContext, Client, Kind, RefreshTokens as _, Settings, TokenOwner, VersionedToken},
};

fn id() -> ConnectionId {
    ConnectionId::new(Uuid::from_u128(0xC0))
}

/// Returns a client under a connection with a stored refresh token.
fn connected(world: &World) -> Client {
    let token = VersionedToken { version: 1, token: SecretString::from("consent-0") };
    world.sessions.put_for(world.scope.partner(), TokenOwner::Connection(id()), token);
    world.center.stored(Arc::clone(&world.target), id(), CallContext::new())
}

#[tokio::test]
async fn what_is_said_of_a_second_factor_is_read_and_nothing_is_made_up() {
    let world = World::new().await;
    for (told, read) in [
        (Some("true"), Some(true)),
        (Some("True "), Some(true)),
        (Some("false"), Some(false)),
        (Some("perhaps"), None),
        (None, None),
    ] {
        let reply = told.map_or_else(nothing, |told| nothing().header("ismfacompliant", told));
        world.mock.script("GET", LIST, [reply]);
        assert_eq!(world.client().is_mfa_compliant().await.unwrap(), read, "{told:?}");
    }
    assert!(world.mock.seen(LIST).iter().all(|seen| seen.header("validatemfa") == "true"));
}

#[tokio::test]
async fn a_connections_token_is_exchanged_kept_and_renewed_whatever_is_held() {
    let world = World::without_tokens(quick()).await;
    world.mock.script("POST", TOKEN, [grant(1), grant(2)]);
    world.mock.script("GET", LIST, [nothing(), nothing()]);
    let client = connected(&world);
    client.customers().list(50, None).await.unwrap();
    assert_eq!(world.mock.seen(TOKEN)[0].form("refresh_token").as_deref(), Some("consent-0"));
    world.center.renew(&world.target, id(), Uuid::nil()).await.unwrap();
    assert_eq!(world.mock.seen(TOKEN).len(), 2, "it does not matter that an access token is held");
    client.customers().list(50, None).await.unwrap();
    assert_eq!(world.mock.seen(LIST)[1].header("authorization"), "Bearer access-2");
    assert_eq!(world.sessions.replaced.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn a_connection_that_is_not_honoured_is_lost_and_asks_nobody_to_sign_in() {
    for (error, code) in [("invalid_grant", 50_173), ("invalid_grant", 50_076), ("consent_required", 65_001)] {
        let world = World::without_tokens(quick()).await;
        let refusal = json!({ "error": error, "error_codes": [code] });
        world.mock.script("POST", TOKEN, [Reply::json(&refusal).with_status(400)]);
        let refused = connected(&world).customers().list(50, None).await.unwrap_err();
        let code = format!("AADSTS{code}");
        assert_eq!((refused.kind(), refused.code()), (Kind::ConnectionLost, Some(code.as_str())));
        let noted = world.sessions.refused.lock().unwrap().clone();
        assert_eq!(noted, [(TokenOwner::Connection(id()), Some(code))]);
    }
}

#[tokio::test]
async fn whoever_waits_for_the_right_to_exchange_a_token_exchanges_the_one_that_is_there_then() {
    let world = World::without_tokens(quick()).await;
    let client = connected(&world);
    let (partner, owner) = (world.scope.partner(), TokenOwner::Connection(id()));
    world.sessions.hold(partner, owner);
    world.mock.script("POST", TOKEN, [grant(1)]);
    world.mock.script("GET", LIST, [nothing()]);
    let asked = tokio::spawn(async move { client.customers().list(50, None).await.map(drop) });
    world.sessions.asked_for(owner).await;
    assert!(world.mock.seen(TOKEN).is_empty(), "another instance is exchanging it");
    let newer = VersionedToken { version: 2, token: SecretString::from("consent-1") };
    world.sessions.put_for(partner, owner, newer);
    world.sessions.let_go(partner, owner);
    asked.await.unwrap().unwrap();
    assert_eq!(world.mock.seen(TOKEN)[0].form("refresh_token").as_deref(), Some("consent-1"));
}

#[tokio::test]
async fn the_right_to_exchange_a_token_lasts_as_long_as_the_exchange() {
    let settings = Settings { token_lock: Duration::from_millis(300), ..quick() };
    let world = World::without_tokens(settings).await;
    let client = connected(&world);
    let (partner, owner) = (world.scope.partner(), TokenOwner::Connection(id()));
    let gate = Gate::closed();
    world.mock.script("POST", TOKEN, [grant(1).behind(&gate)]);
    world.mock.script("GET", LIST, [nothing()]);
    let asked = tokio::spawn(async move { client.customers().list(50, None).await.map(drop) });
    let began = Instant::now();
    world.sessions.asked_times(owner, 5).await;
    assert!(began.elapsed() > Duration::from_millis(300), "the lock was extended past its first expiry");
    let rival = world.sessions.lock(partner, owner, Uuid::new_v4(), Duration::from_secs(1)).await.unwrap();
    assert!(!rival, "no other holder gets the lock meanwhile");
    gate.open();
    asked.await.unwrap().unwrap();
    assert!(world.sessions.lock(partner, owner, Uuid::new_v4(), Duration::from_secs(1)).await.unwrap(), "given back");
}

#[tokio::test]
async fn a_holder_that_dies_keeps_others_from_the_token_until_its_right_ends() {
    let settings = Settings { token_lock: Duration::from_millis(200), ..quick() };
    let world = World::without_tokens(settings).await;
    let client = connected(&world);
    let (partner, owner) = (world.scope.partner(), TokenOwner::Connection(id()));
    assert!(world.sessions.lock(partner, owner, Uuid::new_v4(), Duration::from_millis(200)).await.unwrap());
    world.mock.script("POST", TOKEN, [grant(1)]);
    world.mock.script("GET", LIST, [nothing()]);
    let began = Instant::now();
    client.customers().list(50, None).await.unwrap();
    assert!(began.elapsed() > Duration::from_millis(150), "it waited for the crashed holder's lock");
    assert_eq!(world.mock.seen(TOKEN).len(), 1);
}

#[tokio::test]
async fn calls_go_on_under_the_token_that_is_held_while_it_is_renewed() {
    let world = World::without_tokens(quick()).await;
    let client = connected(&world);
    let gate = Gate::closed();
    let refusal = || Reply::json(&json!({ "error": "invalid_grant", "error_codes": [50_173] })).with_status(400);
    world.mock.script("POST", TOKEN, [grant(0), grant(1).behind(&gate), refusal(), refusal()]);
    world.mock.script("GET", LIST, [nothing(), nothing(), nothing()]);
    client.customers().list(50, None).await.unwrap();
    let renew = || {
        let (center, target) = (world.center.clone(), Arc::clone(&world.target));
        tokio::spawn(async move { center.renew(&target, id(), Uuid::new_v4()).await })
    };
    let renewal = renew();
    world.mock.until(TOKEN, 2).await;
    client.customers().list(50, None).await.unwrap();
    gate.open();
    renewal.await.unwrap().unwrap();
    client.customers().list(50, None).await.unwrap();
    let seen = world.mock.seen(LIST);
    let sent: Vec<_> = seen.iter().map(|seen| seen.header("authorization")).collect();
    assert_eq!(sent, ["Bearer access-0", "Bearer access-0", "Bearer access-1"]);
    // A rejected grant also invalidates the access token that came from it.
    assert_eq!(renew().await.unwrap().unwrap_err().kind(), Kind::SignInAgain);
    assert_eq!(client.customers().list(50, None).await.unwrap_err().kind(), Kind::ConnectionLost);
}
