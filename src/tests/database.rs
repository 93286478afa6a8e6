//! Tests of the portal's own database when locked, read-only, unavailable and available again, as a person sees it.

use std::time::Duration;

use sqlx::{AssertSqlSafe, Connection as _, Executor as _, PgConnection, SqliteConnection};
use tokio::{
    io::copy_bidirectional,
    net::{TcpListener, TcpStream},
    task::JoinSet,
};
use url::Url;
use uuid::Uuid;

use crate::{
    app::TestApp,
    browser::{Browser, Page},
    form::{first_customer, submit},
    instances::schema,
};

const ADMIN: &str = "Alicja Żółkiewska";

/// A last-seen time so old that the next page updates the session.
const LONG_AGO: &str = "2026-01-01T00:00:00Z";

async fn forget_sqlite(connection: &mut SqliteConnection) {
    let age = format!("UPDATE session SET data = json_set(data, '$.signed_in.seen_at', '{LONG_AGO}')");
    connection.execute(AssertSqlSafe(age)).await.unwrap();
}

/// Tries to change a budget, and returns the resulting page.
pub async fn change(browser: &mut Browser, page: &Page, amount: &str) -> Page {
    submit(browser, page, "budget-form", &[("amount", amount)]).await
}

pub fn assert_said(refused: &Page, title: &str, seconds: &str) {
    assert_eq!((refused.status, refused.texts(".error-summary strong")), (503, vec![title.to_owned()]));
    assert_eq!(refused.headers["retry-after"], seconds);
    assert!(refused.text().contains("Nothing was changed"), "{}", refused.text());
    assert_eq!(refused.texts(".error-summary .mono").len(), 1, "a support id is shown");
    assert_eq!(refused.attributes("#budget-form-amount", "value"), ["77"], "the input is kept");
}

/// Waits until the portal is ready; a cached failure may be reported once more.
pub async fn assert_ready(browser: &mut Browser) {
    let ready = async {
        while browser.open("/health/ready").await.status != 200 {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), ready).await.expect("it recovers by itself");
}

/// A full disk has the same effect in SQLite; that test needs a disk of its own.
#[tokio::test]
async fn a_transaction_that_the_database_ended_itself_is_said_and_does_no_harm_to_the_next() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    assert_eq!(browser.open("/health/ready").await.status, 200);
    let mut other = SqliteConnection::connect(&app.database_url()).await.unwrap();
    for table in ["audit", "preferences"] {
        let fails = format!(
            "CREATE TRIGGER full_{table} BEFORE INSERT ON {table} \
             BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
        );
        other.execute(AssertSqlSafe(fails)).await.unwrap();
    }
    for _ in 0..3 {
        let refused = change(&mut browser, &page, "77").await;
        assert_eq!(refused.status, 500, "{}", refused.text());
        assert_eq!(browser.open("/health/ready").await.status, 503);
    }
    other.execute("DROP TRIGGER full_audit; DROP TRIGGER full_preferences").await.unwrap();
    assert_eq!(change(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
    assert_eq!(app.signed_in("Bruno Fischer").await.open("/customers").await.status, 200);
    assert_ready(&mut browser).await;
    other.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn a_database_file_that_is_away_is_said_and_found_again_when_it_is_back() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    let file = app.database_url().strip_prefix("sqlite:").unwrap().to_owned();
    let folder = std::path::Path::new(&file).parent().unwrap().to_owned();
    let away = folder.with_extension("away");
    std::fs::rename(&folder, &away).unwrap();
    assert_eq!(change(&mut browser, &page, "77").await.status, 503);
    assert_eq!(browser.open("/customers").await.status, 503);
    assert_eq!(browser.open("/health/ready").await.status, 503);
    std::fs::rename(&away, &folder).unwrap();
    assert_eq!(change(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
    assert_ready(&mut browser).await;
    app.stop().await;
}

#[tokio::test]
async fn a_locked_database_keeps_nobody_from_reading_and_is_said_to_who_writes() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    let mut other = SqliteConnection::connect(&app.database_url()).await.unwrap();
    forget_sqlite(&mut other).await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    assert_eq!(browser.open(&path).await.status, 200, "a failed update of last-seen does not fail a page");
    assert_said(&change(&mut browser, &page, "77").await, "The portal’s own database is busy", "5");
    let refused = app.browser().open("/sign-in?provider=global").await;
    assert_eq!((refused.status, refused.texts("main .lead").len()), (503, 1), "nobody can sign in: {}", refused.text());
    assert_eq!(browser.open("/health/ready").await.status, 503);
    other.execute("ROLLBACK").await.unwrap();
    assert_ready(&mut browser).await;
    assert_eq!(change(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
    let (stale,): (i64,) =
        sqlx::query_as(AssertSqlSafe(format!("SELECT COUNT(*) FROM session WHERE data LIKE '%{LONG_AGO}%'")))
            .fetch_one(&mut other)
            .await
            .unwrap();
    assert_eq!(stale, 0, "it was written with a later page");
    other.close().await.unwrap();
    app.stop().await;
}

/// Creates a PostgreSQL database for one test, since its settings affect every connection.
pub async fn database(test: &str) -> Option<(PgConnection, String, Url)> {
    let mut url: Url = schema(test).await?.parse().unwrap();
    url.set_query(None);
    let mut server = PgConnection::connect(url.as_str()).await.unwrap();
    let name = format!("d_{}", Uuid::new_v4().simple());
    server.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    url.set_path(&name);
    Some((server, name, url))
}

#[tokio::test]
async fn a_read_only_database_keeps_nobody_from_reading_and_is_said_to_who_writes() {
    let Some((mut server, name, url)) = database("a read-only database").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", url.as_str())]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    let mut connection = PgConnection::connect(url.as_str()).await.unwrap();
    let age =
        format!("UPDATE session SET data = jsonb_set(data::jsonb, '{{signed_in,seen_at}}', '\"{LONG_AGO}\"')::text");
    connection.execute(AssertSqlSafe(age)).await.unwrap();
    connection.close().await.unwrap();

    // Existing connections keep their settings.
    let again = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    server
        .execute(AssertSqlSafe(format!("ALTER DATABASE {name} SET default_transaction_read_only = on")))
        .await
        .unwrap();
    server.execute(AssertSqlSafe(again)).await.unwrap();
    assert_eq!(browser.open(&path).await.status, 200, "a failed update of last-seen does not fail a page");
    assert_said(&change(&mut browser, &page, "77").await, "The portal’s own database is unavailable", "30");
    assert_eq!(browser.open("/health/ready").await.status, 503);

    server.execute(AssertSqlSafe(format!("ALTER DATABASE {name} RESET default_transaction_read_only"))).await.unwrap();
    assert_ready(&mut browser).await;
    assert_eq!(change(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
    app.stop().await;
    server.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
    server.close().await.unwrap();
}

/// A proxy to a database that can be interrupted.
struct Line {
    address: std::net::SocketAddr,
    connections: JoinSet<()>,
}

impl Line {
    fn lay(listener: TcpListener, to: String) -> Self {
        let address = listener.local_addr().unwrap();
        let mut connections = JoinSet::new();
        connections.spawn(async move {
            // Ending the task also closes its connections.
            let mut open = JoinSet::new();
            while let Ok((mut near, _)) = listener.accept().await {
                let to = to.clone();
                open.spawn(async move {
                    let mut far = TcpStream::connect(to).await.unwrap();
                    let _ = copy_bidirectional(&mut near, &mut far).await;
                });
            }
        });
        Self { address, connections }
    }

    /// Interrupts the proxy, and returns its address.
    async fn cut(mut self) -> std::net::SocketAddr {
        self.connections.shutdown().await;
        self.address
    }
}

#[tokio::test]
async fn a_database_that_is_gone_is_said_and_found_again_when_it_is_back() {
    let Some(database) = schema("a database that is gone").await else { return };
    let mut url: Url = database.parse().unwrap();
    let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
    let line = Line::lay(TcpListener::bind("127.0.0.1:0").await.unwrap(), server.clone());
    url.set_host(Some("127.0.0.1")).unwrap();
    url.set_port(Some(line.address.port())).unwrap();
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", url.as_str())]).await;
    let mut browser = app.signed_in(ADMIN).await;
    assert_eq!(browser.open("/customers").await.status, 200);

    let address = line.cut().await;
    let gone = browser.open("/customers").await;
    assert_eq!((gone.status, gone.heading().as_str()), (503, "The portal isn’t responding"));
    assert_eq!(gone.headers["retry-after"], "5");
    assert!(gone.text().contains("the portal’s database is unavailable"), "{}", gone.text());
    assert_eq!(browser.open("/health/ready").await.status, 503);

    let line = Line::lay(TcpListener::bind(address).await.unwrap(), server);
    assert_eq!(browser.open("/customers").await.status, 200, "the session is still valid");
    assert_ready(&mut browser).await;
    app.stop().await;
    line.cut().await;
}
