//! Tests of changes that require a recent sign-in: a person with an older one authenticates again and continues with
//! the same input.

use reqwest::Method;
use tenantry::emulator::fault::{Fault, FaultKind, TokenFlaw};
use url::Url;

use crate::{app::TestApp, browser::Browser, connection::audit_entries};

const ADMIN: &str = "Alicja Żółkiewska";

/// Returns the browser of an administrator whose ID token has a flaw.
async fn signed_in_with(app: &TestApp, flaw: TokenFlaw) -> Browser {
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw }));
    app.signed_in(ADMIN).await
}

#[tokio::test]
async fn sensitive_changes_are_rejected_after_an_old_sign_in() {
    let app = TestApp::start().await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0].to_string();
    let id = "00000000-0000-0000-0000-000000000007";
    let changes: [(&str, &[(&str, &str)]); 13] = [
        ("remove_relationship", &[("customer", &customer), ("name", "any")]),
        ("remove_delegated_access", &[("customer", &customer), ("name", "any")]),
        ("add_role_mapping", &[("claim", "groups"), ("value", id), ("role", "admin-agent")]),
        ("remove_role_mapping", &[("claim", "groups"), ("value", id), ("role", "admin-agent")]),
        ("save_notice_settings", &[("addresses", "ops@bursztyn.example")]),
        ("set_mfa_required", &[("required", "true")]),
        ("set_step_up_required", &[("required", "true")]),
        ("save_self_service", &[("offer", "view"), ("contact", "Call")]),
        ("save_webhook", &[("url", "https://hooks.bursztyn.example/"), ("active", "true")]),
        ("rotate_webhook_secret", &[]),
        ("remove_webhook", &[]),
        ("use_reserve_connection", &[("connection", id)]),
        ("remove_connection", &[("connection", id)]),
    ];
    for (flaw, auth_time_known) in [(TokenFlaw::SignedInEarlier, true), (TokenFlaw::NoSignInTime, false)] {
        let mut browser = signed_in_with(&app, flaw).await;
        for (function, fields) in changes {
            let fields: Vec<_> = fields.iter().copied().chain([("confirmed", "true")]).collect();
            let (status, body) = browser.call(Method::POST, &format!("/api/{function}"), &fields).await;
            let expected = format!("{{\"SignInNotFresh\":{{\"auth_time_known\":{auth_time_known}}}}}");
            assert_eq!((status, body), (403, expected), "{function}");
            assert!(audit_entries(&app, function).await.is_empty(), "{function}");
        }
        let page = browser.post("/partner/connect", &[("slot", "active")]).await;
        assert_eq!((page.status, page.heading().as_str()), (403, "Confirm that it’s you"));
        let again = page.attributes("main a.button", "href");
        assert_eq!(again, ["/sign-in?provider=again&return_to=%2Fpartner"]);
        // Other pages and changes continue to work.
        assert_eq!(browser.open("/partner").await.status, 200);
        let saved = [("form_page", "/account"), ("page_size", "25")];
        assert_eq!(browser.post("/api/save_preferences", &saved).await.status, 200);
    }
    app.stop().await;
}

#[tokio::test]
async fn input_is_restored_after_reauthentication() {
    let app = TestApp::start().await;
    let mut browser = signed_in_with(&app, TokenFlaw::SignedInEarlier).await;
    let page = browser.open("/partner").await;
    let mut fields = page.form("#notices-form");
    "ops@bursztyn.example".clone_into(&mut fields.iter_mut().find(|(name, _)| name == "addresses").unwrap().1);
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = browser.post("/api/save_notice_settings", &fields).await;
    assert_eq!(
        (refused.status, refused.texts(".error-summary strong")),
        (403, vec!["Confirm that it’s you".to_owned()])
    );
    assert_eq!(refused.attributes("[name=addresses]", "value"), ["ops@bursztyn.example"]);
    let sign_in_url = refused.attributes(".error-summary a.button", "href").remove(0);
    assert_eq!(sign_in_url, "/sign-in?provider=again&return_to=%2Fpartner");

    let provider = browser.open(&sign_in_url).await;
    let parameters: Vec<_> = Url::parse(provider.address.as_str()).unwrap().query_pairs().into_owned().collect();
    let parameter = |name: &str| parameters.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone());
    let account = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    assert_eq!(parameter("prompt").as_deref(), Some("login"));
    assert_eq!(parameter("login_hint").as_ref(), Some(&account));
    let back = browser.select_account(provider, &account).await;
    assert_eq!((back.status, back.path()), (200, "/partner"));
    assert_eq!(back.attributes("[name=addresses]", "value"), ["ops@bursztyn.example"], "the input is kept");
    let fields = back.form("#notices-form");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let saved = browser.post("/api/save_notice_settings", &fields).await;
    assert_eq!((saved.status, saved.texts(".error-summary").len()), (200, 0), "{}", saved.text());
    assert_eq!(audit_entries(&app, "save_notice_settings").await.len(), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_sign_in_without_auth_time_does_not_count_as_recent() {
    let app = TestApp::start().await;
    let mut browser = signed_in_with(&app, TokenFlaw::NoSignInTime).await;
    app.emulator.sign_in_fault(Fault::new("id-token", FaultKind::IdToken { flaw: TokenFlaw::NoSignInTime }));
    let account = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    let back = browser.sign_in_at("/sign-in?provider=again&return_to=%2Fpartner", &account).await;
    assert_eq!(back.status, 200);
    let refused = browser.post("/api/save_notice_settings", &[("form_page", "/partner"), ("addresses", "")]).await;
    assert_eq!(refused.status, 403);
    assert!(refused.text().contains("auth_time"), "{}", refused.text());
    app.stop().await;
}

#[tokio::test]
async fn reauthentication_input_is_not_visible_to_another_person() {
    let app = TestApp::start().await;
    let mut browser = signed_in_with(&app, TokenFlaw::SignedInEarlier).await;
    let page = browser.open("/partner").await;
    let fields = page.form("#notices-form");
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    assert_eq!(browser.post("/api/save_notice_settings", &fields).await.status, 403);
    let other = app.emulator.demo().person("Bruno Fischer").unwrap().sign_in_name.clone();
    browser.sign_in_at("/sign-in?provider=again&return_to=%2Fcustomers", &other).await;
    let account = browser.open("/account").await;
    assert!(account.text().contains("Bruno Fischer"), "it is the person's own session");
    assert_ne!(browser.open("/sign-in?provider=again").await.address.port(), browser.origin().port());
    let mut anonymous = app.browser();
    assert!(anonymous.open("/sign-in?provider=again&return_to=%2Fpartner").await.path().starts_with("/?return_to"));
    app.stop().await;
}
