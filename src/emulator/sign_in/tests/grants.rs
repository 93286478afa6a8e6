//! Tests of codes, refresh tokens and app-only tokens.

use reqwest::{Response, StatusCode};
use serde_json::Value;

use crate::{
    domain::cloud::Cloud,
    emulator::testing::{REDIRECT_URI, TestBench, VERIFIER, json, text},
};

async fn error(response: Response) -> String {
    assert!(response.status().is_client_error(), "{response:?}");
    let body = json(response).await;
    assert!(text(&body["error_description"]).starts_with("AADSTS"), "{body}");
    text(&body["error"])
}

async fn refresh(bench: &TestBench, token: &str) -> Response {
    bench.refresh(bench.agent(), token).send().await.unwrap()
}

async fn first_sign_in(bench: &TestBench) -> (String, Value) {
    let code = bench.code(bench.agent()).await;
    let tokens = json(bench.redeem(bench.agent(), &code, "openid offline_access").await).await;
    (code, tokens)
}

#[tokio::test]
async fn code_replay_is_rejected_and_revokes_tokens() {
    let bench = TestBench::start().await;
    let (code, tokens) = first_sign_in(&bench).await;
    let token = text(&tokens["refresh_token"]);
    assert_eq!(error(bench.redeem(bench.agent(), &code, "openid").await).await, "invalid_grant");
    assert_eq!(error(refresh(&bench, &token).await).await, "invalid_grant");
}

#[tokio::test]
async fn code_requires_matching_verifier_redirect_uri_and_client() {
    let bench = TestBench::start().await;
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
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ];
        form.retain(|(name, _)| *name != change.0);
        form.push(change);
        assert_eq!(error(bench.token(person, &form).send().await.unwrap()).await, "invalid_grant", "{change:?}");
    }
    let code = bench.code(person).await;
    let app = bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    let url = bench.sign_in_url(Cloud::Global, "common/oauth2/v2.0/token");
    let form = [
        ("grant_type", "authorization_code"),
        ("code", &code),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
        ("client_id", &app.client_id),
        ("client_secret", &app.client_secret),
    ];
    assert_eq!(error(bench.http.post(url).form(&form).send().await.unwrap()).await, "invalid_grant");
}

#[tokio::test]
async fn used_and_expired_refresh_tokens_are_rejected() {
    let bench = TestBench::start().await;
    let (_, tokens) = first_sign_in(&bench).await;
    let old = text(&tokens["refresh_token"]);
    let tokens = json(refresh(&bench, &old).await).await;
    let new = text(&tokens["refresh_token"]);
    assert_ne!(new, old);
    assert_eq!(error(refresh(&bench, &old).await).await, "invalid_grant");
    assert_eq!(refresh(&bench, &new).await.status(), StatusCode::OK);
    let (_, tokens) = first_sign_in(&bench).await;
    bench.emulator.expire_refresh_tokens();
    assert_eq!(error(refresh(&bench, &text(&tokens["refresh_token"])).await).await, "invalid_grant");
}

#[tokio::test]
async fn revocation_endpoint_revokes_own_refresh_tokens_only() {
    let bench = TestBench::start().await;
    let partner = bench.partner_for(bench.agent());
    let document =
        bench.sign_in_url(Cloud::Global, &format!("{}/v2.0/.well-known/openid-configuration", partner.tenant));
    let metadata = async || json(bench.http.get(document.clone()).send().await.unwrap()).await;
    let (_, tokens) = first_sign_in(&bench).await;
    let token = text(&tokens["refresh_token"]);
    let url = bench.sign_in_url(Cloud::Global, &format!("{}/oauth2/v2.0/revoke", partner.tenant));
    let revoke = async |id: &str, secret: &str, token: &str| {
        let form = [("client_id", id), ("client_secret", secret), ("token", token)];
        bench.http.post(url.clone()).form(&form).send().await.unwrap()
    };
    assert!(metadata().await.get("revocation_endpoint").is_none(), "Entra has none");
    assert_eq!(revoke(&partner.client_id, &partner.client_secret, &token).await.status(), StatusCode::NOT_FOUND);

    bench.emulator.set_revocation_endpoint(true);
    assert_eq!(metadata().await["revocation_endpoint"], url.as_str());
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
async fn moved_token_endpoint_is_published_in_metadata() {
    let bench = TestBench::start().await;
    let tenant = bench.partner_for(bench.agent()).tenant;
    let document = bench.sign_in_url(Cloud::Global, &format!("{tenant}/v2.0/.well-known/openid-configuration"));
    let old = bench.refresh_token(bench.agent()).await;
    bench.emulator.set_token_endpoint_moved(true);
    assert_eq!(refresh(&bench, &old).await.status(), StatusCode::NOT_FOUND);
    let metadata = text(&json(bench.http.get(document).send().await.unwrap()).await["token_endpoint"]);
    let partner = bench.partner_for(bench.agent());
    let form = [
        ("grant_type", "refresh_token"),
        ("refresh_token", &old),
        ("client_id", &partner.client_id),
        ("client_secret", &partner.client_secret),
    ];
    assert_eq!(bench.http.post(metadata).form(&form).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn refresh_token_requires_offline_access_scope() {
    let bench = TestBench::start().await;
    let form = bench.authorize(bench.agent(), &[("scope", "openid")]).send().await.unwrap();
    let code = crate::emulator::testing::redirect_param(&form, "code").unwrap();
    let tokens = json(bench.redeem(bench.agent(), &code, "openid").await).await;
    assert!(tokens.get("refresh_token").is_none());
    assert!(tokens.get("id_token").is_some());
}

#[tokio::test]
async fn client_secret_is_checked_in_form_and_basic_header() {
    let bench = TestBench::start().await;
    let partner = bench.partner(0);
    let url = bench.sign_in_url(Cloud::Global, &format!("{}/oauth2/v2.0/token", partner.tenant));
    let form = [("grant_type", "client_credentials"), ("scope", "https://api.partnercenter.microsoft.com/.default")];
    let basic = |secret: &str| bench.http.post(url.clone()).basic_auth(&partner.client_id, Some(secret)).form(&form);
    let good = json(basic(&partner.client_secret).send().await.unwrap()).await;
    assert!(good.get("refresh_token").is_none() && good.get("access_token").is_some());
    let refused = basic("wrong").send().await.unwrap();
    assert_eq!(refused.status(), StatusCode::UNAUTHORIZED);
    assert_eq!(error(refused).await, "invalid_client");
    let posted = |more: &[(&'static str, &str)]| {
        let more: Vec<_> = more.iter().map(|(name, value)| (*name, (*value).to_owned())).collect();
        let form: Vec<_> = form.map(|(name, value)| (name, value.to_owned())).into_iter().chain(more).collect();
        bench.http.post(url.clone()).form(&form)
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
async fn app_only_token_requires_own_tenant_and_known_resource() {
    let bench = TestBench::start().await;
    let partner = bench.partner(0);
    let request_token = async |tenant: &str, scope: &str| {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &partner.client_id),
            ("client_secret", &partner.client_secret),
            ("scope", scope),
        ];
        let url = bench.sign_in_url(Cloud::Global, &format!("{tenant}/oauth2/v2.0/token"));
        error(bench.http.post(url).form(&form).send().await.unwrap()).await
    };
    let tenant = partner.tenant.to_string();
    let good = "https://api.partnercenter.microsoft.com/.default";
    assert_eq!(request_token(&bench.partner(3).tenant.to_string(), good).await, "unauthorized_client");
    assert_eq!(request_token("organizations", good).await, "invalid_request");
    assert_eq!(
        request_token(&tenant, "https://api.partnercenter.microsoft.com/user_impersonation").await,
        "invalid_scope"
    );
    assert_eq!(request_token(&tenant, "https://example.com/.default").await, "invalid_resource");
    let china = "https://partner.partnercenterapi.microsoftonline.cn/.default";
    assert_eq!(request_token(&tenant, china).await, "invalid_resource");
}

#[tokio::test]
async fn portal_application_gets_app_only_tokens_without_app_role_after_consent() {
    let bench = TestBench::start().await;
    let (partner, app) = (bench.partner(0), bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap());
    let request_token = async || {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &app.client_id),
            ("client_secret", &app.client_secret),
            ("scope", "https://api.partnercenter.microsoft.com/.default"),
        ];
        let url = bench.sign_in_url(Cloud::Global, &format!("{}/oauth2/v2.0/token", partner.tenant));
        bench.http.post(url).form(&form).send().await.unwrap()
    };
    let token = text(&json(request_token().await).await["access_token"]);
    assert_eq!(bench.get(&token, "/v1/customers?size=1").send().await.unwrap().status(), 403);
    bench.emulator.set_consent(partner.tenant, &app.client_id, false);
    assert_eq!(error(request_token().await).await, "unauthorized_client");
}

#[tokio::test]
async fn version_1_accepts_resource_and_returns_numbers_as_strings() {
    let bench = TestBench::start().await;
    let partner = bench.partner(0);
    let url = bench.sign_in_url(Cloud::Global, &format!("{}/oauth2/token", partner.tenant));
    for resource in ["https://api.partnercenter.microsoft.com", "https://graph.windows.net"] {
        let form = [
            ("grant_type", "client_credentials"),
            ("client_id", &partner.client_id),
            ("client_secret", &partner.client_secret),
            ("resource", resource),
        ];
        let tokens = json(bench.http.post(url.clone()).form(&form).send().await.unwrap()).await;
        assert_eq!(tokens["resource"], resource);
        for name in ["expires_in", "ext_expires_in", "expires_on", "not_before"] {
            assert!(text(&tokens[name]).parse::<i64>().is_ok(), "{name}");
        }
        let list = bench.get(&text(&tokens["access_token"]), "/v1/customers?size=1").send().await.unwrap();
        // Sign-in still issues tokens for the deprecated Azure AD Graph; Partner Center rejects them.
        let retired = resource == "https://graph.windows.net";
        assert_eq!(list.status(), if retired { StatusCode::UNAUTHORIZED } else { StatusCode::OK }, "{resource}");
        assert_eq!(json(list).await["code"] == 900_420, retired, "{resource}");
    }
}

#[tokio::test]
async fn scopes_of_two_resources_are_rejected() {
    let bench = TestBench::start().await;
    let code = bench.code(bench.agent()).await;
    let scope = "https://api.partnercenter.microsoft.com/user_impersonation https://graph.microsoft.com/User.Read";
    assert_eq!(error(bench.redeem(bench.agent(), &code, scope).await).await, "invalid_scope");
}
