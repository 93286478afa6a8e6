//! The store's contract tests: one suite, run on SQLite and on PostgreSQL.
//!
//! SQLite always runs, on a temporary file. PostgreSQL runs where `TENANTRY_TEST_POSTGRES` names a server
//! (`.make/postgres run cargo test` starts one); each test has a schema of its own there. Without it, the PostgreSQL
//! tests report that they were not run, and fail if `CI` or `TENANTRY_REQUIRE_POSTGRES` is set.

mod attestations;
mod audit;
mod connections;
mod drafts;
mod durability;
mod faults;
mod idempotency;
mod instances;
mod jobs;
mod keys;
mod notices;
mod opening;
mod partner_life;
mod partners;
mod people;
mod request_mail;
mod requests;
mod restore;
mod self_service;
mod sessions;
mod tamper;
mod tokens;
mod webhooks;

use std::{
    collections::BTreeSet,
    io::Write as _,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use jiff::Timestamp;
use sqlx::{AssertSqlSafe, Connection as _, PgConnection};
use tempfile::TempDir;
use uuid::Uuid;

use super::{
    AuditActor, Keyring, Kind, NewPartner, Partner, Result, Session, Store,
    database::{Limits, sql},
};
use crate::domain::{
    cloud::Cloud,
    id::{ObjectId, PartnerId, PersonId, SessionHandle, TenantId},
    principal::{Membership, Principal, PrincipalKind, Scope as _},
    role::Role,
    role_mapping::RoleClaims,
};

/// Defines a test of each function for each database.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let db = crate::store::tests::TestDatabase::sqlite().await;
                super::$name(&db).await;
                db.tear_down().await;
            })+
        }
        mod postgres {
            $(#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                let Some(db) = crate::store::tests::TestDatabase::postgres(stringify!($name)).await else { return };
                super::$name(&db).await;
                db.tear_down().await;
            })+
        }
    };
}
use on_both;

/// A migrated store on a database of its own, with a clock that the test controls.
struct TestDatabase {
    store: Store,
    url: String,
    keys: Arc<Keyring>,
    clock: Arc<AtomicI64>,
    schema: Option<(String, String)>,
    folder: Option<TempDir>,
}

impl TestDatabase {
    async fn sqlite() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = format!("sqlite:{}", folder.path().join("new/store.db").display());
        Self::on(url, None, Some(folder)).await
    }

    async fn postgres(test: &str) -> Option<Self> {
        let Ok(server) = std::env::var("TENANTRY_TEST_POSTGRES") else {
            // Written directly to the stream, since the test harness swallows the output of a passing test.
            writeln!(std::io::stderr(), "NOT RUN: {test} on PostgreSQL, since TENANTRY_TEST_POSTGRES is not set")
                .unwrap();
            let required = ["CI", "TENANTRY_REQUIRE_POSTGRES"].iter().any(|name| std::env::var_os(name).is_some());
            assert!(!required, "PostgreSQL is required here: set TENANTRY_TEST_POSTGRES");
            return None;
        };
        let schema = format!("t_{}", Uuid::new_v4().simple());
        administer(&server, format!("CREATE SCHEMA {schema}")).await;
        let separator = if server.contains('?') { '&' } else { '?' };
        let url = format!("{server}{separator}options[search_path]={schema}");
        Some(Self::on(url, Some((server, schema)), None).await)
    }

    async fn on(url: String, schema: Option<(String, String)>, folder: Option<TempDir>) -> Self {
        let keys = Arc::new(Keyring::generate().unwrap());
        let clock = Arc::new(AtomicI64::new(Timestamp::now().as_millisecond()));
        let store = open(&url, &keys, &clock, Limits { connections: 4, ..Limits::default() }).await.unwrap();
        store.migrate().await.unwrap();
        Self { store, url, keys, clock, schema, folder }
    }

    /// Opens the database as another instance.
    async fn another_instance(&self) -> Store {
        open(&self.url, &self.keys, &self.clock, Limits { connections: 4, ..Limits::default() }).await.unwrap()
    }

    /// Opens the database as another instance with short timeouts.
    async fn with_short_timeouts(&self) -> Store {
        let limits = Limits { timeout: Duration::from_millis(600), connections: 2 };
        open(&self.url, &self.keys, &self.clock, limits).await.unwrap()
    }

    /// Opens the same database with other keys.
    async fn with_keys(&self, keys: Keyring) -> Store {
        open(&self.url, &Arc::new(keys), &self.clock, Limits { connections: 2, ..Limits::default() }).await.unwrap()
    }

    fn move_clock(&self, seconds: i64) {
        self.clock.fetch_add(seconds * 1000, Ordering::SeqCst);
    }

    /// Runs a statement directly on the database.
    async fn raw(&self, text: &'static str) -> Result<u64> {
        self.store.database().execute(sql(text)).await
    }

    /// Reads one number directly from the database.
    async fn number(&self, text: &'static str) -> i64 {
        self.store.database().row(sql(text)).await.unwrap().unwrap().int("n").unwrap()
    }

    async fn partner(&self) -> Partner {
        self.store.add_partner(new_partner(1), None).await.unwrap()
    }

    async fn tear_down(self) {
        self.store.close().await;
        if let Some((server, schema)) = self.schema {
            administer(&server, format!("DROP SCHEMA {schema} CASCADE")).await;
        }
        drop(self.folder);
    }
}

async fn open(url: &str, keys: &Arc<Keyring>, clock: &Arc<AtomicI64>, limits: Limits) -> Result<Store> {
    let clock = Arc::clone(clock);
    let now = move || Timestamp::from_millisecond(clock.load(Ordering::SeqCst)).unwrap();
    Store::open_with(url, Arc::clone(keys), limits, Arc::new(now)).await
}

async fn administer(server: &str, text: String) {
    let mut connection = PgConnection::connect(server).await.unwrap();
    sqlx::raw_sql(AssertSqlSafe(text)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

fn new_partner(number: u128) -> NewPartner {
    NewPartner {
        name: format!("Partner {number}"),
        tenant: TenantId::new(Uuid::from_u128(number)),
        cloud: Cloud::Global,
        issuer: None,
        authority: None,
        api: None,
        client: None,
        role_mappings: Vec::new(),
        domains: Vec::new(),
    }
}

fn person(number: u128) -> PersonId {
    PersonId { tenant: TenantId::new(Uuid::from_u128(1)), object: ObjectId::new(Uuid::from_u128(number)) }
}

/// Returns a member of a partner's staff as an audit actor.
fn actor(number: u128) -> AuditActor {
    AuditActor { person: person(number), kind: Some(PrincipalKind::Staff) }
}

fn signed_in(person: PersonId, partner: Option<PartnerId>, at: Timestamp) -> Session {
    let handle = SessionHandle::new(Uuid::new_v4());
    Session {
        principal: partner.map_or_else(
            || Principal::operator(person, handle),
            |partner| Principal::staff(person, handle, partner, BTreeSet::from([Role::AdminAgent])),
        ),
        name: "Zofia Żółkiewska".into(),
        sign_in_name: "zofia@example.com".into(),
        groups_overage: false,
        role_claims: RoleClaims::default(),
        role_version: 1,
        uses_partner_registration: false,
        guest: false,
        authenticated_at: None,
        roles_refreshed_at: None,
        signed_in_at: at,
        seen_at: at,
        user_agent: Some("Browser/1".into()),
    }
}
