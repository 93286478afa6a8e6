//! Revocation of refresh tokens.

use super::{CLIENT_ID, Stage};
use crate::auth::{HttpError, SignInError};

/// Creates a provider with a revocation endpoint.
async fn revoking() -> Stage {
    let stage = Stage::exact().await;
    let address = format!("{}revoke", stage.provider.base);
    stage.script(|script| {
        script.document = Box::new(move |document| {
            document.insert("revocation_endpoint".to_owned(), address.clone().into());
        });
    });
    stage
}

#[tokio::test]
async fn a_token_is_revoked_by_a_client_that_proves_itself() {
    let stage = revoking().await;
    assert_eq!(stage.providers.revoke(&stage.registration, &"the-token".into()).await, Ok(true));
    let script = stage.provider.script.lock().unwrap();
    let [asked] = &script.revoked[..] else { panic!("asked {} times", script.revoked.len()) };
    assert_eq!(asked["token"], "the-token");
    assert_eq!(asked["token_type_hint"], "refresh_token");
    assert_eq!(asked["client_id"], CLIENT_ID);
    assert!(asked.contains_key("client_secret") || asked.contains_key("authorization"), "who asks is not proved");
}

#[tokio::test]
async fn a_provider_without_an_address_for_it_and_one_with_an_unsafe_one_are_told_nothing() {
    let stage = Stage::exact().await;
    assert_eq!(stage.providers.revoke(&stage.registration, &"the-token".into()).await, Ok(false));
    for address in ["http://elsewhere.example/revoke", "no address", "https://user@elsewhere.example/revoke"] {
        let stage = Stage::exact().await;
        stage.script(|script| {
            script.document = Box::new(move |document| {
                document.insert("revocation_endpoint".to_owned(), address.into());
            });
        });
        assert_eq!(stage.providers.revoke(&stage.registration, &"the-token".into()).await, Ok(false), "{address}");
    }
}

#[tokio::test]
async fn a_provider_that_does_not_do_it_is_told_of() {
    let stage = revoking().await;
    stage.script(|script| script.refuses_revocation = true);
    let refused = stage.providers.revoke(&stage.registration, &"the-token".into()).await;
    assert_eq!(refused, Err(SignInError::ProviderUnavailable { why: HttpError::Status(503) }));
}
