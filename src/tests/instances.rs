//! Tests of several instances of a portal on one PostgreSQL database, which behave like one.

use std::io::Write as _;

use reqwest::Method;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use tenantry::server::command::keys::{self, Step};
use tokio_util::sync::CancellationToken;

use crate::app::{Instance, TestApp};

/// Creates a schema for one test on the server that `TENANTRY_TEST_POSTGRES` names, and returns its database URL.
pub async fn create_schema(test: &str) -> Option<String> {
    let Ok(server) = std::env::var("TENANTRY_TEST_POSTGRES") else {
        // Written to the stream directly, since the test harness captures the output of passing tests.
        let message = format!("NOT RUN: {test}, since TENANTRY_TEST_POSTGRES is not set\n");
        std::io::stderr().write_all(message.as_bytes()).unwrap();
        let required = ["CI", "TENANTRY_REQUIRE_POSTGRES"].iter().any(|name| std::env::var_os(name).is_some());
        assert!(!required, "PostgreSQL is required here: set TENANTRY_TEST_POSTGRES");
        return None;
    };
    let schema = format!("i_{}", Uuid::new_v4().simple());
    let mut connection = PgConnection::connect(&server).await.unwrap();
    connection.execute(AssertSqlSafe(format!("CREATE SCHEMA {schema}"))).await.unwrap();
    connection.close().await.unwrap();
    let separator = if server.contains('?') { '&' } else { '?' };
    Some(format!("{server}{separator}options[search_path]={schema}"))
}

#[tokio::test]
async fn instances_share_sessions_and_preferences() {
    let Some(database) = create_schema("several instances on PostgreSQL").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let other = app.another_instance().await;

    // Signed in at one instance and working at the other: the session, the preferences, the recent customers.
    let mut at_first = app.signed_in("Alicja Żółkiewska").await;
    at_first.post("/api/save_preferences", &[("form_page", "/account"), ("language", "pl"), ("page_size", "25")]).await;
    let mut at_second = at_first.with_session_at(&other.browser());
    let list = at_second.open("/customers").await;
    assert_eq!((list.status, list.heading().as_str(), list.texts("tbody tr").len()), (200, "Klienci", 25));
    let customer = list.attributes("tbody th a", "href")[0].clone();
    assert_eq!(at_second.open(&customer).await.status, 200);
    assert_eq!(at_first.open("/customers").await.texts(".recent li").len(), 1);

    // The refresh token that one instance has replaced is used next by the other.
    for browser in [&mut at_first, &mut at_second] {
        let (status, _) = browser.call(Method::GET, "/api/find_customers", &[("text", "a")]).await;
        assert_eq!(status, 200);
    }

    // A session ended at one instance is ended at the other.
    at_second.post("/api/end_all_sessions", &[("form_page", "/account")]).await;
    assert!(at_first.open("/customers").await.path().starts_with("/?return_to"));

    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    assert!(matches!(store.verify_audit(partner.id).await.unwrap(), tenantry::store::ChainStatus::Intact(_)));
    store.close().await;
    other.stop().await;
    app.stop().await;
}

/// Works at an instance until canceled: signs in, reads lists with the session's encrypted token, changes a preference.
/// Returns the number of successful rounds.
async fn work_until_canceled(app: &TestApp, instance: &Instance, stop: &CancellationToken) -> usize {
    let mut rounds = 0;
    let mut long_session = instance.browser();
    app.sign_in(&mut long_session, "Alicja Żółkiewska").await;
    while !stop.is_cancelled() {
        let mut new_session = instance.browser();
        let page = app.sign_in(&mut new_session, "Bruno Fischer").await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Home"), "{}", page.text());
        let page = long_session.open("/customers?text=a").await;
        assert_eq!(page.status, 200, "{}", page.text());
        let saved = [("form_page", "/account"), ("page_size", if rounds % 2 == 0 { "25" } else { "50" })];
        assert_eq!(long_session.post("/api/save_preferences", &saved).await.status, 200);
        rounds += 1;
    }
    rounds
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_request_fails_while_keys_are_rotated() {
    let Some(database) = create_schema("a rotation beside several instances on PostgreSQL").await else { return };
    // Two workers send as many requests as the instances can serve.
    let app = TestApp::start_with(&[
        ("TENANTRY_DATABASE_URL", &database),
        ("TENANTRY_RATE_LIMIT__ACTOR_PER_MINUTE", "1000000"),
        ("TENANTRY_RATE_LIMIT__ACTOR_BURST", "1000000"),
    ])
    .await;
    let other = app.another_instance().await;
    let keys = || std::fs::read_to_string(app.settings().data_dir.join("keys")).unwrap();
    let before = keys();
    let stop = CancellationToken::new();
    let rotate = async {
        let mut output = Vec::new();
        keys::rotate(app.settings(), &Step::ALL, &mut output).await.unwrap();
        keys::rotate(app.settings(), &Step::ALL, &mut output).await.unwrap();
        stop.cancel();
        String::from_utf8(output).unwrap()
    };
    let (output, first_rounds, second_rounds) =
        tokio::join!(rotate, work_until_canceled(&app, &app.instance, &stop), work_until_canceled(&app, &other, &stop));
    assert!(first_rounds > 3 && second_rounds > 3, "{first_rounds} and {second_rounds} rounds during the rotation");
    assert_eq!(output.matches("removed key").count(), 2, "{output}");
    let after = keys();
    assert_eq!(after.matches(':').count(), 1);
    assert_ne!(before, after);
    // A new instance has only the last key, and finds nothing encrypted with another.
    let new_instance = app.another_instance().await;
    let mut browser = new_instance.browser();
    assert_eq!(app.sign_in(&mut browser, "Alicja Żółkiewska").await.status, 200);
    new_instance.stop().await;
    other.stop().await;
    app.stop().await;
}

/// A single-use refresh token must be redeemed by one instance at a time, which stores its successor.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn single_use_refresh_tokens_work_at_two_instances_concurrently() {
    let Some(database) = create_schema("single-use tokens at two instances on PostgreSQL").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let other = app.another_instance().await;
    app.emulator.set_refresh_tokens_reusable(false);
    for round in 0..12 {
        // Neither instance has an access token of the new session.
        let mut at_first = app.signed_in("Bruno Fischer").await;
        let mut at_second = at_first.with_session_at(&other.browser());
        let arguments = [("text", "a")];
        let mut also_at_second = at_second.clone();
        let (one, two, three) = tokio::join!(
            at_first.call(Method::GET, "/api/find_customers", &arguments),
            at_second.call(Method::GET, "/api/find_customers", &arguments),
            also_at_second.call(Method::GET, "/api/find_customers", &arguments),
        );
        for (status, body) in [one, two, three] {
            assert_eq!(status, 200, "round {round}: {body}");
        }
    }
    other.stop().await;
    app.stop().await;
}
