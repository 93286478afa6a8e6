//! The provider's metadata and keys: their issuer, how often they are fetched, and how long they are used.

use futures::future::join_all;
use jiff::SignedDuration;
use serde_json::json;

use super::{
    Setup, TENANT,
    signing::{CoreAlgorithm, Signer, rsa_jwk},
};
use crate::auth::{HttpError, SignInError, TenantName, TokenFault};

const DOWN: SignInError = SignInError::ProviderUnavailable { why: HttpError::Status(503) };

/// Makes the provider sign with its second key.
fn rotate(setup: &Setup) {
    setup.script(|script| {
        script.keys = json!({ "keys": [rsa_jwk(1, Some("second"))] });
        script.signer = Signer::Rsa(1, CoreAlgorithm::Rs256);
        script.kid = Some("second".to_owned());
    });
}

#[tokio::test]
async fn rejects_metadata_of_another_issuer() {
    for setup in [Setup::any_tenant().await, Setup::one_tenant().await, Setup::generic_provider().await] {
        setup
            .script(|script| script.document = Box::new(|document| document["issuer"] = "https://evil.example".into()));
        let result = setup.begin().await.unwrap_err();
        assert_eq!(result, SignInError::Misconfigured { why: "the provider's metadata has another issuer" });
    }
}

#[tokio::test]
async fn metadata_for_any_tenant_must_contain_the_issuer_template() {
    let setup = Setup::any_tenant().await;
    let filled = format!("{}{}/v2.0", setup.provider.base, TENANT);
    setup.script(|script| script.document = Box::new(move |document| document["issuer"] = filled.clone().into()));
    assert!(matches!(setup.begin().await, Err(SignInError::Misconfigured { .. })));
}

#[tokio::test]
async fn rejects_metadata_with_plain_http_endpoints() {
    for name in ["authorization_endpoint", "token_endpoint", "jwks_uri", "end_session_endpoint"] {
        let setup = Setup::any_tenant().await;
        setup.script(|script| {
            script.document = Box::new(move |document| document[name] = "http://login.example/x".into());
        });
        assert!(matches!(setup.begin().await, Err(SignInError::InvalidResponse { .. })), "{name}");
    }
}

#[tokio::test]
async fn rejects_unreadable_metadata() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| script.document = Box::new(|document| drop(document.remove("token_endpoint"))));
    assert!(matches!(setup.begin().await, Err(SignInError::InvalidResponse { .. })));
}

#[tokio::test]
async fn rejects_a_key_set_without_usable_keys() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| script.keys = json!({ "keys": [{ "kty": "martian" }] }));
    assert!(matches!(setup.begin().await, Err(SignInError::InvalidResponse { .. })));
}

#[tokio::test]
async fn concurrent_sign_ins_fetch_documents_once() {
    let setup = Setup::any_tenant().await;
    for outcome in join_all((0..20).map(|_| setup.begin())).await {
        outcome.unwrap();
    }
    setup.script(|script| assert_eq!((script.metadata_requests, script.key_requests), (1, 1)));
}

#[tokio::test]
async fn documents_are_refreshed_after_a_day() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    setup.advance_clock(SignedDuration::from_hours(23));
    setup.sign_in().await.unwrap();
    setup.script(|script| assert_eq!(script.metadata_requests, 1));
    setup.advance_clock(SignedDuration::from_hours(2));
    setup.sign_in().await.unwrap();
    setup.script(|script| assert_eq!((script.metadata_requests, script.key_requests), (2, 2)));
}

#[tokio::test]
async fn stale_documents_are_used_during_an_outage_up_to_a_maximum_age() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    setup.script(|script| script.is_down = true);
    setup.advance_clock(SignedDuration::from_hours(48));
    setup.sign_in().await.unwrap();
    setup.script(|script| assert_eq!(script.metadata_requests, 2, "a failed refresh is not retried within a minute"));
    setup.advance_clock(SignedDuration::from_hours(25));
    assert_eq!(setup.begin().await.unwrap_err(), DOWN);
}

#[tokio::test]
async fn an_unreachable_provider_is_retried_after_an_interval() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| script.is_down = true);
    for outcome in join_all((0..10).map(|_| setup.begin())).await {
        assert_eq!(outcome.unwrap_err(), DOWN);
    }
    setup.script(|script| {
        assert_eq!(script.metadata_requests, 1);
        script.is_down = false;
    });
    assert_eq!(setup.begin().await.unwrap_err(), DOWN);
    setup.advance_clock(SignedDuration::from_secs(6));
    setup.sign_in().await.unwrap();
}

#[tokio::test]
async fn documents_are_refreshed_when_the_clock_was_set_back() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    setup.advance_clock(SignedDuration::from_hours(-1000));
    setup.sign_in().await.unwrap();
    setup.script(|script| assert_eq!(script.metadata_requests, 2));
}

#[tokio::test]
async fn a_rotated_key_is_fetched_once_and_accepted() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    rotate(&setup);
    for _ in 0..3 {
        setup.sign_in().await.unwrap();
    }
    setup.script(|script| assert_eq!((script.metadata_requests, script.key_requests), (1, 2)));
}

#[tokio::test]
async fn concurrent_sign_ins_fetch_a_rotated_key_once() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    rotate(&setup);
    for outcome in join_all((0..10).map(|_| setup.sign_in())).await {
        outcome.unwrap();
    }
    setup.script(|script| assert_eq!(script.key_requests, 2));
}

#[tokio::test]
async fn a_rotated_key_without_a_key_id_is_fetched_once_and_accepted() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| (script.kid, script.keys) = (None, json!({ "keys": [rsa_jwk(0, None)] })));
    setup.sign_in().await.unwrap();
    rotate(&setup);
    setup.script(|script| script.kid = None);
    setup.sign_in().await.unwrap();
    setup.script(|script| assert_eq!(script.key_requests, 2));
}

#[tokio::test]
async fn a_removed_key_is_rejected_after_a_refresh() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    rotate(&setup);
    setup.sign_in().await.unwrap();
    setup.script(|script| {
        script.signer = Signer::Rsa(0, CoreAlgorithm::Rs256);
        script.kid = Some("first".to_owned());
    });
    assert_eq!(setup.token_fault().await, TokenFault::UnknownKey);
}

#[tokio::test]
async fn unknown_key_ids_refresh_keys_at_most_once_per_interval() {
    let setup = Setup::any_tenant().await;
    setup.sign_in().await.unwrap();
    for flood in 0..25 {
        setup.script(|script| script.kid = Some(format!("unknown-{flood}")));
        assert_eq!(setup.token_fault().await, TokenFault::UnknownKey);
    }
    setup.script(|script| assert_eq!(script.key_requests, 2));
    setup.advance_clock(SignedDuration::from_secs(31));
    rotate(&setup);
    setup.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_token_that_is_invalid_anyway_does_not_refresh_keys() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| script.kid = Some("unknown".to_owned()));
    setup.claims(|claims| claims["aud"] = "somebody-else".into());
    assert_eq!(setup.token_fault().await, TokenFault::Audience);
    setup.script(|script| assert_eq!(script.key_requests, 1));
}

#[tokio::test]
async fn an_unknown_key_during_an_outage_is_provider_unavailable() {
    let setup = Setup::any_tenant().await;
    let (url, pending) = setup.begin().await.unwrap();
    let query = setup.provider.approve(&url);
    setup.script(|script| (script.is_down, script.kid) = (true, Some("unknown".to_owned())));
    assert_eq!(setup.finish(pending, &query).await.unwrap_err(), DOWN);
}

#[tokio::test]
async fn finds_a_tenant_by_domain_or_id() {
    let setup = Setup::any_tenant().await;
    let base = setup.provider.base.clone();
    let names = ["company.example", &TENANT.to_string()].map(|name| name.parse::<TenantName>().unwrap());
    let described_as = |issuer: String| {
        setup.script(|script| {
            script.document = Box::new(move |document| document["issuer"] = issuer.clone().into());
        });
    };
    described_as(format!("{base}{TENANT}/v2.0"));
    for name in &names {
        assert_eq!(setup.providers.find_tenant(&base, name).await, Ok(Some(TENANT)));
    }
    for other in [format!("{base}{{tenantid}}/v2.0"), format!("https://evil.example/{TENANT}/v2.0"), String::new()] {
        described_as(other);
        let result = setup.providers.find_tenant(&base, &names[0]).await;
        assert!(matches!(result, Err(SignInError::Misconfigured { .. })), "{result:?}");
    }
}
