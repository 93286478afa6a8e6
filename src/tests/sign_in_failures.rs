//! Tests of failed sign-ins that are not the provider's fault: the portal's own database, and other people with the
//! same IP address.

use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
};

const ADMIN: &str = "Alicja Żółkiewska";

/// Returns the administrator's user principal name.
fn person(app: &TestApp) -> String {
    app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone()
}

fn assert_reported_as_portal_failure(page: &Page, heading: &str) {
    assert_eq!((page.status, page.heading().as_str()), (503, heading), "{}", page.text());
    assert_eq!(page.headers["retry-after"], "5");
    assert!(!page.text().contains("sign-in service"), "{}", page.text());
}

#[tokio::test]
async fn a_busy_database_is_not_reported_as_a_provider_failure() {
    let app = TestApp::start().await;
    let mut other = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let mut waiting = app.browser();
    let provider = waiting.open("/sign-in?provider=global").await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    assert_reported_as_portal_failure(&app.browser().open("/sign-in?provider=global").await, "The portal is busy");
    assert_reported_as_portal_failure(&waiting.select_account(provider, &person(&app)).await, "The portal is busy");
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(app.signed_in(ADMIN).await.open("/customers").await.status, 200);
    other.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn a_failed_partner_lookup_is_not_reported_as_a_provider_failure() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let provider = browser.open("/sign-in?provider=global").await;
    let mut other = SqliteConnection::connect(&app.database_url()).await.unwrap();
    other.execute("ALTER TABLE partner RENAME COLUMN issuer TO elsewhere").await.unwrap();
    let refused = browser.select_account(provider, &person(&app)).await;
    assert_reported_as_portal_failure(&refused, "Sign-in is unavailable");
    other.execute("ALTER TABLE partner RENAME COLUMN elsewhere TO issuer").await.unwrap();
    assert_eq!(app.sign_in(&mut browser, ADMIN).await.status, 200);
    other.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn an_unreachable_provider_is_reported_without_naming_microsoft() {
    let app = TestApp::start().await;
    app.emulator
        .sign_in_fault(Fault::new("discovery", FaultKind::Status { status: 503, retry_after: None }).repeated());
    for (language, heading) in
        [("en", "The sign-in service can’t be reached"), ("pl", "Usługa logowania jest nieosiągalna")]
    {
        let mut browser = app.browser();
        browser.set_cookie("language", language);
        let page = browser.open("/sign-in?provider=global").await;
        assert_eq!((page.status, page.heading().as_str()), (502, heading));
        assert!(!page.text().contains("Microsoft"), "{}", page.text());
    }
    app.stop().await;
}

/// Requests a page until it is rate-limited for this address.
async fn exhaust_rate_limit(browser: &mut Browser, path: &str) {
    for _ in 0..100 {
        if browser.open(path).await.status == 429 {
            return;
        }
    }
    panic!("{path} is not limited");
}

#[tokio::test]
async fn one_client_cannot_block_sign_ins_from_the_same_address() {
    let limits = [("TENANTRY_RATE_LIMIT__ANONYMOUS_PER_MINUTE", "1"), ("TENANTRY_RATE_LIMIT__ANONYMOUS_BURST", "12")];
    let app = TestApp::start_with(&limits).await;
    exhaust_rate_limit(&mut app.browser(), "/signed-out").await;
    assert_eq!(app.browser().open("/customers").await.status, 429, "other requests without a session are limited too");
    assert_eq!(app.signed_in(ADMIN).await.open("/customers").await.status, 200);

    // A started sign-in can be finished, whatever others do meanwhile.
    let mut browser = app.browser();
    let provider = browser.open("/sign-in?provider=global").await;
    assert_eq!(provider.status, 200, "{}", provider.text());
    let state = provider.address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    exhaust_rate_limit(&mut app.browser(), "/sign-in?provider=nobody").await;
    assert_eq!(app.browser().open("/").await.status, 429);
    let cookie = browser.cookie_names().find(|name| name.starts_with("sign-in-")).unwrap().to_owned();
    let callback = format!("/sign-in/callback?state={state}&code=x");
    let mut forger = app.browser();
    for forged in ["", "x.y", "MQ.MQ"] {
        forger.set_cookie(&cookie, forged);
        assert_eq!(forger.open(&callback).await.status, 429, "{forged}: a forged cookie");
    }
    assert_eq!(browser.select_account(provider, &person(&app)).await.status, 200);
    assert_eq!(browser.open("/customers").await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn a_failed_sign_in_offers_the_matching_action() {
    let app = TestApp::start().await;
    let name = |name: &str| app.emulator.demo().person(name).unwrap().sign_in_name.clone();
    let actions = |page: &Page| -> Vec<(String, String)> {
        page.texts("main a.wide").into_iter().zip(page.attributes("main a.wide", "href")).collect()
    };
    let action = |label: &str, url: &str| vec![(label.to_owned(), url.to_owned())];
    let begin = "/sign-in?provider=global&return_to=%2Factivity";
    let mut browser = app.browser();
    let provider = browser.open(begin).await;
    let state = provider.address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let cancelled = browser.open(&format!("/sign-in/callback?error=access_denied&state={state}")).await;
    assert_eq!(actions(&cancelled), action("Retry", begin), "{}", cancelled.text());
    let unknown = browser.sign_in_at(begin, &name("Nemo Niemand")).await;
    assert_eq!(actions(&unknown), action("Use another account", &format!("{begin}&prompt=select_account")));
    assert!(browser.open(&actions(&unknown)[0].1).await.path().contains("prompt=select_account"));
    // No sign-in of theirs would succeed.
    let disabled = browser.sign_in_at(begin, &name("Rolf Abendschein")).await;
    assert_eq!(
        (actions(&disabled), disabled.texts("main a.primary")),
        (Vec::new(), vec!["Back to sign-in".to_owned()])
    );

    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    store.set_mfa_required(partner.id, true, None, None).await.unwrap();
    store.close().await;
    let without_mfa = browser.sign_in_at(begin, &name("Henryk Bez-Kodu")).await;
    assert_eq!(
        actions(&without_mfa),
        action("Sign in with MFA", &format!("{begin}&prompt=login")),
        "{}",
        without_mfa.text()
    );
    assert!(browser.open(&actions(&without_mfa)[0].1).await.path().contains("prompt=login"));
    // Any other value is ignored.
    assert!(!browser.open(&format!("{begin}&prompt=none")).await.path().contains("prompt="));
    app.stop().await;
}
