//! Tests that a form is executed once: reloads, second clicks, other tabs and other instances get the first response.

use std::time::Duration;

use reqwest::Method;
use sqlx::{Connection as _, Executor as _, SqliteConnection};
use tenantry::emulator::fault::{Fault, FaultKind};

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{first_customer, submit},
    instances::schema,
};

const ADMIN: &str = "Alicja Żółkiewska";
const CREATE: &str = "create-user-accounts-for-a-customer";
const RESET: &str = "reset-user-password-for-a-customer";
/// The duration of a write at Partner Center.
const SLOW: Duration = Duration::from_millis(1500);

/// Returns how often Partner Center has executed an operation.
fn done(app: &TestApp, operation: &str) -> u64 {
    app.emulator.call_counts().iter().filter(|it| it.operation == operation).map(|it| it.done).sum()
}

/// Waits until the slow operation was called.
async fn asked(app: &TestApp) {
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

fn password(page: &Page) -> String {
    assert_eq!((page.status, page.texts("#password").len()), (200, 1), "{}", page.text());
    page.texts("#password").remove(0)
}

#[tokio::test]
async fn a_second_click_while_partner_center_takes_its_time_creates_one_user_and_shows_their_password() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = new_user_form(&app, &mut browser).await;
    app.emulator.fault(Fault::new(CREATE, FaultKind::Slow).after(SLOW));
    let (first, second) = {
        let (mut one, mut two) = (browser.clone(), browser.clone());
        tokio::join!(post(&mut one, "/api/create_user", &fields), async {
            asked(&app).await;
            post(&mut two, "/api/create_user", &fields).await
        })
    };
    assert_eq!(password(&first), password(&second));
    assert_eq!(done(&app, CREATE), 1);
    assert!(second.text().contains("User created: Clicked Twice"), "{}", second.text());
    app.stop().await;
}

#[tokio::test]
async fn a_request_aborted_by_the_client_completes_and_the_retry_gets_its_response() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = new_user_form(&app, &mut browser).await;
    app.emulator.fault(Fault::new(CREATE, FaultKind::Slow).after(SLOW));
    let given_up = {
        let (mut browser, fields) = (browser.clone(), fields.clone());
        tokio::spawn(async move { post(&mut browser, "/api/create_user", &fields).await })
    };
    asked(&app).await;
    given_up.abort();
    assert!(given_up.await.unwrap_err().is_cancelled());
    let second = post(&mut browser, "/api/create_user", &fields).await;
    let shown = password(&second);
    assert_eq!(done(&app, CREATE), 1);
    assert_eq!(password(&browser.open(second.path()).await), shown, "a reload shows it again");
    app.stop().await;
}

#[tokio::test]
async fn a_reload_after_a_password_reset_resets_nothing_and_shows_the_same_password() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    let set = post(&mut browser, "/api/reset_password", &fields).await;
    let shown = password(&set);
    assert!(!set.address.as_str().contains(&shown), "the URL contains no secret: {}", set.address);
    assert!(set.path().contains("/password?answer="), "{}", set.path());
    assert_eq!(set.headers["cache-control"], "no-store");
    for _ in 0..2 {
        assert_eq!(password(&browser.open(set.path()).await), shown, "a reload is a GET");
        assert_eq!(password(&post(&mut browser, "/api/reset_password", &fields).await), shown, "Back, and again");
    }
    assert_eq!(done(&app, RESET), 1);
    app.stop().await;
}

#[tokio::test]
async fn the_same_request_with_other_fields_gets_nobody_elses_answer() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = new_user_form(&app, &mut browser).await;
    let made = post(&mut browser, "/api/create_user", &fields).await;
    let shown = password(&made);
    let mut others = fields.clone();
    "Somebody Else".clone_into(&mut others.iter_mut().find(|(name, _)| name == "display_name").unwrap().1);
    let refused = post(&mut browser, "/api/create_user", &others).await;
    assert_eq!(
        (refused.status, refused.texts(".error-summary strong")),
        (409, vec!["This form was already sent".to_owned()])
    );
    assert!(!refused.html.contains(&shown));
    assert_eq!(refused.attributes("#user-form-display_name", "value"), ["Somebody Else"], "the input is kept");
    assert_eq!(done(&app, CREATE), 1);
    let another = submit(&mut browser, &refused, "user-form", &[("user_name", "somebody.else")]).await;
    assert_ne!(password(&another), shown, "rendered again, it is another form");
    app.stop().await;
}

#[tokio::test]
async fn done_erases_the_password_and_goes_on() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    let set = post(&mut browser, "/api/reset_password", &fields).await;
    let shown = password(&set);
    let form = "form[action='/api/erase_answer']";
    assert_eq!(set.texts(&format!("{form} button")), ["Done: erase the password"]);
    let user = post(&mut browser, "/api/erase_answer", &set.form(form)).await;
    assert_eq!((user.status, user.texts(".done")), (200, vec!["Password erased.".to_owned()]));
    assert!(user.path().contains("/users/"), "{}", user.path());
    let back = browser.open(set.path()).await;
    assert!(!back.html.contains(&shown) && !back.texts("#password-form").is_empty(), "{}", back.text());
    assert!(back.text().contains("no longer available"), "{}", back.text());
    let again = post(&mut browser, "/api/reset_password", &fields).await;
    assert_eq!((again.status, done(&app, RESET)), (409, 1), "a used form cannot be sent again: {}", again.text());
    app.stop().await;
}

#[tokio::test]
async fn an_answer_is_gone_after_its_time_and_with_its_session_and_never_another_sessions() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    let set = post(&mut browser, "/api/reset_password", &fields).await;
    let shown = password(&set);
    for name in [ADMIN, "Chiara Esposito"] {
        let page = app.signed_in(name).await.open(set.path()).await;
        assert!(!page.html.contains(&shown), "another session of {name}");
    }
    let mut connection = SqliteConnection::connect(&app.database_url()).await.unwrap();
    let (sealed,): (Vec<u8>,) =
        sqlx::query_as("SELECT sealed FROM kept_answer").fetch_one(&mut connection).await.unwrap();
    assert!(!sealed.windows(shown.len()).any(|window| window == shown.as_bytes()), "the response is encrypted");
    connection.execute("UPDATE kept_answer SET expires_at = 0").await.unwrap();
    let late = browser.open(set.path()).await;
    assert!(!late.html.contains(&shown) && late.text().contains("no longer available"), "{}", late.text());
    let again = post(&mut browser, "/api/reset_password", &fields).await;
    assert_eq!((again.status, done(&app, RESET)), (409, 1), "{}", again.text());

    let other = password_form(&app, &mut browser).await;
    password(&post(&mut browser, "/api/reset_password", &other).await);
    browser.post("/sign-out", &[]).await;
    let (left,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM kept_answer").fetch_one(&mut connection).await.unwrap();
    assert_eq!(left, 0, "nothing is stored after sign-out");
    connection.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn a_process_that_died_leaves_the_outcome_unknown_and_no_silent_second_write() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    password(&post(&mut browser, "/api/reset_password", &fields).await);
    // The state after a process that ended in the middle of the work.
    let mut connection = SqliteConnection::connect(&app.database_url()).await.unwrap();
    connection.execute("UPDATE kept_answer SET state = 'running', expires_at = 0").await.unwrap();
    connection.close().await.unwrap();
    let unknown = post(&mut browser, "/api/reset_password", &fields).await;
    assert_eq!((unknown.status, done(&app, RESET)), (504, 1), "{}", unknown.text());
    let request = |fields: &[(String, String)]| fields.iter().find(|(name, _)| name == "request_id").cloned();
    assert_eq!(request(&unknown.form("#password-form")), request(&fields), "a retry has the same idempotency key");
    password(&post(&mut browser, "/api/reset_password", &fields).await);
    assert_eq!(done(&app, RESET), 2, "a retry is possible after the report");
    app.stop().await;
}

#[tokio::test]
async fn a_program_that_calls_a_function_twice_gets_the_same_answer_twice() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let fields = password_form(&app, &mut browser).await;
    let fields: Vec<_> = fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let first = browser.call(Method::POST, "/api/reset_password", &fields).await;
    assert_eq!(first.0, 200, "{}", first.1);
    assert_eq!(browser.call(Method::POST, "/api/reset_password", &fields).await, first);
    assert_eq!(done(&app, RESET), 1);
    app.stop().await;
}

#[tokio::test]
async fn a_form_sent_to_two_instances_at_once_is_done_by_one_and_answered_by_both() {
    let Some(database) = schema("a form sent to two instances on PostgreSQL").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let other = app.another_instance().await;
    let mut here = app.signed_in(ADMIN).await;
    let fields = new_user_form(&app, &mut here).await;
    let mut there = here.sent_to(&other.browser());
    app.emulator.fault(Fault::new(CREATE, FaultKind::Slow).after(SLOW));
    let (first, second) =
        tokio::join!(post(&mut here, "/api/create_user", &fields), post(&mut there, "/api/create_user", &fields));
    assert_eq!(password(&first), password(&second));
    assert_eq!(done(&app, CREATE), 1);
    assert_eq!(password(&there.open(first.path()).await), password(&first), "either instance shows it");
    other.stop().await;
    app.stop().await;
}
