//! Tests of several instances of a portal on one PostgreSQL database, which behave like one.

use std::io::Write as _;

use reqwest::Method;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use tenantry::server::command::keys::{self, Step};
use tokio_util::sync::CancellationToken;

use crate::app::{Instance, TestApp};

/// Creates a schema for one test on the server that `TENANTRY_TEST_POSTGRES` names, and returns its database URL.
pub async fn schema(test: &str) -> Option<String> {
    let Ok(server) = std::env::var("TENANTRY_TEST_POSTGRES") else {
        // Written to the stream directly, since the test harness captures the output of passing tests.
        let loudly = format!("NOT RUN: {test}, since TENANTRY_TEST_POSTGRES is not set\n");
        std::io::stderr().write_all(loudly.as_bytes()).unwrap();
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
async fn whichever_instance_answers_it_is_the_same_portal() {
    let Some(database) = schema("several instances on PostgreSQL").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let other = app.another_instance().await;

    // Signed in at one instance and working at the other: the session, the preferences, the recent customers.
    let mut here = app.signed_in("Alicja Żółkiewska").await;
    here.post("/api/save_preferences", &[("form_page", "/account"), ("language", "pl"), ("page_size", "25")]).await;
    let mut there = here.sent_to(&other.browser());
    let list = there.open("/customers").await;
    assert_eq!((list.status, list.heading().as_str(), list.texts("tbody tr").len()), (200, "Klienci", 25));
    let customer = list.attributes("tbody th a", "href")[0].clone();
    assert_eq!(there.open(&customer).await.status, 200);
    assert_eq!(here.open("/customers").await.texts(".recent li").len(), 1);

    // The refresh token that one instance has replaced is used next by the other.
    for browser in [&mut here, &mut there] {
        let (status, _) = browser.call(Method::GET, "/api/find_customers", &[("text", "a")]).await;
        assert_eq!(status, 200);
    }

    // A session ended at one instance is ended at the other.
    there.post("/api/end_all_sessions", &[("form_page", "/account")]).await;
    assert!(here.open("/customers").await.path().starts_with("/?return_to"));

    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    assert!(matches!(store.verify_audit(partner.id).await.unwrap(), tenantry::store::Chain::Intact(_)));
    store.close().await;
    other.stop().await;
    app.stop().await;
}

/// Works at an instance until canceled: signs in, reads lists with the session's encrypted token, changes a preference.
/// Returns the number of successful rounds.
async fn work(app: &TestApp, instance: &Instance, over: &CancellationToken) -> usize {
    let mut rounds = 0;
    let mut lasting = instance.browser();
    app.sign_in(&mut lasting, "Alicja Żółkiewska").await;
    while !over.is_cancelled() {
        let mut fresh = instance.browser();
        let page = app.sign_in(&mut fresh, "Bruno Fischer").await;
        assert_eq!((page.status, page.heading().as_str()), (200, "Home"), "{}", page.text());
        let page = lasting.open("/customers?text=a").await;
        assert_eq!(page.status, 200, "{}", page.text());
        let saved = [("form_page", "/account"), ("page_size", if rounds % 2 == 0 { "25" } else { "50" })];
        assert_eq!(lasting.post("/api/save_preferences", &saved).await.status, 200);
        rounds += 1;
    }
    rounds
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn keys_are_rotated_beside_instances_at_work_and_no_request_fails() {
    let Some(database) = schema("a rotation beside several instances on PostgreSQL").await else { return };
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
    let over = CancellationToken::new();
    let rotate = async {
        let mut told = Vec::new();
        keys::rotate(app.settings(), &Step::ALL, &mut told).await.unwrap();
        keys::rotate(app.settings(), &Step::ALL, &mut told).await.unwrap();
        over.cancel();
        String::from_utf8(told).unwrap()
    };
    let (told, here, there) = tokio::join!(rotate, work(&app, &app.instance, &over), work(&app, &other, &over));
    assert!(here > 3 && there > 3, "{here} and {there} rounds during the rotation");
    assert_eq!(told.matches("forgot").count(), 2, "{told}");
    let after = keys();
    assert_eq!(after.matches(':').count(), 1);
    assert_ne!(before, after);
    // A new instance has only the last key, and finds nothing encrypted with another.
    let fresh = app.another_instance().await;
    let mut browser = fresh.browser();
    assert_eq!(app.sign_in(&mut browser, "Alicja Żółkiewska").await.status, 200);
    fresh.stop().await;
    other.stop().await;
    app.stop().await;
}

/// A single-use refresh token must be redeemed by one instance at a time, which stores its successor.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_session_whose_token_is_good_once_works_at_two_instances_at_the_same_time() {
    let Some(database) = schema("single-use tokens at two instances on PostgreSQL").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", &database)]).await;
    let other = app.another_instance().await;
    app.emulator.set_refresh_tokens_reusable(false);
    for round in 0..12 {
        // Neither instance has an access token of the new session.
        let mut here = app.signed_in("Bruno Fischer").await;
        let mut there = here.sent_to(&other.browser());
        let ask = [("text", "a")];
        let mut again = there.clone();
        let (one, two, three) = tokio::join!(
            here.call(Method::GET, "/api/find_customers", &ask),
            there.call(Method::GET, "/api/find_customers", &ask),
            again.call(Method::GET, "/api/find_customers", &ask),
        );
        for (status, body) in [one, two, three] {
            assert_eq!(status, 200, "round {round}: {body}");
        }
    }
    other.stop().await;
    app.stop().await;
}
