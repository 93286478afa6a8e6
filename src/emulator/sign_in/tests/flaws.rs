//! Tests of faults in sign-in.

use serde_json::{Value, json};

use super::verify_id_token;
use crate::emulator::{
    Fault, FaultKind,
    state::{fault::TokenFlaw, keys::claims_of},
    testing::{TestBench, json, text},
};

/// The flaws that openidconnect's verifier rejects by itself; the others are left to the relying party.
const REJECTED_BY_VERIFIER: [TokenFlaw; 13] = [
    TokenFlaw::Issuer,
    TokenFlaw::Audience,
    TokenFlaw::NoAudience,
    TokenFlaw::ExtraAudience,
    TokenFlaw::Expired,
    TokenFlaw::NoSubject,
    TokenFlaw::NoIssuedAt,
    TokenFlaw::Nonce,
    TokenFlaw::NoNonce,
    TokenFlaw::Signature,
    TokenFlaw::Unsigned,
    TokenFlaw::PublicKeyAsSecret,
    TokenFlaw::UnknownKey,
];

#[tokio::test]
async fn flawed_id_tokens_are_rejected_by_verifier() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    let issuer = format!("{}/{}/v2.0", bench.emulator.authority(person.cloud), person.id.tenant);
    let token = async || {
        let code = bench.code(person).await;
        text(&json(bench.redeem(person, &code, "openid").await).await["id_token"])
    };
    for flaw in REJECTED_BY_VERIFIER {
        bench.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw }));
        let flawed = token().await;
        assert!(
            verify_id_token(&bench, &flawed, &issuer, &bench.partner(0).client_id).await.is_err(),
            "{flaw:?}: {flawed}"
        );
    }
    assert!(verify_id_token(&bench, &token().await, &issuer, &bench.partner(0).client_id).await.is_ok());
}

#[tokio::test]
async fn auth_time_claim_can_be_old_or_missing() {
    let bench = TestBench::start().await;
    let seconds_since_sign_in = async || {
        let code = bench.code(bench.agent()).await;
        let token = text(&json(bench.redeem(bench.agent(), &code, "openid").await).await["id_token"]);
        let claims = claims_of(&token).unwrap();
        Some(claims["iat"].as_i64().unwrap() - claims.get("auth_time")?.as_i64().unwrap())
    };
    let flaw = |flaw| bench.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw }));
    assert!((0..60).contains(&seconds_since_sign_in().await.unwrap()));
    flaw(TokenFlaw::SignedInEarlier);
    assert!(seconds_since_sign_in().await.unwrap() >= 86_400);
    flaw(TokenFlaw::NoSignInTime);
    assert_eq!(seconds_since_sign_in().await, None);
}

#[tokio::test]
async fn token_endpoint_faults_are_applied() {
    let bench = TestBench::start().await;
    let add = async |fault: Value| {
        let address = format!("{}emulator/faults", bench.emulator.sign_in_url());
        bench.http.post(address).json(&fault).send().await.unwrap().status().as_u16()
    };
    let redeem = async || {
        let code = bench.code(bench.agent()).await;
        bench.redeem(bench.agent(), &code, "openid").await
    };
    assert_eq!(add(json!({"operation": "token", "kind": "status", "status": 503})).await, 204);
    assert_eq!(redeem().await.status(), 503);
    assert_eq!(add(json!({"operation": "token", "kind": "html"})).await, 204);
    assert!(redeem().await.text().await.unwrap().starts_with("<!doctype html>"));
    assert_eq!(add(json!({"operation": "token", "kind": "huge"})).await, 204);
    assert!(redeem().await.bytes().await.unwrap().len() > 10_000_000);
    assert_eq!(add(json!({"operation": "token", "kind": "reset"})).await, 204);
    assert!(redeem().await.bytes().await.is_err());
    assert_eq!(add(json!({"operation": "id-token", "kind": "id-token", "flaw": "nonce"})).await, 204);
    assert_eq!(add(json!({"operation": "offline-access", "kind": "needs-consent"})).await, 204);
    assert_eq!(add(json!({"operation": "tokens", "kind": "html"})).await, 422);
    assert_eq!(add(json!({"operation": "offline-access", "kind": "html"})).await, 422);
    assert_eq!(redeem().await.status(), 200);
}
