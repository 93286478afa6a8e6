//! Background work that every instance runs on a schedule until the process shuts down.

use std::{sync::Arc, time::Duration};

use futures::future::{BoxFuture, FutureExt as _};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{portal::Services, store};

/// A scheduled task.
struct Chore {
    /// The task's name, for the log.
    name: &'static str,
    every: Duration,
    work: fn(Arc<Services>) -> BoxFuture<'static, Result<(), store::Error>>,
}

const CHORES: [Chore; 6] = [
    Chore { name: "say which keys it has", every: Duration::from_secs(5), work: |it| announce(it).boxed() },
    Chore { name: "log the ends of the audit", every: Duration::from_hours(24), work: |it| log_audit_ends(it).boxed() },
    Chore { name: "remove expired sessions", every: Duration::from_mins(10), work: |it| remove_expired(it).boxed() },
    Chore { name: "erase old answers", every: Duration::from_secs(30), work: |it| erase_answers(it).boxed() },
    Chore { name: "send notices", every: Duration::from_hours(1), work: |it| send_notices(it).boxed() },
    Chore { name: "renew connections", every: Duration::from_mins(5), work: |it| renew_connections(it).boxed() },
];

/// Starts all tasks: each runs at the start, and then at its interval. A run in progress at shutdown is completed.
pub(super) fn spawn(services: &Arc<Services>, shutdown: &CancellationToken, in_hand: &TaskTracker) {
    for chore in CHORES {
        in_hand.spawn(repeat(chore, Arc::clone(services), shutdown.clone()));
    }
}

/// Repeats a task at its interval. A failure is logged, and the task runs again at its next time.
async fn repeat(chore: Chore, services: Arc<Services>, shutdown: CancellationToken) {
    let mut ticks = tokio::time::interval(chore.every);
    loop {
        tokio::select! {
            () = shutdown.cancelled() => return,
            _ = ticks.tick() => {
                if let Err(error) = (chore.work)(Arc::clone(&services)).await {
                    tracing::warn!(%error, "cannot {}", chore.name);
                }
            }
        }
    }
}

async fn remove_expired(services: Arc<Services>) -> Result<(), store::Error> {
    let sessions = services.store().delete_expired().await?;
    if sessions > 0 {
        tracing::debug!(sessions, "removed expired sessions");
    }
    Ok(())
}

async fn erase_answers(services: Arc<Services>) -> Result<(), store::Error> {
    services.store().erase_old_answers().await.map(drop)
}

async fn renew_connections(services: Arc<Services>) -> Result<(), store::Error> {
    services.renew_connections().await
}

async fn send_notices(services: Arc<Services>) -> Result<(), store::Error> {
    services.send_due_notices().await
}

async fn announce(services: Arc<Services>) -> Result<(), store::Error> {
    services.announce().await
}

/// Logs the end of every audit chain, as an anchor for `audit verify --anchors`.
async fn log_audit_ends(services: Arc<Services>) -> Result<(), store::Error> {
    for store::Anchor { partner, seq, hash } in services.store().list_audit_ends().await? {
        tracing::info!(%partner, seq, %hash, "the end of an audit chain");
    }
    Ok(())
}
