//! Failures of the token endpoint.

use axum::http::StatusCode;
use serde_json::json;

use super::{Stage, provider::TokenScript};
use crate::auth::{HttpError, SignInError, TokenFault};

async fn refusal(token: TokenScript) -> SignInError {
    let stage = Stage::any_tenant().await;
    stage.script(|script| script.token = token);
    stage.sign_in().await.unwrap_err()
}

fn unavailable(why: HttpError) -> SignInError {
    SignInError::ProviderUnavailable { why }
}

const JSON: &str = "application/json";

#[tokio::test]
async fn a_token_endpoint_that_is_down_is_unavailable() {
    let stage = Stage::any_tenant().await;
    let nobody = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}/token", nobody.local_addr().unwrap());
    drop(nobody);
    stage.script(|script| {
        script.document = Box::new(move |document| document["token_endpoint"] = address.clone().into());
    });
    assert_eq!(stage.sign_in().await.unwrap_err(), unavailable(HttpError::NotConnected));
}

#[tokio::test]
async fn a_token_endpoint_that_never_answers_is_given_up() {
    let stage = Stage::impatient().await;
    let (url, pending) = stage.begin().await.unwrap();
    let query = stage.provider.agree(&url);
    stage.script(|script| script.token = TokenScript::NeverAnswers);
    assert_eq!(stage.finish(pending, &query).await.unwrap_err(), unavailable(HttpError::TimedOut));
}

#[tokio::test]
async fn a_token_endpoint_that_fails_is_unavailable() {
    for status in [500, 502, 503, 504, 429] {
        let page = TokenScript::Says(StatusCode::from_u16(status).unwrap(), "text/html", b"<h1>Sorry</h1>".to_vec());
        assert_eq!(refusal(page).await, unavailable(HttpError::Status(status)));
    }
}

#[tokio::test]
async fn an_answer_that_is_not_json_is_refused() {
    for (kind, body) in [
        (JSON, "<html>"),
        ("text/html", "<html>"),
        (JSON, ""),
        (JSON, "null"),
        (JSON, "[]"),
        (JSON, "{}"),
        (JSON, "{\"acc"),
    ] {
        let answer = refusal(TokenScript::Says(StatusCode::OK, kind, body.into())).await;
        assert!(matches!(answer, SignInError::BadAnswer { .. }), "{body}: {answer}");
    }
}

#[tokio::test]
async fn a_refusal_that_is_not_json_is_refused() {
    let answer = refusal(TokenScript::Says(StatusCode::BAD_REQUEST, "text/html", b"<html>".to_vec())).await;
    assert!(matches!(answer, SignInError::BadAnswer { .. }), "{answer}");
}

#[tokio::test]
async fn an_answer_of_ten_megabytes_is_not_read_to_its_end() {
    let body = json!({ "token_type": "Bearer", "access_token": "a".repeat(10 * 1024 * 1024) }).to_string();
    let answer = refusal(TokenScript::Says(StatusCode::OK, JSON, body.into())).await;
    assert_eq!(answer, SignInError::BadAnswer { why: "a body over the limit" });
}

#[tokio::test]
async fn an_answer_without_an_id_token_is_refused() {
    let body = json!({ "token_type": "Bearer", "access_token": "a" }).to_string();
    let answer = refusal(TokenScript::Says(StatusCode::OK, JSON, body.into())).await;
    assert_eq!(answer, SignInError::TokenInvalid { why: TokenFault::Absent });
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| script.token = TokenScript::Redirects);
    let answer = stage.sign_in().await.unwrap_err();
    assert!(matches!(answer, SignInError::BadAnswer { .. }), "{answer}");
    stage.script(|script| assert_eq!((script.asked_tokens, script.asked_elsewhere), (1, 0)));
}

#[tokio::test]
async fn an_endpoints_error_code_is_kept_and_its_prose_is_not() {
    let body = json!({ "error": "invalid_client", "error_description": "AADSTS7000215: for anna@contoso.example" });
    let answer = refusal(TokenScript::Says(StatusCode::UNAUTHORIZED, JSON, body.to_string().into())).await;
    let expected =
        SignInError::ProviderRefused { code: "invalid_client".to_owned(), detail: Some("AADSTS7000215".to_owned()) };
    assert_eq!(answer, expected);
}
