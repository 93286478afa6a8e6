//! The job queue: the only module that knows the job library, River (<https://docs.rs/riverqueue>).
//!
//! A task is queued in the transaction of the change that it belongs to. The library delivers it at least once: to one
//! worker at a time, and again after a worker crashed. A task holds ids only, and finished tasks are deleted; progress
//! and results are rows of the `job` tables.

use std::{sync::Arc, time::Duration};

use futures::future::BoxFuture;
use jiff::Timestamp;
use riverqueue::{
    BoxError, Client, ClientBuilder, InsertOpts, IntervalSchedule, Job as RiverJob, JobArgs, MaintenanceConfig,
    PeriodicJob, PeriodicJobOpts, QUEUE_DEFAULT, QueueConfig, RunHandle, UniqueOpts, WorkCancelled, WorkContext,
    WorkError, WorkOutcome, Worker, Workers,
    migrate::{PostgresMigrator, SqliteMigrator},
};
use serde::{Deserialize, Serialize};
use sqlx::Connection as _;
use tokio_util::sync::CancellationToken;

use super::{
    Kind, Store,
    database::{Database, Tx, sql},
    error::{Error, Result},
};
use crate::domain::id::{ChangeRequestId, DeliveryId, JobId, PartnerId};

/// Time slice of a worker: afterwards it starts no other job row and returns the task to the queue, so that the row in
/// progress ends before `TIMEOUT`.
pub const SLICE: Duration = Duration::from_secs(10);
/// Time after which the library cancels a worker. Longer than a [`SLICE`] and the last call of a row together.
const TIMEOUT: Duration = Duration::from_secs(45);
/// Age at which a task in progress is delivered again, since its worker must have crashed. Longer than [`TIMEOUT`].
const RESCUED_AFTER: Duration = Duration::from_mins(1);
/// Time that a worker has after its cancellation before its task is abandoned.
const STUCK_AFTER: Duration = Duration::from_secs(5);
/// Time that running tasks have at shutdown.
const SHUTDOWN_GRACE_PERIOD: Duration = Duration::from_secs(10);
/// Interval of the checks for tasks of crashed workers.
const RESCUE_INTERVAL: Duration = Duration::from_secs(5);
/// Longest interval of the checks for recurring work that is due.
const MAX_RECURRING_CHECK_INTERVAL: Duration = Duration::from_mins(1);
/// Interval of the checks for scheduled tasks that are due.
const SCHEDULER_INTERVAL: Duration = Duration::from_secs(1);
/// Delay before a task whose worker failed is delivered again.
const RETRY_DELAY: Duration = Duration::from_secs(5);
/// The key of the advisory lock on the library's migrations; any number that nothing else in the database uses.
const MIGRATION_LOCK: i64 = 0x7465_6e61_6e74_7279;
/// Maximum number of attempts to migrate an SQLite file.
const MAX_MIGRATION_ATTEMPTS: u32 = 20;
/// Maximum number of attempts; only failures of the portal's own database are retried this way.
const MAX_ATTEMPTS: i32 = 10_000;

/// The queue of messages to partners' endpoints, whose delays must not hold up other tasks.
const WEBHOOK_QUEUE: &str = "webhook";

/// A part of the work on a job. Several workers, on several instances, may work on one job at the same time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JobArgs)]
#[river(kind = "work_on_job")]
pub struct WorkOnJob {
    /// The partner.
    pub partner: PartnerId,
    /// The job.
    pub job: JobId,
    /// The number of the part, from 0.
    pub part: u32,
}

/// The work on an approved request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JobArgs)]
#[river(kind = "work_on_request")]
pub struct WorkOnRequest {
    /// The partner.
    pub partner: PartnerId,
    /// The request.
    pub request: ChangeRequestId,
}

/// The announcement of an event of a request, by mail and to the partner's own system.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JobArgs)]
#[river(kind = "announce_event")]
pub struct AnnounceEvent {
    /// The partner.
    pub partner: PartnerId,
    /// The request.
    pub request: ChangeRequestId,
    /// The number of the event.
    pub number: i64,
}

/// The delivery of a message to a partner's endpoint. It has workers of its own, since it may wait for the endpoint.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JobArgs)]
#[river(kind = "deliver_webhook", queue = "webhook")]
pub struct DeliverWebhook {
    /// The partner.
    pub partner: PartnerId,
    /// The message.
    pub delivery: DeliveryId,
    /// The round; sending the message again begins a new one.
    pub round: i64,
}

/// A run of recurring work.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, JobArgs)]
#[river(kind = "recurring_work")]
struct RunRecurring {
    name: String,
}

/// A task of the queue.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Task {
    /// A part of the work on a job.
    Job(WorkOnJob),
    /// The work on an approved request.
    Request(WorkOnRequest),
    /// The announcement of an event.
    Event(AnnounceEvent),
    /// The delivery of a message.
    Webhook(DeliverWebhook),
    /// A run of recurring work, by its name.
    RecurringWork(String),
}

/// Work that one of the instances does in each period.
#[derive(Debug, Clone, Copy)]
pub struct RecurringWork {
    /// The name.
    pub name: &'static str,
    /// The period.
    pub every: Duration,
}

impl RecurringWork {
    /// Returns the schedule for the library. It queues a task more often than once per period, but the task is unique
    /// within its period, so that a period whose start no instance observed is not skipped.
    fn schedule(self) -> Result<PeriodicJob> {
        let Self { name, every } = self;
        let schedule = IntervalSchedule::new(every.min(MAX_RECURRING_CHECK_INTERVAL)).map_err(queue_error)?;
        let unique = UniqueOpts::default().with_by_args(true).with_by_period(every);
        let run = move || {
            let opts = InsertOpts::default().with_max_attempts(1).with_unique(unique.clone());
            Some((RunRecurring { name: name.to_owned() }, opts))
        };
        let opts = PeriodicJobOpts::new().with_run_on_start(true);
        Ok(PeriodicJob::conditional_with_options(schedule, run, opts))
    }
}

/// The next step of a task after its worker returned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// The task is finished.
    Finished,
    /// The task is to be delivered again after this time.
    Again(Duration),
    /// The worker stopped early because of a shutdown; the task is delivered again, to any instance.
    Interrupted,
}

/// The function that works on tasks until they are finished, a slice is over or the token is canceled.
pub type TaskHandler = Arc<dyn Fn(Task, CancellationToken) -> BoxFuture<'static, Result<Next>> + Send + Sync>;

/// A running set of workers.
pub struct RunningWorkers(RunHandle);

impl RunningWorkers {
    /// Waits until the workers have stopped, which they do once the token that they were started with is canceled.
    ///
    /// # Errors
    /// [`Error::Failed`] when they stopped for another reason.
    pub async fn finished(mut self) -> Result<()> {
        self.0.wait().await.map_err(queue_error)
    }
}

impl std::fmt::Debug for RunningWorkers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("RunningWorkers").finish_non_exhaustive()
    }
}

fn queue_error(error: riverqueue::Error) -> Error {
    match error {
        riverqueue::Error::Database(error) => error.into(),
        error => Error::Failed(format!("the job queue: {error}")),
    }
}

/// Returns a builder of the library's clients, which use the connection pool of the database.
fn builder(database: &Database) -> ClientBuilder {
    match database {
        Database::Sqlite { writer, .. } => Client::builder(writer.connections().clone()),
        Database::Postgres(pool) => Client::builder(pool.connections().clone()),
    }
    .default_max_attempts(MAX_ATTEMPTS)
}

/// Returns a client that queues tasks but runs none.
pub(super) fn client(database: &Database) -> Result<Client> {
    builder(database).allow_unregistered_job_kinds().build().map_err(queue_error)
}

/// Creates or updates the library's tables. On PostgreSQL under a lock, since the library's migrator takes none.
pub(super) async fn migrate(database: &Database) -> Result<()> {
    let migrated = match database {
        Database::Sqlite { writer, .. } => {
            let migrator = SqliteMigrator::new(writer.connections().clone());
            let mut migrated = migrator.migrate_up().await;
            // Another process may be migrating the file; each migration is a transaction.
            for _ in 1..MAX_MIGRATION_ATTEMPTS {
                if migrated.is_ok() {
                    break;
                }
                migrated = migrator.migrate_up().await;
            }
            migrated
        }
        Database::Postgres(pool) => {
            let mut lock = pool.connections().acquire().await?.detach();
            sqlx::query("SET lock_timeout = '60s'").execute(&mut lock).await?;
            sqlx::query("SELECT pg_advisory_lock($1)").bind(MIGRATION_LOCK).execute(&mut lock).await?;
            let migrated = PostgresMigrator::new(pool.connections().clone()).migrate_up().await;
            // The lock ends with its connection.
            lock.close().await?;
            migrated
        }
    };
    migrated.map(drop).map_err(|error| Error::Migration(format!("the job queue: {error}")))
}

/// Checks whether the library's tables are those of its version.
pub(super) async fn is_migrated(database: &Database) -> Result<bool> {
    let (known, existing) = match database {
        Database::Sqlite { writer, .. } => (
            SqliteMigrator::all_versions().len(),
            SqliteMigrator::new(writer.connections().clone()).existing_versions().await,
        ),
        Database::Postgres(pool) => (
            PostgresMigrator::all_versions().len(),
            PostgresMigrator::new(pool.connections().clone()).existing_versions().await,
        ),
    };
    Ok(existing.map_err(|error| Error::Migration(format!("the job queue: {error}")))?.len() >= known)
}

/// The library's worker of our tasks.
struct TaskWorker(TaskHandler);

/// Declares the library's worker of a kind of task, which is delivered again after a failure.
macro_rules! worker {
    ($args:ty, $task:path) => {
        impl Worker<$args> for TaskWorker {
            type Error = BoxError;

            fn next_retry(&self, _: &RiverJob<$args>, error: &WorkError, _: Timestamp) -> Option<Duration> {
                // The library reports the reason only as text.
                Some(if error.to_string().contains("rescued") { Duration::ZERO } else { RETRY_DELAY })
            }

            async fn work(
                &self,
                context: WorkContext,
                task: RiverJob<$args>,
            ) -> std::result::Result<WorkOutcome, BoxError> {
                outcome((self.0)($task(task.args), context.cancellation_token().clone()).await)
            }
        }
    };
}
worker!(WorkOnJob, Task::Job);
worker!(WorkOnRequest, Task::Request);
worker!(AnnounceEvent, Task::Event);
worker!(DeliverWebhook, Task::Webhook);

impl Worker<RunRecurring> for TaskWorker {
    type Error = BoxError;

    async fn work(
        &self,
        context: WorkContext,
        task: RiverJob<RunRecurring>,
    ) -> std::result::Result<WorkOutcome, BoxError> {
        outcome((self.0)(Task::RecurringWork(task.args.name), context.cancellation_token().clone()).await)
    }
}

/// Converts the result of a task to the outcome that the library expects; logs an error.
fn outcome(result: Result<Next>) -> std::result::Result<WorkOutcome, BoxError> {
    match result {
        Ok(Next::Finished) => Ok(WorkOutcome::Complete),
        Ok(Next::Again(after)) => Ok(WorkOutcome::Snooze(after)),
        Ok(Next::Interrupted) => Err(WorkCancelled.into()),
        Err(error) => {
            tracing::warn!(%error, "job queue task failed");
            Err(error.into())
        }
    }
}

impl Store {
    /// Queues a task in a transaction.
    pub(super) async fn enqueue_task<T: JobArgs>(&self, tx: &mut Tx, task: T, at: Option<Timestamp>) -> Result<()> {
        let opts = InsertOpts::default();
        let opts = match at {
            Some(at) => opts.with_scheduled_at(at),
            None => opts,
        };
        let request = self.queue().insert(task).opts(opts);
        let queued = match tx {
            Tx::Sqlite(tx, _) => request.tx(tx).await,
            Tx::Postgres(tx, _) => request.tx(tx).await,
        };
        queued.map(drop).map_err(queue_error)
    }

    /// Releases the tasks and rows that a crashed process left in progress. Does so only on SQLite, whose file is used
    /// by one process, which need not wait until they count as crashed by their age; on PostgreSQL they may belong to
    /// another instance.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_crashed_work(&self) -> Result<()> {
        if self.kind() == Kind::Postgres {
            return Ok(());
        }
        let mut tx = self.database().begin().await?;
        tx.execute(sql("UPDATE river_job SET state = 'available' WHERE state = 'running'")).await?;
        tx.execute(sql("UPDATE job_row SET claimed_at = 0 WHERE state = 'running'")).await?;
        tx.execute(sql("UPDATE change_request SET claimed_at = 0 WHERE state = 'running'")).await?;
        tx.commit().await
    }

    /// Starts workers that take tasks from the queue until `shutdown` is canceled.
    ///
    /// # Errors
    /// [`Error::Failed`] when the job library refuses to start.
    pub fn start_workers(
        &self,
        workers: usize,
        recurring: &[RecurringWork],
        work: TaskHandler,
        shutdown: CancellationToken,
    ) -> Result<RunningWorkers> {
        let mut registered = Workers::new();
        registered.add::<WorkOnJob, _>(TaskWorker(Arc::clone(&work))).map_err(queue_error)?;
        registered.add::<WorkOnRequest, _>(TaskWorker(Arc::clone(&work))).map_err(queue_error)?;
        registered.add::<AnnounceEvent, _>(TaskWorker(Arc::clone(&work))).map_err(queue_error)?;
        registered.add::<DeliverWebhook, _>(TaskWorker(Arc::clone(&work))).map_err(queue_error)?;
        registered.add::<RunRecurring, _>(TaskWorker(work)).map_err(queue_error)?;
        let maintenance = MaintenanceConfig::default()
            .with_rescue_after(RESCUED_AFTER)
            .with_rescuer_interval(RESCUE_INTERVAL)
            .with_scheduler_interval(SCHEDULER_INTERVAL);
        let mut builder = builder(self.database());
        for recurring in recurring {
            builder = builder.periodic_job(recurring.schedule()?);
        }
        let client = builder
            .workers(registered)
            .queue(QUEUE_DEFAULT, QueueConfig::new(workers))
            .queue(WEBHOOK_QUEUE, QueueConfig::new(workers))
            // A task of a kind that this version does not know is left to a newer one.
            .fetch_only_known_kinds(true)
            .job_timeout(TIMEOUT)
            .job_stuck_threshold(STUCK_AFTER)
            .soft_stop_timeout(SHUTDOWN_GRACE_PERIOD)
            .maintenance(maintenance)
            .build()
            .map_err(queue_error)?;
        let running = client.start_with_graceful_stop(shutdown.cancelled_owned()).map_err(queue_error)?;
        Ok(RunningWorkers(running))
    }
}
