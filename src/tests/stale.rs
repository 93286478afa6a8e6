//! Tests of an unavailable Partner Center: pages show stale results with their age, only to the people who loaded them,
//! and nothing is changed meanwhile.

use std::time::Duration;

use jiff::Timestamp;
use reqwest::{Method, header::RETRY_AFTER};
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::{TestApp, WITHOUT_STALE_CACHE},
    browser::{Browser, Page},
};

const ADMIN: &str = "Alicja Żółkiewska";
const DOWN: FaultKind = FaultKind::Status { status: 503, retry_after: None };

/// Makes all calls of the first partner's staff fail.
fn start_outage(app: &TestApp) {
    app.emulator.fault(Fault::new("*", DOWN).for_partner(app.emulator.demo().partners[0].tenant).repeated());
}

/// Returns the time of the stale results on a page.
fn as_of(page: &Page) -> Option<Timestamp> {
    page.attributes(".stale time", "datetime").first().map(|at| at.parse().unwrap())
}

fn rows(page: &Page) -> Vec<String> {
    page.texts("#customer-results tbody th")
}

/// Returns the path of a customer's first user.
async fn first_user_path(app: &TestApp, browser: &mut Browser) -> String {
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[1];
    browser.open(&format!("/customers/{customer}/users")).await.attributes("tbody th a", "href").remove(0)
}

#[tokio::test]
async fn an_outage_shows_stale_data_with_its_age_until_recovery() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let began = Timestamp::now();
    let fresh = browser.open("/customers").await;
    let loaded = Timestamp::now();
    assert_eq!((as_of(&fresh), fresh.texts(".stale-note").len()), (None, 0));

    start_outage(&app);
    let stale = browser.open("/customers").await;
    assert_eq!((stale.status, rows(&stale)), (200, rows(&fresh)), "{}", stale.text());
    assert!((began..=loaded).contains(&as_of(&stale).unwrap()), "{}", stale.html);
    let message = stale.texts(".stale[role=status]").concat();
    for expected in ["Can’t reach Partner Center. Showing data from ", "Saving is unavailable."] {
        assert!(message.contains(expected), "{message}");
    }
    assert_eq!(stale.attributes(".stale a.retry", "href"), ["/customers"], "a retry without JavaScript");
    assert_eq!(stale.texts(".stale .mono"), [stale.headers["x-request-id"].to_str().unwrap()], "a support id");
    assert_eq!(
        stale.texts("#customer-results .stale-note time").len(),
        1,
        "the results have a note of their own, for live search"
    );
    let uncached = browser.open("/customers?search=zz").await;
    assert_eq!((uncached.status, as_of(&uncached)), (502, None), "uncached results are an error: {}", uncached.text());

    app.emulator.clear_faults();
    let back = browser.open("/customers").await;
    assert_eq!((back.status, as_of(&back), rows(&back)), (200, None, rows(&fresh)));
    app.stop().await;
}

#[tokio::test]
async fn throttling_shows_stale_data_of_pages_opened_before() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fresh = browser.open("/customers").await;
    let throttled = FaultKind::Status { status: 429, retry_after: Some(20) };
    app.emulator.fault(Fault::new("*", throttled).for_partner(app.emulator.demo().partners[0].tenant).repeated());
    let stale = browser.open("/customers").await;
    assert_eq!((stale.status, rows(&stale)), (200, rows(&fresh)), "{}", stale.text());
    let message = stale.texts(".stale[role=status]").concat();
    for expected in ["Too many requests to Partner Center. Showing data from ", "Try again in "] {
        assert!(message.contains(expected), "{message}");
    }
    let remaining: u64 = stale.attributes(".stale [role=timer]", "data-countdown")[0].parse().unwrap();
    assert!((1..=20).contains(&remaining), "{remaining}");
    assert_eq!(stale.attributes(".stale a.retry", "href"), ["/customers"]);

    let uncached = browser.open("/customers?search=zz").await;
    assert_eq!((uncached.status, as_of(&uncached)), (429, None), "{}", uncached.text());
    assert_eq!(uncached.texts(".problem h2"), ["Too many requests to Partner Center"]);
    assert_eq!(uncached.texts(".problem [role=timer]").len(), 1, "{}", uncached.html);
    assert_eq!(uncached.attributes(".problem a.retry", "href"), ["/customers?search=zz"]);
    app.stop().await;
}

#[tokio::test]
async fn stale_data_is_private_to_its_session_and_errors_have_retry_after() {
    let app = TestApp::start().await;
    let demo = app.emulator.demo();
    let other_partners_agent =
        demo.people.iter().find(|it| it.partner == Some(2) && it.is_agent()).unwrap().name.clone();
    let mut first_partner = app.signed_in(ADMIN).await;
    let mut other_partner = app.signed_in(&other_partners_agent).await;
    let mut colleague = app.browser();
    app.sign_in(&mut colleague, "Chiara Esposito").await;
    first_partner.open("/customers?size=100").await;
    start_outage(&app);
    for _ in 0..5 {
        assert_eq!(first_partner.open("/customers?search=zz").await.status, 502);
    }
    assert_eq!(first_partner.open("/customers?search=zz").await.status, 503, "the circuit breaker is open");
    assert!(as_of(&first_partner.open("/customers?size=100").await).is_some());
    for (who, page) in [
        ("a colleague", colleague.open("/customers?size=100").await),
        ("another session", {
            let mut other_session = app.browser();
            app.sign_in(&mut other_session, ADMIN).await;
            other_session.open("/customers?size=100").await
        }),
    ] {
        assert_eq!((page.status, rows(&page).len(), as_of(&page)), (503, 0, None), "{who}: {}", page.text());
        let seconds: u64 = page.headers[RETRY_AFTER].to_str().unwrap().parse().unwrap();
        assert!((1..=15).contains(&seconds), "{seconds}");
    }
    let unaffected = other_partner.open("/customers?size=100").await;
    assert_eq!((unaffected.status, as_of(&unaffected)), (200, None));
    let island = first_partner
        .request(&Method::GET, first_partner.origin().join("/api/find_customers?text=a").unwrap())
        .send()
        .await
        .unwrap();
    assert_eq!(island.status(), 503, "no stale results where their age is not shown");
    assert!(island.headers().contains_key(RETRY_AFTER));
    let file = first_partner.open("/customers/export").await;
    assert_eq!((file.status, file.headers.contains_key(RETRY_AFTER)), (503, true), "no stale results in a file");
    app.stop().await;
}

#[tokio::test]
async fn a_form_with_stale_data_is_rejected_during_an_outage() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let user = first_user_path(&app, &mut browser).await;
    let edit = format!("{user}/edit");
    browser.open(&edit).await;
    start_outage(&app);
    let stale = browser.open(&edit).await;
    assert!(stale.status == 200 && as_of(&stale).is_some(), "{}", stale.text());
    let mut fields = stale.form("form[action='/api/update_user']");
    fields.iter_mut().find(|(name, _)| name == "display_name").unwrap().1 = "Typed Meanwhile".to_owned();
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = browser.post("/api/update_user", &fields).await;
    assert!(matches!(refused.status, 502 | 503) && as_of(&refused).is_some(), "{}: {}", refused.status, refused.text());
    assert_eq!(refused.attributes("#display_name, [name=display_name]", "value"), ["Typed Meanwhile"]);
    app.emulator.clear_faults();
    let calls = app.emulator.call_counts();
    assert!(calls.iter().all(|it| it.operation != "update-user-accounts-for-a-customer" || it.succeeded == 0));
    app.stop().await;
}

#[tokio::test]
async fn changed_data_is_never_shown_stale() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let user = first_user_path(&app, &mut browser).await;
    let form = browser.open(&format!("{user}/edit")).await.form("form[action='/api/update_user']");
    let before = browser.open(&user).await;
    let mut fields: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    fields.iter_mut().find(|(name, _)| *name == "display_name").unwrap().1 = "Changed Since";
    let (status, body) = browser.call(Method::POST, "/api/update_user", &fields).await;
    assert_eq!(status, 200, "{body}");
    start_outage(&app);
    let after = browser.open(&user).await;
    assert!(as_of(&after).is_none() && !after.text().contains(&before.heading()), "{}", after.text());
    app.stop().await;
}

#[tokio::test]
async fn a_streamed_panel_shows_its_own_age_if_the_page_has_no_banner() {
    const PROVISIONING: &str = "get-order-provisioning-status";
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let mut orders = Vec::new();
    for customer in app.emulator.customers(app.emulator.demo().partners[0].tenant) {
        let list = browser.open(&format!("/customers/{customer}/orders")).await;
        orders = list.attributes("tbody .row-link", "href");
        if !orders.is_empty() {
            break;
        }
    }
    let order = orders.first().expect("there is an order");
    let fresh = browser.open(order).await;
    let panel = |page: &Page| page.texts("section:has(> #provisioning) td");
    assert!(!panel(&fresh).is_empty(), "{}", fresh.html);

    app.emulator.fault(Fault::new(PROVISIONING, DOWN).repeated().after(Duration::from_millis(200)));
    let late = browser.open(order).await;
    assert_eq!((late.status, as_of(&late), panel(&late)), (200, None, panel(&fresh)), "{}", late.text());
    assert_eq!(late.texts("section:has(> #provisioning) .stale-note time").len(), 1, "{}", late.html);
    assert_eq!(late.texts(".stale-note").len(), 1);

    app.emulator.clear_faults();
    start_outage(&app);
    let all = browser.open(order).await;
    assert_eq!((all.status, all.texts(".stale-note").len(), panel(&all)), (200, 0, panel(&fresh)), "{}", all.text());
    assert!(as_of(&all).is_some(), "the banner covers all panels");
    app.stop().await;
}

#[tokio::test]
async fn the_stale_cache_can_be_disabled() {
    let app = TestApp::start_with(&WITHOUT_STALE_CACHE).await;
    let mut browser = app.signed_in(ADMIN).await;
    browser.open("/customers").await;
    start_outage(&app);
    let page = browser.open("/customers").await;
    assert_eq!((page.status, as_of(&page), rows(&page).len()), (502, None, 0));
    app.stop().await;
}
