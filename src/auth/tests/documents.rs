//! The provider's metadata and keys: their issuer, how often they are fetched, and how long they are used.

use futures::future::join_all;
use jiff::SignedDuration;
use serde_json::json;

use super::{
    Stage, TENANT,
    signing::{CoreAlgorithm, Signer, rsa_jwk},
};
use crate::auth::{HttpError, SignInError, TenantName, TokenFault};

const DOWN: SignInError = SignInError::ProviderUnavailable { why: HttpError::Status(503) };

/// Makes the provider sign with its second key.
fn rotate(stage: &Stage) {
    stage.script(|script| {
        script.keys = json!({ "keys": [rsa_jwk(1, Some("second"))] });
        script.signer = Signer::Rsa(1, CoreAlgorithm::Rs256);
        script.kid = Some("second".to_owned());
    });
}

#[tokio::test]
async fn a_document_of_another_issuer_is_refused() {
    for stage in [Stage::any_tenant().await, Stage::one_tenant().await, Stage::exact().await] {
        stage
            .script(|script| script.document = Box::new(|document| document["issuer"] = "https://evil.example".into()));
        let answer = stage.begin().await.unwrap_err();
        assert_eq!(answer, SignInError::Misconfigured { why: "the provider's document names another issuer" });
    }
}

#[tokio::test]
async fn a_document_of_any_tenant_must_name_the_template() {
    let stage = Stage::any_tenant().await;
    let filled = format!("{}{}/v2.0", stage.provider.base, TENANT);
    stage.script(|script| script.document = Box::new(move |document| document["issuer"] = filled.clone().into()));
    assert!(matches!(stage.begin().await, Err(SignInError::Misconfigured { .. })));
}

#[tokio::test]
async fn a_document_that_sends_us_over_plain_http_is_refused() {
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"] {
        let stage = Stage::any_tenant().await;
        stage.script(|script| {
            script.document = Box::new(move |document| document[name] = "http://login.example/x".into());
        });
        assert!(matches!(stage.begin().await, Err(SignInError::BadAnswer { .. })), "{name}");
    }
}

#[tokio::test]
async fn an_unreadable_document_is_refused() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| script.document = Box::new(|document| drop(document.remove("token_endpoint"))));
    assert!(matches!(stage.begin().await, Err(SignInError::BadAnswer { .. })));
}

#[tokio::test]
async fn a_key_set_without_keys_is_refused() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| script.keys = json!({ "keys": [{ "kty": "martian" }] }));
    assert!(matches!(stage.begin().await, Err(SignInError::BadAnswer { .. })));
}

#[tokio::test]
async fn a_crowd_asks_for_documents_once() {
    let stage = Stage::any_tenant().await;
    for outcome in join_all((0..20).map(|_| stage.begin())).await {
        outcome.unwrap();
    }
    stage.script(|script| assert_eq!((script.asked_documents, script.asked_keys), (1, 1)));
}

#[tokio::test]
async fn documents_are_asked_for_again_after_a_day() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    stage.wait(SignedDuration::from_hours(23));
    stage.sign_in().await.unwrap();
    stage.script(|script| assert_eq!(script.asked_documents, 1));
    stage.wait(SignedDuration::from_hours(2));
    stage.sign_in().await.unwrap();
    stage.script(|script| assert_eq!((script.asked_documents, script.asked_keys), (2, 2)));
}

#[tokio::test]
async fn old_documents_serve_through_an_outage_but_not_for_ever() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    stage.script(|script| script.is_down = true);
    stage.wait(SignedDuration::from_hours(48));
    stage.sign_in().await.unwrap();
    stage.script(|script| assert_eq!(script.asked_documents, 2, "one attempt serves the sign-ins of a minute"));
    stage.wait(SignedDuration::from_hours(25));
    assert_eq!(stage.begin().await.unwrap_err(), DOWN);
}

#[tokio::test]
async fn a_dead_provider_is_left_alone_for_a_moment_and_then_asked_again() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| script.is_down = true);
    for outcome in join_all((0..10).map(|_| stage.begin())).await {
        assert_eq!(outcome.unwrap_err(), DOWN);
    }
    stage.script(|script| {
        assert_eq!(script.asked_documents, 1);
        script.is_down = false;
    });
    assert_eq!(stage.begin().await.unwrap_err(), DOWN);
    stage.wait(SignedDuration::from_secs(6));
    stage.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_clock_set_back_does_not_keep_documents_for_ever() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    stage.wait(SignedDuration::from_hours(-1000));
    stage.sign_in().await.unwrap();
    stage.script(|script| assert_eq!(script.asked_documents, 2));
}

#[tokio::test]
async fn a_rotated_key_is_fetched_once_and_accepted() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    rotate(&stage);
    for _ in 0..3 {
        stage.sign_in().await.unwrap();
    }
    stage.script(|script| assert_eq!((script.asked_documents, script.asked_keys), (1, 2)));
}

#[tokio::test]
async fn a_crowd_with_a_rotated_key_fetches_it_once() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    rotate(&stage);
    for outcome in join_all((0..10).map(|_| stage.sign_in())).await {
        outcome.unwrap();
    }
    stage.script(|script| assert_eq!(script.asked_keys, 2));
}

#[tokio::test]
async fn a_rotated_key_without_a_name_is_fetched_once_and_accepted() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| (script.kid, script.keys) = (None, json!({ "keys": [rsa_jwk(0, None)] })));
    stage.sign_in().await.unwrap();
    rotate(&stage);
    stage.script(|script| script.kid = None);
    stage.sign_in().await.unwrap();
    stage.script(|script| assert_eq!(script.asked_keys, 2));
}

#[tokio::test]
async fn a_withdrawn_key_is_no_longer_believed_after_a_rotation_was_seen() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    rotate(&stage);
    stage.sign_in().await.unwrap();
    stage.script(|script| {
        script.signer = Signer::Rsa(0, CoreAlgorithm::Rs256);
        script.kid = Some("first".to_owned());
    });
    assert_eq!(stage.fault().await, TokenFault::UnknownKey);
}

#[tokio::test]
async fn a_flood_of_unknown_keys_does_not_hammer_the_provider() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    for flood in 0..25 {
        stage.script(|script| script.kid = Some(format!("unknown-{flood}")));
        assert_eq!(stage.fault().await, TokenFault::UnknownKey);
    }
    stage.script(|script| assert_eq!(script.asked_keys, 2));
    stage.wait(SignedDuration::from_secs(31));
    rotate(&stage);
    stage.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_token_that_is_wrong_anyway_has_no_keys_fetched() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| script.kid = Some("unknown".to_owned()));
    stage.claims(|claims| claims["aud"] = "somebody-else".into());
    assert_eq!(stage.fault().await, TokenFault::Audience);
    stage.script(|script| assert_eq!(script.asked_keys, 1));
}

#[tokio::test]
async fn an_unknown_key_while_the_provider_is_down_says_so() {
    let stage = Stage::any_tenant().await;
    let (url, pending) = stage.begin().await.unwrap();
    let query = stage.provider.agree(&url);
    stage.script(|script| (script.is_down, script.kid) = (true, Some("unknown".to_owned())));
    assert_eq!(stage.finish(pending, &query).await.unwrap_err(), DOWN);
}

#[tokio::test]
async fn a_name_leads_to_the_tenant_whose_document_stands_under_it() {
    let stage = Stage::any_tenant().await;
    let base = stage.provider.base.clone();
    let names = ["company.example", &TENANT.to_string()].map(|name| name.parse::<TenantName>().unwrap());
    let described_as = |issuer: String| {
        stage.script(|script| {
            script.document = Box::new(move |document| document["issuer"] = issuer.clone().into());
        });
    };
    described_as(format!("{base}{TENANT}/v2.0"));
    for name in &names {
        assert_eq!(stage.providers.find_tenant(&base, name).await, Ok(Some(TENANT)));
    }
    for other in [format!("{base}{{tenantid}}/v2.0"), format!("https://evil.example/{TENANT}/v2.0"), String::new()] {
        described_as(other);
        let answer = stage.providers.find_tenant(&base, &names[0]).await;
        assert!(matches!(answer, Err(SignInError::Misconfigured { .. })), "{answer:?}");
    }
}
