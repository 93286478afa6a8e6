//! The headers of every request.

use std::{collections::HashSet, sync::Arc};

use serde_json::json;
use uuid::Uuid;

use super::{
    mock::Reply,
    setup::{LIST, TOKEN, TestSetup, empty_list, fast_settings, token_reply},
};
use crate::{
    client_credential::{
        ASSERTION_TYPE, TokenEndpoint,
        testing::{certificate, claims_of},
    },
    domain::principal::Scope as _,
    partner_center::{CallContext, ErrorKind, Target},
};

#[tokio::test]
async fn request_has_authorization_and_correlation_headers() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [empty_list()]);
    let call = CallContext::new();
    let client = setup.partner_center.delegated(Arc::clone(&setup.target), &setup.scope, call.clone());
    client.customers().list(50, None).await.unwrap();
    let seen = &setup.mock.requests(LIST)[0];
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
async fn calls_of_one_page_share_the_correlation_id_but_not_the_request_id() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [empty_list(), empty_list(), empty_list()]);
    let client = setup.client();
    for _ in 0..2 {
        client.customers().list(50, None).await.unwrap();
    }
    setup.client().customers().list(50, None).await.unwrap();
    let seen = setup.mock.requests(LIST);
    assert_eq!(seen[0].header("ms-correlationid"), seen[1].header("ms-correlationid"));
    assert_ne!(seen[1].header("ms-correlationid"), seen[2].header("ms-correlationid"));
    assert_ne!(seen[0].header("ms-requestid"), seen[1].header("ms-requestid"));
}

#[tokio::test]
async fn token_request_is_as_documented() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [empty_list(), empty_list()]);
    setup.client().customers().list(1, None).await.unwrap();
    setup.application().customers().list(1, None).await.unwrap();
    let seen = setup.mock.requests(TOKEN);
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
    assert_eq!(setup.mock.requests(LIST)[1].header("authorization"), "Bearer access-1");
}

#[tokio::test]
async fn certificate_credential_sends_a_new_client_assertion_with_each_token_request() {
    let mut setup = TestSetup::without_token_script(fast_settings()).await;
    let credential = certificate();
    setup.target = Arc::new(Target { credential, ..Target::clone(&setup.target) });
    setup.mock.script("POST", TOKEN, [Reply::status(503), token_reply(0), token_reply(1)]);
    setup.mock.script("GET", LIST, [empty_list(), empty_list()]);
    setup.client().customers().list(1, None).await.unwrap();
    setup.application().customers().list(1, None).await.unwrap();
    let seen = setup.mock.requests(TOKEN);
    let mut identifiers = HashSet::new();
    for (seen, kind) in seen.iter().zip(["refresh_token", "refresh_token", "client_credentials"]) {
        assert_eq!(seen.form("grant_type").as_deref(), Some(kind));
        assert_eq!(seen.form("client_id").as_deref(), Some("the-application"));
        assert_eq!(seen.form("client_secret"), None);
        assert_eq!(seen.form("client_assertion_type").as_deref(), Some(ASSERTION_TYPE));
        let claims = claims_of(&seen.form("client_assertion").unwrap());
        assert_eq!(claims["aud"], setup.target.token_endpoint.address.as_str());
        assert_eq!((&claims["iss"], &claims["sub"]), (&"the-application".into(), &"the-application".into()));
        identifiers.insert(claims["jti"].to_string());
    }
    assert_eq!((seen.len(), identifiers.len()), (3, 3), "a retry is another request");
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let setup = TestSetup::new().await;
    setup.mock.script("GET", LIST, [Reply::status(302).header("location", "/elsewhere")]);
    let error = setup.client().customers().list(50, None).await.unwrap_err();
    assert_eq!(error.kind(), crate::partner_center::ErrorKind::Unreadable);
    assert!(setup.mock.requests("/elsewhere").is_empty());
}

#[tokio::test]
async fn client_secret_is_sent_as_basic_authorization_if_the_provider_requires_it() {
    let mut setup = TestSetup::new().await;
    let token_endpoint = TokenEndpoint { secret_in_form: false, ..setup.target.token_endpoint.clone() };
    setup.target = Arc::new(Target { token_endpoint, ..Target::clone(&setup.target) });
    setup.mock.script("GET", LIST, [empty_list()]);
    setup.client().customers().list(1, None).await.unwrap();
    let seen = &setup.mock.requests(TOKEN)[0];
    // "the-application:the-application-secret"
    assert_eq!(seen.header("authorization"), "Basic dGhlLWFwcGxpY2F0aW9uOnRoZS1hcHBsaWNhdGlvbi1zZWNyZXQ=");
    assert_eq!(seen.form("client_secret"), None);
    assert_eq!(seen.form("client_id").as_deref(), Some("the-application"));
}

#[tokio::test]
async fn token_request_is_retried_without_a_rejected_scope() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let unknown = Reply::json(&json!({"error": "invalid_scope"})).with_status(400);
    setup.mock.script("POST", TOKEN, [unknown.clone(), token_reply(0), unknown.clone(), unknown]);
    setup.mock.script("GET", LIST, [empty_list()]);
    setup.client().customers().list(1, None).await.unwrap();
    let error = setup.application().customers().list(1, None).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (ErrorKind::Misconfigured, Some("invalid_scope")));
    let requests: Vec<_> = { setup.mock.requests(TOKEN) }
        .iter()
        .map(|seen| (seen.form("grant_type").unwrap(), seen.form("scope").is_some()))
        .collect();
    let kinds = ["refresh_token", "refresh_token", "client_credentials", "client_credentials"];
    let expected = kinds.map(str::to_owned).into_iter().zip([true, false, true, false]);
    assert!(requests.iter().cloned().eq(expected), "{requests:?}");
}

#[tokio::test]
async fn rejected_scope_is_not_requested_again() {
    let setup = TestSetup::without_token_script(fast_settings()).await;
    let unknown = Reply::json(&json!({"error": "invalid_scope"})).with_status(400);
    setup.mock.script("POST", TOKEN, [unknown, token_reply(0), token_reply(1), token_reply(2)]);
    setup.mock.script("GET", LIST, [empty_list(), empty_list(), empty_list()]);
    for _ in 0..3 {
        setup.client().customers().list(1, None).await.unwrap();
        setup.partner_center.evict_session(setup.scope.partner(), setup.scope.session());
    }
    let requests: Vec<_> = setup.mock.requests(TOKEN).iter().map(|seen| seen.form("scope").is_some()).collect();
    assert_eq!(requests, [true, false, false, false]);

    // Another client of the partner may belong to a provider that supports the scope.
    let other = Arc::new(Target { client_id: "another".to_owned(), ..Target::clone(&setup.target) });
    setup.mock.script("POST", TOKEN, [token_reply(3)]);
    setup.mock.script("GET", LIST, [empty_list()]);
    let client = setup.partner_center.delegated(other, &setup.scope, CallContext::new());
    client.customers().list(1, None).await.unwrap();
    assert!(setup.mock.requests(TOKEN)[4].form("scope").is_some());
}
