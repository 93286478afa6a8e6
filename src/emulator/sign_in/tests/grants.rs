//! Tests of codes, refresh tokens and app-only tokens.

use reqwest::{Response, StatusCode};
use serde_json::Value;

use crate::{
    domain::cloud::Cloud,
    emulator::testing::{Bench, REDIRECT, VERIFIER, json, text},
};

async fn error(response: Response) -> String {
    assert!(response.status().is_client_error(), "{response:?}");
    let body = json(response).await;
    assert!(text(&body["error_description"]).starts_with("AADSTS"), "{body}");
    text(&body["error"])
}

async fn refresh(bench: &Bench, token: &str) -> Response {
    bench.refresh(bench.agent(), token).send().await.unwrap()
}

async fn first(bench: &Bench) -> (String, Value) {
    let code = bench.code(bench.agent()).await;
    let answer = json(bench.redeem(bench.agent(), &code, "openid offline_access").await).await;
    (code, answer)
}

#[tokio::test]
async fn a_code_is_good_once_and_a_replay_revokes_what_came_of_it() {
    let bench = Bench::start().await;
    let (code, answer) = first(&bench).await;
    let token = text(&answer["refresh_token"]);
    assert_eq!(error(bench.redeem(bench.agent(), &code, "openid").await).await, "invalid_grant");
    assert_eq!(error(refresh(&bench, &token).await).await, "invalid_grant");
}

#[tokio::test]
async fn a_code_needs_its_verifier_its_address_and_its_application() {
    let bench = Bench::start().await;
    let person = bench.agent();
    for change in [
        ("code_verifier", "another-verifier-of-at-least-forty-three-characters"),
        ("code_verifier", ""),
        ("redirect_uri", "http://127.0.0.1:9/elsewhere"),
        ("code", "guess"),
    ] {
        let code = bench.code(person).await;
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", &code),
            ("redirect_uri", REDIRECT),
            ("code_verifier", VERIFIER),
        ];
        form.retain(|(name, _)| *name != change.0);
        form.push(change);
        assert_eq!(error(bench.token(person, &form).send().await.unwrap()).await, "invalid_grant", "{change:?}");
    }
    let code = bench.code(person).await;
    let app = bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    let address = bench.address(Cloud::Global, "common/oauth2/v2.0/token");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT),
        ("code_verifier", VERIFIER),
        ("client_id", &app.client_id),
        ("client_secret", &app.client_secret),
    ];
    assert_eq!(error(bench.http.post(address).form(&form).send().await.unwrap()).await, "invalid_grant");
}

#[tokio::test]
async fn a_refresh_token_rotates_and_the_old_one_is_refused() {
    let bench = Bench::start().await;
    let (_, answer) = first(&bench).await;
    let old = text(&answer["refresh_token"]);
    let answer = json(refresh(&bench, &old).await).await;
    let new = text(&answer["refresh_token"]);
    assert_ne!(new, old);
    assert_eq!(error(refresh(&bench, &old).await).await, "invalid_grant");
    assert_eq!(refresh(&bench, &new).await.status(), StatusCode::OK);
    let (_, answer) = first(&bench).await;
    bench.emulator.expire_refresh_tokens();
    assert_eq!(error(refresh(&bench, &text(&answer["refresh_token"])).await).await, "invalid_grant");
}

#[tokio::test]
async fn an_application_revokes_its_own_refresh_tokens_where_that_was_arranged() {
    let bench = Bench::start().await;
    let partner = bench.asking(bench.agent());
    let document = bench.address(Cloud::Global, &format!("{}/v2.0/.well-known/openid-configuration", partner.tenant));
    let named = async || json(bench.http.get(document.clone()).send().await.unwrap()).await;
    let (_, answer) = first(&bench).await;
    let token = text(&answer["refresh_token"]);
    let address = bench.address(Cloud::Global, &format!("{}/oauth2/v2.0/revoke", partner.tenant));
    let revoke = async |id: &str, secret: &str, token: &str| {
        let form = [("client_id", id), ("client_secret", secret), ("token", token)];
        bench.http.post(address.clone()).form(&form).send().await.unwrap()
    };
    assert!(named().await.get("revocation_endpoint").is_none(), "Entra has none");
    assert_eq!(revoke(&partner.client_id, &partner.client_secret, &token).await.status(), StatusCode::NOT_FOUND);

    bench.emulator.set_revocation_endpoint(true);
    assert_eq!(named().await["revocation_endpoint"], address.as_str());
    assert_eq!(error(revoke(&partner.client_id, "wrong", &token).await).await, "invalid_client");
    let app = bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    assert_eq!(error(revoke(&app.client_id, &app.client_secret, &token).await).await, "invalid_grant");
    let newer = text(&json(refresh(&bench, &token).await).await["refresh_token"]);
    assert_eq!(bench.emulator.revocations(), []);
    for _ in 0..2 {
        assert_eq!(revoke(&partner.client_id, &partner.client_secret, &newer).await.status(), StatusCode::OK);
    }
    assert_eq!(revoke(&partner.client_id, &partner.client_secret, "guess").await.status(), StatusCode::OK);
    assert_eq!(error(refresh(&bench, &newer).await).await, "invalid_grant");
    assert_eq!(bench.emulator.revocations(), [bench.agent().id]);
}

#[tokio::test]
async fn the_token_endpoint_is_where_the_document_says() {
    let bench = Bench::start().await;
    let tenant = bench.asking(bench.agent()).tenant;
    let document = bench.address(Cloud::Global, &format!("{tenant}/v2.0/.well-known/openid-configuration"));
    let old = bench.refresh_token(bench.agent()).await;
    bench.emulator.set_token_endpoint_moved(true);
    assert_eq!(refresh(&bench, &old).await.status(), StatusCode::NOT_FOUND);
    let named = text(&json(bench.http.get(document).send().await.unwrap()).await["token_endpoint"]);
    let partner = bench.asking(bench.agent());
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &old),
        ("client_id", &partner.client_id),
        ("client_secret", &partner.client_secret),
    ];
    assert_eq!(bench.http.post(named).form(&form).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_refresh_token_is_given_only_when_asked_for() {
    let bench = Bench::start().await;
    let form = bench.authorize(bench.agent(), &[("scope", "openid")]).send().await.unwrap();
    let code = crate::emulator::testing::query(&form, "code").unwrap();
    let answer = json(bench.redeem(bench.agent(), &code, "openid").await).await;
    assert!(answer.get("refresh_token").is_none());
    assert!(answer.get("id_token").is_some());
}

#[tokio::test]
async fn the_applications_secret_is_checked_in_the_form_and_in_the_header() {
    let bench = Bench::start().await;
    let partner = bench.partner(0);
    let address = bench.address(Cloud::Global, &format!("{}/oauth2/v2.0/token", partner.tenant));
    let form = [("grant_type", "client_credentials"), ("scope", "https://api.partnercenter.microsoft.com/.default")];
    let basic =
        |secret: &str| bench.http.post(address.clone()).basic_auth(&partner.client_id, Some(secret)).form(&form);
    let good = json(basic(&partner.client_secret).send().await.unwrap()).await;
    assert!(good.get("refresh_token").is_none() && good.get("access_token").is_some());
    let refused = basic("wrong").send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(error(refused).await, "invalid_client");
    let posted = |more: &[(&'static str, &str)]| {
        let more: Vec<_> = more.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let form: Vec<_> = form.map(|(name, value)| (name, value.to_owned())).into_iter().chain(more).collect();
        bench.http.post(address.clone()).form(&form)
    };
    let id = ("client_id", partner.client_id.as_str());
    assert_eq!(error(posted(&[id]).send().await.unwrap()).await, "invalid_client");
    assert_eq!(error(posted(&[id, ("client_secret", "wrong")]).send().await.unwrap()).await, "invalid_client");
    assert_eq!(
        error(posted(&[("client_id", "x"), ("client_secret", "x")]).send().await.unwrap()).await,
        "unauthorized_client"
    );
}

#[tokio::test]
async fn an_app_only_token_is_for_the_applications_own_tenant_and_a_known_resource() {
    let bench = Bench::start().await;
    let partner = bench.partner(0);
    let ask = async |tenant: &str, scope: &str| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &partner.client_id),
            ("client_secret", &partner.client_secret),
            ("scope", scope),
        ];
        let address = bench.address(Cloud::Global, &format!("{tenant}/oauth2/v2.0/token"));
        error(bench.http.post(address).form(&form).send().await.unwrap()).await
    };
    let tenant = partner.tenant.to_string();
    let good = "https://api.partnercenter.microsoft.com/.default";
    assert_eq!(ask(&bench.partner(3).tenant.to_string(), good).await, "unauthorized_client");
    assert_eq!(ask("organizations", good).await, "invalid_request");
    assert_eq!(ask(&tenant, "https://api.partnercenter.microsoft.com/user_impersonation").await, "invalid_scope");
    assert_eq!(ask(&tenant, "https://example.com/.default").await, "invalid_resource");
    let china = "https://partner.partnercenterapi.microsoftonline.cn/.default";
    assert_eq!(ask(&tenant, china).await, "invalid_resource");
}

#[tokio::test]
async fn the_portals_own_application_gets_tokens_without_rights_where_it_has_a_consent() {
    let bench = Bench::start().await;
    let (partner, app) = (bench.partner(0), bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap());
    let ask = async || {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &app.client_id),
            ("client_secret", &app.client_secret),
            ("scope", "https://api.partnercenter.microsoft.com/.default"),
        ];
        let address = bench.address(Cloud::Global, &format!("{}/oauth2/v2.0/token", partner.tenant));
        bench.http.post(address).form(&form).send().await.unwrap()
    };
    let token = text(&json(ask().await).await["access_token"]);
    assert_eq!(bench.get(&token, "/v1/customers?size=1").send().await.unwrap().status(), 403);
    bench.emulator.set_consent(partner.tenant, &app.client_id, false);
    assert_eq!(error(ask().await).await, "unauthorized_client");
}

#[tokio::test]
async fn version_1_takes_a_resource_and_sends_numbers_as_texts() {
    let bench = Bench::start().await;
    let partner = bench.partner(0);
    let address = bench.address(Cloud::Global, &format!("{}/oauth2/token", partner.tenant));
    for resource in ["https://api.partnercenter.microsoft.com", "https://graph.windows.net"] {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &partner.client_id),
            ("client_secret", &partner.client_secret),
            ("resource", resource),
        ];
        let answer = json(bench.http.post(address.clone()).form(&form).send().await.unwrap()).await;
        assert_eq!(answer["resource"], resource);
        for name in ["expires_in", "ext_expires_in", "expires_on", "not_before"] {
            assert!(text(&answer[name]).parse::<i64>().is_ok(), "{name}");
        }
        let list = bench.get(&text(&answer["access_token"]), "/v1/customers?size=1").send().await.unwrap();
        // Sign-in still issues tokens for the deprecated Azure AD Graph; Partner Center rejects them.
        let retired = resource == "https://graph.windows.net";
        assert_eq!(list.status(), if retired { StatusCode::UNAUTHORIZED } else { StatusCode::OK }, "{resource}");
        assert_eq!(json(list).await["code"] == 900_420, retired, "{resource}");
    }
}

#[tokio::test]
async fn scopes_of_two_resources_are_refused() {
    let bench = Bench::start().await;
    let code = bench.code(bench.agent()).await;
    let scope = "https://api.partnercenter.microsoft.com/user_impersonation https://graph.microsoft.com/User.Read";
    assert_eq!(error(bench.redeem(bench.agent(), &code, scope).await).await, "invalid_scope");
}
