//! Tests of partners whose staff need MFA: accepted sign-ins, and the effects of a rejected one.

use serde_json::json;
use tenantry::{
    emulator::fault::{Fault, FaultKind},
    store::{AuditFilter, Outcome, Store},
};

use crate::{app::TestApp, connection::audit_entries, form::submit};

const ADMIN: &str = "Alicja Żółkiewska";

async fn require_mfa(app: &TestApp) {
    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    store.set_mfa_required(partner.id, true, None, None).await.unwrap();
    store.close().await;
}

/// Returns the partner's audit entries about sessions, the newest first.
async fn sign_in_audit_entries(store: &Store, app: &TestApp) -> Vec<(String, Outcome)> {
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    let entries = store.list_audit(partner.id, &AuditFilter::default(), None, 100).await.unwrap();
    let of_sessions = entries.into_iter().filter(|entry| entry.action.action.starts_with("sign_"));
    of_sessions.map(|entry| (entry.action.action, entry.outcome)).collect()
}

#[tokio::test]
async fn a_sign_in_without_mfa_is_rejected_and_creates_no_session() {
    let app = TestApp::start().await;
    let without_mfa =
        app.emulator.demo().people.iter().find(|it| it.partner == Some(0) && !it.mfa && !it.guest).unwrap();
    let without_mfa = without_mfa.name.clone();
    let mut earlier_session = app.browser();
    app.sign_in(&mut earlier_session, &without_mfa).await;
    assert_eq!(earlier_session.open("/account").await.status, 200);
    require_mfa(&app).await;
    assert!(earlier_session.open("/customers").await.path().starts_with("/?return_to"), "earlier sessions are ended");

    let mut browser = app.browser();
    let page = app.sign_in(&mut browser, &without_mfa).await;
    assert_eq!((page.status, page.heading().as_str()), (403, "Multi-factor authentication is missing"));
    assert!(page.text().contains(&app.emulator.demo().partners[0].name), "{}", page.text());
    assert!(browser.open("/customers").await.path().starts_with("/?return_to"));
    let store = app.store().await;
    assert_eq!(store.count_sessions().await, Ok(0));
    let entries = sign_in_audit_entries(&store, &app).await;
    assert_eq!(entries[..2], [("sign_out".to_owned(), Outcome::Done), ("sign_in".to_owned(), Outcome::Done)]);
    store.close().await;

    let mut admin = app.signed_in(ADMIN).await;
    assert_eq!(admin.open("/customers").await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn an_unknown_mfa_status_rejects_the_sign_in() {
    let app = TestApp::start().await;
    require_mfa(&app).await;
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
    // Partner Center is not called for staff of other partners.
    app.emulator.set_omits_mfa_header(true);
    let other = app.emulator.demo().people.iter().find(|it| it.partner == Some(1) && !it.is_service).unwrap();
    let other = other.name.clone();
    assert_eq!(app.sign_in(&mut browser, &other).await.status, 200);
    app.stop().await;
}

#[tokio::test]
async fn requiring_mfa_ends_all_other_sessions_of_the_partner() {
    let app = TestApp::start().await;
    app.emulator.set_revocation_endpoint(true);
    let mut admin = app.signed_in(ADMIN).await;
    let (mut other_session, mut colleague) = (app.signed_in(ADMIN).await, app.signed_in("Bruno Fischer").await);
    let mut other_partners_staff = app.signed_in("Kayla Whitfield").await;
    let page = admin.open("/partner").await;
    assert!(page.texts("[aria-labelledby=second-factor]").concat().contains("Optional"), "{}", page.text());
    let done = submit(&mut admin, &page, "mfa-form", &[]).await;
    assert_eq!((done.status, done.path()), (200, "/partner"), "{}", done.text());
    assert_eq!(done.texts(".done"), ["Multi-factor authentication setting saved."]);
    assert!(done.texts("[aria-labelledby=second-factor]").concat().contains("Required"), "{}", done.text());

    assert_eq!(admin.open("/customers").await.status, 200, "her own sign-in had a second factor");
    for browser in [&mut other_session, &mut colleague] {
        assert!(browser.open("/account").await.path().starts_with("/?return_to"));
    }
    assert_eq!(other_partners_staff.open("/account").await.status, 200, "staff of other partners are not affected");
    let [admin_id, colleague_id] = [ADMIN, "Bruno Fischer"].map(|name| app.emulator.demo().person(name).unwrap().id);
    let mut revoked = app.emulator.revocations();
    revoked.sort_unstable();
    let mut expected = [admin_id, colleague_id];
    expected.sort_unstable();
    assert_eq!(revoked, expected);
    let entries = audit_entries(&app, "set_mfa_required").await;
    assert_eq!(entries[0].action.detail, json!({ "before": false, "after": true }));
    assert_eq!(entries[0].action.actor.map(|actor| actor.person), Some(admin_id));

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
async fn requiring_mfa_needs_an_own_sign_in_with_mfa() {
    let app = TestApp::start().await;
    let mut admin = app.signed_in(ADMIN).await;
    let mut without_mfa = app.browser();
    app.sign_in(&mut without_mfa, "Henryk Bez-Kodu").await;
    let mut colleague = app.signed_in("Bruno Fischer").await;
    for (browser, omits_mfa_header) in [(&mut without_mfa, false), (&mut admin, true)] {
        app.emulator.set_omits_mfa_header(omits_mfa_header);
        let page = browser.open("/partner").await;
        let refused = submit(browser, &page, "mfa-form", &[]).await;
        let heading = refused.texts(".error-summary strong");
        assert_eq!(
            (refused.status, heading),
            (409, vec!["You would lose your own access".to_owned()]),
            "{omits_mfa_header}"
        );
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
    assert!(audit_entries(&app, "set_mfa_required").await.is_empty(), "nothing was changed");
    assert_eq!(colleague.open("/account").await.status, 200);
    app.stop().await;
}
