//! Tests of failed sign-ins that are not the provider's fault: the portal's own database, and other people with the
//! same address.

use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
};

const ADMIN: &str = "Alicja Żółkiewska";

fn person(app: &TestApp) -> String {
    app.emulator.demo().person(ADMIN).unwrap().sign_in_name.clone()
}

fn assert_blames_the_portal(page: &Page, heading: &str) {
    assert_eq!((page.status, page.heading().as_str()), (503, heading), "{}", page.text());
    assert_eq!(page.headers["retry-after"], "5");
    assert!(!page.text().contains("sign-in service"), "{}", page.text());
}

#[tokio::test]
async fn a_busy_database_is_not_called_a_fault_of_the_sign_in_service() {
    let app = TestApp::start().await;
    let mut other = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let mut waiting = app.browser();
    let provider = waiting.open("/sign-in?provider=global").await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    assert_blames_the_portal(&app.browser().open("/sign-in?provider=global").await, "The portal is busy");
    assert_blames_the_portal(&waiting.pick(provider, &person(&app)).await, "The portal is busy");
    other.execute("ROLLBACK").await.unwrap();
    assert_eq!(app.signed_in(ADMIN).await.open("/customers").await.status, 200);
    other.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn partners_that_cannot_be_looked_up_are_no_fault_of_the_sign_in_service_either() {
    let app = TestApp::start().await;
    let mut browser = app.browser();
    let provider = browser.open("/sign-in?provider=global").await;
    let mut other = SqliteConnection::connect(&app.database_url()).await.unwrap();
    other.execute("ALTER TABLE partner RENAME COLUMN issuer TO elsewhere").await.unwrap();
    let refused = browser.pick(provider, &person(&app)).await;
    assert_blames_the_portal(&refused, "Sign-in is unavailable");
    other.execute("ALTER TABLE partner RENAME COLUMN elsewhere TO issuer").await.unwrap();
    assert_eq!(app.sign_in(&mut browser, ADMIN).await.status, 200);
    other.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn a_provider_that_is_down_is_not_called_microsofts() {
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
async fn exhaust(browser: &mut Browser, path: &str) {
    for _ in 0..100 {
        if browser.open(path).await.status == 429 {
            return;
        }
    }
    panic!("{path} is not limited");
}

#[tokio::test]
async fn one_caller_keeps_nobody_of_the_same_address_from_signing_in() {
    let limits = [("TENANTRY_RATE_LIMIT__ANONYMOUS_PER_MINUTE", "1"), ("TENANTRY_RATE_LIMIT__ANONYMOUS_BURST", "12")];
    let app = TestApp::start_with(&limits).await;
    exhaust(&mut app.browser(), "/signed-out").await;
    assert_eq!(app.browser().open("/customers").await.status, 429, "other requests without a session are limited too");
    assert_eq!(app.signed_in(ADMIN).await.open("/customers").await.status, 200);

    // A started sign-in can be finished, whatever others do meanwhile.
    let mut browser = app.browser();
    let provider = browser.open("/sign-in?provider=global").await;
    assert_eq!(provider.status, 200, "{}", provider.text());
    let state = provider.address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    exhaust(&mut app.browser(), "/sign-in?provider=nobody").await;
    assert_eq!(app.browser().open("/").await.status, 429);
    let cookie = browser.names().find(|name| name.starts_with("sign-in-")).unwrap().to_owned();
    let answer = format!("/sign-in/callback?state={state}&code=x");
    let mut forger = app.browser();
    for made_up in ["", "x.y", "MQ.MQ"] {
        forger.set_cookie(&cookie, made_up);
        assert_eq!(forger.open(&answer).await.status, 429, "{made_up}: a forged cookie");
    }
    assert_eq!(browser.pick(provider, &person(&app)).await.status, 200);
    assert_eq!(browser.open("/customers").await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn a_failed_sign_in_ends_with_the_button_that_helps() {
    let app = TestApp::start().await;
    let name = |name: &str| app.emulator.demo().person(name).unwrap().sign_in_name.clone();
    let ways = |page: &Page| -> Vec<(String, String)> {
        page.texts("main a.wide").into_iter().zip(page.attributes("main a.wide", "href")).collect()
    };
    let way = |words: &str, url: &str| vec![(words.to_owned(), url.to_owned())];
    let begin = "/sign-in?provider=global&return_to=%2Factivity";
    let mut browser = app.browser();
    let provider = browser.open(begin).await;
    let state = provider.address.query_pairs().find(|(name, _)| name == "state").unwrap().1.into_owned();
    let cancelled = browser.open(&format!("/sign-in/callback?error=access_denied&state={state}")).await;
    assert_eq!(ways(&cancelled), way("Retry", begin), "{}", cancelled.text());
    let unknown = browser.sign_in_by(begin, &name("Nemo Niemand")).await;
    assert_eq!(ways(&unknown), way("Use another account", &format!("{begin}&prompt=select_account")));
    assert!(browser.open(&ways(&unknown)[0].1).await.path().contains("prompt=select_account"));
    // No sign-in of theirs would succeed.
    let disabled = browser.sign_in_by(begin, &name("Rolf Abendschein")).await;
    assert_eq!((ways(&disabled), disabled.texts("main a.primary")), (Vec::new(), vec!["Back to sign-in".to_owned()]));

    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    store.set_mfa_required(partner.id, true, None, None).await.unwrap();
    store.close().await;
    let without = browser.sign_in_by(begin, &name("Henryk Bez-Kodu")).await;
    assert_eq!(ways(&without), way("Sign in with MFA", &format!("{begin}&prompt=login")), "{}", without.text());
    assert!(browser.open(&ways(&without)[0].1).await.path().contains("prompt=login"));
    // Any other value is ignored.
    assert!(!browser.open(&format!("{begin}&prompt=none")).await.path().contains("prompt="));
    app.stop().await;
}
