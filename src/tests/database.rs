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
    instances::create_schema,
};

const ADMIN: &str = "Alicja Żółkiewska";

/// A last-seen time so old that the next page updates the session.
const LONG_AGO: &str = "2026-01-01T00:00:00Z";

async fn age_sessions(connection: &mut SqliteConnection) {
    let age = format!("UPDATE session SET data = json_set(data, '$.signed_in.seen_at', '{LONG_AGO}')");
    connection.execute(AssertSqlSafe(age)).await.unwrap();
}

/// Submits a budget, and returns the resulting page.
pub async fn submit_budget(browser: &mut Browser, page: &Page, amount: &str) -> Page {
    submit(browser, page, "budget-form", &[("amount", amount)]).await
}

pub fn assert_unavailable(rejected: &Page, title: &str, seconds: &str) {
    assert_eq!((rejected.status, rejected.texts(".error-summary strong")), (503, vec![title.to_owned()]));
    assert_eq!(rejected.headers["retry-after"], seconds);
    assert!(rejected.text().contains("Nothing was changed"), "{}", rejected.text());
    assert_eq!(rejected.texts(".error-summary .mono").len(), 1, "a support id is shown");
    assert_eq!(rejected.attributes("#budget-form-amount", "value"), ["77"], "the input is kept");
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
async fn a_rollback_by_the_database_is_reported_and_does_not_affect_the_next_transaction() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    assert_eq!(browser.open("/health/ready").await.status, 200);
    let mut other = SqliteConnection::connect(&app.database_url()).await.unwrap();
    for table in ["audit", "preferences"] {
        let trigger = format!(
            "CREATE TRIGGER full_{table} BEFORE INSERT ON {table} \
             BEGIN SELECT RAISE(ROLLBACK, 'database or disk is full'); END"
        );
        other.execute(AssertSqlSafe(trigger)).await.unwrap();
    }
    for _ in 0..3 {
        let rejected = submit_budget(&mut browser, &page, "77").await;
        assert_eq!(rejected.status, 500, "{}", rejected.text());
        assert_eq!(browser.open("/health/ready").await.status, 503);
    }
    other.execute("DROP TRIGGER full_audit; DROP TRIGGER full_preferences").await.unwrap();
    assert_eq!(submit_budget(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
    assert_eq!(app.signed_in("Bruno Fischer").await.open("/customers").await.status, 200);
    assert_ready(&mut browser).await;
    other.close().await.unwrap();
    app.stop().await;
}

#[tokio::test]
async fn a_missing_database_file_is_reported_until_it_is_restored() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (_, page) = first_customer(&app, &mut browser, "budget").await;
    let file = app.database_url().strip_prefix("sqlite:").unwrap().to_owned();
    let folder = std::path::Path::new(&file).parent().unwrap().to_owned();
    let moved = folder.with_extension("away");
    std::fs::rename(&folder, &moved).unwrap();
    assert_eq!(submit_budget(&mut browser, &page, "77").await.status, 503);
    assert_eq!(browser.open("/customers").await.status, 503);
    assert_eq!(browser.open("/health/ready").await.status, 503);
    std::fs::rename(&moved, &folder).unwrap();
    assert_eq!(submit_budget(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
    assert_ready(&mut browser).await;
    app.stop().await;
}

#[tokio::test]
async fn a_locked_database_allows_reads_and_rejects_writes() {
    let app = TestApp::start().await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    let mut other = SqliteConnection::connect(&app.database_url()).await.unwrap();
    age_sessions(&mut other).await;
    other.execute("BEGIN IMMEDIATE").await.unwrap();
    assert_eq!(browser.open(&path).await.status, 200, "a failed update of last-seen does not fail a page");
    assert_unavailable(&submit_budget(&mut browser, &page, "77").await, "The portal’s own database is busy", "5");
    let rejected = app.browser().open("/sign-in?provider=global").await;
    assert_eq!(
        (rejected.status, rejected.texts("main .lead").len()),
        (503, 1),
        "sign-in is impossible: {}",
        rejected.text()
    );
    assert_eq!(browser.open("/health/ready").await.status, 503);
    other.execute("ROLLBACK").await.unwrap();
    assert_ready(&mut browser).await;
    assert_eq!(submit_budget(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
    let (stale,): (i64,) =
        sqlx::query_as(AssertSqlSafe(format!("SELECT COUNT(*) FROM session WHERE data LIKE '%{LONG_AGO}%'")))
            .fetch_one(&mut other)
            .await
            .unwrap();
    assert_eq!(stale, 0, "last-seen was written with a later page");
    other.close().await.unwrap();
    app.stop().await;
}

/// Creates a PostgreSQL database for one test, since its settings affect every connection.
pub async fn create_database(test: &str) -> Option<(PgConnection, String, Url)> {
    let mut url: Url = create_schema(test).await?.parse().unwrap();
    url.set_query(None);
    let mut server = PgConnection::connect(url.as_str()).await.unwrap();
    let name = format!("d_{}", Uuid::new_v4().simple());
    server.execute(AssertSqlSafe(format!("CREATE DATABASE {name}"))).await.unwrap();
    url.set_path(&name);
    Some((server, name, url))
}

#[tokio::test]
async fn a_read_only_database_allows_reads_and_rejects_writes() {
    let Some((mut server, name, url)) = create_database("a read-only database").await else { return };
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", url.as_str())]).await;
    let mut browser = app.signed_in(ADMIN).await;
    let (path, page) = first_customer(&app, &mut browser, "budget").await;
    let mut connection = PgConnection::connect(url.as_str()).await.unwrap();
    let age =
        format!("UPDATE session SET data = jsonb_set(data::jsonb, '{{signed_in,seen_at}}', '\"{LONG_AGO}\"')::text");
    connection.execute(AssertSqlSafe(age)).await.unwrap();
    connection.close().await.unwrap();

    // Existing connections keep their settings.
    let disconnect = format!("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '{name}'");
    server
        .execute(AssertSqlSafe(format!("ALTER DATABASE {name} SET default_transaction_read_only = on")))
        .await
        .unwrap();
    server.execute(AssertSqlSafe(disconnect)).await.unwrap();
    assert_eq!(browser.open(&path).await.status, 200, "a failed update of last-seen does not fail a page");
    assert_unavailable(
        &submit_budget(&mut browser, &page, "77").await,
        "The portal’s own database is unavailable",
        "30",
    );
    assert_eq!(browser.open("/health/ready").await.status, 503);

    server.execute(AssertSqlSafe(format!("ALTER DATABASE {name} RESET default_transaction_read_only"))).await.unwrap();
    assert_ready(&mut browser).await;
    assert_eq!(submit_budget(&mut browser, &page, "77").await.texts(".done"), ["Budget saved."]);
    app.stop().await;
    server.execute(AssertSqlSafe(format!("DROP DATABASE {name} WITH (FORCE)"))).await.unwrap();
    server.close().await.unwrap();
}

/// A proxy to a database that can be interrupted.
struct Proxy {
    address: std::net::SocketAddr,
    connections: JoinSet<()>,
}

impl Proxy {
    fn start(listener: TcpListener, upstream: String) -> Self {
        let address = listener.local_addr().unwrap();
        let mut connections = JoinSet::new();
        connections.spawn(async move {
            // Ending the task also closes its connections.
            let mut tunnels = JoinSet::new();
            while let Ok((mut client, _)) = listener.accept().await {
                let upstream = upstream.clone();
                tunnels.spawn(async move {
                    let mut server = TcpStream::connect(upstream).await.unwrap();
                    let _ = copy_bidirectional(&mut client, &mut server).await;
                });
            }
        });
        Self { address, connections }
    }

    /// Interrupts the proxy, and returns its address.
    async fn interrupt(mut self) -> std::net::SocketAddr {
        self.connections.shutdown().await;
        self.address
    }
}

#[tokio::test]
async fn an_unreachable_database_is_reported_until_it_is_restored() {
    let Some(database) = create_schema("an unreachable database").await else { return };
    let mut url: Url = database.parse().unwrap();
    let server = format!("{}:{}", url.host_str().unwrap(), url.port().unwrap_or(5432));
    let proxy = Proxy::start(TcpListener::bind("127.0.0.1:0").await.unwrap(), server.clone());
    url.set_host(Some("127.0.0.1")).unwrap();
    url.set_port(Some(proxy.address.port())).unwrap();
    let app = TestApp::start_with(&[("TENANTRY_DATABASE_URL", url.as_str())]).await;
    let mut browser = app.signed_in(ADMIN).await;
    assert_eq!(browser.open("/customers").await.status, 200);

    let address = proxy.interrupt().await;
    let unavailable = browser.open("/customers").await;
    assert_eq!((unavailable.status, unavailable.heading().as_str()), (503, "The portal isn’t responding"));
    assert_eq!(unavailable.headers["retry-after"], "5");
    assert!(unavailable.text().contains("the portal’s database is unavailable"), "{}", unavailable.text());
    assert_eq!(browser.open("/health/ready").await.status, 503);

    let proxy = Proxy::start(TcpListener::bind(address).await.unwrap(), server);
    assert_eq!(browser.open("/customers").await.status, 200, "the session is still valid");
    assert_ready(&mut browser).await;
    app.stop().await;
    proxy.interrupt().await;
}
