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
const EXPIRE_SESSIONS: &str = "UPDATE session SET expires_at = CAST(strftime('%s', 'now') AS INTEGER) * 1000 - 60000";
const EXPIRED_MESSAGE: &str = "Your session expired. Your changes were not saved. Sign in to continue";
const SIGNED_OUT_MESSAGE: &str = "You are signed out. Your changes were not saved. Sign in to continue.";

async fn database(app: &TestApp) -> SqliteConnection {
    SqliteConnection::connect(&app.database_url()).await.unwrap()
}

async fn draft_count(app: &TestApp) -> i64 {
    let mut connection = database(app).await;
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM draft").fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    count
}

async fn execute_sql(app: &TestApp, statement: &'static str) {
    let mut connection = database(app).await;
    connection.execute(statement).await.unwrap();
    connection.close().await.unwrap();
}

/// Returns the number of writes at Partner Center.
fn write_count(app: &TestApp) -> u64 {
    let budget = "update-a-customer-s-usage-spending-budget";
    app.emulator.call_counts().iter().filter(|it| it.operation == budget).map(|it| it.succeeded + it.failed).sum()
}

/// Signs a person in with the first button of the page.
async fn sign_in(app: &TestApp, browser: &mut Browser, page: &Page, name: &str) -> Page {
    let url = page.attributes("main a[href^='/sign-in?']", "href").remove(0);
    browser.sign_in_at(&url, &app.emulator.demo().person(name).unwrap().sign_in_name).await
}

/// Sends a budget after the session has expired.
async fn submit_after_expiry(app: &TestApp, browser: &mut Browser) -> (String, Page) {
    let (path, page) = first_customer(app, browser, "budget").await;
    execute_sql(app, EXPIRE_SESSIONS).await;
    let rejected = submit(browser, &page, "budget-form", &[("amount", "77")]).await;
    (path, rejected)
}

#[tokio::test]
async fn input_of_an_expired_session_is_restored_after_sign_in() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, sign_in_page) = submit_after_expiry(&app, &mut browser).await;
    assert!(sign_in_page.path().starts_with("/?return_to="), "{}", sign_in_page.path());
    assert!(sign_in_page.text().contains(EXPIRED_MESSAGE), "{}", sign_in_page.text());
    assert_eq!((write_count(&app), draft_count(&app).await), (0, 1));
    let restored = sign_in(&app, &mut browser, &sign_in_page, ADMIN).await;
    assert_eq!((restored.status, restored.path()), (200, path.as_str()));
    assert_eq!(restored.attributes("#budget-form-amount", "value"), ["77"]);
    assert_eq!(restored.texts(".error-summary strong"), ["Your session expired"]);
    assert!(restored.text().contains("Nothing was saved. Review and save again."), "{}", restored.text());
    assert_eq!(draft_count(&app).await, 0, "the draft is deleted once it was restored");
    let reloaded = browser.open(&path).await;
    assert_ne!(reloaded.attributes("#budget-form-amount", "value"), ["77"]);
    let saved = submit(&mut browser, &restored, "budget-form", &[]).await;
    assert_eq!((saved.status, write_count(&app)), (200, 1), "{}", saved.text());
    assert_eq!(saved.attributes("#budget-form-amount", "value"), ["77"]);
    app.stop().await;
}

#[tokio::test]
async fn input_is_restored_after_the_absolute_timeout_too() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    execute_sql(&app, "UPDATE session SET data = json_set(data, '$.signed_in.signed_in_at', '2026-01-01T00:00:00Z')")
        .await;
    // Viewing another page in between keeps the cookie.
    assert!(browser.open("/customers").await.path().starts_with("/?return_to="));
    let sign_in_page = submit(&mut browser, &page, "budget-form", &[("amount", "77")]).await;
    assert!(sign_in_page.text().contains(EXPIRED_MESSAGE), "{}", sign_in_page.text());
    let restored = sign_in(&app, &mut browser, &sign_in_page, ADMIN).await;
    assert_eq!(
        (restored.path(), restored.attributes("#budget-form-amount", "value")),
        (path.as_str(), vec!["77".to_owned()])
    );
    app.stop().await;
}

#[tokio::test]
async fn a_draft_omits_passwords_and_is_linked_in_another_browser() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "users/new").await;
    execute_sql(&app, EXPIRE_SESSIONS).await;
    let input = [("display_name", "Typed In Vain"), ("user_name", "in.vain"), ("password", "Typed-Secret-1")];
    let sign_in_page = submit(&mut browser, &page, "user-form", &input).await;
    assert!(sign_in_page.text().contains(EXPIRED_MESSAGE), "{}", sign_in_page.text());

    let mut other_browser = app.signed_in(ADMIN).await;
    let list = other_browser.open("/customers").await;
    assert!(list.text().contains("Your session expired before you saved a form."), "{}", list.text());
    assert_eq!(list.attributes("p.note a", "href"), [path.as_str()]);
    let form = other_browser.open(&path).await;
    assert_eq!(form.attributes("#user-form-display_name", "value"), ["Typed In Vain"]);
    assert_eq!(form.attributes("#user-form-user_name", "value"), ["in.vain"]);
    assert!(!form.html.contains("Typed-Secret-1"));
    let idempotency_key = |page: &Page| page.attributes("#user-form [name=request_id]", "value");
    assert_ne!(idempotency_key(&form), idempotency_key(&page), "the idempotency key is a new one");
    assert!(!other_browser.open("/customers").await.text().contains("before you saved a form"));
    app.stop().await;
}

#[tokio::test]
async fn a_draft_is_not_shown_to_another_person() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, sign_in_page) = submit_after_expiry(&app, &mut browser).await;
    let page_of_other_person = sign_in(&app, &mut browser, &sign_in_page, "Eleni Papadaki").await;
    assert!(
        !page_of_other_person.html.contains("value=\"77\"") && !page_of_other_person.text().contains("session expired"),
        "{}",
        page_of_other_person.text()
    );
    let account_of_third_person = app.signed_in("Frédéric Lévêque").await.open("/account").await;
    assert!(!account_of_third_person.text().contains("session expired"), "{}", account_of_third_person.text());
    assert_eq!(page_of_other_person.path(), path);
    app.stop().await;
}

#[tokio::test]
async fn only_the_cookie_of_an_expired_session_stores_a_draft() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    let row_count = async || {
        let mut connection = database(&app).await;
        let count = "SELECT (SELECT COUNT(*) FROM session) + (SELECT COUNT(*) FROM ended_session) + \
                     (SELECT COUNT(*) FROM draft)";
        let (count,): (i64,) = sqlx::query_as(count).fetch_one(&mut connection).await.unwrap();
        connection.close().await.unwrap();
        count
    };
    let before = row_count().await;
    for cookie in (0..20).map(|_| Id::default().to_string()).chain([String::new(), "x".repeat(22), "%00".to_owned()]) {
        let mut anonymous = app.browser();
        anonymous.set_cookie("tenantry", &cookie);
        let sign_in_page = submit(&mut anonymous, &page, "budget-form", &[("amount", "77")]).await;
        assert!(sign_in_page.text().contains(SIGNED_OUT_MESSAGE), "{cookie}: {}", sign_in_page.text());
    }
    assert_eq!(row_count().await, before, "requests without a session store nothing");

    // Signed out, ended by another session, disabled: none of these sessions has expired.
    let mut signed_out = app.signed_in(ADMIN).await;
    let cookie = signed_out.session().unwrap().to_owned();
    signed_out.post("/sign-out", &[]).await;
    signed_out.set_cookie("tenantry", &cookie);
    let mut ended = app.signed_in(ADMIN).await;
    browser.post("/api/end_all_sessions", &[("form_page", "/account")]).await;
    let mut disabled = app.signed_in(ADMIN).await;
    let store = app.store().await;
    store.set_person_disabled(app.emulator.demo().person(ADMIN).unwrap().id, true, None).await.unwrap();
    execute_sql(&app, EXPIRE_SESSIONS).await;
    for browser in [&mut signed_out, &mut ended, &mut disabled] {
        let sign_in_page = submit(browser, &page, "budget-form", &[("amount", "77")]).await;
        assert!(sign_in_page.text().contains(SIGNED_OUT_MESSAGE), "{}", sign_in_page.text());
    }
    assert_eq!((draft_count(&app).await, write_count(&app)), (0, 0));
    store.close().await;
    app.stop().await;
}

#[tokio::test]
async fn a_cross_site_form_stores_no_draft() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    execute_sql(&app, EXPIRE_SESSIONS).await;
    let address = browser.origin().join("/api/update_budget").unwrap();
    let cookie = format!("tenantry={}", browser.session().unwrap());
    let client = reqwest::Client::builder().no_proxy().build().unwrap();
    let request = client.post(address).header("cookie", cookie).header("origin", "https://evil.example");
    let response = request.header("accept", "text/html").form(&page.form("#budget-form")).send().await.unwrap();
    assert_eq!((response.status(), draft_count(&app).await), (StatusCode::FORBIDDEN, 0));
    app.stop().await;
}

#[tokio::test]
async fn the_session_cookie_outlives_the_session_by_a_day() {
    let app = TestApp::start().await;
    let browser = app.signed_in(ADMIN).await;
    let max_age = browser.session_cookie_max_age().unwrap();
    assert!((24 * 3600 + 1700..=24 * 3600 + 1800).contains(&max_age), "half an hour and a day: {max_age}");
    let mut connection = database(&app).await;
    let sql = "SELECT expires_at / 1000 - CAST(strftime('%s', 'now') AS INTEGER) FROM session";
    let (remaining,): (i64,) = sqlx::query_as(sql).fetch_one(&mut connection).await.unwrap();
    assert!((1700..=1800).contains(&remaining), "the session itself expires after half an hour: {remaining}");
    connection.close().await.unwrap();
    app.stop().await;
}
