//! Complete sign-ins, with their requests and stored state.

use std::collections::HashMap;

use secrecy::ExposeSecret;
use serde_json::json;
use url::Url;

use super::{CLIENT_ID, CLIENT_SECRET, OTHER_TENANT, PERSON, Setup, TENANT, admit_all};
use crate::{
    auth::{Callback, Prompt, SignInError, TokenFault},
    client_credential::{
        ASSERTION_TYPE,
        testing::{certificate, claims_of},
    },
    domain::id::PersonId,
};

/// Returns the query parameters of a URL.
fn query_parameters(url: &Url) -> HashMap<String, String> {
    url.query_pairs().into_owned().collect()
}

#[tokio::test]
async fn signs_in_with_any_tenant() {
    let setup = Setup::any_tenant().await;
    setup.claims(|claims| {
        claims.insert("groups".to_owned(), json!(["g1", "g2"]));
        claims.insert("wids".to_owned(), json!(["w1"]));
        claims.insert("roles".to_owned(), json!("AdminAgents"));
        claims.insert("auth_time".to_owned(), (claims["iat"].as_i64().unwrap() - 60).into());
    });
    let identity = setup.sign_in().await.unwrap();
    assert_eq!(identity.person, PersonId { tenant: TENANT, object: PERSON });
    assert_eq!((identity.name.as_str(), identity.sign_in_name.as_str()), ("Anna Nowak", "anna@contoso.example"));
    assert_eq!(identity.role_claims.groups, ["g1", "g2"]);
    assert_eq!(identity.role_claims.wids, ["w1"]);
    assert_eq!(identity.role_claims.roles, ["AdminAgents"]);
    assert!(!identity.groups_overage);
    assert_eq!(identity.refresh_token.as_ref().unwrap().expose_secret(), "a-refresh-token");
    let now = setup.clock.lock().unwrap().as_second();
    let authenticated_at = identity.authenticated_at.unwrap();
    assert_eq!((authenticated_at.as_second(), identity.expires_at.as_second()), (now - 60, now + 3600));
}

#[tokio::test]
async fn signs_in_with_one_tenant() {
    let setup = Setup::one_tenant().await;
    setup.script(|script| script.refresh_token = false);
    let identity = setup.sign_in().await.unwrap();
    assert_eq!(identity.person, PersonId { tenant: TENANT, object: PERSON });
    assert!(identity.refresh_token.is_none() && identity.authenticated_at.is_none());
}

#[tokio::test]
async fn detects_groups_overage() {
    for (name, value) in [("_claim_names", json!({ "groups": "src1" })), ("hasgroups", json!(true))] {
        let setup = Setup::any_tenant().await;
        setup.claims(move |claims| drop(claims.insert(name.to_owned(), value.clone())));
        assert!(setup.sign_in().await.unwrap().groups_overage, "{name}");
    }
}

#[tokio::test]
async fn a_certificate_client_authenticates_with_an_assertion_and_sends_no_secret() {
    for (mut setup, endpoint, issuer) in [
        (Setup::any_tenant().await, "organizations/oauth2/v2.0/token", format!("{TENANT}/v2.0")),
        (Setup::one_tenant().await, &format!("{TENANT}/oauth2/v2.0/token"), format!("{TENANT}/v2.0")),
        (Setup::generic_provider().await, "op/oauth2/v2.0/token", "op".to_owned()),
    ] {
        setup.registration.credential = certificate();
        let issuer = format!("{}{issuer}", setup.provider.base);
        setup.claims(move |claims| claims["iss"] = issuer.clone().into());
        setup.sign_in().await.unwrap();
        let authenticated_requests = std::mem::take(&mut setup.provider.script.lock().unwrap().authenticated_requests);
        let [form] = &authenticated_requests[..] else { panic!("{authenticated_requests:?}") };
        assert_eq!(form["grant_type"], "authorization_code");
        assert_eq!(form["client_assertion_type"], ASSERTION_TYPE);
        assert!(!form.contains_key("client_secret"));
        let claims = claims_of(&form["client_assertion"]);
        assert_eq!(claims["aud"], format!("{}{endpoint}", setup.provider.base));
        assert_eq!((&claims["iss"], &claims["sub"]), (&json!(CLIENT_ID), &json!(CLIENT_ID)));
        assert_eq!(claims["iat"], setup.clock.lock().unwrap().as_second());
    }
}

#[tokio::test]
async fn a_single_tenant_rule_rejects_other_tenants() {
    let setup = Setup::one_tenant().await;
    let theirs = format!("{}{OTHER_TENANT}/v2.0", setup.provider.base);
    setup.claims(move |claims| {
        claims["tid"] = OTHER_TENANT.to_string().into();
        claims["iss"] = theirs.clone().into();
    });
    assert_eq!(setup.token_fault().await, TokenFault::Tenant);
}

#[tokio::test]
async fn a_requested_tenant_is_the_only_one_accepted_and_its_metadata_is_not_fetched() {
    let setup = Setup::any_tenant().await;
    let begin = async |tenant| {
        setup.providers.begin(&setup.registration, Some(tenant), &setup.redirect_uri, &[], None, None).await.unwrap()
    };
    let (url, pending) = begin(TENANT).await;
    assert!(url.path().starts_with(&format!("/{TENANT}/")), "{url}");
    let query = setup.provider.approve(&url);
    assert_eq!(setup.finish(pending, &query).await.unwrap().person.tenant, TENANT);

    let (url, pending) = begin(OTHER_TENANT).await;
    let query = setup.provider.approve(&url);
    let error = setup.finish(pending, &query).await.unwrap_err();
    assert_eq!(error, SignInError::TokenInvalid { why: TokenFault::Tenant });
    for number in 0..100 {
        begin(crate::domain::id::TenantId::new(uuid::Uuid::from_u128(number))).await;
    }
    assert_eq!(setup.provider.script.lock().unwrap().metadata_requests, 1);

    let setup = Setup::generic_provider().await;
    let result = setup.providers.begin(&setup.registration, Some(OTHER_TENANT), &setup.redirect_uri, &[], None, None);
    assert_eq!(result.await.unwrap_err(), SignInError::UnknownTenant);
}

#[tokio::test]
async fn a_provider_other_than_entra_signs_in_people_of_its_own_tenant_only() {
    let setup = Setup::generic_provider().await;
    let issuer = format!("{}op", setup.provider.base);
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
    let anna = setup.claims(own("anna", None)).sign_in().await.unwrap().person;
    let again = setup.sign_in().await.unwrap().person;
    let bob = setup.claims(own("bob", None)).sign_in().await.unwrap().person;
    assert_eq!(anna, again);
    assert_ne!(anna.object, bob.object);
    assert_eq!((anna.tenant, bob.tenant), (TENANT, TENANT));
    assert_eq!(anna.object.as_uuid().get_version_num(), 8);

    let named = setup.claims(own("anna", Some(TENANT.to_string()))).sign_in().await.unwrap().person;
    assert_eq!(named, PersonId { tenant: TENANT, object: PERSON });
    setup.claims(own("anna", Some(OTHER_TENANT.to_string())));
    assert_eq!(setup.token_fault().await, TokenFault::Tenant);
}

#[tokio::test]
async fn a_guest_has_a_different_person_id_in_each_tenant() {
    let setup = Setup::any_tenant().await;
    let home = setup.sign_in().await.unwrap().person;
    let theirs = format!("{}{OTHER_TENANT}/v2.0", setup.provider.base);
    setup.claims(move |claims| {
        claims["tid"] = OTHER_TENANT.to_string().into();
        claims["iss"] = theirs.clone().into();
    });
    let guest = setup.sign_in().await.unwrap().person;
    assert_eq!(home.object, guest.object);
    assert_eq!(guest.tenant, OTHER_TENANT);
}

#[tokio::test]
async fn the_authorization_request_has_pkce_state_and_nonce() {
    let setup = Setup::any_tenant().await;
    let extra = "https://api.partnercenter.example/user_impersonation";
    let (url, pending) = setup
        .providers
        .begin(
            &setup.registration,
            None,
            &setup.redirect_uri,
            &["offline_access".to_owned(), extra.to_owned()],
            Some("anna@contoso.example"),
            Some(Prompt::Login),
        )
        .await
        .unwrap();
    let parameters = query_parameters(&url);
    for (name, value) in [
        ("response_type", "code"),
        ("response_mode", "query"),
        ("client_id", CLIENT_ID),
        ("redirect_uri", setup.redirect_uri.as_str()),
        ("scope", &format!("openid profile offline_access {extra}")),
        ("code_challenge_method", "S256"),
        ("state", pending.state()),
        ("login_hint", "anna@contoso.example"),
        ("prompt", "login"),
    ] {
        assert_eq!(parameters[name], value, "{name}");
    }
    assert!(
        parameters["state"].len() >= 43 && parameters["nonce"].len() >= 43 && parameters["code_challenge"].len() == 43
    );
    assert!(!url.as_str().contains(CLIENT_SECRET));
    assert_eq!(url.path(), "/organizations/v2.0/authorize");
}

#[tokio::test]
async fn no_two_sign_ins_share_a_secret() {
    let setup = Setup::any_tenant().await;
    let (first, second) =
        (query_parameters(&setup.begin().await.unwrap().0), query_parameters(&setup.begin().await.unwrap().0));
    for name in ["state", "nonce", "code_challenge"] {
        assert_ne!(first[name], second[name], "{name}");
    }
}

#[tokio::test]
async fn the_client_secret_is_sent_in_a_header_by_default() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| {
        script.document = Box::new(|document| drop(document.remove("token_endpoint_auth_methods_supported")));
    });
    setup.sign_in().await.unwrap();
}

#[tokio::test]
async fn a_pending_sign_in_round_trips_through_json() {
    let setup = Setup::any_tenant().await;
    let (url, pending) = setup.begin().await.unwrap();
    let serialized = serde_json::to_vec(&pending).unwrap();
    let query = setup.provider.approve(&url);
    setup.finish(serde_json::from_slice(&serialized).unwrap(), &query).await.unwrap();
}

#[tokio::test]
async fn debug_output_has_no_secrets_or_names() {
    let setup = Setup::any_tenant().await;
    let (url, pending) = setup.begin().await.unwrap();
    let parameters = query_parameters(&url);
    let printed = format!("{:?} {:?}", setup.registration, pending);
    for secret in [CLIENT_SECRET, parameters["state"].as_str(), parameters["nonce"].as_str(), pending.verifier.secret()]
    {
        assert!(!printed.contains(secret), "{printed}");
    }
    let query = setup.provider.approve(&url);
    let printed = format!("{:?}", setup.finish(pending, &query).await.unwrap());
    for private in ["a-refresh-token", "Anna", "anna@"] {
        assert!(!printed.contains(private), "{printed}");
    }
}

#[tokio::test]
async fn the_token_endpoint_is_that_of_the_requested_tenant() {
    for setup in [Setup::any_tenant().await, Setup::one_tenant().await] {
        let endpoint = setup.providers.token_endpoint(&setup.registration, OTHER_TENANT).await.unwrap();
        assert_eq!(endpoint.address.as_str(), format!("{}{OTHER_TENANT}/oauth2/v2.0/token", setup.provider.base));
    }
    let setup = Setup::generic_provider().await;
    setup.providers.token_endpoint(&setup.registration, TENANT).await.unwrap();
    let other = setup.providers.token_endpoint(&setup.registration, OTHER_TENANT).await;
    assert_eq!(other.unwrap_err(), SignInError::UnknownTenant);
}

#[tokio::test]
async fn end_session_url_is_returned_if_the_provider_has_one() {
    let setup = Setup::any_tenant().await;
    let home = "https://portal.example/".parse().unwrap();
    let out = setup.providers.end_session_url(&setup.registration, &home, Some("hint")).await.unwrap().unwrap();
    assert_eq!(out.path(), "/organizations/v2.0/logout");
    let parameters = query_parameters(&out);
    assert_eq!(parameters["post_logout_redirect_uri"], "https://portal.example/");
    assert_eq!((parameters["client_id"].as_str(), parameters["logout_hint"].as_str()), (CLIENT_ID, "hint"));

    let setup = Setup::any_tenant().await;
    setup.script(|script| script.document = Box::new(|document| drop(document.remove("end_session_endpoint"))));
    assert_eq!(setup.providers.end_session_url(&setup.registration, &home, None).await.unwrap(), None);
}

#[tokio::test]
async fn sign_in_futures_are_send() {
    let setup = Setup::any_tenant().await;
    let (url, pending) = setup.begin().await.unwrap();
    let callback = Callback::parse(&setup.provider.approve(&url)).unwrap();
    let (providers, registration, address) =
        (setup.providers.clone(), setup.registration.clone(), setup.redirect_uri.clone());
    let task = tokio::spawn(async move {
        providers.begin(&registration, None, &address, &[], None, None).await?;
        providers.finish(&registration, &address, pending, callback, admit_all).await
    });
    assert_eq!(task.await.unwrap().unwrap().person.tenant, TENANT);
}

#[tokio::test]
async fn unused_claims_may_have_any_type() {
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
        for (setup, own_issuer) in [(Setup::any_tenant().await, false), (Setup::generic_provider().await, true)] {
            let odd = value.clone();
            let issuer = own_issuer.then(|| format!("{}op", setup.provider.base));
            setup.claims(move |claims| {
                claims.extend(issuer.clone().map(|issuer| ("iss".to_owned(), issuer.into())));
                claims.insert(name.to_owned(), odd.clone());
            });
            let identity = setup.sign_in().await.unwrap_or_else(|why| panic!("{name}: {value}: {why}"));
            assert_eq!(identity.authenticated_at, None, "a malformed auth_time counts as absent");
        }
    }
}

#[tokio::test]
async fn used_claims_must_have_their_specified_type() {
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
        for setup in [Setup::any_tenant().await, Setup::generic_provider().await] {
            let odd = value.clone();
            setup.claims(move |claims| drop(claims.insert(name.to_owned(), odd.clone())));
            assert_eq!(setup.token_fault().await, fault, "{name}: {value}");
        }
    }
}

#[tokio::test]
async fn rejects_token_types_other_than_bearer() {
    for kind in ["mac", "N_A", "DPoP"] {
        let setup = Setup::any_tenant().await;
        setup.script(|script| script.extra_members = json!({ "token_type": kind }));
        let error = setup.sign_in().await.unwrap_err();
        assert!(matches!(error, SignInError::InvalidResponse { .. }), "{kind}: {error}");
    }
}

#[tokio::test]
async fn unused_members_of_a_token_response_are_ignored() {
    let setup = Setup::any_tenant().await;
    setup.script(|script| {
        script.extra_members =
            json!({ "expires_in": "3599", "scope": ["openid"], "ext_expires_in": {}, "not_before": "x" });
    });
    assert_eq!(setup.sign_in().await.unwrap().refresh_token.unwrap().expose_secret(), "a-refresh-token");
}
