//! Group claims from the userinfo endpoint.

use serde_json::{Value, json};

use super::Stage;
use crate::auth::{HttpError, SignInError};

/// Creates a provider other than Entra with this userinfo response.
async fn telling(told: Value) -> Stage {
    let stage = Stage::exact().await;
    having_user_info(&stage);
    let issuer = format!("{}op", stage.provider.base);
    stage.claims(move |claims| claims["iss"] = issuer.clone().into());
    stage.script(|script| script.user_info = told);
    stage
}

fn having_user_info(stage: &Stage) {
    let address = format!("{}user-info", stage.provider.base);
    stage.script(|script| {
        script.document = Box::new(move |document| {
            document.insert("userinfo_endpoint".to_owned(), address.clone().into());
        });
    });
}

fn asked(stage: &Stage) -> usize {
    stage.provider.script.lock().unwrap().asked_user_info
}

#[tokio::test]
async fn groups_that_the_token_lacks_are_asked_for_with_the_access_token() {
    let stage = telling(json!({ "sub": "pairwise-subject", "groups": ["agents", "sales"], "roles": "Admin" })).await;
    let identity = stage.sign_in().await.unwrap();
    assert_eq!(identity.role_claims.groups, ["agents", "sales"]);
    assert_eq!((identity.role_claims.roles, identity.role_claims.wids), (vec!["Admin".to_owned()], Vec::new()));
    assert_eq!(asked(&stage), 1);
}

#[tokio::test]
async fn a_token_that_names_roles_is_believed_and_nobody_is_asked() {
    for claim in ["groups", "wids", "roles"] {
        let stage = telling(json!({ "sub": "pairwise-subject", "groups": ["agents"] })).await;
        let issuer = format!("{}op", stage.provider.base);
        stage.claims(move |claims| {
            claims["iss"] = issuer.clone().into();
            claims.insert(claim.to_owned(), json!([]));
        });
        assert!(stage.sign_in().await.unwrap().role_claims.groups.is_empty(), "{claim}");
        assert_eq!(asked(&stage), 0, "{claim}");
    }
}

#[tokio::test]
async fn what_is_told_of_somebody_else_ends_the_sign_in() {
    for told in [
        json!({ "sub": "another-subject", "groups": ["agents"] }),
        json!({ "groups": ["agents"] }),
        json!({ "sub": 7, "groups": ["agents"] }),
    ] {
        let stage = telling(told.clone()).await;
        let refused = stage.sign_in().await.unwrap_err();
        assert_eq!(refused, SignInError::BadAnswer { why: "userinfo of another subject" }, "{told}");
    }
}

#[tokio::test]
async fn who_tells_nothing_keeps_nobody_out() {
    for told in [Value::Null, json!("eyJhbGciOiJub25lIn0"), json!([])] {
        let stage = telling(told.clone()).await;
        assert!(stage.sign_in().await.unwrap().role_claims.groups.is_empty(), "{told}");
        assert_eq!(asked(&stage), 1, "{told}");
    }
}

#[tokio::test]
async fn an_endpoint_that_cannot_be_reached_ends_the_sign_in_rather_than_the_persons_roles() {
    let stage = telling(json!({ "sub": "pairwise-subject" })).await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/user-info", nobody.local_addr().unwrap());
    drop(nobody);
    stage.script(|script| {
        script.document = Box::new(move |document| {
            document.insert("userinfo_endpoint".to_owned(), address.clone().into());
        });
    });
    let failed = stage.sign_in().await.unwrap_err();
    assert_eq!(failed, SignInError::ProviderUnavailable { why: HttpError::NotConnected });
}

#[tokio::test]
async fn no_access_token_goes_to_an_address_that_is_not_safe() {
    let stage = telling(json!({ "sub": "pairwise-subject", "groups": ["agents"] })).await;
    stage.script(|script| {
        script.document = Box::new(|document| {
            document.insert("userinfo_endpoint".to_owned(), "http://elsewhere.example/user-info".into());
        });
    });
    assert!(stage.sign_in().await.unwrap().role_claims.groups.is_empty());
}

#[tokio::test]
async fn entra_is_not_asked() {
    for stage in [Stage::any_tenant().await, Stage::one_tenant().await] {
        having_user_info(&stage);
        stage.script(|script| script.user_info = json!({ "sub": "pairwise-subject", "groups": ["agents"] }));
        assert!(stage.sign_in().await.unwrap().role_claims.groups.is_empty());
        assert_eq!(asked(&stage), 0);
    }
}
