//! Tests that a form is idempotent: reloads, second clicks, other tabs and other instances get the first response.

use std::time::Duration;

use reqwest::Method;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{first_customer, submit},
    instances::create_schema,
};

const ADMIN: &str = "Alicja Żółkiewska";
const CREATE: &str = "create-user-accounts-for-a-customer";
const RESET: &str = "reset-user-password-for-a-customer";
/// The duration of a write at Partner Center.
const SLOW: Duration = Duration::from_millis(1500);

/// Returns how often Partner Center has executed an operation.
fn executed_count(app: &TestApp, operation: &str) -> u64 {
    app.emulator.call_counts().iter().filter(|it| it.operation == operation).map(|it| it.succeeded).sum()
}

/// Waits until the slow operation is called.
async fn wait_for_slow_call(app: &TestApp) {
    while app.emulator.pending_faults() > 0 {
        tokio::task::yield_now().await;
    }
}

async fn new_user_form(app: &TestApp, browser: &mut Browser) -> Vec<(String, String)> {
    let (_, page) = first_customer(app, browser, "users/new").await;
    let mut fields = page.form("#user-form");
    for (name, value) in [("display_name", "Clicked Twice"), ("user_name", "clicked.twice"), ("usage_location", "PL")] {
        value.clone_into(&mut fields.iter_mut().find(|(known, _)| known == name).unwrap().1);
    }
    fields
}

async fn post(browser: &mut Browser, path: &str, fields: &[(String, String)]) -> Page {
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    browser.post(path, &fields).await
}

async fn password_form(app: &TestApp, browser: &mut Browser) -> Vec<(String, String)> {
    let (_, users) = first_customer(app, browser, "users").await;
    let path = users.attributes("tbody th a", "href").remove(0);
    browser.open(&format!("{path}/password")).await.form("#password-form")
}

/// Returns the password on a page, and fails if there is none.
fn password(page: &Page) -> String {
    assert_eq!((page.status, page.texts("#password").len()), (200, 1), "{}", page.text());
    page.texts("#password").remove(0)
}

#[tokio::test]
async fn a_double_click_during_a_slow_call_creates_one_user_and_shows_the_password() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = new_user_form(&app, &mut browser).await;
    app.emulator.fault(Fault::new(CREATE, FaultKind::Slow).after(SLOW));
    let (first, second) = {
        let (mut one, mut two) = (browser.clone(), browser.clone());
        tokio::join!(post(&mut one, "/api/create_user", &fields), async {
            wait_for_slow_call(&app).await;
            post(&mut two, "/api/create_user", &fields).await
        })
    };
    assert_eq!(password(&first), password(&second));
    assert_eq!(executed_count(&app, CREATE), 1);
    assert!(second.text().contains("User created: Clicked Twice"), "{}", second.text());
    app.stop().await;
}

#[tokio::test]
async fn a_request_aborted_by_the_client_completes_and_the_retry_gets_its_response() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = new_user_form(&app, &mut browser).await;
    app.emulator.fault(Fault::new(CREATE, FaultKind::Slow).after(SLOW));
    let aborted = {
        let (mut browser, fields) = (browser.clone(), fields.clone());
        tokio::spawn(async move { post(&mut browser, "/api/create_user", &fields).await })
    };
    wait_for_slow_call(&app).await;
    aborted.abort();
    assert!(aborted.await.unwrap_err().is_cancelled());
    let second = post(&mut browser, "/api/create_user", &fields).await;
    let shown_password = password(&second);
    assert_eq!(executed_count(&app, CREATE), 1);
    assert_eq!(password(&browser.open(second.path()).await), shown_password, "a reload shows it again");
    app.stop().await;
}

#[tokio::test]
async fn a_reload_after_a_password_reset_resets_nothing_and_shows_the_same_password() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    let set = post(&mut browser, "/api/reset_password", &fields).await;
    let shown_password = password(&set);
    assert!(!set.address.as_str().contains(&shown_password), "the URL contains no secret: {}", set.address);
    assert!(set.path().contains("/password?answer="), "{}", set.path());
    assert_eq!(set.headers["cache-control"], "no-store");
    for _ in 0..2 {
        assert_eq!(password(&browser.open(set.path()).await), shown_password, "a reload is a GET");
        assert_eq!(
            password(&post(&mut browser, "/api/reset_password", &fields).await),
            shown_password,
            "resubmitted after going back"
        );
    }
    assert_eq!(executed_count(&app, RESET), 1);
    app.stop().await;
}

#[tokio::test]
async fn an_idempotency_key_reused_with_other_fields_is_rejected() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = new_user_form(&app, &mut browser).await;
    let created = post(&mut browser, "/api/create_user", &fields).await;
    let shown_password = password(&created);
    let mut changed_fields = fields.clone();
    "Somebody Else".clone_into(&mut changed_fields.iter_mut().find(|(name, _)| name == "display_name").unwrap().1);
    let refused = post(&mut browser, "/api/create_user", &changed_fields).await;
    assert_eq!(
        (refused.status, refused.texts(".error-summary strong")),
        (409, vec!["This form was already sent".to_owned()])
    );
    assert!(!refused.html.contains(&shown_password));
    assert_eq!(refused.attributes("#user-form-display_name", "value"), ["Somebody Else"], "the input is kept");
    assert_eq!(executed_count(&app, CREATE), 1);
    let another = submit(&mut browser, &refused, "user-form", &[("user_name", "somebody.else")]).await;
    assert_ne!(password(&another), shown_password, "the form rendered again has a new idempotency key");
    app.stop().await;
}

#[tokio::test]
async fn the_done_button_erases_the_password_and_continues() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    let set = post(&mut browser, "/api/reset_password", &fields).await;
    let shown_password = password(&set);
    let form = "form[action='/api/erase_answer']";
    assert_eq!(set.texts(&format!("{form} button")), ["Done: erase the password"]);
    let user = post(&mut browser, "/api/erase_answer", &set.form(form)).await;
    assert_eq!((user.status, user.texts(".done")), (200, vec!["Password erased.".to_owned()]));
    assert!(user.path().contains("/users/"), "{}", user.path());
    let back = browser.open(set.path()).await;
    assert!(!back.html.contains(&shown_password) && !back.texts("#password-form").is_empty(), "{}", back.text());
    assert!(back.text().contains("no longer available"), "{}", back.text());
    let again = post(&mut browser, "/api/reset_password", &fields).await;
    assert_eq!(
        (again.status, executed_count(&app, RESET)),
        (409, 1),
        "a used form cannot be sent again: {}",
        again.text()
    );
    app.stop().await;
}

#[tokio::test]
async fn a_stored_response_expires_and_is_bound_to_its_session() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    let set = post(&mut browser, "/api/reset_password", &fields).await;
    let shown_password = password(&set);
    for name in [ADMIN, "Chiara Esposito"] {
        let page = app.signed_in(name).await.open(set.path()).await;
        assert!(!page.html.contains(&shown_password), "another session of {name}");
    }
    let mut connection = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let (sealed,): (Vec<u8>,) =
        sqlx::query_as("SELECT sealed FROM kept_answer").fetch_one(&mut connection).await.unwrap();
    assert!(
        !sealed.windows(shown_password.len()).any(|window| window == shown_password.as_bytes()),
        "the response is encrypted"
    );
    connection.execute("UPDATE kept_answer SET expires_at = 0").await.unwrap();
    let late = browser.open(set.path()).await;
    assert!(!late.html.contains(&shown_password) && late.text().contains("no longer available"), "{}", late.text());
    let again = post(&mut browser, "/api/reset_password", &fields).await;
    assert_eq!((again.status, executed_count(&app, RESET)), (409, 1), "{}", again.text());

    let other = password_form(&app, &mut browser).await;
    password(&post(&mut browser, "/api/reset_password", &other).await);
    browser.post("/sign-out", &[]).await;
    let (remaining,): (i64,) =
        sqlx::query_as("SELECT COUNT(*) FROM kept_answer").fetch_one(&mut connection).await.unwrap();
    assert_eq!(remaining, 0, "nothing is stored after sign-out");
    connection.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn after_a_crash_the_outcome_is_unknown_and_the_write_is_not_repeated_silently() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    password(&post(&mut browser, "/api/reset_password", &fields).await);
    // The state after a crash in the middle of the write.
    let mut connection = SqliteConnection::connect(&app.database_url()).await.unwrap();
    connection.execute("UPDATE kept_answer SET state = 'running', expires_at = 0").await.unwrap();
    connection.close().await.unwrap();
    let unknown = post(&mut browser, "/api/reset_password", &fields).await;
    assert_eq!((unknown.status, executed_count(&app, RESET)), (504, 1), "{}", unknown.text());
    let request = |fields: &[(String, String)]| fields.iter().find(|(name, _)| name == "request_id").cloned();
    assert_eq!(request(&unknown.form("#password-form")), request(&fields), "a retry has the same idempotency key");
    password(&post(&mut browser, "/api/reset_password", &fields).await);
    assert_eq!(executed_count(&app, RESET), 2, "a retry is possible after the report");
    app.stop().await;
}

#[tokio::test]
async fn a_repeated_api_call_returns_the_same_response() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let first = browser.call(Method::POST, "/api/reset_password", &fields).await;
    assert_eq!(first.0, 200, "{}", first.1);
    assert_eq!(browser.call(Method::POST, "/api/reset_password", &fields).await, first);
    assert_eq!(executed_count(&app, RESET), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_form_sent_to_two_instances_is_executed_by_one_and_both_respond() {
    let Some(database) = create_schema("a form sent to two instances on PostgreSQL").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let other = app.another_instance().await;
    let mut first_instance = app.signed_in(ADMIN).await;
    let fields = new_user_form(&app, &mut first_instance).await;
    let mut second_instance = first_instance.with_session_at(&other.browser());
    app.emulator.fault(Fault::new(CREATE, FaultKind::Slow).after(SLOW));
    let (first, second) = tokio::join!(
        post(&mut first_instance, "/api/create_user", &fields),
        post(&mut second_instance, "/api/create_user", &fields)
    );
    assert_eq!(password(&first), password(&second));
    assert_eq!(executed_count(&app, CREATE), 1);
    assert_eq!(password(&second_instance.open(first.path()).await), password(&first), "either instance shows it");
    other.stop().await;
    app.stop().await;
}
