//! Tests of sign-in through HTTP.

mod access_checks;
mod assertions;
mod customers;
mod flaws;
mod grants;
mod token_requests;

use std::{collections::HashSet, str::FromStr};

use openidconnect::{
    IssuerUrl, Nonce,
    core::{CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreProviderMetadata},
};
use reqwest::{Response, StatusCode};
use scraper::{Html, Selector};
use serde_json::Value;
use uuid::Uuid;

use crate::{
    domain::{cloud::Cloud, role::Role},
    emulator::{
        state::keys::claims_of,
        testing::{REDIRECT_URI, TestBench, json, redirect_param, text},
    },
};

/// Returns the OAuth error and the Entra code of the token endpoint's error.
async fn token_error(response: Response) -> (String, u32) {
    assert!(response.status().is_client_error(), "{response:?}");
    let body = json(response).await;
    (text(&body["error"]), body["error_codes"][0].as_u64().unwrap().try_into().unwrap())
}

/// Returns the claims of an ID token after openidconnect's own verifier has validated signature, issuer, audience and
/// nonce.
async fn verify_id_token(bench: &TestBench, token: &str, issuer: &str, client: &str) -> Result<Value, String> {
    let keys = bench.http.get(bench.sign_in_url(Cloud::Global, "common/discovery/v2.0/keys")).send().await.unwrap();
    let keys: CoreJsonWebKeySet = serde_json::from_value(json(keys).await).unwrap();
    let issuer = IssuerUrl::new(issuer.to_owned()).unwrap();
    let client = openidconnect::ClientId::new(client.to_owned());
    let verifier = CoreIdTokenVerifier::new_public_client(client, issuer, keys);
    let parsed = CoreIdToken::from_str(token).map_err(|error| error.to_string())?;
    parsed.claims(&verifier, &Nonce::new("the nonce".into())).map_err(|error| error.to_string())?;
    Ok(claims_of(token).unwrap())
}

#[tokio::test]
async fn metadata_issuer_is_tenant_specific_or_a_template() {
    let bench = TestBench::start().await;
    for index in 0..3 {
        let partner = bench.partner(index);
        let authority = bench.emulator.authority(partner.cloud);
        for tenant in [partner.tenant.to_string(), partner.domain.clone()] {
            let url = bench.sign_in_url(partner.cloud, &format!("{tenant}/v2.0/.well-known/openid-configuration"));
            let body = json(bench.http.get(url).send().await.unwrap()).await;
            assert_eq!(body["issuer"], format!("{authority}/{}/v2.0", partner.tenant));
            let metadata: CoreProviderMetadata = serde_json::from_value(body).unwrap();
            assert!(metadata.token_endpoint().unwrap().as_str().starts_with(authority.as_str()));
        }
        for tenant in ["organizations", "common"] {
            let url = bench.sign_in_url(partner.cloud, &format!("{tenant}/v2.0/.well-known/openid-configuration"));
            let body = json(bench.http.get(url).send().await.unwrap()).await;
            assert_eq!(body["issuer"], format!("{authority}/{{tenantid}}/v2.0"));
            assert_eq!(body["end_session_endpoint"], format!("{authority}/{tenant}/oauth2/v2.0/logout"));
        }
    }
    let foreign = format!("{}/v2.0/.well-known/openid-configuration", bench.partner(1).tenant);
    for tenant in [format!("{}/v2.0/.well-known/openid-configuration", Uuid::new_v4()), foreign] {
        let response = bench.http.get(bench.sign_in_url(Cloud::Global, &tenant)).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert_eq!(json(response).await["error"], "invalid_tenant");
    }
}

#[tokio::test]
async fn every_person_signs_in_with_own_claims() {
    let bench = TestBench::start().await;
    for person in &bench.demo().people {
        let client = bench.partner_for(person).client_id.clone();
        bench.emulator.set_consent(person.id.tenant, &client, true);
        let code = bench.code(person).await;
        let tokens = json(bench.redeem(person, &code, "openid profile offline_access").await).await;
        assert_eq!(tokens["token_type"], "Bearer");
        assert_eq!(tokens["expires_in"], 3600);
        let issuer = format!("{}/{}/v2.0", bench.emulator.authority(person.cloud), person.id.tenant);
        let claims = verify_id_token(&bench, &text(&tokens["id_token"]), &issuer, &client).await.unwrap();
        assert_eq!(claims["tid"], person.id.tenant.to_string());
        assert_eq!(claims["oid"], person.id.object.to_string());
        assert_eq!(claims["name"], person.name);
        assert_eq!(claims["preferred_username"], person.sign_in_name);
        assert_eq!(claims["ver"], "2.0");
        assert!(claims.get("amr").is_none(), "only access tokens contain the methods");
        let methods = claims_of(&text(&tokens["access_token"])).unwrap()["amr"].clone();
        assert_eq!(methods.as_array().unwrap().iter().any(|method| method == "mfa"), person.mfa);
        assert!(claims.get("roles").is_none());
        let groups = claims["groups"].as_array().map_or(0, Vec::len);
        assert_eq!(groups > 0, person.is_agent(), "{}", person.name);
    }
}

#[tokio::test]
async fn id_token_roles_and_groups_match_demo_data() {
    let bench = TestBench::start().await;
    let id_token_claims = async |role: Role| {
        let person = bench.demo().staff(0, role).unwrap();
        let code = bench.code(person).await;
        let tokens = json(bench.redeem(person, &code, "openid roles").await).await;
        claims_of(&text(&tokens["id_token"])).unwrap()
    };
    let agent = id_token_claims(Role::SalesAgent).await;
    assert_eq!(agent["groups"][0], bench.partner(0).group(Role::SalesAgent).unwrap().to_string());
    assert_eq!(agent["roles"][0], "SalesAgents");
    let reader = id_token_claims(Role::GlobalReader).await;
    assert_eq!(reader["wids"][0], "f2ef992c-3afb-46b9-b7cf-a126ee74c451");
    assert!(reader.get("groups").is_none() && reader.get("roles").is_none());
}

#[tokio::test]
async fn sign_in_page_lists_people_of_the_cloud_and_escapes_html() {
    let bench = TestBench::start().await;
    let partner = bench.partner(0);
    let hint = &bench.agent().sign_in_name;
    let request = bench.http.get(bench.sign_in_url(Cloud::Global, "organizations/oauth2/v2.0/authorize")).query(&[
        ("client_id", partner.client_id.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("response_type", "code"),
        ("state", "\"><script>alert(1)</script>"),
        ("login_hint", hint),
    ]);
    let response = request.send().await.unwrap();
    assert!(response.headers()["content-security-policy"].to_str().unwrap().contains("default-src 'none'"));
    let page = response.text().await.unwrap();
    assert!(!page.contains("<script"));
    let page = Html::parse_document(&page);
    let buttons = Selector::parse("button[name=emulator_person]").unwrap();
    let offered: Vec<_> = page.select(&buttons).map(|button| button.attr("value").unwrap().to_owned()).collect();
    assert_eq!(&offered[0], hint);
    assert!(page.select(&buttons).next().unwrap().attr("autofocus").is_some());
    let expected = bench
        .demo()
        .people
        .iter()
        .filter(|it| it.cloud == Cloud::Global && !it.guest)
        .map(|it| it.sign_in_name.clone());
    let expected: HashSet<_> = expected.collect();
    assert_eq!(offered.len(), expected.len());
    assert_eq!(offered.into_iter().collect::<HashSet<_>>(), expected);
    let state = Selector::parse("input[name=state]").unwrap();
    assert_eq!(page.select(&state).next().unwrap().attr("value").unwrap(), "\"><script>alert(1)</script>");
}

#[tokio::test]
async fn unregistered_redirect_uri_is_never_used() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    for change in [
        ("redirect_uri", "https://example.com/callback"),
        ("redirect_uri", "javascript:alert(1)"),
        ("client_id", "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f"),
        ("client_id", ""),
    ] {
        let response = bench.authorize(person, &[change]).send().await.unwrap();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST, "{change:?}");
        assert!(response.headers().get("location").is_none());
    }
    let twice = bench.authorize(person, &[("state", "1"), ("state", "2")]).send().await.unwrap();
    assert_eq!(twice.status(), StatusCode::BAD_REQUEST);
    bench.emulator.register_redirect_uri("https://example.com/callback".parse().unwrap());
    let response = bench.authorize(person, &[("redirect_uri", "https://example.com/callback")]).send().await.unwrap();
    assert!(redirect_param(&response, "code").is_some());
}

#[tokio::test]
async fn invalid_request_redirects_with_error_and_state() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    let other_tenants_person = bench.demo().person("Nemo Niemand").unwrap().sign_in_name.clone();
    for (change, error) in [
        (("emulator_cancel", "1"), "access_denied"),
        (("response_type", "token"), "unsupported_response_type"),
        (("response_mode", "fragment"), "invalid_request"),
        (("code_challenge_method", "plain"), "invalid_request"),
        (("emulator_person", other_tenants_person.as_str()), "access_denied"),
    ] {
        let response = bench.authorize(person, &[change]).send().await.unwrap();
        assert_eq!(redirect_param(&response, "error").as_deref(), Some(error), "{change:?}");
        assert_eq!(redirect_param(&response, "state").as_deref(), Some("the state"));
        assert!(redirect_param(&response, "code").is_none());
    }
    let silent = bench.authorize(person, &[("prompt", "none"), ("emulator_person", "")]).send().await.unwrap();
    assert_eq!(redirect_param(&silent, "error").as_deref(), Some("login_required"));
}

#[tokio::test]
async fn form_post_response_contains_code_in_form() {
    let bench = TestBench::start().await;
    let response = bench.authorize(bench.agent(), &[("response_mode", "form_post")]).send().await.unwrap();
    let page = Html::parse_document(&response.text().await.unwrap());
    let form = Selector::parse("form").unwrap();
    assert_eq!(page.select(&form).next().unwrap().attr("action"), Some(REDIRECT_URI));
    for name in ["code", "state"] {
        let input = Selector::parse(&format!("input[name={name}]")).unwrap();
        assert!(!page.select(&input).next().unwrap().attr("value").unwrap().is_empty());
    }
}

#[tokio::test]
async fn userinfo_matches_id_token_subject() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    let code = bench.code(person).await;
    let tokens = json(bench.redeem(person, &code, "openid profile").await).await;
    let url = bench.sign_in_url(Cloud::Global, "oidc/userinfo");
    let access = text(&tokens["access_token"]);
    let info = json(bench.http.get(url.clone()).bearer_auth(&access).send().await.unwrap()).await;
    assert_eq!(info["sub"], claims_of(&text(&tokens["id_token"])).unwrap()["sub"]);
    assert_eq!(info["name"], person.name);
    let refused = bench.http.get(url).bearer_auth("nonsense").send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn sign_out_redirects_to_loopback_only() {
    let bench = TestBench::start().await;
    let url = bench.sign_in_url(Cloud::Global, "common/oauth2/v2.0/logout");
    let request =
        |to: &'static str| bench.http.get(url.clone()).query(&[("post_logout_redirect_uri", to), ("state", "s")]);
    let response = request("http://localhost:3000/signed-out").send().await.unwrap();
    assert_eq!(response.headers()["location"], "http://localhost:3000/signed-out?state=s");
    let response = request("https://example.com/").send().await.unwrap();
    assert_eq!(response.status(), StatusCode::OK);
    assert!(response.text().await.unwrap().contains("Signed out"));
}
