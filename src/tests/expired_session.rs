//! Tests of a form that is sent after its session has expired: nothing is saved, and no input is lost.

use reqwest::StatusCode;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tower_sessions::session::Id;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{first_customer, submit},
};

const ADMIN: &str = "Alicja Żółkiewska";
const EXPIRE: &str = "UPDATE session SET expires_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000 - 60000";
const EXPIRED: &str = "Your session expired. Your changes were not saved. Sign in to continue";
const SIGNED_OUT: &str = "You are signed out. Your changes were not saved. Sign in to continue.";

async fn database(app: &TestApp) -> SqliteConnection {
    SqliteConnection::connect(&app.database_url()).await.unwrap()
}

async fn drafts(app: &TestApp) -> i64 {
    let mut connection = database(app).await;
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM draft").fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    count
}

async fn alter(app: &TestApp, change: &'static str) {
    let mut connection = database(app).await;
    connection.execute(change).await.unwrap();
    connection.close().await.unwrap();
}

/// Returns the number of writes at Partner Center.
fn writes(app: &TestApp) -> u64 {
    let budget = "update-a-customer-s-usage-spending-budget";
    app.emulator.call_counts().iter().filter(|it| it.operation == budget).map(|it| it.done + it.refused).sum()
}

/// Signs a person in with the first button of the page.
async fn sign_in(app: &TestApp, browser: &mut Browser, page: &Page, name: &str) -> Page {
    let way = page.attributes("main a[href^='/sign-in?']", "href").remove(0);
    browser.sign_in_by(&way, &app.emulator.demo().person(name).unwrap().sign_in_name).await
}

/// Sends a budget after the session has expired.
async fn sent_too_late(app: &TestApp, browser: &mut Browser) -> (String, Page) {
    let (path, page) = first_customer(app, browser, "budget").await;
    alter(app, EXPIRE).await;
    let refused = submit(browser, &page, "budget-form", &[("amount", "77")]).await;
    (path, refused)
}

#[tokio::test]
async fn what_was_typed_before_the_session_expired_is_there_after_signing_in_and_says_that_nothing_was_saved() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, refused) = sent_too_late(&app, &mut browser).await;
    assert!(refused.path().starts_with("/?return_to="), "{}", refused.path());
    assert!(refused.text().contains(EXPIRED), "{}", refused.text());
    assert_eq!((writes(&app), drafts(&app).await), (0, 1));
    let back = sign_in(&app, &mut browser, &refused, ADMIN).await;
    assert_eq!((back.status, back.path()), (200, path.as_str()));
    assert_eq!(back.attributes("#budget-form-amount", "value"), ["77"]);
    assert_eq!(back.texts(".error-summary strong"), ["Your session expired"]);
    assert!(back.text().contains("Nothing was saved. Review and save again."), "{}", back.text());
    assert_eq!(drafts(&app).await, 0, "the input was returned to its author");
    let reloaded = browser.open(&path).await;
    assert_ne!(reloaded.attributes("#budget-form-amount", "value"), ["77"]);
    let saved = submit(&mut browser, &back, "budget-form", &[]).await;
    assert_eq!((saved.status, writes(&app)), (200, 1), "{}", saved.text());
    assert_eq!(saved.attributes("#budget-form-amount", "value"), ["77"]);
    app.stop().await;
}

#[tokio::test]
async fn a_session_that_is_too_old_keeps_a_form_like_one_that_was_idle() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    alter(&app, "UPDATE session SET data = json_set(data, '$.signed_in.signed_in_at', '2026-01-01T00:00:00Z')").await;
    // Viewing another page in between keeps the cookie.
    assert!(browser.open("/customers").await.path().starts_with("/?return_to="));
    let refused = submit(&mut browser, &page, "budget-form", &[("amount", "77")]).await;
    assert!(refused.text().contains(EXPIRED), "{}", refused.text());
    let back = sign_in(&app, &mut browser, &refused, ADMIN).await;
    assert_eq!((back.path(), back.attributes("#budget-form-amount", "value")), (path.as_str(), vec!["77".to_owned()]));
    app.stop().await;
}

#[tokio::test]
async fn no_password_is_kept_and_whoever_signs_in_elsewhere_is_led_to_the_form() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "users/new").await;
    alter(&app, EXPIRE).await;
    let typed = [("display_name", "Typed In Vain"), ("user_name", "in.vain"), ("password", "Typed-Secret-1")];
    let refused = submit(&mut browser, &page, "user-form", &typed).await;
    assert!(refused.text().contains(EXPIRED), "{}", refused.text());

    let mut elsewhere = app.signed_in(ADMIN).await;
    let list = elsewhere.open("/customers").await;
    assert!(list.text().contains("Your session expired before you saved a form."), "{}", list.text());
    assert_eq!(list.attributes("p.note a", "href"), [path.as_str()]);
    let form = elsewhere.open(&path).await;
    assert_eq!(form.attributes("#user-form-display_name", "value"), ["Typed In Vain"]);
    assert_eq!(form.attributes("#user-form-user_name", "value"), ["in.vain"]);
    assert!(!form.html.contains("Typed-Secret-1"));
    let request = |page: &Page| page.attributes("#user-form [name=request_id]", "value");
    assert_ne!(request(&form), request(&page), "the idempotency key is a new one");
    assert!(!elsewhere.open("/customers").await.text().contains("before you saved a form"));
    app.stop().await;
}

#[tokio::test]
async fn another_person_who_signs_in_sees_none_of_it() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, refused) = sent_too_late(&app, &mut browser).await;
    let theirs = sign_in(&app, &mut browser, &refused, "Eleni Papadaki").await;
    assert!(!theirs.html.contains("value=\"77\"") && !theirs.text().contains("session expired"), "{}", theirs.text());
    let other = app.signed_in("Frédéric Lévêque").await.open("/account").await;
    assert!(!other.text().contains("session expired"), "{}", other.text());
    assert_eq!(theirs.path(), path);
    app.stop().await;
}

#[tokio::test]
async fn any_other_cookie_keeps_nothing() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    let rows = async || {
        let mut connection = database(&app).await;
        let count = "SELECT (SELECT COUNT(*) FROM session) + (SELECT COUNT(*) FROM ended_session) + \
                     (SELECT COUNT(*) FROM draft)";
        let (count,): (i64,) = sqlx::query_as(count).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        count
    };
    let before = rows().await;
    for cookie in (0..20).map(|_| Id::default().to_string()).chain([String::new(), "x".repeat(22), "%00".to_owned()]) {
        let mut stranger = app.browser();
        stranger.set_cookie("tenantry", &cookie);
        let refused = submit(&mut stranger, &page, "budget-form", &[("amount", "77")]).await;
        assert!(refused.text().contains(SIGNED_OUT), "{cookie}: {}", refused.text());
    }
    assert_eq!(rows().await, before, "requests without a session store nothing");

    // Signed out, ended by another session, disabled: none of these sessions has expired.
    let mut signed_out = app.signed_in(ADMIN).await;
    let cookie = signed_out.session().unwrap().to_owned();
    signed_out.post("/sign-out", &[]).await;
    signed_out.set_cookie("tenantry", &cookie);
    let mut ended = app.signed_in(ADMIN).await;
    browser.post("/api/end_all_sessions", &[("form_page", "/account")]).await;
    let mut shut_out = app.signed_in(ADMIN).await;
    let store = app.store().await;
    store.set_person_disabled(app.emulator.demo().person(ADMIN).unwrap().id, true, None).await.unwrap();
    alter(&app, EXPIRE).await;
    for browser in [&mut signed_out, &mut ended, &mut shut_out] {
        let refused = submit(browser, &page, "budget-form", &[("amount", "77")]).await;
        assert!(refused.text().contains(SIGNED_OUT), "{}", refused.text());
    }
    assert_eq!((drafts(&app).await, writes(&app)), (0, 0));
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn a_form_from_elsewhere_keeps_nothing_under_an_expired_session() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    alter(&app, EXPIRE).await;
    let address = browser.origin().join("/api/update_budget").unwrap();
    let cookie = format!("tenantry={}", browser.session().unwrap());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let sent = client.post(address).header("cookie", cookie).header("origin", "https://evil.example");
    let answer = sent.header("accept", "text/html").form(&page.form("#budget-form")).send().await.unwrap();
    assert_eq!((answer.status(), drafts(&app).await), (StatusCode::FORBIDDEN, 0));
    app.stop().await;
}

#[tokio::test]
async fn a_browser_keeps_the_cookie_for_a_day_longer_than_its_session() {
    let app = TestApp::start().await;
    let browser = app.signed_in(ADMIN).await;
    let age = browser.session_age().unwrap();
    assert!((24 * 3600 + 1700..=24 * 3600 + 1800).contains(&age), "half an hour and a day: {age}");
    let mut connection = database(&app).await;
    let sql = "SELECT expires_at / 1000 - CAST(strftime('%s', 'now') AS INTEGER) FROM session";
    let (left,): (i64,) = sqlx::query_as(sql).fetch_one(&mut connection).await.unwrap();
    assert!((1700..=1800).contains(&left), "the session itself ends after half an hour: {left}");
    connection.close().await.unwrap();
    app.stop().await;
}
