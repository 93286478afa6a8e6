//! The portal's own data: partners, sessions, encrypted tokens, the audit chain and personal preferences, in SQLite or
//! PostgreSQL.
//!
//! It knows SQL, and nothing of HTTP, Partner Center or the purpose of the data. Every query over a partner's data
//! starts at a [`PartnerId`](crate::domain::id::PartnerId) or takes a scope that holds one. Each write is one
//! transaction, which includes everything that must hold with it: the audit entry of a change to our own data, or the
//! deletion of a session's token with the session.

mod active_session;
mod attestation;
mod audit;
mod backup;
mod change_request;
mod connection;
mod correspondent;
mod database;
mod draft;
mod error;
mod idempotency;
mod instance;
mod job;
mod keyring;
mod lease;
mod notice;
mod partner;
mod person;
mod preferences;
mod preview;
mod queue;
mod recent;
mod request_mail;
mod restore;
mod rotation;
mod self_service;
mod session;
mod staff_token;
#[cfg(test)]
mod tests;
mod value;
mod webhook;

use std::{
    fmt,
    sync::Arc,
    time::{Duration, Instant},
};

use jiff::{SignedDuration, Timestamp};
use sqlx::{
    SqlSafeStr as _,
    migrate::{Migration, MigrationType, Migrator},
};
use tokio::sync::Mutex;

use self::database::{Database, Limits, sql};
pub use self::{
    active_session::ActiveSession,
    attestation::StoredAttestation,
    audit::{
        Anchor, AuditAction, AuditActor, AuditEntry, AuditFilter, AuditRef, ChainRegisterStatus, ChainStatus,
        ExportedEntry, Outcome, Settlement,
    },
    backup::EXCLUDED_TABLES,
    change_request::{
        ClaimedRequest, Created, Deputy, NewChangeRequest, RequestQuery, Step, StoredChangeRequest, StoredEvent,
    },
    connection::{ConnectionSummary, Consent, StoredConnection},
    correspondent::{MailContact, MailRecipient},
    database::Kind,
    draft::Draft,
    error::{Error, Result},
    idempotency::{FormClaim, FormOutcome, FormState, StoredFormResult, SubmittedForm},
    instance::Instance,
    job::{
        CheckedRow, ClaimedRow, FetchedPassword, NewJob, NewRow, PASSWORD_RETENTION, RowResult, StoredJob, StoredRow,
    },
    keyring::{Keyring, ParseKeyringError, Sealed},
    notice::NoticeClaim,
    partner::{
        ClientCredentials, DOMAIN_TAKEN, DomainSignIn, HAS_CONNECTIONS, HAS_DISABLED_PEOPLE, MappingRemoval,
        NewPartner, Partner, PartnerChange, PartnerChangeResult, Removal,
    },
    person::Person,
    queue::{
        AnnounceEvent, DeliverWebhook, Next, RecurringWork, RunningWorkers, SLICE, Task, TaskHandler, WorkOnJob,
        WorkOnRequest,
    },
    recent::RecentCustomer,
    request_mail::{MailClaim, MailKey, UnsentMail},
    restore::Restored,
    self_service::CustomerCheck,
    session::{EXPIRED_SESSION_RETENTION, ExpiredSession, Session, SessionSummary, Sessions, SignInRecord},
    staff_token::{SessionSelection, SessionToken, VersionedRefreshToken},
    webhook::{DeliveryResult, DueDelivery, NewDelivery, SigningSecrets, StoredWebhook},
};

/// The migrations, with the same versions for both databases.
const MIGRATIONS: &[(i64, &str, &str, &str)] = &[
    (
        1,
        "initial",
        include_str!("store/migrations/sqlite/0001_initial.sql"),
        include_str!("store/migrations/postgres/0001_initial.sql"),
    ),
    (
        2,
        "disabled person",
        include_str!("store/migrations/sqlite/0002_disabled_person.sql"),
        include_str!("store/migrations/postgres/0002_disabled_person.sql"),
    ),
    (
        3,
        "kept answer",
        include_str!("store/migrations/sqlite/0003_kept_answer.sql"),
        include_str!("store/migrations/postgres/0003_kept_answer.sql"),
    ),
    (
        4,
        "draft",
        include_str!("store/migrations/sqlite/0004_draft.sql"),
        include_str!("store/migrations/postgres/0004_draft.sql"),
    ),
    (
        5,
        "attestation",
        include_str!("store/migrations/sqlite/0005_attestation.sql"),
        include_str!("store/migrations/postgres/0005_attestation.sql"),
    ),
    (
        6,
        "principal",
        include_str!("store/migrations/sqlite/0006_principal.sql"),
        include_str!("store/migrations/postgres/0006_principal.sql"),
    ),
    (
        7,
        "connection",
        include_str!("store/migrations/sqlite/0007_connection.sql"),
        include_str!("store/migrations/postgres/0007_connection.sql"),
    ),
    (
        8,
        "notice",
        include_str!("store/migrations/sqlite/0008_notice.sql"),
        include_str!("store/migrations/postgres/0008_notice.sql"),
    ),
    (
        9,
        "self-service",
        include_str!("store/migrations/sqlite/0009_self_service.sql"),
        include_str!("store/migrations/postgres/0009_self_service.sql"),
    ),
    (
        10,
        "preview",
        include_str!("store/migrations/sqlite/0010_preview.sql"),
        include_str!("store/migrations/postgres/0010_preview.sql"),
    ),
    (
        11,
        "audit key",
        include_str!("store/migrations/sqlite/0011_audit_key.sql"),
        include_str!("store/migrations/postgres/0011_audit_key.sql"),
    ),
    (
        12,
        "sign-in domain",
        include_str!("store/migrations/sqlite/0012_sign_in_domain.sql"),
        include_str!("store/migrations/postgres/0012_sign_in_domain.sql"),
    ),
    (
        13,
        "mfa required",
        include_str!("store/migrations/sqlite/0013_mfa_required.sql"),
        include_str!("store/migrations/postgres/0013_mfa_required.sql"),
    ),
    (
        14,
        "step-up required",
        include_str!("store/migrations/sqlite/0014_step_up_required.sql"),
        include_str!("store/migrations/postgres/0014_step_up_required.sql"),
    ),
    (
        15,
        "job",
        include_str!("store/migrations/sqlite/0015_job.sql"),
        include_str!("store/migrations/postgres/0015_job.sql"),
    ),
    (
        16,
        "job sheet",
        include_str!("store/migrations/sqlite/0016_job_sheet.sql"),
        include_str!("store/migrations/postgres/0016_job_sheet.sql"),
    ),
    (
        17,
        "change request",
        include_str!("store/migrations/sqlite/0017_change_request.sql"),
        include_str!("store/migrations/postgres/0017_change_request.sql"),
    ),
    (
        18,
        "webhook",
        include_str!("store/migrations/sqlite/0018_webhook.sql"),
        include_str!("store/migrations/postgres/0018_webhook.sql"),
    ),
    (
        19,
        "request mail",
        include_str!("store/migrations/sqlite/0019_request_mail.sql"),
        include_str!("store/migrations/postgres/0019_request_mail.sql"),
    ),
    (
        20,
        "job in progress",
        include_str!("store/migrations/sqlite/0020_job_in_progress.sql"),
        include_str!("store/migrations/postgres/0020_job_in_progress.sql"),
    ),
];

type Clock = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// A handle to the database; cheap to clone, and all clones share its connections.
#[derive(Clone)]
pub struct Store(Arc<Inner>);

struct Inner {
    database: Database,
    /// The client of the job library that queues tasks.
    queue: riverqueue::Client,
    keys: Arc<Keyring>,
    clock: Clock,
    audit_keys: audit::AuditKeyCache,
    /// The id of the active sealing key that this instance announced last.
    last_announced_key: std::sync::Mutex<Option<String>>,
    last_probe: Mutex<Option<WriteProbe>>,
}

/// The cached result of the last write probe.
struct WriteProbe {
    at: Instant,
    outcome: Result<()>,
}

/// Time for which a successful write probe is cached.
const SUCCESS_TTL: Duration = Duration::from_millis(500);
/// Time for which a failed write probe is cached.
const FAILURE_TTL: Duration = Duration::from_millis(250);

impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Store").field("kind", &self.kind()).finish_non_exhaustive()
    }
}

/// A migration that has not been applied to the database yet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PendingMigration {
    /// The version number; migrations are applied in ascending order.
    pub version: i64,
    /// The description of the change.
    pub name: &'static str,
}

impl Store {
    /// Opens a database: `sqlite:path/to/file` (created with access for its owner only if it does not exist) or
    /// `postgres://user:password@host/database`. Creates no tables; [`Store::migrate`] does that.
    ///
    /// # Errors
    /// [`Error::Address`] for an address of neither form, [`Error::Unavailable`] when it does not answer.
    pub async fn open(url: &str, keys: Arc<Keyring>) -> Result<Self> {
        Self::open_with(url, keys, Limits::default(), Arc::new(Timestamp::now)).await
    }

    async fn open_with(url: &str, keys: Arc<Keyring>, limits: Limits, clock: Clock) -> Result<Self> {
        let database = Database::open(url, limits).await?;
        let queue = queue::client(&database)?;
        Ok(Self(Arc::new(Inner {
            database,
            queue,
            keys,
            clock,
            audit_keys: audit::AuditKeyCache::default(),
            last_announced_key: std::sync::Mutex::default(),
            last_probe: Mutex::default(),
        })))
    }

    /// Applies all pending migrations and creates the first audit key. Safe to run from several instances at once.
    ///
    /// # Errors
    /// [`Error::Migration`] when the database is newer than the program or its migration history differs.
    pub async fn migrate(&self) -> Result<()> {
        let migrations = MIGRATIONS.iter().map(|&(version, name, sqlite, postgres)| {
            let text = match self.kind() {
                Kind::Sqlite => sqlite,
                Kind::Postgres => postgres,
            };
            Migration::new(version, name.into(), MigrationType::Simple, text.into_sql_str(), false)
        });
        self.database().migrate(&Migrator::with_migrations(migrations.collect())).await?;
        queue::migrate(self.database()).await?;
        self.create_first_audit_key().await
    }

    /// Returns the migrations that [`Store::migrate`] would apply.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn pending_migrations(&self) -> Result<Vec<PendingMigration>> {
        let known = match self.kind() {
            Kind::Sqlite => {
                "SELECT COUNT(*) AS n FROM sqlite_schema WHERE type = 'table' AND name = '_sqlx_migrations'"
            }
            Kind::Postgres => "SELECT COUNT(*) AS n WHERE to_regclass('_sqlx_migrations') IS NOT NULL",
        };
        let mut applied = Vec::new();
        if self.database().row(sql(known)).await?.map_or(Ok(0), |row| row.int("n"))? > 0 {
            for row in self.database().rows(sql("SELECT version FROM _sqlx_migrations")).await? {
                applied.push(row.int("version")?);
            }
        }
        let pending = MIGRATIONS.iter().filter(|(version, ..)| !applied.contains(version));
        let mut pending: Vec<_> = pending.map(|&(version, name, ..)| PendingMigration { version, name }).collect();
        if pending.is_empty() && !queue::is_migrated(self.database()).await? {
            let latest = MIGRATIONS.iter().map(|(version, ..)| *version).max().unwrap_or_default();
            pending.push(PendingMigration { version: latest + 1, name: "job queue" });
        }
        Ok(pending)
    }

    /// Checks that the database responds.
    ///
    /// # Errors
    /// When it does not, or its file is gone.
    pub async fn ping(&self) -> Result<()> {
        self.database().row(sql("SELECT 1 AS one")).await.map(drop)
    }

    /// Checks that the database accepts writes, for a readiness probe, by performing one. The result is cached and
    /// shared by concurrent callers, so that a probe writes only a few times a second; a failed write since then
    /// invalidates a cached success.
    ///
    /// # Errors
    /// The reason why a write fails.
    pub async fn check_writable(&self) -> Result<()> {
        let mut last_probe = self.0.last_probe.lock().await;
        if let Some(WriteProbe { at, outcome }) = &*last_probe {
            let ttl = if outcome.is_ok() { SUCCESS_TTL } else { FAILURE_TTL };
            if at.elapsed() < ttl && !(outcome.is_ok() && self.database().has_failed_since(*at)) {
                return outcome.clone();
            }
        }
        let outcome = self.database().check_writable().await;
        if let Err(error) = &outcome {
            tracing::warn!(%error, "database is not writable");
        }
        *last_probe = Some(WriteProbe { at: Instant::now(), outcome: outcome.clone() });
        outcome
    }

    /// Waits for queries in progress and closes every connection; later calls fail with [`Error::Unavailable`].
    pub async fn close(&self) {
        self.database().close().await;
    }

    /// Returns the kind of the database.
    pub fn kind(&self) -> Kind {
        self.database().kind()
    }

    /// Returns the database's size in bytes.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn size(&self) -> Result<u64> {
        let text = match self.kind() {
            Kind::Sqlite => "SELECT page_count * page_size AS bytes FROM pragma_page_count(), pragma_page_size()",
            Kind::Postgres => "SELECT pg_database_size(current_database()) AS bytes",
        };
        let row = self.database().row(sql(text)).await?.ok_or(Error::Corrupt("bytes"))?;
        u64::try_from(row.int("bytes")?).map_err(|_| Error::Corrupt("bytes"))
    }

    fn database(&self) -> &Database {
        &self.0.database
    }

    fn queue(&self) -> &riverqueue::Client {
        &self.0.queue
    }

    fn keys(&self) -> &Keyring {
        &self.0.keys
    }

    /// Returns the current time plus a duration, which may be negative.
    fn now_plus(&self, duration: SignedDuration) -> Timestamp {
        let now = self.now();
        now.checked_add(duration).unwrap_or(now)
    }

    /// Returns the current time in the precision of stored timestamps.
    fn now(&self) -> Timestamp {
        let now = (self.0.clock)();
        Timestamp::from_millisecond(now.as_millisecond()).unwrap_or(now)
    }
}
