//! Calls under a partner connection (the stored consent), and MFA compliance.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

use super::{
    mock::{Gate, Reply},
    setup::{LIST, TOKEN, TestSetup, empty_list, fast_settings, token_reply},
};
use crate::{
    domain::{id::ConnectionId, principal::Scope as _},
    partner_center::{CallContext, Client, ErrorKind, RefreshTokens as _, Settings, TokenOwner, VersionedToken},
};

fn id() -> ConnectionId {
    ConnectionId::new(Uuid::from_u128(0xC0))
}

/// Returns a client under a connection with a stored refresh token.
fn connected(setup: &TestSetup) -> Client {
    let token = VersionedToken { version: 1, token: SecretString::from("consent-0") };
    setup.refresh_tokens.put_for(setup.scope.partner(), TokenOwner::Connection(id()), token);
    setup.partner_center.for_connection(Arc::clone(&setup.target), id(), CallContext::new())
}

#[tokio::test]
async fn parses_the_mfa_compliance_header() {
    let setup = TestSetup::new().await;
    for (header_value, expected) in [
        (Some("true"), Some(true)),
        (Some("True "), Some(true)),
        (Some("false"), Some(false)),
        (Some("perhaps"), None),
        (None, None),
    ] {
        let reply =
            header_value.map_or_else(empty_list, |header_value| empty_list().header("ismfacompliant", header_value));
        setup.mock.script("GET", LIST, [reply]);
        assert_eq!(setup.client().is_mfa_compliant().await.unwrap(), expected, "{header_value:?}");
    }
    assert!(setup.mock.requests(LIST).iter().all(|seen| seen.header("validatemfa") == "true"));
}

#[tokio::test]
async fn connection_token_is_exchanged_stored_and_renewed_despite_a_cached_one() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    setup.mock.script("POST", TOKEN, [token_reply(1), token_reply(2)]);
    setup.mock.script("GET", LIST, [empty_list(), empty_list()]);
    let client = connected(&setup);
    client.customers().list(50, None).await.unwrap();
    assert_eq!(setup.mock.requests(TOKEN)[0].form("refresh_token").as_deref(), Some("consent-0"));
    setup.partner_center.renew(&setup.target, id(), Uuid::nil()).await.unwrap();
    assert_eq!(setup.mock.requests(TOKEN).len(), 2, "a cached access token does not prevent it");
    client.customers().list(50, None).await.unwrap();
    assert_eq!(setup.mock.requests(LIST)[1].header("authorization"), "Bearer access-2");
    assert_eq!(setup.refresh_tokens.replacements.lock().unwrap().len(), 2);
}

#[tokio::test]
async fn rejected_connection_is_reported_as_connection_lost() {
    for (error_code, code) in [("invalid_grant", 50_173), ("invalid_grant", 50_076), ("consent_required", 65_001)] {
        let setup = TestSetup::without_token_script(fast_settings()).await;
        let rejection = json!({ "error": error_code, "error_codes": [code] });
        setup.mock.script("POST", TOKEN, [Reply::json(&rejection).with_status(400)]);
        let error = connected(&setup).customers().list(50, None).await.unwrap_err();
        let code = format!("AADSTS{code}");
        assert_eq!((error.kind(), error.code()), (ErrorKind::ConnectionLost, Some(code.as_str())));
        let rejections = setup.refresh_tokens.rejections.lock().unwrap().clone();
        assert_eq!(rejections, [(TokenOwner::Connection(id()), Some(code))]);
    }
}

#[tokio::test]
async fn waiting_for_the_token_lock_reloads_the_token_afterwards() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let client = connected(&setup);
    let (partner, owner) = (setup.scope.partner(), TokenOwner::Connection(id()));
    setup.refresh_tokens.lock_elsewhere(partner, owner);
    setup.mock.script("POST", TOKEN, [token_reply(1)]);
    setup.mock.script("GET", LIST, [empty_list()]);
    let call = tokio::spawn(async move { client.customers().list(50, None).await.map(drop) });
    setup.refresh_tokens.until_lock_requested(owner).await;
    assert!(setup.mock.requests(TOKEN).is_empty(), "another instance is exchanging it");
    let newer = VersionedToken { version: 2, token: SecretString::from("consent-1") };
    setup.refresh_tokens.put_for(partner, owner, newer);
    setup.refresh_tokens.release_lock(partner, owner);
    call.await.unwrap().unwrap();
    assert_eq!(setup.mock.requests(TOKEN)[0].form("refresh_token").as_deref(), Some("consent-1"));
}

#[tokio::test]
async fn token_lock_is_extended_during_the_exchange() {
    let settings = Settings { token_lock: Duration::from_millis(300), ..fast_settings() };
    let setup = TestSetup::without_token_script(settings).await;
    let client = connected(&setup);
    let (partner, owner) = (setup.scope.partner(), TokenOwner::Connection(id()));
    let gate = Gate::closed();
    setup.mock.script("POST", TOKEN, [token_reply(1).gated_by(&gate)]);
    setup.mock.script("GET", LIST, [empty_list()]);
    let call = tokio::spawn(async move { client.customers().list(50, None).await.map(drop) });
    let began = Instant::now();
    setup.refresh_tokens.until_lock_requested_times(owner, 5).await;
    assert!(began.elapsed() > Duration::from_millis(300), "the lock was extended past its first expiry");
    let other_holder = setup.refresh_tokens.lock(partner, owner, Uuid::new_v4(), Duration::from_secs(1)).await.unwrap();
    assert!(!other_holder, "no other holder gets the lock meanwhile");
    gate.open();
    call.await.unwrap().unwrap();
    assert!(
        setup.refresh_tokens.lock(partner, owner, Uuid::new_v4(), Duration::from_secs(1)).await.unwrap(),
        "the lock was released"
    );
}

#[tokio::test]
async fn token_lock_of_a_crashed_holder_expires() {
    let settings = Settings { token_lock: Duration::from_millis(200), ..fast_settings() };
    let setup = TestSetup::without_token_script(settings).await;
    let client = connected(&setup);
    let (partner, owner) = (setup.scope.partner(), TokenOwner::Connection(id()));
    assert!(setup.refresh_tokens.lock(partner, owner, Uuid::new_v4(), Duration::from_millis(200)).await.unwrap());
    setup.mock.script("POST", TOKEN, [token_reply(1)]);
    setup.mock.script("GET", LIST, [empty_list()]);
    let began = Instant::now();
    client.customers().list(50, None).await.unwrap();
    assert!(began.elapsed() > Duration::from_millis(150), "it waited for the crashed holder's lock to expire");
    assert_eq!(setup.mock.requests(TOKEN).len(), 1);
}

#[tokio::test]
async fn calls_use_the_cached_token_during_its_renewal() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let client = connected(&setup);
    let gate = Gate::closed();
    let rejection = || Reply::json(&json!({ "error": "invalid_grant", "error_codes": [50_173] })).with_status(400);
    setup.mock.script("POST", TOKEN, [token_reply(0), token_reply(1).gated_by(&gate), rejection(), rejection()]);
    setup.mock.script("GET", LIST, [empty_list(), empty_list(), empty_list()]);
    client.customers().list(50, None).await.unwrap();
    let renew = || {
        let (partner_center, target) = (setup.partner_center.clone(), Arc::clone(&setup.target));
        tokio::spawn(async move { partner_center.renew(&target, id(), Uuid::new_v4()).await })
    };
    let renewal = renew();
    setup.mock.until_requested(TOKEN, 2).await;
    client.customers().list(50, None).await.unwrap();
    gate.open();
    renewal.await.unwrap().unwrap();
    client.customers().list(50, None).await.unwrap();
    let seen = setup.mock.requests(LIST);
    let sent: Vec<_> = seen.iter().map(|seen| seen.header("authorization")).collect();
    assert_eq!(sent, ["Bearer access-0", "Bearer access-0", "Bearer access-1"]);
    // A rejected grant also invalidates the access token that came from it.
    assert_eq!(renew().await.unwrap().unwrap_err().kind(), ErrorKind::SignInAgain);
    assert_eq!(client.customers().list(50, None).await.unwrap_err().kind(), ErrorKind::ConnectionLost);
}
