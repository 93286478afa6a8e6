//! Verification of ID tokens.

use serde_json::{Value, json};

use super::{
    CLIENT_ID, OTHER_TENANT, Stage,
    signing::{CoreAlgorithm, Signer, ec_jwk, rsa_jwk},
};
use crate::auth::TokenFault;

/// Returns the fault of a token with one claim set or removed.
async fn with_claim(name: &'static str, value: Value) -> TokenFault {
    let stage = Stage::any_tenant().await;
    stage.claims(move |claims| {
        if value.is_null() {
            claims.remove(name);
        } else {
            claims.insert(name.to_owned(), value.clone());
        }
    });
    stage.fault().await
}

/// Returns the fault of a token with one claim shifted by this many seconds.
async fn with_shifted(name: &'static str, seconds: i64) -> TokenFault {
    let stage = Stage::any_tenant().await;
    stage.claims(move |claims| claims[name] = (claims[name].as_i64().unwrap() + seconds).into());
    stage.fault().await
}

#[tokio::test]
async fn another_issuer_is_refused() {
    for stage in [Stage::any_tenant().await, Stage::one_tenant().await, Stage::exact().await] {
        stage.claims(|claims| claims["iss"] = "https://login.evil.example/v2.0".into());
        assert_eq!(stage.fault().await, TokenFault::Issuer);
    }
}

#[tokio::test]
async fn the_unfilled_template_is_no_issuer() {
    let stage = Stage::any_tenant().await;
    let template = format!("{}{{tenantid}}/v2.0", stage.provider.base);
    stage.claims(move |claims| claims["iss"] = template.clone().into());
    assert_eq!(stage.fault().await, TokenFault::Issuer);
}

#[tokio::test]
async fn an_issuer_of_another_tenant_than_tid_is_refused() {
    let stage = Stage::any_tenant().await;
    stage.claims(|claims| claims["tid"] = OTHER_TENANT.to_string().into());
    assert_eq!(stage.fault().await, TokenFault::Issuer);
}

#[tokio::test]
async fn a_missing_or_malformed_tid_is_refused() {
    assert_eq!(with_claim("tid", Value::Null).await, TokenFault::Tenant);
    assert_eq!(with_claim("tid", json!("organizations")).await, TokenFault::Tenant);
}

#[tokio::test]
async fn a_missing_oid_is_refused() {
    assert_eq!(with_claim("oid", Value::Null).await, TokenFault::Object);
}

#[tokio::test]
async fn another_or_a_missing_audience_is_refused() {
    assert_eq!(with_claim("aud", json!("somebody-else")).await, TokenFault::Audience);
    assert_eq!(with_claim("aud", json!([])).await, TokenFault::Audience);
    assert_eq!(with_claim("aud", Value::Null).await, TokenFault::Audience);
}

#[tokio::test]
async fn an_extra_audience_without_azp_is_refused() {
    assert_eq!(with_claim("aud", json!([CLIENT_ID, "somebody-else"])).await, TokenFault::AuthorizedParty);
}

#[tokio::test]
async fn an_extra_audience_is_accepted_when_azp_names_us() {
    let stage = Stage::any_tenant().await;
    stage.claims(|claims| {
        claims["aud"] = json!([CLIENT_ID, "somebody-else"]);
        claims.insert("azp".to_owned(), CLIENT_ID.into());
    });
    stage.sign_in().await.unwrap();
}

#[tokio::test]
async fn another_authorized_party_is_refused() {
    assert_eq!(with_claim("azp", json!("somebody-else")).await, TokenFault::AuthorizedParty);
}

#[tokio::test]
async fn a_missing_or_empty_subject_is_refused() {
    assert_eq!(with_claim("sub", Value::Null).await, TokenFault::Subject);
    assert_eq!(with_claim("sub", json!("")).await, TokenFault::Subject);
}

#[tokio::test]
async fn a_missing_iat_is_refused() {
    assert_eq!(with_claim("iat", Value::Null).await, TokenFault::IssuedAtMissing);
}

#[tokio::test]
async fn an_iat_far_in_the_future_is_refused_and_a_near_one_is_not() {
    assert_eq!(with_shifted("iat", 600).await, TokenFault::IssuedInFuture);
    let stage = Stage::any_tenant().await;
    stage.claims(|claims| claims["iat"] = (claims["iat"].as_i64().unwrap() + 60).into());
    stage.sign_in().await.unwrap();
}

#[tokio::test]
async fn an_expired_token_is_refused() {
    assert_eq!(with_shifted("exp", -3600 - 600).await, TokenFault::Expired);
    assert_eq!(with_claim("exp", Value::Null).await, TokenFault::Unreadable);
}

#[tokio::test]
async fn a_token_not_yet_valid_is_refused() {
    assert_eq!(with_shifted("nbf", 600).await, TokenFault::NotYetValid);
}

#[tokio::test]
async fn a_missing_or_wrong_nonce_is_refused() {
    assert_eq!(with_claim("nonce", Value::Null).await, TokenFault::Nonce);
    assert_eq!(with_claim("nonce", json!("wrong")).await, TokenFault::Nonce);
}

#[tokio::test]
async fn a_nonce_of_an_earlier_sign_in_is_refused() {
    let stage = Stage::any_tenant().await;
    let (earlier, _) = stage.begin().await.unwrap();
    let (_, nonce) = earlier.query_pairs().find(|(name, _)| name == "nonce").unwrap();
    let nonce = nonce.into_owned();
    stage.claims(move |claims| claims["nonce"] = nonce.clone().into());
    assert_eq!(stage.fault().await, TokenFault::Nonce);
}

#[tokio::test]
async fn an_at_hash_of_another_access_token_is_refused() {
    assert_eq!(with_claim("at_hash", json!("77QmUPtjPfzWtF2AnpK9RQ")).await, TokenFault::AccessTokenHash);
}

#[tokio::test]
async fn the_at_hash_of_the_access_token_is_accepted() {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use sha2::{Digest, Sha256};
    let stage = Stage::any_tenant().await;
    let half = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest("an-access-token")[..16]);
    stage.claims(move |claims| drop(claims.insert("at_hash".to_owned(), half.clone().into())));
    stage.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_wrong_rs256_signature_is_refused() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| script.signer = Signer::Rsa(1, CoreAlgorithm::Rs256));
    assert_eq!(stage.fault().await, TokenFault::Signature);
}

#[tokio::test]
async fn es256_and_ps256_are_accepted() {
    for (signer, kid) in [(Signer::Ec, "curve"), (Signer::Rsa(0, CoreAlgorithm::Ps256), "first")] {
        let stage = Stage::any_tenant().await;
        stage.script(|script| {
            script.keys = json!({ "keys": [rsa_jwk(0, Some("first")), ec_jwk("curve")] });
            script.signer = signer;
            script.kid = Some(kid.to_owned());
        });
        stage.sign_in().await.unwrap();
    }
}

#[tokio::test]
async fn a_wrong_es256_signature_is_refused() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| {
        let mut key = ec_jwk("curve");
        // Another point on the curve: the same x with the other y.
        key["y"] = other_y(key["y"].as_str().unwrap()).into();
        script.keys = json!({ "keys": [key] });
        script.signer = Signer::Ec;
        script.kid = Some("curve".to_owned());
    });
    assert_eq!(stage.fault().await, TokenFault::Signature);
}

/// Returns the field's prime minus y.
fn other_y(y: &str) -> String {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use rsa::BigUint;
    let prime = BigUint::parse_bytes(b"ffffffff00000001000000000000000000000000ffffffffffffffffffffffff", 16).unwrap();
    let other = prime - BigUint::from_bytes_be(&BASE64_URL_SAFE_NO_PAD.decode(y).unwrap());
    let bytes = other.to_bytes_be();
    let mut padded = vec![0; 32 - bytes.len()];
    padded.extend(bytes);
    BASE64_URL_SAFE_NO_PAD.encode(padded)
}

#[tokio::test]
async fn an_unsigned_token_is_refused() {
    for kid in [Some("first".to_owned()), None] {
        let stage = Stage::any_tenant().await;
        stage.script(|script| (script.signer, script.kid) = (Signer::Nothing, kid));
        assert_eq!(stage.fault().await, TokenFault::Algorithm);
    }
}

#[tokio::test]
async fn hs256_with_the_public_key_for_secret_is_refused() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| script.signer = Signer::PublicKeyAsSecret(0));
    assert_eq!(stage.fault().await, TokenFault::Algorithm);
}

#[tokio::test]
async fn hs256_with_the_clients_secret_is_refused_even_if_the_provider_offers_it() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| {
        script.signer = Signer::ClientSecret;
        script.document = Box::new(|document| document["id_token_signing_alg_values_supported"] = json!(["HS256"]));
    });
    assert_eq!(stage.fault().await, TokenFault::Algorithm);
}

#[tokio::test]
async fn a_shared_secret_published_as_a_key_is_no_key() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| {
        let secret = json!({ "kty": "oct", "kid": "first", "k": "bm90LWEtc2VjcmV0LW9mLWFueWJvZHk" });
        script.keys = json!({ "keys": [secret] });
        script.signer = Signer::ClientSecret;
    });
    assert_eq!(stage.fault().await, TokenFault::Algorithm);
}

#[tokio::test]
async fn without_kid_the_only_key_is_taken() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| script.kid = None);
    stage.sign_in().await.unwrap();
}

#[tokio::test]
async fn without_kid_several_keys_are_refused_even_of_different_kinds() {
    for second in [rsa_jwk(1, Some("second")), ec_jwk("curve")] {
        let stage = Stage::any_tenant().await;
        stage.script(|script| {
            script.keys["keys"].as_array_mut().unwrap().push(second);
            script.kid = None;
        });
        assert_eq!(stage.fault().await, TokenFault::AmbiguousKey);
    }
}

#[tokio::test]
async fn a_key_for_encryption_is_not_taken_for_signatures() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| {
        let mut key = rsa_jwk(0, Some("first"));
        key["use"] = "enc".into();
        script.keys = json!({ "keys": [key, rsa_jwk(1, Some("second"))] });
    });
    assert_eq!(stage.fault().await, TokenFault::UnknownKey);
}

#[tokio::test]
async fn without_kid_a_key_for_encryption_does_not_count() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| {
        let mut other = rsa_jwk(1, None);
        other["use"] = "enc".into();
        script.keys["keys"].as_array_mut().unwrap().push(other);
        script.kid = None;
    });
    stage.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_key_that_signs_for_one_issuer_signs_for_no_other() {
    let stage = Stage::any_tenant().await;
    let of = |issuer: String| {
        let mut key = rsa_jwk(0, Some("first"));
        key["issuer"] = issuer.into();
        json!({ "keys": [key] })
    };
    let other = of(format!("{}{OTHER_TENANT}/v2.0", stage.provider.base));
    stage.script(|script| script.keys = other);
    assert_eq!(stage.fault().await, TokenFault::UnknownKey);

    let stage = Stage::any_tenant().await;
    let everybody = of(format!("{}{{tenantid}}/v2.0", stage.provider.base));
    stage.script(|script| script.keys = everybody);
    stage.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_token_that_is_none_is_refused() {
    for token in ["", "x", "a.b.c", "e30.e30.", "e30.bnVsbA.e30"] {
        let stage = Stage::any_tenant().await;
        let body = json!({ "token_type": "Bearer", "access_token": "a", "id_token": token }).to_string();
        stage.script(|script| {
            script.token =
                super::provider::TokenScript::Says(axum::http::StatusCode::OK, "application/json", body.into_bytes());
        });
        assert!(matches!(stage.fault().await, TokenFault::Unreadable | TokenFault::Subject), "{token}");
    }
}
