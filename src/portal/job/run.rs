//! The worker: processes a job in time slices, checking or carrying out its rows.

use std::{sync::Arc, time::Duration};

use futures::{StreamExt as _, stream};
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::{
    Contents,
    action::{ActionResult, Done},
    check::retry_after_of,
    directory::Directory,
    note_text, opened,
};
use crate::{
    domain::{
        id::{JobId, RequestId},
        job::{JobState, RowNote, RowState, SkipReason, UserAction},
        principal::PartnerScope,
        role_mapping::RoleClaims,
    },
    error::PortalError,
    partner_center::{CallContext, Kind},
    portal::{Cause, Error, PartnerContext, Portal, Services},
    store::{self, ClaimedRow, Next, RowResult, SLICE, StoredJob, WorkOnJob},
};

/// Number of rows that one worker carries out at the same time.
const AT_ONCE: u32 = 4;
/// Number of rows that are checked between two updates of the progress.
const CHECKED_PER_BATCH: u32 = 8;
/// Interval at which a worker polls rows that other workers have in progress.
const RECHECK_INTERVAL: Duration = Duration::from_secs(5);
/// Maximum delay before a throttled job is retried.
const LONGEST_PAUSE: Duration = Duration::from_mins(1);

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
        return match store.cancel_job(&scope, job.id, &canceled()).await {
            Ok(()) | Err(store::Error::Conflict(_)) => Ok(Next::Finished),
            Err(error) => Err(error),
        };
    };
    let ends = Instant::now() + SLICE;
    match job.state {
        JobState::Checking => worker.check(&job, ends, &stop).await,
        JobState::Queued | JobState::Running => {
            store.begin_job(job.partner, job.id).await?;
            worker.carry_out(&job, ends, &stop).await
        }
        // Rows of a crashed worker are looked up even though the job is canceled.
        JobState::Canceled if job.counts.running > 0 => worker.carry_out(&job, ends, &stop).await,
        JobState::Draft | JobState::Ready | JobState::Finished | JobState::Canceled => {
            services.dry_runs.take(job.id);
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
            through_partner: true,
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

    async fn check(&self, job: &StoredJob, ends: Instant, stop: &CancellationToken) -> Result<Next, store::Error> {
        let cache = self.services.dry_runs.take(job.id);
        let mut directory = Directory::after(&self.portal(job.id), job, cache, ends).await?;
        let next = self.check_slice(job, &mut directory, ends, stop).await?;
        if next != Next::Finished {
            self.services.dry_runs.put(job.id, directory);
        }
        Ok(next)
    }

    async fn check_slice(
        &self,
        job: &StoredJob,
        directory: &mut Directory,
        ends: Instant,
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
                if stop.is_cancelled() || Instant::now() >= ends {
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
                return Ok(Next::Again(pause.min(LONGEST_PAUSE)));
            }
            if let Some(next) = interruption(ends, stop) {
                return Ok(next);
            }
        }
    }

    async fn carry_out(&self, job: &StoredJob, ends: Instant, stop: &CancellationToken) -> Result<Next, store::Error> {
        let (store, run) = (self.services.store(), Uuid::new_v4());
        let contents: Contents = match opened(&job.contents) {
            Ok(contents) => contents,
            Err(Error::Store(error)) => return Err(error),
            Err(_) => return Ok(Next::Finished),
        };
        // The steps of one user are carried out in order.
        let at_once = if job.kind == crate::domain::job::JobKind::Users { AT_ONCE } else { 1 };
        loop {
            if let Some(next) = interruption(ends, stop) {
                return Ok(next);
            }
            let claimed = store.claim_rows(job.partner, job.id, run, at_once).await?;
            if claimed.is_empty() {
                break;
            }
            let results = stream::iter(claimed).map(async |claim| match self.row(job.id, &contents, &claim).await {
                RowOutcome::Ended(result) => {
                    store.finish_row(job.partner, job.id, &claim, &result).await?;
                    Ok::<_, store::Error>(None)
                }
                RowOutcome::Paused(pause) => {
                    store.release_row(job.partner, job.id, &claim, &canceled()).await?;
                    Ok(Some(pause))
                }
            });
            let results: Vec<_> = results.buffer_unordered(at_once as usize).collect().await;
            let pauses = results.into_iter().collect::<Result<Vec<_>, _>>()?;
            if let Some(pause) = pauses.into_iter().flatten().max() {
                return Ok(Next::Again(pause.min(LONGEST_PAUSE)));
            }
        }
        for dead in store.take_dead_rows(job.partner, job.id, run).await? {
            let result = self.look_up(job.id, &contents, &dead).await;
            store.finish_row(job.partner, job.id, &dead, &result).await?;
        }
        if store.finish_job(job.partner, job.id).await? {
            return Ok(Next::Finished);
        }
        // Another worker has rows in progress, or has finished the job.
        let now = store.find_job(job.partner, job.id).await?;
        let is_open = now.is_some_and(|now| now.state == JobState::Running || now.counts.running > 0);
        Ok(if is_open { Next::Again(RECHECK_INTERVAL) } else { Next::Finished })
    }

    /// Carries out a row.
    async fn row(&self, job: JobId, contents: &Contents, claim: &ClaimedRow) -> RowOutcome {
        let portal = self.portal(job);
        let acted = async {
            let action = claim.row.action(contents)?.ok_or(Error::NotFound)?;
            let scope = self.scope.customer(claim.row.customer.ok_or(Error::NotFound)?);
            portal.act(&scope, claim.row.user, &action, RequestId::new(claim.request)).await
        };
        let skipped = |reason| result(&portal, RowState::Skipped, Some(&RowNote::Skipped(reason)));
        RowOutcome::Ended(match acted.await {
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
    async fn look_up(&self, job: JobId, contents: &Contents, claim: &ClaimedRow) -> RowResult {
        let portal = self.portal(job);
        let done = async {
            let action: UserAction = claim.row.action(contents)?.ok_or(Error::NotFound)?;
            let user = claim.row.user.ok_or(Error::NotFound)?;
            let scope = self.scope.customer(claim.row.customer.ok_or(Error::NotFound)?);
            portal.was_done(&scope, user, &action).await
        };
        let state = if matches!(done.await, Ok(true)) { RowState::Done } else { RowState::Unknown };
        tracing::warn!(%job, row = claim.row.number, state = state.as_str(), "row of a crashed worker looked up");
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
fn canceled() -> String {
    note_text(&RowNote::Skipped(SkipReason::Canceled)).unwrap_or_default()
}

/// Returns the next step if the worker is to stop or its time slice is over.
fn interruption(ends: Instant, stop: &CancellationToken) -> Option<Next> {
    if stop.is_cancelled() {
        Some(Next::Interrupted)
    } else {
        (Instant::now() >= ends).then_some(Next::Again(Duration::ZERO))
    }
}

fn result(portal: &Portal, state: RowState, note: Option<&RowNote<PortalError>>) -> RowResult {
    let note = note.and_then(note_text);
    RowResult { state, note, user: None, correlation: Some(portal.correlation()), password: None }
}

fn failed(portal: &Portal, error: Error) -> RowResult {
    let is_unknown = matches!(&error, Error::Upstream(error)
        if matches!(error.kind(), Kind::OutcomeUnknown | Kind::Unreadable));
    let state = if is_unknown { RowState::Unknown } else { RowState::Failed };
    let error = error.into_portal_error(portal.correlation());
    result(portal, state, Some(&RowNote::Error(error)))
}
