//! Tests of prefetched pages: such a request has no side effects, and the page reports when it is shown.

use reqwest::{Method, StatusCode};
use sqlx::{AssertSqlSafe, Connection as _, SqliteConnection};
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{app::TestApp, authorisation::asked, browser::Browser};

const ADMIN: &str = "Alicja Żółkiewska";

async fn prefetch(browser: &Browser, path: &str) -> (StatusCode, String) {
    let address = browser.origin().join(path).unwrap();
    let request = browser.request(&Method::GET, address).header("sec-purpose", "prefetch");
    let response = request.header("accept", "text/html").send().await.unwrap();
    (response.status(), response.text().await.unwrap())
}

/// Returns the stored traces of visits: last seen and expiry of sessions, and recently opened customers.
async fn traces(app: &TestApp) -> (Vec<(i64, i64, String)>, Vec<(String, i64)>, i64) {
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let sessions = "SELECT seen_at, expires_at, data FROM session ORDER BY handle";
    let recent = "SELECT name, position FROM recent_customer ORDER BY position";
    let sessions = sqlx::query_as(sessions).fetch_all(&mut database).await.unwrap();
    let recent = sqlx::query_as(recent).fetch_all(&mut database).await.unwrap();
    let (audited,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM audit").fetch_one(&mut database).await.unwrap();
    database.close().await.unwrap();
    (sessions, recent, audited)
}

/// Sets everybody's last-seen time to this many minutes ago.
async fn seen_before(app: &TestApp, minutes: i64) {
    let at = jiff::Timestamp::now() - jiff::SignedDuration::from_mins(minutes);
    let statement = format!("UPDATE session SET data = json_set(data, '$.signed_in.seen_at', '{at}')");
    let mut database = SqliteConnection::connect(&app.database_url()).await.unwrap();
    sqlx::query(AssertSqlSafe(statement)).execute(&mut database).await.unwrap();
    database.close().await.unwrap();
}

#[tokio::test]
async fn what_is_fetched_ahead_of_time_leaves_no_trace_until_it_is_shown() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customers = app.emulator.customers(app.emulator.demo().partners[0].tenant);
    let [first, second] = [0, 1].map(|index| format!("/customers/{}", customers[index]));
    browser.open(&first).await;
    browser.open(&second).await;
    seen_before(&app, 20).await;
    let before = traces(&app).await;
    for path in ["/customers", &first, &format!("{first}/subscriptions"), &format!("{first}/users")] {
        let (status, page) = prefetch(&browser, path).await;
        assert!(status == 200 && page.contains("speculationrules") && page.contains("drawn_at="), "{path}");
    }
    assert_eq!(traces(&app).await, before);

    let now = jiff::Timestamp::now().as_millisecond();
    let report = |drawn_at: i64| [("customer", customers[0].to_string()), ("drawn_at", drawn_at.to_string())];
    for (drawn_at, outdated) in [(now, "false"), (now - 31_000, "true")] {
        let report = report(drawn_at);
        let fields: Vec<_> = report.iter().map(|(name, value)| (*name, value.as_str())).collect();
        assert_eq!(browser.call(Method::POST, "/view", &fields).await, (200, outdated.to_owned()));
    }
    let after = traces(&app).await;
    let names = |recent: &[(String, i64)]| recent.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>();
    let (was, is) = (names(&before.1), names(&after.1));
    assert_eq!(is, [was[1].clone(), was[0].clone()], "the first is the last opened now");
    assert!(after.0[0].0 > before.0[0].0 && after.0[0].1 >= before.0[0].1, "the visit was recorded");
    // A report does not add a customer that the person has never opened.
    let stranger = customers[2].to_string();
    browser.call(Method::POST, "/view", &[("customer", &stranger), ("drawn_at", "0")]).await;
    assert_eq!(traces(&app).await.1, after.1);
    app.stop().await;
}

#[tokio::test]
async fn what_is_seen_once_or_is_no_page_is_not_given_to_a_prefetch() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let customer = app.emulator.customers(app.emulator.demo().partners[0].tenant)[0];
    browser.open(&format!("/customers/{customer}")).await;
    let before = asked(&app);
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
    assert_eq!(asked(&app), before);
    browser.set_cookie("done", "save_preferences");
    assert_eq!(prefetch(&browser, "/account").await.0, 503);
    assert_eq!(browser.open("/account").await.texts("p.done").len(), 1, "the message is shown to the person");
    assert_eq!(prefetch(&browser, "/account").await.0, 200);
    app.stop().await;
}

#[tokio::test]
async fn nothing_is_fetched_ahead_of_time_while_partner_center_asks_to_wait() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    assert_eq!(prefetch(&browser, "/customers").await.0, 200);
    app.emulator.fault(Fault::new("*", FaultKind::Status { status: 429, retry_after: Some(60) }));
    assert_eq!(browser.open("/customers?search=a").await.status, 429);
    let before = asked(&app);
    for path in ["/customers", "/account"] {
        assert_eq!(prefetch(&browser, path).await.0, 503);
    }
    assert_eq!(asked(&app), before);
    assert_eq!(browser.open("/account").await.status, 200, "the person's own requests still work");
    app.stop().await;
}

#[tokio::test]
async fn nobody_who_is_not_signed_in_fetches_anything_ahead() {
    let app = TestApp::start().await;
    let mut nobody = app.browser();
    assert!(!nobody.open("/").await.html.contains("speculationrules"));
    assert_eq!(nobody.call(Method::POST, "/view", &[("drawn_at", "0")]).await.0, 401);
    let mut browser = app.signed_in(ADMIN).await;
    assert!(browser.open("/customers").await.html.contains("speculationrules"));
    app.stop().await;
}
