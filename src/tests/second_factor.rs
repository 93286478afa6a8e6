//! Partners whose staff need a second factor: who is let in, and what is left of a sign-in without one.

use tenantry::{
    emulator::fault::{Fault, FaultKind},
    store::{AuditFilter, Outcome, Store},
};

use crate::app::TestApp;

const ADMIN: &str = "Alicja Żółkiewska";

async fn require(app: &TestApp) {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    store.set_mfa_required(partner.id, true, None, None).await.unwrap();
    store.close().await;
}

/// What the partner's audit has of sessions, the newest first.
async fn sessions_in_audit(store: &Store, app: &TestApp) -> Vec<(String, Outcome)> {
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 100).await.unwrap();
    let of_sessions = entries.into_iter().filter(|entry| entry.action.action.starts_with("sign_"));
    of_sessions.map(|entry| (entry.action.action, entry.outcome)).collect()
}

#[tokio::test]
async fn whoever_has_no_second_factor_is_told_so_and_has_no_session() {
    let app = TestApp::start().await;
    let without = app.emulator.demo().people.iter().find(|it| it.partner == Some(0) && !it.mfa && !it.guest).unwrap();
    let without = without.name.clone();
    let mut before = app.browser();
    app.sign_in(&mut before, &without).await;
    assert_eq!(before.open("/account").await.status, 200);
    require(&app).await;
    assert!(before.open("/customers").await.path().starts_with("/?return_to"), "sessions of before end");

    let mut browser = app.browser();
    let page = app.sign_in(&mut browser, &without).await;
    assert_eq!((page.status, page.heading().as_str()), (403, "Multi-factor authentication is missing"));
    assert!(page.text().contains(&app.emulator.demo().partners[0].name), "{}", page.text());
    assert!(browser.open("/customers").await.path().starts_with("/?return_to"));
    let store = app.store().await;
    assert_eq!(store.count_sessions().await, Ok(0));
    let told = sessions_in_audit(&store, &app).await;
    assert_eq!(told[..2], [("sign_out".to_owned(), Outcome::Done), ("sign_in".to_owned(), Outcome::Done)]);
    store.close().await;

    let mut admin = app.signed_in(ADMIN).await;
    assert_eq!(admin.open("/customers").await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn what_partner_center_does_not_say_lets_nobody_in() {
    let app = TestApp::start().await;
    require(&app).await;
    app.emulator.set_mfa_untold(true);
    let mut browser = app.browser();
    assert_eq!(app.sign_in(&mut browser, ADMIN).await.status, 403);
    app.emulator.set_mfa_untold(false);
    app.emulator.fault(Fault::once("*", FaultKind::Status { status: 503, retry_after: None }).always());
    let page = app.sign_in(&mut browser, ADMIN).await;
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(browser.open("/customers").await.path().starts_with("/?return_to"));
    app.emulator.clear_faults();
    let store = app.store().await;
    assert_eq!(store.count_sessions().await, Ok(0));
    store.close().await;
    // Other partners' people are not asked about.
    app.emulator.set_mfa_untold(true);
    let other = app.emulator.demo().people.iter().find(|it| it.partner == Some(1) && !it.is_service).unwrap();
    let other = other.name.clone();
    assert_eq!(app.sign_in(&mut browser, &other).await.status, 200);
    app.stop().await;
}
