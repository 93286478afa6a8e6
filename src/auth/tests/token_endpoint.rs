//! Failures of the token endpoint.

use axum::http::StatusCode;
use serde_json::json;

use super::{Setup, provider::TokenScript};
use crate::auth::{HttpError, SignInError, TokenFault};

async fn sign_in_error(token: TokenScript) -> SignInError {
    let setup = Setup::any_tenant().await;
    setup.script(|script| script.token = token);
    setup.sign_in().await.unwrap_err()
}

fn unavailable(why: HttpError) -> SignInError {
    SignInError::ProviderUnavailable { why }
}

const JSON: &str = "application/json";

#[tokio::test]
async fn a_refused_connection_is_provider_unavailable() {
    let setup = Setup::any_tenant().await;
    let closed_listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/token", closed_listener.local_addr().unwrap());
    drop(closed_listener);
    setup.script(|script| {
        script.document = Box::new(move |document| document["token_endpoint"] = address.clone().into());
    });
    assert_eq!(setup.sign_in().await.unwrap_err(), unavailable(HttpError::NotConnected));
}

#[tokio::test]
async fn a_token_endpoint_that_never_responds_times_out() {
    let setup = Setup::with_short_timeout().await;
    let (url, pending) = setup.begin().await.unwrap();
    let query = setup.provider.approve(&url);
    setup.script(|script| script.token = TokenScript::NeverResponds);
    assert_eq!(setup.finish(pending, &query).await.unwrap_err(), unavailable(HttpError::TimedOut));
}

#[tokio::test]
async fn server_errors_and_throttling_are_provider_unavailable() {
    for status in [500, 502, 503, 504, 429] {
        let response =
            TokenScript::Fixed(StatusCode::from_u16(status).unwrap(), "text/html", b"<h1>Sorry</h1>".to_vec());
        assert_eq!(sign_in_error(response).await, unavailable(HttpError::Status(status)));
    }
}

#[tokio::test]
async fn rejects_token_responses_that_are_not_json() {
    for (kind, body) in [
        (JSON, "<html>"),
        ("text/html", "<html>"),
        (JSON, ""),
        (JSON, "null"),
        (JSON, "[]"),
        (JSON, "{}"),
        (JSON, "{\"acc"),
    ] {
        let error = sign_in_error(TokenScript::Fixed(StatusCode::OK, kind, body.into())).await;
        assert!(matches!(error, SignInError::InvalidResponse { .. }), "{body}: {error}");
    }
}

#[tokio::test]
async fn rejects_error_responses_that_are_not_json() {
    let error = sign_in_error(TokenScript::Fixed(StatusCode::BAD_REQUEST, "text/html", b"<html>".to_vec())).await;
    assert!(matches!(error, SignInError::InvalidResponse { .. }), "{error}");
}

#[tokio::test]
async fn an_oversized_token_response_is_aborted() {
    let body = json!({ "token_type": "Bearer", "access_token": "a".repeat(10 * 1024 * 1024) }).to_string();
    let error = sign_in_error(TokenScript::Fixed(StatusCode::OK, JSON, body.into())).await;
    assert_eq!(error, SignInError::InvalidResponse { why: "a body over the limit" });
}

#[tokio::test]
async fn rejects_token_responses_without_an_id_token() {
    let body = json!({ "token_type": "Bearer", "access_token": "a" }).to_string();
    let error = sign_in_error(TokenScript::Fixed(StatusCode::OK, JSON, body.into())).await;
    assert_eq!(error, SignInError::TokenInvalid { why: TokenFault::Absent });
}

#[tokio::test]
async fn redirects_are_not_followed() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| script.token = TokenScript::Redirect);
    let error = setup.sign_in().await.unwrap_err();
    assert!(matches!(error, SignInError::InvalidResponse { .. }), "{error}");
    setup.script(|script| assert_eq!((script.token_requests, script.redirect_target_requests), (1, 0)));
}

#[tokio::test]
async fn error_codes_are_retained_and_descriptions_are_dropped() {
    let body = json!({ "error": "invalid_client", "error_description": "AADSTS7000215: for anna@contoso.example" });
    let error = sign_in_error(TokenScript::Fixed(StatusCode::UNAUTHORIZED, JSON, body.to_string().into())).await;
    let expected =
        SignInError::ProviderRefused { code: "invalid_client".to_owned(), detail: Some("AADSTS7000215".to_owned()) };
    assert_eq!(error, expected);
}
