//! Revocation of refresh tokens.

use super::{CLIENT_ID, Setup};
use crate::auth::{HttpError, SignInError};

/// Creates a provider with a revocation endpoint.
async fn with_revocation_endpoint() -> Setup {
    let setup = Setup::generic_provider().await;
    let url = format!("{}revoke", setup.provider.base);
    setup.script(|script| {
        script.document = Box::new(move |document| {
            document.insert("revocation_endpoint".to_owned(), url.clone().into());
        });
    });
    setup
}

#[tokio::test]
async fn revocation_requests_authenticate_the_client() {
    let setup = with_revocation_endpoint().await;
    assert_eq!(setup.providers.revoke(&setup.registration, &"the-token".into()).await, Ok(true));
    let script = setup.provider.script.lock().unwrap();
    let [request] = &script.revoked[..] else { panic!("{} requests", script.revoked.len()) };
    assert_eq!(request["token"], "the-token");
    assert_eq!(request["token_type_hint"], "refresh_token");
    assert_eq!(request["client_id"], CLIENT_ID);
    assert!(
        request.contains_key("client_secret") || request.contains_key("authorization"),
        "the client is not authenticated"
    );
}

#[tokio::test]
async fn no_token_is_sent_to_a_missing_or_unsafe_revocation_endpoint() {
    let setup = Setup::generic_provider().await;
    assert_eq!(setup.providers.revoke(&setup.registration, &"the-token".into()).await, Ok(false));
    for url in ["http://elsewhere.example/revoke", "no address", "https://user@elsewhere.example/revoke"] {
        let setup = Setup::generic_provider().await;
        setup.script(|script| {
            script.document = Box::new(move |document| {
                document.insert("revocation_endpoint".to_owned(), url.into());
            });
        });
        assert_eq!(setup.providers.revoke(&setup.registration, &"the-token".into()).await, Ok(false), "{url}");
    }
}

#[tokio::test]
async fn a_failed_revocation_is_reported() {
    let setup = with_revocation_endpoint().await;
    setup.script(|script| script.refuses_revocation = true);
    let result = setup.providers.revoke(&setup.registration, &"the-token".into()).await;
    assert_eq!(result, Err(SignInError::ProviderUnavailable { why: HttpError::Status(503) }));
}
