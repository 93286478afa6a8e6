//! Tests of prefetched pages: such a request has no side effects, and the page reports when it is shown.

use reqwest::{Method, StatusCode};
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{app::TestApp, authorisation::call_count, browser::Browser};

const ADMIN: &str = "Alicja Żółkiewska";

async fn prefetch(browser: &Browser, path: &str) -> (StatusCode, String) {
    let url = browser.origin().join(path).unwrap();
    let request = browser.request(&Method::GET, url).header("sec-purpose", "prefetch");
    let response = request.header("accept", "text/html").send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

/// Returns the stored traces of visits: last seen and expiry of sessions, and recently opened customers.
async fn visit_state(app: &TestApp) -> (Vec<(i64, i64, String)>, Vec<(String, i64)>, i64) {
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let sessions = "SELECT seen_at, expires_at, data FROM session ORDER BY handle";
    let recent = "SELECT name, position FROM recent_customer ORDER BY position";
    let sessions = sqlx::query_as(sessions).fetch_all(&mut database).await.unwrap();
    let recent = sqlx::query_as(recent).fetch_all(&mut database).await.unwrap();
    let (audit_count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM audit").fetch_one(&mut database).await.unwrap();
    database.close().await.unwrap();
    (sessions, recent, audit_count)
}

/// Sets everybody's last-seen time to this many minutes ago.
async fn set_last_seen(app: &TestApp, minutes: i64) {
    let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes);
    let statement = format!("UPDATE session SET data = json_set(data, '$.signed_in.seen_at', '{at}')");
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    sqlx::query(AssertSqlSafe(statement)).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn a_prefetch_has_no_side_effects_until_the_page_is_shown() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customers = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    let [first, second] = [0, 1].map(|index| format!("/customers/{}", customers[index]));
    browser.open(&first).await;
    browser.open(&second).await;
    set_last_seen(&app, 20).await;
    let before = visit_state(&app).await;
    for path in ["/customers", &first, &format!("{first}/subscriptions"), &format!("{first}/users")] {
        let (status, page) = prefetch(&browser, path).await;
        assert!(status == 200 && page.contains("speculationrules") && page.contains("drawn_at="), "{path}");
    }
    assert_eq!(visit_state(&app).await, before);

    let now = jiff::Timestamp::now().as_millisecond();
    let report = |drawn_at: i64| [("customer", customers[0].to_string()), ("drawn_at", drawn_at.to_string())];
    for (drawn_at, outdated) in [(now, "false"), (now - 31_000, "true")] {
        let report = report(drawn_at);
        let fields: Vec<_> = report.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.call(Method::POST, "/view", &fields).await, (200, outdated.to_owned()));
    }
    let after = visit_state(&app).await;
    let names = |recent: &[(String, i64)]| recent.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let (names_before, names_after) = (names(&before.1), names(&after.1));
    assert_eq!(names_after, [names_before[1].clone(), names_before[0].clone()], "the first is the last opened now");
    assert!(after.0[0].0 > before.0[0].0 && after.0[0].1 >= before.0[0].1, "the visit was recorded");
    // A report does not add a customer that the person has never opened.
    let never_opened = customers[2].to_string();
    browser.call(Method::POST, "/view", &[("customer", &never_opened), ("drawn_at", "0")]).await;
    assert_eq!(visit_state(&app).await.1, after.1);
    app.stop().await;
}

#[tokio::test]
async fn one_time_messages_and_non_pages_are_not_prefetched() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    browser.open(&format!("/customers/{customer}")).await;
    let before = call_count(&app);
    for path in [
        "/customers/export",
        &format!("/customers/{customer}/users/export"),
        "/sign-in?provider=global",
        "/sign-in/callback?state=a&code=b",
        "/api/list_customers",
        &format!("/customers/{customer}/users/new?answer=00000000-0000-0000-0000-000000000007"),
    ] {
        assert_eq!(prefetch(&browser, path).await.0, 503, "{path}");
    }
    assert_eq!(call_count(&app), before);
    browser.set_cookie("done", "save_preferences");
    assert_eq!(prefetch(&browser, "/account").await.0, 503);
    assert_eq!(browser.open("/account").await.texts("p.done").len(), 1, "the message is shown to the person");
    assert_eq!(prefetch(&browser, "/account").await.0, 200);
    app.stop().await;
}

#[tokio::test]
async fn prefetching_is_rejected_while_partner_center_throttles() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    assert_eq!(prefetch(&browser, "/customers").await.0, 200);
    app.emulator.fault(Fault::new("*", FaultKind::Status { status: 429, retry_after: Some(60) }));
    assert_eq!(browser.open("/customers?search=a").await.status, 429);
    let before = call_count(&app);
    for path in ["/customers", "/account"] {
        assert_eq!(prefetch(&browser, path).await.0, 503);
    }
    assert_eq!(call_count(&app), before);
    assert_eq!(browser.open("/account").await.status, 200, "the person's own requests still work");
    app.stop().await;
}

#[tokio::test]
async fn pages_without_a_session_have_no_speculation_rules() {
    let app = TestApp::start().await;
    let mut anonymous = app.browser();
    assert!(!anonymous.open("/").await.html.contains("speculationrules"));
    assert_eq!(anonymous.call(Method::POST, "/view", &[("drawn_at", "0")]).await.0, 401);
    let mut browser = app.signed_in(ADMIN).await;
    assert!(browser.open("/customers").await.html.contains("speculationrules"));
    app.stop().await;
}
