//! `worker`: the workers of the job queue without a portal, for PostgreSQL.

use tokio_util::sync::CancellationToken;

use super::serve::work_until;
use crate::server::{application, config::Settings};

/// Runs jobs until the process receives a signal.
///
/// # Errors
/// When the workers cannot start, with a message that contains the remedy.
pub async fn worker(settings: Settings) -> anyhow::Result<()> {
    let shutdown = CancellationToken::new();
    application::cancel_on_signal(shutdown.clone())?;
    work_until(settings, shutdown).await
}
