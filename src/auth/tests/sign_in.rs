//! Complete sign-ins, with their requests and stored state.

use std::collections::HashMap;

use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;

use super::{CLIENT_ID, CLIENT_SECRET, OTHER_TENANT, PERSON, Stage, TENANT, welcome};
use crate::{
    auth::{Callback, Prompt, SignInError, TokenFault},
    client_credential::{
        ASSERTION_TYPE,
        testing::{certificate, claims_of},
    },
    domain::id::PersonId,
};

/// Returns the query parameters of a URL.
fn asked(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn somebody_of_any_tenant_signs_in() {
    let stage = Stage::any_tenant().await;
    stage.claims(|claims| {
        claims.insert("groups".to_owned(), json!(["g1", "g2"]));
        claims.insert("wids".to_owned(), json!(["w1"]));
        claims.insert("roles".to_owned(), json!("AdminAgents"));
        claims.insert("auth_time".to_owned(), (claims["iat"].as_i64().unwrap() - 60).into());
    });
    let identity = stage.sign_in().await.unwrap();
    assert_eq!(identity.person, PersonId { tenant: TENANT, object: PERSON });
    assert_eq!((identity.name.as_str(), identity.sign_in_name.as_str()), ("Anna Nowak", "anna@contoso.example"));
    assert_eq!(identity.role_claims.groups, ["g1", "g2"]);
    assert_eq!(identity.role_claims.wids, ["w1"]);
    assert_eq!(identity.role_claims.roles, ["AdminAgents"]);
    assert!(!identity.groups_overage);
    assert_eq!(identity.refresh_token.as_ref().unwrap().expose_secret(), "a-refresh-token");
    let now = stage.clock.lock().unwrap().as_second();
    let signed_in_at = identity.signed_in_at.unwrap();
    assert_eq!((signed_in_at.as_second(), identity.expires_at.as_second()), (now - 60, now + 3600));
}

#[tokio::test]
async fn somebody_of_the_one_tenant_signs_in() {
    let stage = Stage::one_tenant().await;
    stage.script(|script| script.refresh_token = false);
    let identity = stage.sign_in().await.unwrap();
    assert_eq!(identity.person, PersonId { tenant: TENANT, object: PERSON });
    assert!(identity.refresh_token.is_none() && identity.signed_in_at.is_none());
}

#[tokio::test]
async fn too_many_groups_are_said_to_be_elsewhere() {
    for (name, value) in [("_claim_names", json!({ "groups": "src1" })), ("hasgroups", json!(true))] {
        let stage = Stage::any_tenant().await;
        stage.claims(move |claims| drop(claims.insert(name.to_owned(), value.clone())));
        assert!(stage.sign_in().await.unwrap().groups_overage, "{name}");
    }
}

#[tokio::test]
async fn a_client_with_a_certificate_redeems_the_code_by_an_assertion_and_sends_no_secret() {
    for (mut stage, endpoint, issuer) in [
        (Stage::any_tenant().await, "organizations/oauth2/v2.0/token", format!("{TENANT}/v2.0")),
        (Stage::one_tenant().await, &format!("{TENANT}/oauth2/v2.0/token"), format!("{TENANT}/v2.0")),
        (Stage::exact().await, "op/oauth2/v2.0/token", "op".to_owned()),
    ] {
        stage.registration.credential = certificate();
        let issuer = format!("{}{issuer}", stage.provider.base);
        stage.claims(move |claims| claims["iss"] = issuer.clone().into());
        stage.sign_in().await.unwrap();
        let proofs = std::mem::take(&mut stage.provider.script.lock().unwrap().proofs);
        let [form] = &proofs[..] else { panic!("{proofs:?}") };
        assert_eq!(form["grant_type"], "authorization_code");
        assert_eq!(form["client_assertion_type"], ASSERTION_TYPE);
        assert!(!form.contains_key("client_secret"));
        let claims = claims_of(&form["client_assertion"]);
        assert_eq!(claims["aud"], format!("{}{endpoint}", stage.provider.base));
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!(CLIENT_ID), &json!(CLIENT_ID)));
        assert_eq!(claims["iat"], stage.clock.lock().unwrap().as_second());
    }
}

#[tokio::test]
async fn somebody_of_another_tenant_is_refused_by_the_rule_for_one() {
    let stage = Stage::one_tenant().await;
    let theirs = format!("{}{OTHER_TENANT}/v2.0", stage.provider.base);
    stage.claims(move |claims| {
        claims["tid"] = OTHER_TENANT.to_string().into();
        claims["iss"] = theirs.clone().into();
    });
    assert_eq!(stage.fault().await, TokenFault::Tenant);
}

#[tokio::test]
async fn a_tenant_that_was_named_is_the_only_one_believed_and_costs_no_memory() {
    let stage = Stage::any_tenant().await;
    let begin = async |tenant| {
        stage.providers.begin(&stage.registration, Some(tenant), &stage.redirect_uri, &[], None, None).await.unwrap()
    };
    let (url, pending) = begin(TENANT).await;
    assert!(url.path().starts_with(&format!("/{TENANT}/")), "{url}");
    let query = stage.provider.agree(&url);
    assert_eq!(stage.finish(pending, &query).await.unwrap().person.tenant, TENANT);

    let (url, pending) = begin(OTHER_TENANT).await;
    let query = stage.provider.agree(&url);
    let refused = stage.finish(pending, &query).await.unwrap_err();
    assert_eq!(refused, SignInError::TokenInvalid { why: TokenFault::Tenant });
    for number in 0..100 {
        begin(crate::domain::id::TenantId::new(uuid::Uuid::from_u128(number))).await;
    }
    assert_eq!(stage.provider.script.lock().unwrap().asked_documents, 1);

    let stage = Stage::exact().await;
    let answer = stage.providers.begin(&stage.registration, Some(OTHER_TENANT), &stage.redirect_uri, &[], None, None);
    assert_eq!(answer.await.unwrap_err(), SignInError::UnknownTenant);
}

#[tokio::test]
async fn another_provider_speaks_for_its_own_tenant_only() {
    let stage = Stage::exact().await;
    let issuer = format!("{}op", stage.provider.base);
    let own = move |subject: &'static str, tid: Option<String>| {
        let issuer = issuer.clone();
        move |claims: &mut serde_json::Map<String, serde_json::Value>| {
            claims["iss"] = issuer.clone().into();
            claims["sub"] = subject.into();
            match &tid {
                Some(tid) => claims["tid"] = tid.clone().into(),
                None => drop((claims.remove("tid"), claims.remove("oid"))),
            }
        }
    };
    let anna = stage.claims(own("anna", None)).sign_in().await.unwrap().person;
    let again = stage.sign_in().await.unwrap().person;
    let bob = stage.claims(own("bob", None)).sign_in().await.unwrap().person;
    assert_eq!(anna, again);
    assert_ne!(anna.object, bob.object);
    assert_eq!((anna.tenant, bob.tenant), (TENANT, TENANT));
    assert_eq!(anna.object.as_uuid().get_version_num(), 8);

    let named = stage.claims(own("anna", Some(TENANT.to_string()))).sign_in().await.unwrap().person;
    assert_eq!(named, PersonId { tenant: TENANT, object: PERSON });
    stage.claims(own("anna", Some(OTHER_TENANT.to_string())));
    assert_eq!(stage.fault().await, TokenFault::Tenant);
}

#[tokio::test]
async fn a_guest_is_somebody_else_in_each_tenant() {
    let stage = Stage::any_tenant().await;
    let home = stage.sign_in().await.unwrap().person;
    let theirs = format!("{}{OTHER_TENANT}/v2.0", stage.provider.base);
    stage.claims(move |claims| {
        claims["tid"] = OTHER_TENANT.to_string().into();
        claims["iss"] = theirs.clone().into();
    });
    let guest = stage.sign_in().await.unwrap().person;
    assert_eq!(home.object, guest.object);
    assert_eq!(guest.tenant, OTHER_TENANT);
}

#[tokio::test]
async fn the_provider_is_asked_for_a_code_with_pkce_state_and_nonce() {
    let stage = Stage::any_tenant().await;
    let extra = "https://api.partnercenter.example/user_impersonation";
    let (url, pending) = stage
        .providers
        .begin(
            &stage.registration,
            None,
            &stage.redirect_uri,
            &["offline_access".to_owned(), extra.to_owned()],
            Some("anna@contoso.example"),
            Some(Prompt::Login),
        )
        .await
        .unwrap();
    let asked = asked(&url);
    for (name, value) in [
        ("response_type", "code"),
        ("response_mode", "query"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", stage.redirect_uri.as_str()),
        ("scope", &format!("openid profile offline_access {extra}")),
        ("code_challenge_method", "S256"),
        ("state", pending.state()),
        ("login_hint", "anna@contoso.example"),
        ("prompt", "login"),
    ] {
        assert_eq!(asked[name], value, "{name}");
    }
    assert!(asked["state"].len() >= 43 && asked["nonce"].len() >= 43 && asked["code_challenge"].len() == 43);
    assert!(!url.as_str().contains(CLIENT_SECRET));
    assert_eq!(url.path(), "/organizations/v2.0/authorize");
}

#[tokio::test]
async fn no_two_sign_ins_share_a_secret() {
    let stage = Stage::any_tenant().await;
    let (first, second) = (asked(&stage.begin().await.unwrap().0), asked(&stage.begin().await.unwrap().0));
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(first[name], second[name], "{name}");
    }
}

#[tokio::test]
async fn the_clients_secret_goes_into_a_header_where_the_provider_does_not_take_it_in_the_form() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| {
        script.document = Box::new(|document| drop(document.remove("token_endpoint_auth_methods_supported")));
    });
    stage.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_pending_sign_in_survives_being_kept() {
    let stage = Stage::any_tenant().await;
    let (url, pending) = stage.begin().await.unwrap();
    let kept = serde_json::to_vec(&pending).unwrap();
    let query = stage.provider.agree(&url);
    stage.finish(serde_json::from_slice(&kept).unwrap(), &query).await.unwrap();
}

#[tokio::test]
async fn nothing_prints_a_secret_or_a_name() {
    let stage = Stage::any_tenant().await;
    let (url, pending) = stage.begin().await.unwrap();
    let asked = asked(&url);
    let printed = format!("{:?} {:?}", stage.registration, pending);
    for secret in [CLIENT_SECRET, asked["state"].as_str(), asked["nonce"].as_str(), pending.verifier.secret()] {
        assert!(!printed.contains(secret), "{printed}");
    }
    let query = stage.provider.agree(&url);
    let printed = format!("{:?}", stage.finish(pending, &query).await.unwrap());
    for private in ["a-refresh-token", "Anna", "anna@"] {
        assert!(!printed.contains(private), "{printed}");
    }
}

#[tokio::test]
async fn refresh_tokens_of_any_tenant_are_redeemed_at_that_tenant() {
    for stage in [Stage::any_tenant().await, Stage::one_tenant().await] {
        let endpoint = stage.providers.token_endpoint(&stage.registration, OTHER_TENANT).await.unwrap();
        assert_eq!(endpoint.address.as_str(), format!("{}{OTHER_TENANT}/oauth2/v2.0/token", stage.provider.base));
    }
    let stage = Stage::exact().await;
    stage.providers.token_endpoint(&stage.registration, TENANT).await.unwrap();
    let other = stage.providers.token_endpoint(&stage.registration, OTHER_TENANT).await;
    assert_eq!(other.unwrap_err(), SignInError::UnknownTenant);
}

#[tokio::test]
async fn signing_out_leads_through_the_provider_where_it_has_a_place_for_it() {
    let stage = Stage::any_tenant().await;
    let home = "https://portal.example/".parse().unwrap();
    let out = stage.providers.end_session_url(&stage.registration, &home, Some("hint")).await.unwrap().unwrap();
    assert_eq!(out.path(), "/organizations/v2.0/logout");
    let asked = asked(&out);
    assert_eq!(asked["post_logout_redirect_uri"], "https://portal.example/");
    assert_eq!((asked["client_id"].as_str(), asked["logout_hint"].as_str()), (CLIENT_ID, "hint"));

    let stage = Stage::any_tenant().await;
    stage.script(|script| script.document = Box::new(|document| drop(document.remove("end_session_endpoint"))));
    assert_eq!(stage.providers.end_session_url(&stage.registration, &home, None).await.unwrap(), None);
}

#[tokio::test]
async fn a_sign_in_may_be_moved_between_threads() {
    let stage = Stage::any_tenant().await;
    let (url, pending) = stage.begin().await.unwrap();
    let callback = Callback::parse(&stage.provider.agree(&url)).unwrap();
    let (providers, registration, address) =
        (stage.providers.clone(), stage.registration.clone(), stage.redirect_uri.clone());
    let task = tokio::spawn(async move {
        providers.begin(&registration, None, &address, &[], None, None).await?;
        providers.finish(&registration, &address, pending, callback, welcome).await
    });
    assert_eq!(task.await.unwrap().unwrap().person.tenant, TENANT);
}

#[tokio::test]
async fn claims_that_nobody_needs_may_be_of_any_kind() {
    for (name, value) in [
        ("email_verified", json!("true")),
        ("address", json!("1 Main Street")),
        ("locale", json!(1033)),
        ("amr", json!("mfa")),
        ("acr", json!(1)),
        ("auth_time", json!("today")),
        ("updated_at", json!("never")),
        ("phone_number_verified", json!("no")),
        ("birthdate", json!([1])),
        ("name", json!(["Anna"])),
        ("name#pl", json!(7)),
        ("preferred_username", json!(true)),
        ("given_name", json!({})),
        ("groups", json!({ "not": "a list" })),
        ("roles", json!([1, null, "AdminAgents"])),
    ] {
        for (stage, own_issuer) in [(Stage::any_tenant().await, false), (Stage::exact().await, true)] {
            let odd = value.clone();
            let issuer = own_issuer.then(|| format!("{}op", stage.provider.base));
            stage.claims(move |claims| {
                claims.extend(issuer.clone().map(|issuer| ("iss".to_owned(), issuer.into())));
                claims.insert(name.to_owned(), odd.clone());
            });
            let identity = stage.sign_in().await.unwrap_or_else(|why| panic!("{name}: {value}: {why}"));
            assert_eq!(identity.signed_in_at, None, "what is not understood proves nothing");
        }
    }
}

#[tokio::test]
async fn claims_that_are_used_are_of_their_kind() {
    for (name, value, fault) in [
        ("iss", json!(1), TokenFault::Issuer),
        ("aud", json!(1), TokenFault::Audience),
        ("aud", json!([1, CLIENT_ID]), TokenFault::Audience),
        ("sub", json!(1), TokenFault::Subject),
        ("exp", json!("tomorrow"), TokenFault::Unreadable),
        ("iat", json!("yesterday"), TokenFault::Unreadable),
        ("nbf", json!("yesterday"), TokenFault::Unreadable),
        ("exp", json!(1e300), TokenFault::Unreadable),
        ("nonce", json!(["x"]), TokenFault::Nonce),
        ("azp", json!([CLIENT_ID]), TokenFault::AuthorizedParty),
        ("at_hash", json!(1), TokenFault::AccessTokenHash),
        ("tid", json!([TENANT.to_string()]), TokenFault::Tenant),
        ("oid", json!({ "id": PERSON.to_string() }), TokenFault::Object),
    ] {
        for stage in [Stage::any_tenant().await, Stage::exact().await] {
            let odd = value.clone();
            stage.claims(move |claims| drop(claims.insert(name.to_owned(), odd.clone())));
            assert_eq!(stage.fault().await, fault, "{name}: {value}");
        }
    }
}

#[tokio::test]
async fn a_token_that_is_no_bearer_token_signs_nobody_in() {
    for kind in ["mac", "N_A", "DPoP"] {
        let stage = Stage::any_tenant().await;
        stage.script(|script| script.beside = json!({ "token_type": kind }));
        let refused = stage.sign_in().await.unwrap_err();
        assert!(matches!(refused, SignInError::BadAnswer { .. }), "{kind}: {refused}");
    }
}

#[tokio::test]
async fn what_a_token_answer_says_beside_the_tokens_is_not_looked_at() {
    let stage = Stage::any_tenant().await;
    stage.script(|script| {
        script.beside = json!({ "expires_in": "3599", "scope": ["openid"], "ext_expires_in": {}, "not_before": "x" });
    });
    assert_eq!(stage.sign_in().await.unwrap().refresh_token.unwrap().expose_secret(), "a-refresh-token");
}
