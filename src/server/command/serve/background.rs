//! Background work: periodic tasks that every instance runs until shutdown, and the workers of the job queue, which run
//! each job or recurring task on one instance at a time.

use std::{sync::Arc, time::Duration};

use futures::future::{BoxFuture, FutureExt as _};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{
    portal::{Services, change_request, job, webhook},
    store::{self, Next, RecurringWork, Task, TaskHandler},
};

/// Maximum number of tasks of the job queue that one instance runs concurrently.
const WORKERS: usize = 8;

/// A periodic task.
struct PeriodicTask {
    /// The name in the log and in the job queue.
    name: &'static str,
    every: Duration,
    work: fn(Arc<Services>) -> BoxFuture<'static, Result<(), store::Error>>,
}

/// The periodic tasks of every instance: its heartbeat, with the ids of the encryption keys that it has loaded, on
/// which key rotation waits, and the deletion of expired form results. Neither may depend on a running job worker.
const PER_INSTANCE_TASKS: [PeriodicTask; 2] = [
    PeriodicTask {
        name: "record the instance heartbeat",
        every: Duration::from_secs(5),
        work: |it| record_heartbeat(it).boxed(),
    },
    PeriodicTask {
        name: "delete expired form results",
        every: Duration::from_secs(30),
        work: |it| delete_expired_form_results(it).boxed(),
    },
];

/// The periodic tasks that run on only one instance in each period, through the job queue.
const CLUSTER_TASKS: [PeriodicTask; 7] = [
    PeriodicTask {
        name: "log the audit chain heads",
        every: Duration::from_hours(24),
        work: |it| log_audit_chain_heads(it).boxed(),
    },
    PeriodicTask {
        name: "remove expired sessions",
        every: Duration::from_mins(10),
        work: |it| remove_expired(it).boxed(),
    },
    PeriodicTask { name: "remove old jobs", every: Duration::from_mins(10), work: |it| remove_old_jobs(it).boxed() },
    PeriodicTask {
        name: "expire and requeue change requests",
        every: Duration::from_mins(10),
        work: |it| maintain_change_requests(it).boxed(),
    },
    PeriodicTask {
        name: "send daily summaries of change requests",
        every: Duration::from_hours(1),
        work: |it| send_summaries(it).boxed(),
    },
    PeriodicTask { name: "send notices", every: Duration::from_hours(1), work: |it| send_notices(it).boxed() },
    PeriodicTask {
        name: "renew partner connections",
        every: Duration::from_mins(5),
        work: |it| renew_connections(it).boxed(),
    },
];

/// Starts the periodic tasks of every instance. Each runs at startup and then at its interval. A run in progress at
/// shutdown is completed.
pub(super) fn spawn(services: &Arc<Services>, shutdown: &CancellationToken, in_flight: &TaskTracker) {
    for task in PER_INSTANCE_TASKS {
        in_flight.spawn(repeat(task, Arc::clone(services), shutdown.clone()));
    }
}

/// Starts the workers of the job queue. Tasks in progress at shutdown are completed or returned to the queue.
///
/// # Errors
/// When the job library cannot start, or the database does not respond.
pub(super) async fn spawn_workers(
    services: &Arc<Services>,
    shutdown: &CancellationToken,
    in_flight: &TaskTracker,
) -> Result<(), store::Error> {
    services.store().release_crashed_work().await?;
    let shared = Arc::clone(services);
    let work: TaskHandler = Arc::new(move |task, stop| work(Arc::clone(&shared), task, stop).boxed());
    let recurring = CLUSTER_TASKS.map(|PeriodicTask { name, every, .. }| RecurringWork { name, every });
    let workers = services.store().start_workers(WORKERS, &recurring, work, shutdown.clone())?;
    in_flight.spawn(async move {
        if let Err(error) = workers.finished().await {
            tracing::error!(%error, "workers of the job queue stopped");
        }
    });
    Ok(())
}

async fn work(services: Arc<Services>, task: Task, stop: CancellationToken) -> Result<Next, store::Error> {
    match task {
        Task::Job(task) => job::work(services, task, stop).await,
        Task::Request(task) => change_request::work(services, task, stop).await,
        Task::Event(task) => change_request::send_notifications(services, task).await,
        Task::Webhook(task) => webhook::deliver(services, task, stop).await,
        Task::RecurringWork(name) => {
            // A task of another version of the portal is unknown here, and skipped.
            if let Some(periodic) = CLUSTER_TASKS.iter().find(|periodic| periodic.name == name)
                && let Err(error) = (periodic.work)(services).await
            {
                tracing::warn!(%error, "cannot {name}");
            }
            Ok(Next::Finished)
        }
    }
}

/// Repeats a task at its interval. A failure is logged, and the task runs again after the next interval.
async fn repeat(task: PeriodicTask, services: Arc<Services>, shutdown: CancellationToken) {
    let mut ticks = tokio::time::interval(task.every);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = ticks.tick() => {
                if let Err(error) = (task.work)(Arc::clone(&services)).await {
                    tracing::warn!(%error, "cannot {}", task.name);
                }
            }
        }
    }
}

async fn remove_expired(services: Arc<Services>) -> Result<(), store::Error> {
    let sessions = services.store().delete_expired_sessions().await?;
    if sessions > 0 {
        tracing::debug!(sessions, "removed expired sessions");
    }
    Ok(())
}

async fn remove_old_jobs(services: Arc<Services>) -> Result<(), store::Error> {
    services.store().delete_old_jobs().await
}

/// Expires undecided change requests, queues approved ones whose task was lost again, and deletes old webhook deliveries.
async fn maintain_change_requests(services: Arc<Services>) -> Result<(), store::Error> {
    services.expire_and_requeue_requests().await?;
    services.store().delete_old_deliveries().await
}

async fn delete_expired_form_results(services: Arc<Services>) -> Result<(), store::Error> {
    services.store().erase_expired_form_results().await.map(drop)
}

/// Renews the tokens of the partner connections, the stored consents of service accounts.
async fn renew_connections(services: Arc<Services>) -> Result<(), store::Error> {
    services.renew_connections().await
}

async fn send_notices(services: Arc<Services>) -> Result<(), store::Error> {
    services.send_due_notices().await
}

/// Sends the daily summary emails about change requests.
async fn send_summaries(services: Arc<Services>) -> Result<(), store::Error> {
    services.send_summaries().await
}

/// Reloads the encryption keys and records this instance with their ids.
async fn record_heartbeat(services: Arc<Services>) -> Result<(), store::Error> {
    services.announce_instance().await
}

/// Logs the last entry of every audit chain, as an anchor for `audit verify --anchors`.
async fn log_audit_chain_heads(services: Arc<Services>) -> Result<(), store::Error> {
    for store::Anchor { partner, seq, hash } in services.store().list_chain_heads().await? {
        tracing::info!(%partner, seq, %hash, "audit chain head");
    }
    Ok(())
}
