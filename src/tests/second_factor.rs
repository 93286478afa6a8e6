//! Tests of partners whose staff need a second factor: admitted sign-ins, and the effects of a refused one.

use serde_json::json;
use tenantry::{
    emulator::fault::{Fault, FaultKind},
    store::{AuditFilter, Outcome, Store},
};

use crate::{app::TestApp, connection::audited, form::submit};

const ADMIN: &str = "Alicja Żółkiewska";

async fn require(app: &TestApp) {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    store.set_mfa_required(partner.id, true, None, None).await.unwrap();
    store.close().await;
}

/// Returns the partner's audit entries about sessions, the newest first.
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
    assert!(before.open("/customers").await.path().starts_with("/?return_to"), "earlier sessions are ended");

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
    app.emulator.set_omits_mfa_header(true);
    let mut browser = app.browser();
    assert_eq!(app.sign_in(&mut browser, ADMIN).await.status, 403);
    app.emulator.set_omits_mfa_header(false);
    app.emulator.fault(Fault::new("*", FaultKind::Status { status: 503, retry_after: None }).repeated());
    let page = app.sign_in(&mut browser, ADMIN).await;
    assert_eq!(page.status, 503, "{}", page.text());
    assert!(browser.open("/customers").await.path().starts_with("/?return_to"));
    app.emulator.clear_faults();
    let store = app.store().await;
    assert_eq!(store.count_sessions().await, Ok(0));
    store.close().await;
    // Partner Center is not called for other partners' people.
    app.emulator.set_omits_mfa_header(true);
    let other = app.emulator.demo().people.iter().find(|it| it.partner == Some(1) && !it.is_service).unwrap();
    let other = other.name.clone();
    assert_eq!(app.sign_in(&mut browser, &other).await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn an_administrator_requires_it_and_everybody_else_signs_in_again() {
    let app = TestApp::start().await;
    app.emulator.set_revocation_endpoint(true);
    let mut admin = app.signed_in(ADMIN).await;
    let (mut elsewhere, mut colleague) = (app.signed_in(ADMIN).await, app.signed_in("Bruno Fischer").await);
    let mut stranger = app.signed_in("Kayla Whitfield").await;
    let page = admin.open("/partner").await;
    assert!(page.texts("[aria-labelledby=second-factor]").concat().contains("Optional"), "{}", page.text());
    let done = submit(&mut admin, &page, "mfa-form", &[]).await;
    assert_eq!((done.status, done.path()), (200, "/partner"), "{}", done.text());
    assert_eq!(done.texts(".done"), ["Multi-factor authentication setting saved."]);
    assert!(done.texts("[aria-labelledby=second-factor]").concat().contains("Required"), "{}", done.text());

    assert_eq!(admin.open("/customers").await.status, 200, "her own sign-in had a second factor");
    for browser in [&mut elsewhere, &mut colleague] {
        assert!(browser.open("/account").await.path().starts_with("/?return_to"));
    }
    assert_eq!(stranger.open("/account").await.status, 200, "other partners' people are not affected");
    let [admins, colleagues] = [ADMIN, "Bruno Fischer"].map(|name| app.emulator.demo().person(name).unwrap().id);
    let mut revoked = app.emulator.revocations();
    revoked.sort_unstable();
    let mut meant = [admins, colleagues];
    meant.sort_unstable();
    assert_eq!(revoked, meant);
    let entries = audited(&app, "set_mfa_required").await;
    assert_eq!(entries[0].action.detail, json!({ "before": false, "after": true }));
    assert_eq!(entries[0].action.actor.map(|actor| actor.person), Some(admins));

    // Requiring it again ends no sessions, and the same form makes it optional.
    let mut colleague = app.signed_in("Bruno Fischer").await;
    assert_eq!(
        admin.post("/api/set_mfa_required", &[("form_page", "/partner"), ("required", "true")]).await.status,
        200
    );
    assert_eq!(colleague.open("/account").await.status, 200);
    let optional = submit(&mut admin, &done, "mfa-form", &[]).await;
    assert!(optional.texts("[aria-labelledby=second-factor]").concat().contains("Optional"), "{}", optional.text());
    assert_eq!(colleague.open("/account").await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn nobody_requires_it_whose_own_sign_in_is_not_known_to_have_it() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let mut without = app.browser();
    app.sign_in(&mut without, "Henryk Bez-Kodu").await;
    let mut colleague = app.signed_in("Bruno Fischer").await;
    for (browser, untold) in [(&mut without, false), (&mut admin, true)] {
        app.emulator.set_omits_mfa_header(untold);
        let page = browser.open("/partner").await;
        let refused = submit(browser, &page, "mfa-form", &[]).await;
        let said = refused.texts(".error-summary strong");
        assert_eq!((refused.status, said), (409, vec!["You would lose your own access".to_owned()]), "{untold}");
        assert_eq!(
            refused.attributes(".error-summary a.button", "href"),
            ["/sign-in?provider=again&return_to=%2Fpartner"],
            "a link to sign in with a second factor"
        );
        app.emulator.set_omits_mfa_header(false);
    }
    app.emulator.fault(Fault::new("*", FaultKind::Status { status: 503, retry_after: None }).repeated());
    let failed = admin.post("/api/set_mfa_required", &[("form_page", "/partner"), ("required", "true")]).await;
    assert!(failed.status >= 500, "{}", failed.status);
    app.emulator.clear_faults();
    assert!(audited(&app, "set_mfa_required").await.is_empty(), "nothing was changed");
    assert_eq!(colleague.open("/account").await.status, 200);
    app.stop().await;
}
