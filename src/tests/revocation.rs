//! Tests of revoking refresh tokens at the provider, if it has an endpoint for that, when sessions end by sign-out, on
//! the account page or by disabling.

use std::time::{Duration, Instant};

use reqwest::Method;
use tenantry::{
    domain::id::PersonId,
    emulator::fault::{Fault, FaultKind},
    server::command::{partner, person},
};

use crate::{app::TestApp, browser::Browser, own_provider::with_own_provider};

const ADMIN: &str = "Alicja Żółkiewska";
const COLLEAGUE: &str = "Bruno Fischer";

/// Starts a portal whose providers have a revocation endpoint.
async fn start_with_revocation() -> TestApp {
    let app = TestApp::start().await;
    app.emulator.set_revocation_endpoint(true);
    app
}

fn person_of(app: &TestApp, name: &str) -> PersonId {
    app.emulator.demo().person(name).unwrap().id
}

async fn is_signed_out(browser: &mut Browser) -> bool {
    browser.open("/account").await.path().starts_with("/?return_to")
}

#[tokio::test]
async fn sign_out_revokes_the_refresh_token() {
    let app = start_with_revocation().await;
    let (mut here, mut there) = (app.signed_in(ADMIN).await, app.signed_in(ADMIN).await);
    here.post("/sign-out", &[]).await;
    assert!(is_signed_out(&mut here).await);
    assert_eq!(app.emulator.revocations(), [person_of(&app, ADMIN)]);
    assert_eq!(there.open("/customers").await.status, 200, "the other session has another token");
    app.stop().await;
}

#[tokio::test]
async fn a_token_of_a_partners_own_provider_is_revoked_with_the_partners_client() {
    let app = start_with_revocation().await;
    let partner = with_own_provider(&app, "bursztyn.example").await;
    let store = app.store().await;
    let id = store.find_partner_by_tenant(partner.tenant).await.unwrap().unwrap().id;
    store.close().await;
    let account = app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone();
    let mut browser = app.browser();
    assert_eq!(browser.sign_in_at(&format!("/sign-in?provider={id}"), &account).await.status, 200);
    browser.post("/sign-out", &[]).await;
    assert_eq!(app.emulator.revocations(), [person_of(&app, ADMIN)]);
    app.stop().await;
}

#[tokio::test]
async fn a_failing_or_unresponsive_provider_does_not_prevent_sign_out() {
    let app = start_with_revocation().await;
    let failing = FaultKind::Status { status: 503, retry_after: None };
    for kind in [failing, FaultKind::Html, FaultKind::Reset, FaultKind::NoResponse] {
        app.emulator.sign_in_fault(Fault::new("revoke", kind).repeated());
        for path in ["/sign-out", "/api/end_all_sessions"] {
            let mut browser = app.signed_in(ADMIN).await;
            let began = Instant::now();
            let page = browser.post(path, &[("form_page", "/account")]).await;
            assert!(page.status < 400, "{kind:?} {path}: {}", page.status);
            assert!(began.elapsed() < Duration::from_secs(20), "{kind:?} {path}: {:?}", began.elapsed());
            assert!(is_signed_out(&mut browser).await, "{kind:?} {path}");
        }
        app.emulator.clear_sign_in_faults();
    }
    app.stop().await;
}

#[tokio::test]
async fn without_a_revocation_endpoint_no_revocation_is_sent() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    browser.post("/sign-out", &[]).await;
    assert!(is_signed_out(&mut browser).await);
    assert_eq!(app.emulator.revocations(), []);
    app.stop().await;
}

#[tokio::test]
async fn ending_sessions_on_the_account_page_revokes_their_tokens() {
    let app = start_with_revocation().await;
    let (admin, colleague) = (person_of(&app, ADMIN), person_of(&app, COLLEAGUE));
    let (mut here, mut there) = (app.signed_in(ADMIN).await, app.signed_in(ADMIN).await);
    let mut colleague_browser = app.signed_in(COLLEAGUE).await;
    let account = here.open("/account").await;
    let other = account.attributes("form[action='/api/end_session'] input[name=session]", "value").remove(0);

    let fields = [("form_page", "/account"), ("session", other.as_str())];
    assert_eq!(colleague_browser.post("/api/end_session", &fields).await.status, 404, "it is another person's session");
    assert_eq!(app.emulator.revocations(), []);
    assert_eq!(here.post("/api/end_session", &fields).await.status, 200);
    assert!(is_signed_out(&mut there).await);
    assert_eq!(app.emulator.revocations(), [admin]);
    assert_eq!(here.open("/customers").await.status, 200);

    let mut third = app.signed_in(ADMIN).await;
    here.post("/api/end_all_sessions", &[("form_page", "/account")]).await;
    assert!(is_signed_out(&mut here).await && is_signed_out(&mut third).await);
    assert_eq!(app.emulator.revocations(), [admin; 3]);
    colleague_browser.post("/sign-out", &[]).await;
    assert_eq!(app.emulator.revocations(), [admin, admin, admin, colleague]);
    app.stop().await;
}

#[tokio::test]
async fn only_a_sign_in_as_another_person_revokes_the_previous_token() {
    let app = start_with_revocation().await;
    let mut browser = app.signed_in(ADMIN).await;
    app.sign_in(&mut browser, ADMIN).await;
    assert_eq!(app.emulator.revocations(), [], "a provider may end the new token with the old one");
    app.sign_in(&mut browser, COLLEAGUE).await;
    assert_eq!(app.emulator.revocations(), [person_of(&app, ADMIN)]);
    app.stop().await;
}

#[tokio::test]
async fn disabling_a_person_or_partner_revokes_their_tokens() {
    let app = start_with_revocation().await;
    let mut browsers = [app.signed_in(ADMIN).await, app.signed_in(ADMIN).await];
    let mut colleague = app.signed_in(COLLEAGUE).await;
    let (admin, other) = (person_of(&app, ADMIN), person_of(&app, COLLEAGUE));
    person::set_disabled(app.settings(), admin, true, &mut Vec::new()).await.unwrap();
    for browser in &mut browsers {
        assert!(is_signed_out(browser).await);
    }
    assert_eq!(app.emulator.revocations(), [admin; 2]);
    assert!(!is_signed_out(&mut colleague).await);

    let store = app.store().await;
    let id = store.find_partner_by_tenant(other.tenant).await.unwrap().unwrap().id;
    store.close().await;
    partner::set_disabled(app.settings(), id, true, &mut Vec::new()).await.unwrap();
    assert!(is_signed_out(&mut colleague).await);
    assert_eq!(app.emulator.revocations(), [admin, admin, other]);
    app.stop().await;
}

#[tokio::test]
async fn disabling_a_partner_in_the_browser_revokes_its_staffs_tokens() {
    let app = start_with_revocation().await;
    let mut staff = app.signed_in(ADMIN).await;
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(person_of(&app, ADMIN).tenant).await.unwrap().unwrap().id.to_string();
    store.close().await;
    let mut operator = app.signed_in("Olga Operator").await;
    for function in ["disable_partner", "enable_partner"] {
        let (status, body) = operator.call(Method::POST, &format!("/api/{function}"), &[("partner", &partner)]).await;
        assert_eq!(status, 200, "{body}");
        assert!(is_signed_out(&mut staff).await);
        assert_eq!(app.emulator.revocations(), [person_of(&app, ADMIN)], "{function}");
    }
    app.stop().await;
}
