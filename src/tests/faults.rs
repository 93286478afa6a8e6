//! Tests of failures of Partner Center: each page explains the failure, keeps its layout and never responds with 500.

use tenantry::emulator::{
    fault::{Fault, FaultKind},
    sentinel,
};

use crate::app::{SHORT_TIMEOUTS, TestApp};

fn status(status: u16) -> FaultKind {
    FaultKind::Status { status, retry_after: None }
}

#[tokio::test]
async fn a_failed_list_explains_the_failure_and_keeps_the_search() {
    for (kind, expected, title) in [
        (status(400), 422, "Partner Center rejected this"),
        (status(401), 502, "Partner Center denied access"),
        (status(403), 502, "Partner Center denied access"),
        (FaultKind::Status { status: 429, retry_after: Some(30) }, 429, "Too many requests to Partner Center"),
        (status(500), 502, "Partner Center is unavailable"),
        (status(503), 502, "Partner Center is unavailable"),
        (FaultKind::NoResponse, 504, "Partner Center didn’t respond in time"),
        (FaultKind::WrongType, 502, "Unexpected response from Partner Center"),
        (FaultKind::Html, 502, "Unexpected response from Partner Center"),
        (FaultKind::Huge, 502, "Unexpected response from Partner Center"),
    ] {
        // The state of throttles and circuit breakers outlives a request, so each kind of fault is tested with its own
        // portal.
        let app = TestApp::start_with(&SHORT_TIMEOUTS).await;
        let mut browser = app.signed_in("Alicja Żółkiewska").await;
        app.emulator.fault(Fault::new("get-a-customer-by-name", kind).repeated());
        let page = browser.open("/customers?search=a").await;
        assert_eq!((page.status, page.texts(".problem h2")), (expected, vec![title.to_owned()]), "{kind:?}");
        assert_eq!(page.attributes("#search", "value"), ["a"], "{kind:?}: the search text is kept");
        assert_eq!(page.heading(), "Customers", "{kind:?}: the page layout is kept");
        assert_eq!(page.texts(".problem .mono").len(), 1, "{kind:?}: the page shows an id for support");
        if expected == 429 {
            assert!(page.text().contains("Try again in 30 s"), "{}", page.text());
        }
        app.stop().await;
    }
}

#[tokio::test]
async fn an_outage_for_one_partner_does_not_affect_others() {
    let app = TestApp::start_with(&SHORT_TIMEOUTS).await;
    let demo = app.emulator.demo();
    let (unavailable_partner, unaffected_person) =
        (demo.partners[0].tenant, demo.people.iter().find(|p| p.partner == Some(2) && p.is_agent()).unwrap());
    let unaffected_person = unaffected_person.name.clone();
    let mut affected = app.signed_in("Alicja Żółkiewska").await;
    let mut unaffected = app.signed_in(&unaffected_person).await;
    app.emulator.fault(Fault::new("*", status(503)).for_partner(unavailable_partner).repeated());
    let mut titles = Vec::new();
    for round in 0..6 {
        // A new search, since a cached result would be shown as stale.
        titles.extend(affected.open(&format!("/customers?search={round}")).await.texts(".problem h2"));
        assert_eq!(unaffected.open("/customers").await.status, 200);
    }
    assert_eq!(titles.first().map(String::as_str), Some("Partner Center is unavailable"));
    assert_eq!(
        titles.last().map(String::as_str),
        Some("Partner Center isn’t responding"),
        "the circuit breaker is open"
    );
    let mut operator = app.signed_in("Olga Operator").await;
    let health = operator.open("/operator/health").await;
    assert_eq!(health.texts("td .badge.bad"), ["Not responding"], "the operator sees which partner is affected");
    app.stop().await;
}

#[tokio::test]
async fn sentinel_customers_never_cause_a_500_response() {
    let app = TestApp::start_with(&SHORT_TIMEOUTS).await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    for sentinel in sentinel::ALL {
        let page = browser.open(&format!("/customers/{}", sentinel.id)).await;
        assert_ne!(page.status, 500, "{}", sentinel.name);
        assert!(!page.heading().is_empty(), "{}", sentinel.name);
        assert!(page.texts("nav.side a").contains(&"Customers".to_owned()), "{}: navigation is kept", sentinel.name);
        assert!(!page.text().contains("fa017000") || page.status == 200, "{}: no upstream message", sentinel.name);
    }
    app.stop().await;
}

#[tokio::test]
async fn a_missing_second_factor_leads_to_sign_in_with_mfa() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    app.sign_in(&mut browser, "Henryk Bez-Kodu").await;
    let page = browser.open("/customers").await;
    assert_eq!(page.texts(".problem h2"), ["Sign in with MFA to continue"]);
    assert_eq!(page.status, 401);
    app.stop().await;
}

#[tokio::test]
async fn an_expired_refresh_token_leads_to_a_new_sign_in() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    app.emulator.expire_refresh_tokens();
    // After a 401, the portal requests a new access token, which fails.
    app.emulator.fault(Fault::new("get-a-list-of-customers", status(401)));
    let page = browser.open("/customers").await;
    assert_eq!((page.status, page.texts(".problem h2")), (401, vec!["Sign in again to continue".to_owned()]));
    assert_eq!(
        browser.open("/account").await.status,
        200,
        "the portal's own pages do not need access to Partner Center"
    );
    app.stop().await;
}

#[tokio::test]
async fn an_expired_continuation_token_is_reported() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in("Alicja Żółkiewska").await;
    let next = browser.open("/customers?size=25").await.attributes(".pager a[rel=next]", "href")[0].clone();
    app.emulator.expire_continuation_tokens();
    let page = browser.open(&next).await;
    assert_eq!((page.status, page.texts(".problem h2")), (410, vec!["This page has expired".to_owned()]));
    app.stop().await;
}
