//! Verification of ID tokens.

use serde_json::{Value, json};

use super::{
    CLIENT_ID, OTHER_TENANT, Setup,
    signing::{CoreAlgorithm, Signer, ec_jwk, rsa_jwk},
};
use crate::auth::TokenFault;

/// Returns the fault of a token with one claim set or removed.
async fn with_claim(name: &'static str, value: Value) -> TokenFault {
    let setup = Setup::any_tenant().await;
    setup.claims(move |claims| {
        if value.is_null() {
            claims.remove(name);
        } else {
            claims.insert(name.to_owned(), value.clone());
        }
    });
    setup.token_fault().await
}

/// Returns the fault of a token with one claim shifted by this many seconds.
async fn with_shifted(name: &'static str, seconds: i64) -> TokenFault {
    let setup = Setup::any_tenant().await;
    setup.claims(move |claims| claims[name] = (claims[name].as_i64().unwrap() + seconds).into());
    setup.token_fault().await
}

#[tokio::test]
async fn rejects_another_issuer() {
    for setup in [Setup::any_tenant().await, Setup::one_tenant().await, Setup::generic_provider().await] {
        setup.claims(|claims| claims["iss"] = "https://login.evil.example/v2.0".into());
        assert_eq!(setup.token_fault().await, TokenFault::Issuer);
    }
}

#[tokio::test]
async fn rejects_the_issuer_template_as_issuer() {
    let setup = Setup::any_tenant().await;
    let template = format!("{}{{tenantid}}/v2.0", setup.provider.base);
    setup.claims(move |claims| claims["iss"] = template.clone().into());
    assert_eq!(setup.token_fault().await, TokenFault::Issuer);
}

#[tokio::test]
async fn rejects_an_issuer_that_differs_from_tid() {
    let setup = Setup::any_tenant().await;
    setup.claims(|claims| claims["tid"] = OTHER_TENANT.to_string().into());
    assert_eq!(setup.token_fault().await, TokenFault::Issuer);
}

#[tokio::test]
async fn rejects_a_missing_or_malformed_tid() {
    assert_eq!(with_claim("tid", Value::Null).await, TokenFault::Tenant);
    assert_eq!(with_claim("tid", json!("organizations")).await, TokenFault::Tenant);
}

#[tokio::test]
async fn rejects_a_missing_oid() {
    assert_eq!(with_claim("oid", Value::Null).await, TokenFault::Object);
}

#[tokio::test]
async fn rejects_another_or_a_missing_audience() {
    assert_eq!(with_claim("aud", json!("somebody-else")).await, TokenFault::Audience);
    assert_eq!(with_claim("aud", json!([])).await, TokenFault::Audience);
    assert_eq!(with_claim("aud", Value::Null).await, TokenFault::Audience);
}

#[tokio::test]
async fn rejects_several_audiences_without_azp() {
    assert_eq!(with_claim("aud", json!([CLIENT_ID, "somebody-else"])).await, TokenFault::AuthorizedParty);
}

#[tokio::test]
async fn accepts_several_audiences_if_azp_is_the_client_id() {
    let setup = Setup::any_tenant().await;
    setup.claims(|claims| {
        claims["aud"] = json!([CLIENT_ID, "somebody-else"]);
        claims.insert("azp".to_owned(), CLIENT_ID.into());
    });
    setup.sign_in().await.unwrap();
}

#[tokio::test]
async fn rejects_another_authorized_party() {
    assert_eq!(with_claim("azp", json!("somebody-else")).await, TokenFault::AuthorizedParty);
}

#[tokio::test]
async fn rejects_a_missing_or_empty_subject() {
    assert_eq!(with_claim("sub", Value::Null).await, TokenFault::Subject);
    assert_eq!(with_claim("sub", json!("")).await, TokenFault::Subject);
}

#[tokio::test]
async fn rejects_a_missing_iat() {
    assert_eq!(with_claim("iat", Value::Null).await, TokenFault::IssuedAtMissing);
}

#[tokio::test]
async fn iat_may_be_in_the_future_by_the_clock_skew_only() {
    assert_eq!(with_shifted("iat", 600).await, TokenFault::IssuedInFuture);
    let setup = Setup::any_tenant().await;
    setup.claims(|claims| claims["iat"] = (claims["iat"].as_i64().unwrap() + 60).into());
    setup.sign_in().await.unwrap();
}

#[tokio::test]
async fn rejects_an_expired_token() {
    assert_eq!(with_shifted("exp", -3600 - 600).await, TokenFault::Expired);
    assert_eq!(with_claim("exp", Value::Null).await, TokenFault::Unreadable);
}

#[tokio::test]
async fn rejects_a_token_that_is_not_yet_valid() {
    assert_eq!(with_shifted("nbf", 600).await, TokenFault::NotYetValid);
}

#[tokio::test]
async fn rejects_a_missing_or_wrong_nonce() {
    assert_eq!(with_claim("nonce", Value::Null).await, TokenFault::Nonce);
    assert_eq!(with_claim("nonce", json!("wrong")).await, TokenFault::Nonce);
}

#[tokio::test]
async fn rejects_the_nonce_of_an_earlier_sign_in() {
    let setup = Setup::any_tenant().await;
    let (earlier, _) = setup.begin().await.unwrap();
    let (_, nonce) = earlier.query_pairs().find(|(name, _)| name == "nonce").unwrap();
    let nonce = nonce.into_owned();
    setup.claims(move |claims| claims["nonce"] = nonce.clone().into());
    assert_eq!(setup.token_fault().await, TokenFault::Nonce);
}

#[tokio::test]
async fn rejects_the_at_hash_of_another_access_token() {
    assert_eq!(with_claim("at_hash", json!("77QmUPtjPfzWtF2AnpK9RQ")).await, TokenFault::AccessTokenHash);
}

#[tokio::test]
async fn accepts_the_at_hash_of_the_access_token() {
    use base64::{Engine, prelude::BASE64_URL_SAFE_NO_PAD};
    use sha2::{Digest, Sha256};
    let setup = Setup::any_tenant().await;
    let half = BASE64_URL_SAFE_NO_PAD.encode(&Sha256::digest("an-access-token")[..16]);
    setup.claims(move |claims| drop(claims.insert("at_hash".to_owned(), half.clone().into())));
    setup.sign_in().await.unwrap();
}

#[tokio::test]
async fn rejects_a_wrong_rs256_signature() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| script.signer = Signer::Rsa(1, CoreAlgorithm::Rs256));
    assert_eq!(setup.token_fault().await, TokenFault::Signature);
}

#[tokio::test]
async fn accepts_es256_and_ps256() {
    for (signer, kid) in [(Signer::Ec, "curve"), (Signer::Rsa(0, CoreAlgorithm::Ps256), "first")] {
        let setup = Setup::any_tenant().await;
        setup.script(|script| {
            script.keys = json!({ "keys": [rsa_jwk(0, Some("first")), ec_jwk("curve")] });
            script.signer = signer;
            script.kid = Some(kid.to_owned());
        });
        setup.sign_in().await.unwrap();
    }
}

#[tokio::test]
async fn rejects_a_wrong_es256_signature() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| {
        let mut key = ec_jwk("curve");
        // Another point on the curve: the same x with the other y.
        key["y"] = other_y(key["y"].as_str().unwrap()).into();
        script.keys = json!({ "keys": [key] });
        script.signer = Signer::Ec;
        script.kid = Some("curve".to_owned());
    });
    assert_eq!(setup.token_fault().await, TokenFault::Signature);
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
async fn rejects_an_unsigned_token() {
    for kid in [Some("first".to_owned()), None] {
        let setup = Setup::any_tenant().await;
        setup.script(|script| (script.signer, script.kid) = (Signer::Nothing, kid));
        assert_eq!(setup.token_fault().await, TokenFault::Algorithm);
    }
}

#[tokio::test]
async fn rejects_hs256_with_the_public_key_as_secret() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| script.signer = Signer::PublicKeyAsSecret(0));
    assert_eq!(setup.token_fault().await, TokenFault::Algorithm);
}

#[tokio::test]
async fn rejects_hs256_with_the_client_secret_even_if_metadata_offers_it() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| {
        script.signer = Signer::ClientSecret;
        script.document = Box::new(|document| document["id_token_signing_alg_values_supported"] = json!(["HS256"]));
    });
    assert_eq!(setup.token_fault().await, TokenFault::Algorithm);
}

#[tokio::test]
async fn rejects_symmetric_keys_in_the_key_set() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| {
        let secret = json!({ "kty": "oct", "kid": "first", "k": "bm90LWEtc2VjcmV0LW9mLWFueWJvZHk" });
        script.keys = json!({ "keys": [secret] });
        script.signer = Signer::ClientSecret;
    });
    assert_eq!(setup.token_fault().await, TokenFault::Algorithm);
}

#[tokio::test]
async fn without_kid_the_only_key_is_used() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| script.kid = None);
    setup.sign_in().await.unwrap();
}

#[tokio::test]
async fn without_kid_several_keys_are_ambiguous_even_of_different_types() {
    for second in [rsa_jwk(1, Some("second")), ec_jwk("curve")] {
        let setup = Setup::any_tenant().await;
        setup.script(|script| {
            script.keys["keys"].as_array_mut().unwrap().push(second);
            script.kid = None;
        });
        assert_eq!(setup.token_fault().await, TokenFault::AmbiguousKey);
    }
}

#[tokio::test]
async fn encryption_keys_do_not_verify_signatures() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| {
        let mut key = rsa_jwk(0, Some("first"));
        key["use"] = "enc".into();
        script.keys = json!({ "keys": [key, rsa_jwk(1, Some("second"))] });
    });
    assert_eq!(setup.token_fault().await, TokenFault::UnknownKey);
}

#[tokio::test]
async fn without_kid_encryption_keys_do_not_count() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| {
        let mut other = rsa_jwk(1, None);
        other["use"] = "enc".into();
        script.keys["keys"].as_array_mut().unwrap().push(other);
        script.kid = None;
    });
    setup.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_key_verifies_only_tokens_of_its_own_issuer() {
    let setup = Setup::any_tenant().await;
    let of = |issuer: String| {
        let mut key = rsa_jwk(0, Some("first"));
        key["issuer"] = issuer.into();
        json!({ "keys": [key] })
    };
    let other = of(format!("{}{OTHER_TENANT}/v2.0", setup.provider.base));
    setup.script(|script| script.keys = other);
    assert_eq!(setup.token_fault().await, TokenFault::UnknownKey);

    let setup = Setup::any_tenant().await;
    let everybody = of(format!("{}{{tenantid}}/v2.0", setup.provider.base));
    setup.script(|script| script.keys = everybody);
    setup.sign_in().await.unwrap();
}

#[tokio::test]
async fn rejects_malformed_tokens() {
    for token in ["", "x", "a.b.c", "e30.e30.", "e30.bnVsbA.e30"] {
        let setup = Setup::any_tenant().await;
        let body = json!({ "token_type": "Bearer", "access_token": "a", "id_token": token }).to_string();
        setup.script(|script| {
            script.token =
                super::provider::TokenScript::Fixed(axum::http::StatusCode::OK, "application/json", body.into_bytes());
        });
        assert!(matches!(setup.token_fault().await, TokenFault::Unreadable | TokenFault::Subject), "{token}");
    }
}
