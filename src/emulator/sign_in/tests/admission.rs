//! Tests of admission: accounts, consents, and the prompts of a sign-in.

use reqwest::StatusCode;

use super::refusal;
use crate::{
    domain::{cloud::Cloud, role::Role},
    emulator::{
        Account, DemoPerson,
        testing::{Bench, REDIRECT, json, query, text},
    },
};

/// Returns the error and the Entra code of a failed sign-in.
async fn refused(bench: &Bench, person: &DemoPerson, more: &[(&str, &str)]) -> (String, String) {
    let response = bench.authorize(person, more).send().await.unwrap();
    let description = query(&response, "error_description").unwrap();
    (query(&response, "error").unwrap(), description.split(':').next().unwrap().to_owned())
}

fn error(word: &str, number: u32) -> (String, String) {
    (word.to_owned(), format!("AADSTS{number}"))
}

#[tokio::test]
async fn a_prompt_that_may_show_nothing_is_refused_and_so_is_one_that_is_not_known() {
    let bench = Bench::start().await;
    let person = bench.agent();
    assert_eq!(refused(&bench, person, &[("prompt", "none")]).await, error("login_required", 50_058));
    for prompt in ["none login", "create", "login now"] {
        assert_eq!(refused(&bench, person, &[("prompt", prompt)]).await, error("invalid_request", 90_023), "{prompt}");
    }
    for prompt in ["login", "consent", "select_account", "login consent"] {
        let response = bench.authorize(person, &[("prompt", prompt)]).send().await.unwrap();
        assert!(query(&response, "code").is_some(), "{prompt}");
    }
}

#[tokio::test]
async fn the_page_says_what_the_application_wants() {
    let bench = Bench::start().await;
    let partner = bench.partner(0);
    for (prompt, words) in [("select_account", None), ("login", Some("sign in anew")), ("consent", Some("for consent"))]
    {
        let ask = bench.http.get(bench.address(Cloud::Global, "common/oauth2/v2.0/authorize")).query(&[
            ("client_id", partner.client_id.as_str()),
            ("redirect_uri", REDIRECT),
            ("response_type", "code"),
            ("prompt", prompt),
        ]);
        let page = ask.send().await.unwrap().text().await.unwrap();
        for known in ["sign in anew", "for consent"] {
            assert_eq!(page.contains(known), Some(known) == words, "{prompt}: {known}");
        }
    }
}

#[tokio::test]
async fn a_consent_that_is_missing_is_an_administrators_to_give_when_asked_for() {
    let bench = Bench::start().await;
    let (agent, administrator) = (bench.agent(), bench.demo().staff(0, Role::GlobalAdministrator).unwrap());
    let token = bench.refresh_token(agent).await;
    let application = &bench.partner(0).client_id;
    bench.emulator.set_consent(agent.id.tenant, application, false);
    let required = error("consent_required", 65_001);
    assert_eq!(refused(&bench, agent, &[]).await, required);
    assert_eq!(refused(&bench, agent, &[("prompt", "consent")]).await, required, "not an administrator");
    assert_eq!(refused(&bench, administrator, &[]).await, required, "not prompted for consent");
    let response = bench.refresh(agent, &token).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    let body = json(response).await;
    assert_eq!((&body["error"], &body["suberror"]), (&"invalid_grant".into(), &"consent_required".into()));
    assert_eq!(body["error_codes"][0], 65_001);

    let given = bench.authorize(administrator, &[("prompt", "consent")]).send().await.unwrap();
    assert!(query(&given, "code").is_some());
    assert_eq!(bench.refresh(agent, &token).send().await.unwrap().status(), StatusCode::OK, "token not used up");
    bench.code(agent).await;
}

#[tokio::test]
async fn the_consent_of_one_tenant_and_application_is_nobody_elses() {
    let bench = Bench::start().await;
    let (here, there) = (bench.agent(), bench.demo().staff(2, Role::AdminAgent).unwrap());
    bench.emulator.set_consent(here.id.tenant, &bench.partner(0).client_id, false);
    bench.code(there).await;
    let portal = bench.demo().apps.iter().find(|app| app.cloud == Cloud::Global).unwrap();
    let other = bench.authorize(here, &[("client_id", &portal.client_id)]).send().await.unwrap();
    assert!(query(&other, "code").is_some());
    bench.emulator.reset();
    bench.code(here).await;
}

#[tokio::test]
async fn a_disabled_or_deleted_account_signs_in_no_more_and_gets_no_tokens() {
    let bench = Bench::start().await;
    let person = bench.agent();
    let (code, token) = (bench.code(person).await, bench.refresh_token(person).await);
    for (account, number) in [(Account::Disabled, 50_057), (Account::Deleted, 50_034)] {
        bench.emulator.set_account(person.id, account);
        assert_eq!(refused(&bench, person, &[]).await, error("access_denied", number));
        let response = bench.refresh(person, &token).send().await.unwrap();
        assert_eq!(refusal(response).await, ("invalid_grant".to_owned(), number));
    }
    let response = bench.redeem(person, &code, "openid").await;
    assert_eq!(refusal(response).await, ("invalid_grant".to_owned(), 50_034));
    bench.emulator.set_account(person.id, Account::Active);
    assert_eq!(bench.refresh(person, &token).send().await.unwrap().status(), StatusCode::OK);
}

#[tokio::test]
async fn a_deleted_account_is_not_there_to_be_picked() {
    let bench = Bench::start().await;
    let (disabled, deleted) = (bench.agent(), bench.demo().staff(0, Role::SalesAgent).unwrap());
    bench.emulator.set_account(disabled.id, Account::Disabled);
    bench.emulator.set_account(deleted.id, Account::Deleted);
    let ask = bench.http.get(bench.address(Cloud::Global, "common/oauth2/v2.0/authorize")).query(&[
        ("client_id", bench.partner(0).client_id.as_str()),
        ("redirect_uri", REDIRECT),
        ("response_type", "code"),
    ]);
    let page = ask.send().await.unwrap().text().await.unwrap();
    assert!(page.contains(&disabled.sign_in_name) && !page.contains(&deleted.sign_in_name));
}

#[tokio::test]
async fn loopback_can_be_a_way_back_that_nobody_registered() {
    let bench = Bench::start().await;
    bench.emulator.allow_loopback_redirects(false);
    let response = bench.authorize(bench.agent(), &[]).send().await.unwrap();
    assert_eq!(response.status(), StatusCode::BAD_REQUEST);
    assert!(response.headers().get("location").is_none());
    assert!(response.text().await.unwrap().contains("AADSTS50011"));
    bench.emulator.register_redirect_uri(REDIRECT.parse().unwrap());
    bench.code(bench.agent()).await;
}

#[tokio::test]
async fn metadata_can_be_of_another_issuer() {
    let bench = Bench::start().await;
    let address = format!("{}/v2.0/.well-known/openid-configuration", bench.partner(0).tenant);
    let issuer = async || {
        let response = bench.http.get(bench.address(Cloud::Global, &address)).send().await.unwrap();
        text(&json(response).await["issuer"])
    };
    let own = issuer().await;
    let fault = serde_json::json!({"operation": "issuer", "kind": "other-issuer"});
    let add = bench.http.post(format!("{}emulator/faults", bench.emulator.sign_in_url())).json(&fault);
    assert_eq!(add.send().await.unwrap().status(), StatusCode::NO_CONTENT);
    assert_ne!(issuer().await, own);
    assert_eq!(issuer().await, own, "once");
}
