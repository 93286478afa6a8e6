//! A provider that no longer matches its cached metadata.

use jiff::SignedDuration;
use serde_json::json;

use super::{
    Setup, TENANT,
    provider::{TokenEndpointConfig, TokenScript},
    signing::{CoreAlgorithm, Signer, rsa_jwk},
};
use crate::auth::{SignInError, TokenFault};

/// Returns the numbers of requests for metadata, keys and tokens.
fn request_counts(setup: &Setup) -> (usize, usize, usize) {
    let script = setup.provider.script.lock().unwrap();
    (script.metadata_requests, script.key_requests, script.token_requests)
}

/// Makes the provider sign with another key under the same key id.
fn replace_key(setup: &Setup) {
    setup.script(|script| {
        script.keys = json!({ "keys": [rsa_jwk(1, Some("first"))] });
        script.signer = Signer::Rsa(1, CoreAlgorithm::Rs256);
    });
}

#[tokio::test]
async fn a_key_replaced_under_its_key_id_is_fetched_once_and_accepted() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    replace_key(&setup);
    for _ in 0..3 {
        setup.sign_in().await.unwrap();
    }
    assert_eq!(request_counts(&setup), (1, 2, 4));
}

#[tokio::test]
async fn wrong_signatures_refresh_keys_at_most_once_per_interval() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    setup.script(|script| script.signer = Signer::Rsa(1, CoreAlgorithm::Rs256));
    for _ in 0..10 {
        assert_eq!(setup.token_fault().await, TokenFault::Signature);
    }
    assert_eq!(request_counts(&setup).1, 2);
    replace_key(&setup);
    assert_eq!(setup.token_fault().await, TokenFault::Signature, "too soon after the last refresh");
    setup.advance_clock(SignedDuration::from_secs(31));
    setup.sign_in().await.unwrap();
    assert_eq!(request_counts(&setup).1, 3);
}

#[tokio::test]
async fn the_code_is_sent_to_a_moved_token_endpoint() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    setup.script(|script| script.token_endpoint_config = TokenEndpointConfig::Moved);
    for _ in 0..3 {
        setup.sign_in().await.unwrap();
    }
    assert_eq!(request_counts(&setup), (2, 2, 1 + 2 + 2));
}

#[tokio::test]
async fn the_code_is_sent_to_a_moved_token_endpoint_when_the_old_host_is_gone() {
    let setup = Setup::any_tenant().await;
    let closed_listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let old = format!("http://{}/token", closed_listener.local_addr().unwrap());
    drop(closed_listener);
    setup.script(|script| {
        script.document = Box::new(move |document| document["token_endpoint"] = old.clone().into());
    });
    let (url, pending) = setup.begin().await.unwrap();
    setup.script(|script| script.document = Box::new(|_| ()));
    let query = setup.provider.approve(&url);
    setup.finish(pending, &query).await.unwrap();
    assert_eq!(request_counts(&setup), (2, 2, 1));
}

#[tokio::test]
async fn a_rejected_client_uses_the_authentication_method_of_refreshed_metadata() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    setup.script(|script| script.token_endpoint_config = TokenEndpointConfig::HeaderAuthOnly);
    setup.sign_in().await.unwrap();
    assert_eq!(request_counts(&setup), (2, 2, 3));
}

#[tokio::test]
async fn a_permanently_rejected_client_refreshes_metadata_at_an_interval_and_sends_no_code_twice() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    let body = br#"{"error":"invalid_client"}"#.to_vec();
    setup.script(|script| {
        script.token = TokenScript::Fixed(axum::http::StatusCode::UNAUTHORIZED, "application/json", body);
    });
    for _ in 0..10 {
        let error = setup.sign_in().await.unwrap_err();
        assert_eq!(error, SignInError::ProviderRefused { code: "invalid_client".to_owned(), detail: None });
    }
    assert_eq!(request_counts(&setup), (2, 2, 1 + 10));
    setup.advance_clock(SignedDuration::from_secs(31));
    setup.sign_in().await.unwrap_err();
    assert_eq!(request_counts(&setup).0, 3);
}

#[tokio::test]
async fn a_moved_token_endpoint_for_refresh_tokens_is_found_at_most_once_per_interval() {
    let setup = Setup::any_tenant().await;
    let find = async |previous| {
        setup.providers.find_moved_token_endpoint(&setup.registration, TENANT, previous).await.unwrap()
    };
    let previous = setup.providers.token_endpoint(&setup.registration, TENANT).await.unwrap();
    assert_eq!(find(&previous).await, None, "the metadata is unchanged");
    setup.script(|script| script.token_endpoint_config = TokenEndpointConfig::Moved);
    assert_eq!(find(&previous).await, None, "too soon after the last refresh");
    assert_eq!(request_counts(&setup).0, 2);
    setup.advance_clock(SignedDuration::from_secs(31));
    let moved = find(&previous).await.unwrap();
    assert_ne!(moved, previous);
    assert_eq!(request_counts(&setup).0, 3);
    assert_eq!(find(&previous).await.as_ref(), Some(&moved), "later callers get the cached result");
    assert_eq!(setup.providers.token_endpoint(&setup.registration, TENANT).await.unwrap(), moved);
    assert_eq!(request_counts(&setup).0, 3);
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
        let setup = Setup::any_tenant().await;
        setup.script(|script| script.token = TokenScript::Fixed(status, "application/json", body.to_vec()));
        setup.sign_in().await.unwrap_err();
        assert_eq!(request_counts(&setup), (1, 1, 1), "{status}");
    }
}
