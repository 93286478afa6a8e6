//! Tests of access checks: accounts, consents, and the prompts of a sign-in.

use reqwest::StatusCode;

use super::token_error;
use crate::{
    domain::{cloud::Cloud, role::Role},
    emulator::{
        AccountState, DemoPerson,
        testing::{REDIRECT_URI, TestBench, json, redirect_param, text},
    },
};

/// Returns the error and the Entra code of a failed sign-in.
async fn sign_in_error(bench: &TestBench, person: &DemoPerson, more: &[(&str, &str)]) -> (String, String) {
    let response = bench.authorize(person, more).send().await.unwrap();
    let description = redirect_param(&response, "error_description").unwrap();
    (redirect_param(&response, "error").unwrap(), description.split(':').next().unwrap().to_owned())
}

fn error(word: &str, number: u32) -> (String, String) {
    (word.to_owned(), format!("AADSTS{number}"))
}

#[tokio::test]
async fn prompt_none_and_unknown_prompts_are_rejected() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    assert_eq!(sign_in_error(&bench, person, &[("prompt", "none")]).await, error("login_required", 50_058));
    for prompt in ["none login", "create", "login now"] {
        assert_eq!(
            sign_in_error(&bench, person, &[("prompt", prompt)]).await,
            error("invalid_request", 90_023),
            "{prompt}"
        );
    }
    for prompt in ["login", "consent", "select_account", "login consent"] {
        let response = bench.authorize(person, &[("prompt", prompt)]).send().await.unwrap();
        assert!(redirect_param(&response, "code").is_some(), "{prompt}");
    }
}

#[tokio::test]
async fn sign_in_page_explains_login_and_consent_prompts() {
    let bench = TestBench::start().await;
    let partner = bench.partner(0);
    for (prompt, expected) in
        [("select_account", None), ("login", Some("sign in anew")), ("consent", Some("for consent"))]
    {
        let request = bench.http.get(bench.sign_in_url(Cloud::Global, "common/oauth2/v2.0/authorize")).query(&[
            ("client_id", partner.client_id.as_str()),
            ("redirect_uri", REDIRECT_URI),
            ("response_type", "code"),
            ("prompt", prompt),
        ]);
        let page = request.send().await.unwrap().text().await.unwrap();
        for known in ["sign in anew", "for consent"] {
            assert_eq!(page.contains(known), Some(known) == expected, "{prompt}: {known}");
        }
    }
}

#[tokio::test]
async fn missing_consent_is_granted_by_prompted_administrator_only() {
    let bench = TestBench::start().await;
    let (agent, administrator) = (bench.agent(), bench.demo().staff(0, Role::GlobalAdministrator).unwrap());
    let token = bench.refresh_token(agent).await;
    let application = &bench.partner(0).client_id;
    bench.emulator.set_consent(agent.id.tenant, application, false);
    let required = error("consent_required", 65_001);
    assert_eq!(sign_in_error(&bench, agent, &[]).await, required);
    assert_eq!(sign_in_error(&bench, agent, &[("prompt", "consent")]).await, required, "not an administrator");
    assert_eq!(sign_in_error(&bench, administrator, &[]).await, required, "not prompted for consent");
    let response = bench.refresh(agent, &token).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let body = json(response).await;
    assert_eq!((&body["error"], &body["suberror"]), (&"invalid_grant".into(), &"consent_required".into()));
    assert_eq!(body["error_codes"][0], 65_001);

    let response = bench.authorize(administrator, &[("prompt", "consent")]).send().await.unwrap();
    assert!(redirect_param(&response, "code").is_some());
    assert_eq!(bench.refresh(agent, &token).send().await.unwrap().status(), StatusCode::OK, "token not used up");
    bench.code(agent).await;
}

#[tokio::test]
async fn consent_is_specific_to_tenant_and_application() {
    let bench = TestBench::start().await;
    let (own_agent, other_agent) = (bench.agent(), bench.demo().staff(2, Role::AdminAgent).unwrap());
    bench.emulator.set_consent(own_agent.id.tenant, &bench.partner(0).client_id, false);
    bench.code(other_agent).await;
    let portal = bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    let other = bench.authorize(own_agent, &[("client_id", &portal.client_id)]).send().await.unwrap();
    assert!(redirect_param(&other, "code").is_some());
    bench.emulator.reset();
    bench.code(own_agent).await;
}

#[tokio::test]
async fn disabled_and_deleted_accounts_cannot_sign_in_or_get_tokens() {
    let bench = TestBench::start().await;
    let person = bench.agent();
    let (code, token) = (bench.code(person).await, bench.refresh_token(person).await);
    for (account, number) in [(AccountState::Disabled, 50_057), (AccountState::Deleted, 50_034)] {
        bench.emulator.set_account(person.id, account);
        assert_eq!(sign_in_error(&bench, person, &[]).await, error("access_denied", number));
        let response = bench.refresh(person, &token).send().await.unwrap();
        assert_eq!(token_error(response).await, ("invalid_grant".to_owned(), number));
    }
    let response = bench.redeem(person, &code, "openid").await;
    assert_eq!(token_error(response).await, ("invalid_grant".to_owned(), 50_034));
    bench.emulator.set_account(person.id, AccountState::Active);
    assert_eq!(bench.refresh(person, &token).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn deleted_account_is_not_listed_on_sign_in_page() {
    let bench = TestBench::start().await;
    let (disabled, deleted) = (bench.agent(), bench.demo().staff(0, Role::SalesAgent).unwrap());
    bench.emulator.set_account(disabled.id, AccountState::Disabled);
    bench.emulator.set_account(deleted.id, AccountState::Deleted);
    let request = bench.http.get(bench.sign_in_url(Cloud::Global, "common/oauth2/v2.0/authorize")).query(&[
        ("client_id", bench.partner(0).client_id.as_str()),
        ("redirect_uri", REDIRECT_URI),
        ("response_type", "code"),
    ]);
    let page = request.send().await.unwrap().text().await.unwrap();
    assert!(page.contains(&disabled.sign_in_name) && !page.contains(&deleted.sign_in_name));
}

#[tokio::test]
async fn loopback_redirects_can_require_registration() {
    let bench = TestBench::start().await;
    bench.emulator.allow_loopback_redirects(false);
    let response = bench.authorize(bench.agent(), &[]).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert!(response.headers().get("location").is_none());
    assert!(response.text().await.unwrap().contains("AADSTS50011"));
    bench.emulator.register_redirect_uri(REDIRECT_URI.parse().unwrap());
    bench.code(bench.agent()).await;
}

#[tokio::test]
async fn issuer_fault_changes_metadata_issuer() {
    let bench = TestBench::start().await;
    let address = format!("{}/v2.0/.well-known/openid-configuration", bench.partner(0).tenant);
    let issuer = async || {
        let response = bench.http.get(bench.sign_in_url(Cloud::Global, &address)).send().await.unwrap();
        text(&json(response).await["issuer"])
    };
    let own = issuer().await;
    let fault = serde_json::json!({"operation": "issuer", "kind": "other-issuer"});
    let add = bench.http.post(format!("{}emulator/faults", bench.emulator.sign_in_url())).json(&fault);
    assert_eq!(add.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_ne!(issuer().await, own);
    assert_eq!(issuer().await, own, "once");
}
