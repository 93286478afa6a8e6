//! Group claims from the userinfo endpoint.

use serde_json::{Value, json};

use super::Setup;
use crate::auth::{HttpError, SignInError};

/// Creates a provider other than Entra with this userinfo response.
async fn with_user_info(user_info: Value) -> Setup {
    let setup = Setup::generic_provider().await;
    add_user_info_endpoint(&setup);
    let issuer = format!("{}op", setup.provider.base);
    setup.claims(move |claims| claims["iss"] = issuer.clone().into());
    setup.script(|script| script.user_info = user_info);
    setup
}

fn add_user_info_endpoint(setup: &Setup) {
    let url = format!("{}user-info", setup.provider.base);
    setup.script(|script| {
        script.document = Box::new(move |document| {
            document.insert("userinfo_endpoint".to_owned(), url.clone().into());
        });
    });
}

fn user_info_requests(setup: &Setup) -> usize {
    setup.provider.script.lock().unwrap().user_info_requests
}

#[tokio::test]
async fn missing_group_claims_are_requested_from_userinfo() {
    let setup =
        with_user_info(json!({ "sub": "pairwise-subject", "groups": ["agents", "sales"], "roles": "Admin" })).await;
    let identity = setup.sign_in().await.unwrap();
    assert_eq!(identity.role_claims.groups, ["agents", "sales"]);
    assert_eq!((identity.role_claims.roles, identity.role_claims.wids), (vec!["Admin".to_owned()], Vec::new()));
    assert_eq!(user_info_requests(&setup), 1);
}

#[tokio::test]
async fn userinfo_is_not_requested_if_the_token_has_role_claims() {
    for claim in ["groups", "wids", "roles"] {
        let setup = with_user_info(json!({ "sub": "pairwise-subject", "groups": ["agents"] })).await;
        let issuer = format!("{}op", setup.provider.base);
        setup.claims(move |claims| {
            claims["iss"] = issuer.clone().into();
            claims.insert(claim.to_owned(), json!([]));
        });
        assert!(setup.sign_in().await.unwrap().role_claims.groups.is_empty(), "{claim}");
        assert_eq!(user_info_requests(&setup), 0, "{claim}");
    }
}

#[tokio::test]
async fn userinfo_of_another_subject_fails_the_sign_in() {
    for user_info in [
        json!({ "sub": "another-subject", "groups": ["agents"] }),
        json!({ "groups": ["agents"] }),
        json!({ "sub": 7, "groups": ["agents"] }),
    ] {
        let setup = with_user_info(user_info.clone()).await;
        let error = setup.sign_in().await.unwrap_err();
        assert_eq!(error, SignInError::InvalidResponse { why: "userinfo of another subject" }, "{user_info}");
    }
}

#[tokio::test]
async fn an_unusable_userinfo_response_does_not_fail_the_sign_in() {
    for user_info in [Value::Null, json!("eyJhbGciOiJub25lIn0"), json!([])] {
        let setup = with_user_info(user_info.clone()).await;
        assert!(setup.sign_in().await.unwrap().role_claims.groups.is_empty(), "{user_info}");
        assert_eq!(user_info_requests(&setup), 1, "{user_info}");
    }
}

#[tokio::test]
async fn an_unreachable_userinfo_endpoint_fails_the_sign_in() {
    let setup = with_user_info(json!({ "sub": "pairwise-subject" })).await;
    let closed_listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/user-info", closed_listener.local_addr().unwrap());
    drop(closed_listener);
    setup.script(|script| {
        script.document = Box::new(move |document| {
            document.insert("userinfo_endpoint".to_owned(), url.clone().into());
        });
    });
    let error = setup.sign_in().await.unwrap_err();
    assert_eq!(error, SignInError::ProviderUnavailable { why: HttpError::NotConnected });
}

#[tokio::test]
async fn no_access_token_is_sent_to_an_unsafe_userinfo_endpoint() {
    let setup = with_user_info(json!({ "sub": "pairwise-subject", "groups": ["agents"] })).await;
    setup.script(|script| {
        script.document = Box::new(|document| {
            document.insert("userinfo_endpoint".to_owned(), "http://elsewhere.example/user-info".into());
        });
    });
    assert!(setup.sign_in().await.unwrap().role_claims.groups.is_empty());
}

#[tokio::test]
async fn userinfo_is_not_requested_from_entra() {
    for setup in [Setup::any_tenant().await, Setup::one_tenant().await] {
        add_user_info_endpoint(&setup);
        setup.script(|script| script.user_info = json!({ "sub": "pairwise-subject", "groups": ["agents"] }));
        assert!(setup.sign_in().await.unwrap().role_claims.groups.is_empty());
        assert_eq!(user_info_requests(&setup), 0);
    }
}
