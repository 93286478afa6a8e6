//! The headers of every request.

use std::{collections::HashSet, sync::Arc};

use serde_json::json;
use uuid::Uuid;

use super::{
    mock::Reply,
    world::{LIST, TOKEN, World, grant, nothing, quick},
};
use crate::{
    client_credential::{
        ASSERTION_TYPE, TokenEndpoint,
        testing::{certificate, claims_of},
    },
    domain::principal::Scope as _,
    partner_center::{CallContext, Kind, Target},
};

#[tokio::test]
async fn a_request_carries_who_asks_and_how_to_find_it_again() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [nothing()]);
    let call = CallContext::new();
    let client = world.center.delegated(Arc::clone(&world.target), &world.scope, call.clone());
    client.customers().list(50, None).await.unwrap();
    let seen = &world.mock.seen(LIST)[0];
    for (name, value) in [
        ("authorization", "Bearer access-0"),
        ("accept", "application/json"),
        ("ms-correlationid", &call.correlation.to_string()),
        ("ms-contract-version", "v1"),
        ("x-locale", "en-US"),
        ("ms-partnercenter-application", "Tenantry"),
        ("accept-encoding", "gzip"),
    ] {
        assert_eq!(seen.header(name), value, "{name}");
    }
    assert!(!seen.header("ms-requestid").parse::<Uuid>().unwrap().is_nil());
    assert!(!seen.headers.contains_key("ms-continuationtoken") && !seen.headers.contains_key("content-type"));
}

#[tokio::test]
async fn calls_of_one_page_share_the_correlation_and_never_the_request_id() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [nothing(), nothing(), nothing()]);
    let client = world.client();
    for _ in 0..2 {
        client.customers().list(50, None).await.unwrap();
    }
    world.client().customers().list(50, None).await.unwrap();
    let seen = world.mock.seen(LIST);
    assert_eq!(seen[0].header("ms-correlationid"), seen[1].header("ms-correlationid"));
    assert_ne!(seen[1].header("ms-correlationid"), seen[2].header("ms-correlationid"));
    assert_ne!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));
}

#[tokio::test]
async fn the_token_endpoint_is_asked_as_documented() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [nothing(), nothing()]);
    world.client().customers().list(1, None).await.unwrap();
    world.application().customers().list(1, None).await.unwrap();
    let seen = world.mock.seen(TOKEN);
    let resource = "https://api.partnercenter.microsoft.com";
    let refresh = format!("{resource}/user_impersonation offline_access openid");
    let application = format!("{resource}/.default");
    for (seen, fields) in seen.iter().zip([
        [("grant_type", "refresh_token"), ("refresh_token", "refresh-0"), ("scope", &refresh)],
        [("grant_type", "client_credentials"), ("client_id", "the-application"), ("scope", &application)],
    ]) {
        assert_eq!(seen.header("content-type"), "application/x-www-form-urlencoded");
        assert_eq!(seen.form("client_id").as_deref(), Some("the-application"));
        assert_eq!(seen.form("client_secret").as_deref(), Some("the-application-secret"));
        for (name, value) in fields {
            assert_eq!(seen.form(name).as_deref(), Some(value));
        }
    }
    assert_eq!(seen.len(), 2);
    assert_eq!(world.mock.seen(LIST)[1].header("authorization"), "Bearer access-1");
}

#[tokio::test]
async fn the_token_endpoint_is_asked_with_a_new_assertion_each_time_by_an_application_with_a_certificate() {
    let mut world = World::without_tokens(quick()).await;
    let credential = certificate();
    world.target = Arc::new(Target { credential, ..Target::clone(&world.target) });
    world.mock.script("POST", TOKEN, [Reply::status(503), grant(0), grant(1)]);
    world.mock.script("GET", LIST, [nothing(), nothing()]);
    world.client().customers().list(1, None).await.unwrap();
    world.application().customers().list(1, None).await.unwrap();
    let seen = world.mock.seen(TOKEN);
    let mut identifiers = HashSet::new();
    for (seen, kind) in seen.iter().zip(["refresh_token", "refresh_token", "client_credentials"]) {
        assert_eq!(seen.form("grant_type").as_deref(), Some(kind));
        assert_eq!(seen.form("client_id").as_deref(), Some("the-application"));
        assert_eq!(seen.form("client_secret"), None);
        assert_eq!(seen.form("client_assertion_type").as_deref(), Some(ASSERTION_TYPE));
        let claims = claims_of(&seen.form("client_assertion").unwrap());
        assert_eq!(claims["aud"], world.target.token_endpoint.address.as_str());
        assert_eq!((&claims["iss"], &claims["sub"]), (&"the-application".into(), &"the-application".into()));
        identifiers.insert(claims["jti"].to_string());
    }
    assert_eq!((seen.len(), identifiers.len()), (3, 3), "a retry is another request");
}

#[tokio::test]
async fn no_redirect_is_followed() {
    let world = World::new().await;
    world.mock.script("GET", LIST, [Reply::status(302).header("location", "/elsewhere")]);
    let error = world.client().customers().list(50, None).await.unwrap_err();
    assert_eq!(error.kind(), crate::partner_center::Kind::Unreadable);
    assert!(world.mock.seen("/elsewhere").is_empty());
}

#[tokio::test]
async fn a_secret_goes_where_the_provider_takes_it() {
    let mut world = World::new().await;
    let token_endpoint = TokenEndpoint { secret_in_form: false, ..world.target.token_endpoint.clone() };
    world.target = Arc::new(Target { token_endpoint, ..Target::clone(&world.target) });
    world.mock.script("GET", LIST, [nothing()]);
    world.client().customers().list(1, None).await.unwrap();
    let seen = &world.mock.seen(TOKEN)[0];
    // "the-application:the-application-secret"
    assert_eq!(seen.header("authorization"), "Basic dGhlLWFwcGxpY2F0aW9uOnRoZS1hcHBsaWNhdGlvbi1zZWNyZXQ=");
    assert_eq!(seen.form("client_secret"), None);
    assert_eq!(seen.form("client_id").as_deref(), Some("the-application"));
}

#[tokio::test]
async fn a_provider_without_partner_centers_scope_is_asked_for_what_the_sign_in_was_granted() {
    let world = World::without_tokens(quick()).await;
    let unknown = Reply::json(&json!({"error": "invalid_scope"})).with_status(400);
    world.mock.script("POST", TOKEN, [unknown.clone(), grant(0), unknown.clone(), unknown]);
    world.mock.script("GET", LIST, [nothing()]);
    world.client().customers().list(1, None).await.unwrap();
    let error = world.application().customers().list(1, None).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Misconfigured, Some("invalid_scope")));
    let asked: Vec<_> = { world.mock.seen(TOKEN) }
        .iter()
        .map(|seen| (seen.form("grant_type").unwrap(), seen.form("scope").is_some()))
        .collect();
    let kinds = ["refresh_token", "refresh_token", "client_credentials", "client_credentials"];
    let expected = kinds.map(str::to_owned).into_iter().zip([true, false, true, false]);
    assert!(asked.iter().cloned().eq(expected), "{asked:?}");
}

#[tokio::test]
async fn a_provider_that_refused_the_scope_once_is_not_asked_for_it_again() {
    let world = World::without_tokens(quick()).await;
    let unknown = Reply::json(&json!({"error": "invalid_scope"})).with_status(400);
    world.mock.script("POST", TOKEN, [unknown, grant(0), grant(1), grant(2)]);
    world.mock.script("GET", LIST, [nothing(), nothing(), nothing()]);
    for _ in 0..3 {
        world.client().customers().list(1, None).await.unwrap();
        world.center.forget(world.scope.partner(), world.scope.session());
    }
    let asked: Vec<_> = world.mock.seen(TOKEN).iter().map(|seen| seen.form("scope").is_some()).collect();
    assert_eq!(asked, [true, false, false, false]);

    // Another client of the partner may belong to a provider that supports the scope.
    let other = Arc::new(Target { client_id: "another".to_owned(), ..Target::clone(&world.target) });
    world.mock.script("POST", TOKEN, [grant(3)]);
    world.mock.script("GET", LIST, [nothing()]);
    let client = world.center.delegated(other, &world.scope, CallContext::new());
    client.customers().list(1, None).await.unwrap();
    assert!(world.mock.seen(TOKEN)[4].form("scope").is_some());
}
