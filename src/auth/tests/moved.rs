//! A provider that no longer matches its cached metadata.

use jiff::SignedDuration;
use serde_json::json;

use super::{
    Stage, TENANT,
    provider::{TokenPlace, TokenScript},
    signing::{CoreAlgorithm, Signer, rsa_jwk},
};
use crate::auth::{SignInError, TokenFault};

/// Returns the numbers of requests for metadata, keys and tokens.
fn asked(stage: &Stage) -> (usize, usize, usize) {
    let script = stage.provider.script.lock().unwrap();
    (script.asked_documents, script.asked_keys, script.asked_tokens)
}

/// Makes the provider sign with another key under the same key id.
fn replace_key(stage: &Stage) {
    stage.script(|script| {
        script.keys = json!({ "keys": [rsa_jwk(1, Some("first"))] });
        script.signer = Signer::Rsa(1, CoreAlgorithm::Rs256);
    });
}

#[tokio::test]
async fn a_key_that_was_replaced_under_its_name_is_fetched_once_and_accepted() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    replace_key(&stage);
    for _ in 0..3 {
        stage.sign_in().await.unwrap();
    }
    assert_eq!(asked(&stage), (1, 2, 4));
}

#[tokio::test]
async fn a_flood_of_wrong_signatures_does_not_hammer_the_provider() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    stage.script(|script| script.signer = Signer::Rsa(1, CoreAlgorithm::Rs256));
    for _ in 0..10 {
        assert_eq!(stage.fault().await, TokenFault::Signature);
    }
    assert_eq!(asked(&stage).1, 2);
    replace_key(&stage);
    assert_eq!(stage.fault().await, TokenFault::Signature, "too soon after the last time");
    stage.wait(SignedDuration::from_secs(31));
    stage.sign_in().await.unwrap();
    assert_eq!(asked(&stage).1, 3);
}

#[tokio::test]
async fn a_token_endpoint_that_has_moved_is_found_and_the_code_sent_there() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    stage.script(|script| script.token_place = TokenPlace::Moved);
    for _ in 0..3 {
        stage.sign_in().await.unwrap();
    }
    assert_eq!(asked(&stage), (2, 2, 1 + 2 + 2));
}

#[tokio::test]
async fn a_token_endpoint_whose_old_host_is_gone_is_found_too() {
    let stage = Stage::any_tenant().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let old = format!("http://{}/token", nobody.local_addr().unwrap());
    drop(nobody);
    stage.script(|script| {
        script.document = Box::new(move |document| document["token_endpoint"] = old.clone().into());
    });
    let (url, pending) = stage.begin().await.unwrap();
    stage.script(|script| script.document = Box::new(|_| ()));
    let query = stage.provider.agree(&url);
    stage.finish(pending, &query).await.unwrap();
    assert_eq!(asked(&stage), (2, 2, 1));
}

#[tokio::test]
async fn a_client_that_is_refused_is_proved_as_the_newest_document_says() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    stage.script(|script| script.token_place = TokenPlace::TakesHeadersOnly);
    stage.sign_in().await.unwrap();
    assert_eq!(asked(&stage), (2, 2, 3));
}

#[tokio::test]
async fn a_client_that_is_refused_for_good_has_documents_fetched_now_and_then_and_no_code_sent_twice() {
    let stage = Stage::any_tenant().await;
    stage.sign_in().await.unwrap();
    let refusal = br#"{"error":"invalid_client"}"#.to_vec();
    stage.script(|script| {
        script.token = TokenScript::Says(axum::http::StatusCode::UNAUTHORIZED, "application/json", refusal);
    });
    for _ in 0..10 {
        let refused = stage.sign_in().await.unwrap_err();
        assert_eq!(refused, SignInError::ProviderRefused { code: "invalid_client".to_owned(), detail: None });
    }
    assert_eq!(asked(&stage), (2, 2, 1 + 10));
    stage.wait(SignedDuration::from_secs(31));
    stage.sign_in().await.unwrap_err();
    assert_eq!(asked(&stage).0, 3);
}

#[tokio::test]
async fn where_refresh_tokens_are_redeemed_is_found_again_and_not_looked_for_all_the_time() {
    let stage = Stage::any_tenant().await;
    let find = async |was| stage.providers.find_moved_token_endpoint(&stage.registration, TENANT, was).await.unwrap();
    let was = stage.providers.token_endpoint(&stage.registration, TENANT).await.unwrap();
    assert_eq!(find(&was).await, None, "the documents say what they said");
    stage.script(|script| script.token_place = TokenPlace::Moved);
    assert_eq!(find(&was).await, None, "too soon after the last time");
    assert_eq!(asked(&stage).0, 2);
    stage.wait(SignedDuration::from_secs(31));
    let moved = find(&was).await.unwrap();
    assert_ne!(moved, was);
    assert_eq!(asked(&stage).0, 3);
    assert_eq!(find(&was).await.as_ref(), Some(&moved), "who comes late is told what is known");
    assert_eq!(stage.providers.token_endpoint(&stage.registration, TENANT).await.unwrap(), moved);
    assert_eq!(asked(&stage).0, 3);
}

#[tokio::test]
async fn a_code_that_may_have_been_redeemed_is_not_sent_again() {
    use axum::http::StatusCode;
    for (status, body) in [
        (StatusCode::BAD_REQUEST, &br#"{"error":"invalid_grant"}"#[..]),
        (StatusCode::OK, b"{}"),
        (StatusCode::SERVICE_UNAVAILABLE, b""),
        (StatusCode::BAD_REQUEST, b"<html>"),
    ] {
        let stage = Stage::any_tenant().await;
        stage.script(|script| script.token = TokenScript::Says(status, "application/json", body.to_vec()));
        stage.sign_in().await.unwrap_err();
        assert_eq!(asked(&stage), (1, 1, 1), "{status}");
    }
}
