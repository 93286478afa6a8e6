//! Several instances of a portal on one PostgreSQL: whichever answers, it is the same portal.

use std::io::Write as _;

use reqwest::Method;
use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection};
use uuid::Uuid;

use crate::app::TestApp;

/// A schema of a test's own on the server that `TENANTRY_TEST_POSTGRES` names, as a database address.
pub async fn schema(test: &str) -> Option<String> {
    let Ok(server) = std::env::var("TENANTRY_TEST_POSTGRES") else {
        // Straight to the stream: the test harness swallows what a passing test prints.
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

    // Signed in here, at work there: the session, the choices, the recent customers.
    let mut here = app.signed_in("Alicja Żółkiewska").await;
    here.post("/api/save_preferences", &[("form_page", "/account"), ("language", "pl"), ("page_size", "25")]).await;
    let mut there = here.sent_to(&other.browser());
    let list = there.open("/customers").await;
    assert_eq!((list.status, list.heading().as_str(), list.texts("tbody tr").len()), (200, "Klienci", 25));
    let customer = list.attributes("tbody th a", "href")[0].clone();
    assert_eq!(there.open(&customer).await.status, 200);
    assert_eq!(here.open("/customers").await.texts(".recent li").len(), 1);

    // The refresh token that one instance has used and replaced is the other's to use next.
    for browser in [&mut here, &mut there] {
        let (status, _) = browser.call(Method::GET, "/api/find_customers", &[("text", "a")]).await;
        assert_eq!(status, 200);
    }

    // Ended there, out here.
    there.post("/api/end_all_sessions", &[("form_page", "/account")]).await;
    assert!(here.open("/customers").await.path().starts_with("/?return_to"));

    let store = app.store().await;
    let partner = store.find_partner_by_tenant(app.emulator.demo().partners[0].tenant).await.unwrap().unwrap();
    assert!(matches!(store.verify_audit(partner.id).await.unwrap(), tenantry::store::Chain::Whole(_)));
    store.close().await;
    other.stop().await;
    app.stop().await;
}
