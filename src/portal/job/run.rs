//! The worker: processes a job in time slices, checking or carrying out its rows.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt as _, stream};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    JobContents,
    action::{ActionResult, Done},
    check::retry_after_of,
    directory::Directory,
    from_secret_json, note_text,
};
use crate::{
    domain::{
        id::{JobId, RequestId},
        job::{JobState, RowNote, RowState, SkipReason, UserAction},
        principal::PartnerScope,
        role_mapping::RoleClaims,
    },
    error::PortalError,
    partner_center::{CallContext, ErrorKind},
    portal::{Cause, Error, PartnerContext, Portal, Services},
    store::{self, ClaimedRow, Next, RowResult, SLICE, StoredJob, WorkOnJob},
};

/// Number of rows that one worker carries out at the same time.
const CONCURRENT_ROWS: u32 = 4;
/// Number of rows that are checked between two updates of the progress.
const CHECKED_PER_BATCH: u32 = 8;
/// Interval at which a worker polls rows that other workers have in progress.
const RECHECK_INTERVAL: Duration = Duration::from_secs(5);
/// Maximum delay before a throttled job is retried.
const MAX_PAUSE: Duration = Duration::from_mins(1);

/// Works on a task of the queue until it is finished, its time slice is over, or the worker is stopped.
///
/// # Errors
/// When the database does not answer; the task is delivered again then.
pub async fn work(services: Arc<Services>, task: WorkOnJob, stop: CancellationToken) -> Result<Next, store::Error> {
    let store = services.store();
    let Some(job) = store.find_job(task.partner, task.job).await? else { return Ok(Next::Finished) };
    let Some(worker) = Worker::of(&services, &job).await? else {
        // A disabled person must not act through a job either.
        let scope = PartnerScope::of_job(job.partner, job.owner);
        return match store.cancel_job(&scope, job.id, &canceled_note()).await {
            Ok(()) | Err(store::Error::Conflict(_)) => Ok(Next::Finished),
            Err(error) => Err(error),
        };
    };
    let deadline = Instant::now() + SLICE;
    match job.state {
        JobState::Checking => worker.check(&job, deadline, &stop).await,
        JobState::Queued | JobState::Running => {
            store.begin_job(job.partner, job.id).await?;
            worker.carry_out(&job, deadline, &stop).await
        }
        // Rows of a crashed worker are looked up even though the job is canceled.
        JobState::Canceled if job.counts.running > 0 => worker.carry_out(&job, deadline, &stop).await,
        JobState::Draft | JobState::Ready | JobState::Finished | JobState::Canceled => {
            services.dry_run_caches.take(job.id);
            Ok(Next::Finished)
        }
    }
}

/// A worker on behalf of a job's owner.
struct Worker {
    services: Arc<Services>,
    context: PartnerContext,
    scope: PartnerScope,
}

impl Worker {
    /// Creates the worker; `None` if the partner or the owner has been disabled. Roles are known only from the claims
    /// of a sign-in, so that the owner has those with which they confirmed the job.
    async fn of(services: &Arc<Services>, job: &StoredJob) -> Result<Option<Self>, store::Error> {
        let store = services.store();
        let partner = store.find_partner(job.partner).await?.filter(|partner| !partner.disabled);
        let Some(partner) = partner else { return Ok(None) };
        if store.is_person_disabled(job.owner).await? {
            return Ok(None);
        }
        let context = PartnerContext {
            partner: Arc::new(partner),
            uses_partner_registration: true,
            role_claims: RoleClaims::default(),
            recent: Arc::default(),
        };
        let scope = PartnerScope::of_job(job.partner, job.owner);
        Ok(Some(Self { services: Arc::clone(services), context, scope }))
    }

    /// Returns the portal for one row, whose calls have a correlation id of their own.
    fn portal(&self, job: JobId) -> Portal {
        let portal =
            Portal::new(Arc::clone(&self.services), Some(self.context.clone()), CallContext::new().in_background());
        portal.caused_by(Cause::Job(job))
    }

    /// Checks the rows of a job during one time slice, and keeps the lookups for the next one.
    async fn check(&self, job: &StoredJob, deadline: Instant, stop: &CancellationToken) -> Result<Next, store::Error> {
        let cache = self.services.dry_run_caches.take(job.id);
        let mut directory = Directory::after(&self.portal(job.id), job, cache, deadline).await?;
        let next = self.check_slice(job, &mut directory, deadline, stop).await?;
        if next != Next::Finished {
            self.services.dry_run_caches.put(job.id, directory);
        }
        Ok(next)
    }

    /// Checks rows until all are checked, the time slice is over or the worker is stopped.
    async fn check_slice(
        &self,
        job: &StoredJob,
        directory: &mut Directory,
        deadline: Instant,
        stop: &CancellationToken,
    ) -> Result<Next, store::Error> {
        let store = self.services.store();
        loop {
            let rows =
                store.list_job_rows(job.partner, job.id, Some(RowState::Unchecked), 0, CHECKED_PER_BATCH).await?;
            if rows.is_empty() {
                store.finish_check(job.partner, job.id).await?;
                return Ok(Next::Finished);
            }
            let mut checks = Vec::with_capacity(rows.len());
            let mut pause = None;
            for row in &rows {
                if stop.is_cancelled() || Instant::now() >= deadline {
                    break;
                }
                match self.portal(job.id).check_row(&self.scope, job, row, directory).await {
                    Ok(Some(check)) => checks.push(check),
                    Ok(None) => break,
                    Err(Error::Store(error)) => return Err(error),
                    Err(error) => {
                        pause = Some(retry_after_of(&error).unwrap_or(RECHECK_INTERVAL));
                        break;
                    }
                }
            }
            store.record_checks(job.partner, job.id, &checks).await?;
            if let Some(pause) = pause {
                return Ok(Next::Again(pause.min(MAX_PAUSE)));
            }
            if let Some(next) = interruption(deadline, stop) {
                return Ok(next);
            }
        }
    }

    /// Carries out the rows of a job during one time slice, and resolves those whose worker crashed.
    async fn carry_out(
        &self,
        job: &StoredJob,
        deadline: Instant,
        stop: &CancellationToken,
    ) -> Result<Next, store::Error> {
        let (store, run_id) = (self.services.store(), Uuid::new_v4());
        let contents: JobContents = match from_secret_json(&job.contents) {
            Ok(contents) => contents,
            Err(Error::Store(error)) => return Err(error),
            Err(_) => return Ok(Next::Finished),
        };
        // The steps of one user are carried out in order.
        let concurrency = if job.kind == crate::domain::job::JobKind::Users { CONCURRENT_ROWS } else { 1 };
        loop {
            if let Some(next) = interruption(deadline, stop) {
                return Ok(next);
            }
            let claimed = store.claim_rows(job.partner, job.id, run_id, concurrency).await?;
            if claimed.is_empty() {
                break;
            }
            let results =
                stream::iter(claimed).map(async |claim| match self.execute_row(job.id, &contents, &claim).await {
                    RowOutcome::Ended(result) => {
                        store.finish_row(job.partner, job.id, &claim, &result).await?;
                        Ok::<_, store::Error>(None)
                    }
                    RowOutcome::Paused(pause) => {
                        store.release_row(job.partner, job.id, &claim, &canceled_note()).await?;
                        Ok(Some(pause))
                    }
                });
            let results: Vec<_> = results.buffer_unordered(concurrency as usize).collect().await;
            let pauses = results.into_iter().collect::<Result<Vec<_>, _>>()?;
            if let Some(pause) = pauses.into_iter().flatten().max() {
                return Ok(Next::Again(pause.min(MAX_PAUSE)));
            }
        }
        for orphaned in store.take_over_crashed_rows(job.partner, job.id, run_id).await? {
            let result = self.resolve_orphaned_row(job.id, &contents, &orphaned).await;
            store.finish_row(job.partner, job.id, &orphaned, &result).await?;
        }
        if store.finish_job(job.partner, job.id).await? {
            return Ok(Next::Finished);
        }
        // Another worker has rows in progress, or has finished the job.
        let current = store.find_job(job.partner, job.id).await?;
        let is_open = current.is_some_and(|current| current.state == JobState::Running || current.counts.running > 0);
        Ok(if is_open { Next::Again(RECHECK_INTERVAL) } else { Next::Finished })
    }

    /// Carries out a row.
    async fn execute_row(&self, job: JobId, contents: &JobContents, claim: &ClaimedRow) -> RowOutcome {
        let portal = self.portal(job);
        let action_result = async {
            let action = claim.row.action(contents)?.ok_or(Error::NotFound)?;
            let scope = self.scope.customer(claim.row.customer.ok_or(Error::NotFound)?);
            portal.execute_action(&scope, claim.row.user, &action, RequestId::new(claim.request)).await
        };
        let skipped = |reason| result(&portal, RowState::Skipped, Some(&RowNote::Skipped(reason)));
        RowOutcome::Ended(match action_result.await {
            Ok(ActionResult::Done(Done { user, password, note })) => {
                RowResult { user, password, ..result(&portal, RowState::Done, note.as_ref()) }
            }
            Ok(ActionResult::Skipped(reason)) => skipped(reason),
            Err(Error::LastAdministrator { .. }) => skipped(SkipReason::LastAdministrator),
            Err(error) => match retry_after_of(&error) {
                Some(pause) => return RowOutcome::Paused(pause),
                None => failed(&portal, error),
            },
        })
    }

    /// Determines the outcome of a row whose worker crashed. Its action is never sent again.
    async fn resolve_orphaned_row(&self, job: JobId, contents: &JobContents, claim: &ClaimedRow) -> RowResult {
        let portal = self.portal(job);
        let was_done = async {
            let action: UserAction = claim.row.action(contents)?.ok_or(Error::NotFound)?;
            let user = claim.row.user.ok_or(Error::NotFound)?;
            let scope = self.scope.customer(claim.row.customer.ok_or(Error::NotFound)?);
            portal.was_done(&scope, user, &action).await
        };
        let state = if matches!(was_done.await, Ok(true)) { RowState::Done } else { RowState::Unknown };
        tracing::warn!(%job, row = claim.row.number, state = state.as_str(), "outcome of interrupted row determined");
        let note = RowNote::Error(PortalError::OutcomeUnknown { correlation: portal.correlation() });
        result(&portal, state, (state == RowState::Unknown).then_some(&note))
    }
}

/// The outcome of a row.
enum RowOutcome {
    /// The row has ended with this result.
    Ended(RowResult),
    /// Nothing was sent, since Partner Center requested this delay.
    Paused(Duration),
}

/// Returns the note of a row whose job was canceled.
fn canceled_note() -> String {
    note_text(&RowNote::Skipped(SkipReason::Canceled)).unwrap_or_default()
}

/// Returns the next step if the worker is to stop or its time slice is over.
fn interruption(deadline: Instant, stop: &CancellationToken) -> Option<Next> {
    if stop.is_cancelled() {
        Some(Next::Interrupted)
    } else {
        (Instant::now() >= deadline).then_some(Next::Again(Duration::ZERO))
    }
}

/// Returns the result of a row in this state, with the correlation id of its calls.
fn result(portal: &Portal, state: RowState, note: Option<&RowNote<PortalError>>) -> RowResult {
    let note = note.and_then(note_text);
    RowResult { state, note, user: None, correlation: Some(portal.correlation()), password: None }
}

/// Returns the result of a row whose action failed, or whose outcome is unknown.
fn failed(portal: &Portal, error: Error) -> RowResult {
    let is_unknown = matches!(&error, Error::Upstream(error)
        if matches!(error.kind(), ErrorKind::OutcomeUnknown | ErrorKind::Unreadable));
    let state = if is_unknown { RowState::Unknown } else { RowState::Failed };
    let error = error.into_portal_error(portal.correlation());
    result(portal, state, Some(&RowNote::Error(error)))
}
