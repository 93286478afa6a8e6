//! Jobs and their rows. What a job does, and to whom, is sealed; states, ids and counts are not.
//!
//! A row is claimed before its call (compare and swap on its state), so that no two workers carry it out, even if the
//! queue delivers the job twice. A claim that is older than [`CLAIM_TIMEOUT`] belongs to a worker that crashed.

mod row;
mod sheet;

use jiff::{SignedDuration, Timestamp};
use secrecy::SecretString;
use serde_json::json;
use uuid::Uuid;

pub use self::row::{CheckedRow, ClaimedRow, FetchedPassword, NewRow, RowResult, StoredRow};
use super::{
    Store,
    audit::{AuditAction, AuditActor, AuditRef, Outcome, Settlement},
    database::{Tx, sql},
    error::{Error, Result},
    keyring::Sealed,
    queue::WorkOnJob,
    value::Row,
};
use crate::domain::{
    id::{CustomerId, JobId, PartnerId, PersonId},
    job::{JobKind, JobState, RowCounts, RowState},
    principal::{PartnerScope, Scope as _},
};

/// Age of a claim after which its worker counts as crashed: no call takes that long.
pub const CLAIM_TIMEOUT: SignedDuration = SignedDuration::from_secs(90);
/// Time for which a job that has ended, or was never confirmed, is kept.
const RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Time for which a draft or a finished dry run waits for its confirmation.
const UNCONFIRMED_RETENTION: SignedDuration = SignedDuration::from_hours(24);
/// Time for which passwords can be fetched after the last row.
pub const PASSWORD_RETENTION: SignedDuration = SignedDuration::from_hours(24);
/// Number of tasks that a job is split into, so that several instances share it.
const MAX_TASKS: u32 = 4;

/// A job to create.
#[derive(Debug, Clone)]
pub struct NewJob {
    /// The kind.
    pub kind: JobKind,
    /// The customer, if all rows are about one.
    pub customer: Option<CustomerId>,
    /// The job's action, as JSON.
    pub contents: SecretString,
    /// `true` if the rows are complete and the dry run can begin.
    pub is_planned: bool,
}

/// A stored job.
#[derive(Debug, Clone)]
pub struct StoredJob {
    /// The id.
    pub id: JobId,
    /// The partner.
    pub partner: PartnerId,
    /// The person who planned it.
    pub owner: PersonId,
    /// The kind.
    pub kind: JobKind,
    /// The state.
    pub state: JobState,
    /// The customer, if all rows are about one.
    pub customer: Option<CustomerId>,
    /// The job's action, as JSON.
    pub contents: SecretString,
    /// The number of rows in each state.
    pub counts: RowCounts,
    /// The time of planning.
    pub created_at: Timestamp,
    /// The earliest time of the start.
    pub start_at: Option<Timestamp>,
    /// The time of the first row's start.
    pub started_at: Option<Timestamp>,
    /// The time at which the last row ended.
    pub finished_at: Option<Timestamp>,
    /// `true` if rows have passwords that were not fetched.
    pub has_passwords: bool,
}

/// Returns the associated data (AAD) of a job's contents.
fn associated_data(partner: PartnerId, job: JobId) -> String {
    format!("job.sealed:{partner}/{job}")
}

impl Store {
    /// Creates a job with its rows: a draft, or with its dry run queued.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_job(&self, scope: &PartnerScope, new: &NewJob, rows: &[NewRow]) -> Result<JobId> {
        let (partner, id) = (scope.partner(), JobId::new(Uuid::now_v7()));
        let mut tx = self.database().begin().await?;
        self.insert_job(&mut tx, scope, id, new).await?;
        self.insert_rows(&mut tx, partner, id, rows).await?;
        if new.is_planned {
            self.enqueue_task(&mut tx, WorkOnJob { partner, job: id, part: 0 }, None).await?;
        }
        tx.commit().await?;
        Ok(id)
    }

    async fn insert_job(&self, tx: &mut Tx, scope: &PartnerScope, id: JobId, new: &NewJob) -> Result<()> {
        const SQL: &str = "INSERT INTO job (partner_id, id, tenant, object, kind, state, customer_id, key_id, sealed, \
                           created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)";
        let (partner, person) = (scope.partner(), scope.person());
        let sealed = self.keys().seal(&associated_data(partner, id), &new.contents)?;
        let state = if new.is_planned { JobState::Checking } else { JobState::Draft };
        let insert = sql(SQL)
            .bind(partner)
            .bind(id)
            .bind(person.tenant)
            .bind(person.object)
            .bind(new.kind.as_str())
            .bind(state.as_str())
            .bind(new.customer)
            .bind(sealed.key_id)
            .bind(sealed.bytes)
            .bind(self.now());
        tx.execute(insert).await.map(drop)
    }

    /// Sets what a draft does and queues its dry run; with `rows`, those replace the draft's.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it is no draft of the person any more.
    pub async fn plan_job(
        &self,
        scope: &PartnerScope,
        job: JobId,
        contents: &SecretString,
        rows: Option<&[NewRow]>,
    ) -> Result<()> {
        const SQL: &str = "UPDATE job SET state = $5, key_id = $6, sealed = $7 WHERE partner_id = $1 AND id = $2 \
                           AND tenant = $3 AND object = $4 AND state = $8";
        let (partner, person) = (scope.partner(), scope.person());
        let sealed = self.keys().seal(&associated_data(partner, job), contents)?;
        let mut tx = self.database().begin().await?;
        let update = sql(SQL)
            .bind(partner)
            .bind(job)
            .bind(person.tenant)
            .bind(person.object)
            .bind(JobState::Checking.as_str())
            .bind(sealed.key_id)
            .bind(sealed.bytes)
            .bind(JobState::Draft.as_str());
        if tx.execute(update).await? == 0 {
            return Err(Error::Conflict("the job is no draft"));
        }
        if let Some(rows) = rows {
            tx.execute(sql("DELETE FROM job_row WHERE partner_id = $1 AND job_id = $2").bind(partner).bind(job))
                .await?;
            self.insert_rows(&mut tx, partner, job, rows).await?;
        }
        self.delete_sheet(&mut tx, partner, job).await?;
        self.enqueue_task(&mut tx, WorkOnJob { partner, job, part: 0 }, None).await?;
        tx.commit().await
    }

    /// Finds a job of a partner.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_job(&self, partner: PartnerId, job: JobId) -> Result<Option<StoredJob>> {
        let select = sql("SELECT * FROM job WHERE partner_id = $1 AND id = $2").bind(partner).bind(job);
        let Some(row) = self.database().row(select).await? else { return Ok(None) };
        let (counts, has_passwords) = self.row_counts(partner, job).await?;
        self.stored_job(&row, counts, has_passwords).map(Some)
    }

    /// Lists a partner's jobs, newest first, older than one if it is given.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_jobs(&self, partner: PartnerId, before: Option<JobId>, limit: u32) -> Result<Vec<StoredJob>> {
        // Ids are of version 7 (RFC 9562), whose order is that of time.
        const SQL: &str =
            "SELECT * FROM job WHERE partner_id = $1 AND ($2 IS NULL OR id < $2) ORDER BY id DESC LIMIT $3";
        let select = sql(SQL).bind(partner).bind(before).bind(i64::from(limit));
        let mut jobs = Vec::new();
        for row in self.database().rows(select).await? {
            let (counts, has_passwords) = self.row_counts(partner, row.parse("id")?).await?;
            jobs.push(self.stored_job(&row, counts, has_passwords)?);
        }
        Ok(jobs)
    }

    /// Confirms a job whose dry run is finished: records the intent in the audit log and queues the work, in one
    /// transaction.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the job does not wait for its confirmation.
    pub async fn start_job(
        &self,
        scope: &PartnerScope,
        job: JobId,
        action: &AuditAction,
        start_at: Option<Timestamp>,
    ) -> Result<()> {
        const SQL: &str = "UPDATE job SET state = $3, start_at = $4, intent = $5 WHERE partner_id = $1 AND id = $2 \
                           AND state = $6";
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        let intent = self.append_audit(&mut tx, action, Outcome::Intent, None).await?;
        let update = sql(SQL)
            .bind(partner)
            .bind(job)
            .bind(JobState::Queued.as_str())
            .bind(start_at)
            .bind(intent.seq)
            .bind(JobState::Ready.as_str());
        if tx.execute(update).await? == 0 {
            return Err(Error::Conflict("the job does not wait for its confirmation"));
        }
        self.enqueue_tasks(&mut tx, partner, job, start_at).await?;
        tx.commit().await
    }

    /// Queues the dry run of the failed rows again, of a job that is finished or waits for its confirmation, with an
    /// audit entry of its own. They are carried out after another confirmation only.
    ///
    /// # Errors
    /// [`Error::Conflict`] when the job is in another state, or no row failed.
    pub async fn retry_job(&self, scope: &PartnerScope, job: JobId, action: &AuditAction) -> Result<()> {
        const JOB: &str = "UPDATE job SET state = $3, finished_at = NULL, started_at = NULL, start_at = NULL, \
                           intent = NULL WHERE partner_id = $1 AND id = $2 AND state IN ($4, $5)";
        const ROWS: &str = "UPDATE job_row SET state = $3, run = NULL, claimed_at = NULL, request_id = NULL, \
                            correlation = NULL, note = NULL, finished_at = NULL WHERE partner_id = $1 AND job_id = $2 \
                            AND state = $4";
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        self.append_audit(&mut tx, action, Outcome::Done, None).await?;
        let of_job = |text| sql(text).bind(partner).bind(job);
        let update = of_job(JOB).bind(JobState::Checking.as_str());
        let update = update.bind(JobState::Finished.as_str()).bind(JobState::Ready.as_str());
        let rows = of_job(ROWS).bind(RowState::Unchecked.as_str()).bind(RowState::Failed.as_str());
        if tx.execute(update).await? == 0 || tx.execute(rows).await? == 0 {
            return Err(Error::Conflict("no row of the job failed"));
        }
        self.enqueue_task(&mut tx, WorkOnJob { partner, job, part: 0 }, None).await?;
        tx.commit().await
    }

    /// Cancels a job: rows that wait are left out; rows in progress end by themselves.
    ///
    /// # Errors
    /// [`Error::Conflict`] when it has ended.
    pub async fn cancel_job(&self, scope: &PartnerScope, job: JobId, note: &str) -> Result<()> {
        const JOB: &str = "UPDATE job SET state = $3, finished_at = $4 WHERE partner_id = $1 AND id = $2 \
                           AND state NOT IN ('finished', 'canceled')";
        const ROWS: &str = "UPDATE job_row SET state = $3, note = $4, finished_at = $5 WHERE partner_id = $1 \
                            AND job_id = $2 AND state IN ('unchecked', 'queued')";
        const INTENT: &str = "SELECT intent FROM job WHERE partner_id = $1 AND id = $2";
        let partner = scope.partner();
        let of_job = |text| sql(text).bind(partner).bind(job);
        let mut tx = self.database().begin().await?;
        let update = of_job(JOB).bind(JobState::Canceled.as_str()).bind(self.now());
        if tx.execute(update).await? == 0 {
            return Err(Error::Conflict("the job has ended"));
        }
        let rows = of_job(ROWS).bind(RowState::Skipped.as_str()).bind(note).bind(self.now());
        let skipped_count = tx.execute(rows).await?;
        self.delete_sheet(&mut tx, partner, job).await?;
        let action = AuditAction {
            actor: Some(AuditActor::of(scope)),
            target: Some(job.to_string()),
            detail: json!({ "leftOut": skipped_count }),
            ..AuditAction::new(partner, "cancel_job")
        };
        self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        let intent = tx.row(of_job(INTENT)).await?.map_or(Ok(None), |row| row.find_int("intent"))?;
        tx.commit().await?;
        if let Some(seq) = intent {
            self.record_job_outcome(partner, job, seq).await?;
        }
        Ok(())
    }

    /// Marks the dry run as finished if no row is unchecked; returns whether it is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn finish_check(&self, partner: PartnerId, job: JobId) -> Result<bool> {
        const SQL: &str = "UPDATE job SET state = $3 WHERE partner_id = $1 AND id = $2 AND state = $4 AND NOT EXISTS \
                           (SELECT 1 FROM job_row WHERE job_row.partner_id = $1 AND job_id = $2 AND state = 'unchecked')";
        let update = sql(SQL).bind(partner).bind(job);
        let update = update.bind(JobState::Ready.as_str()).bind(JobState::Checking.as_str());
        Ok(self.database().execute(update).await? > 0)
    }

    /// Marks a confirmed job as started, at its first worker.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_job(&self, partner: PartnerId, job: JobId) -> Result<()> {
        const SQL: &str = "UPDATE job SET state = $3, started_at = $4 WHERE partner_id = $1 AND id = $2 AND state = $5";
        let update = sql(SQL).bind(partner).bind(job).bind(JobState::Running.as_str());
        self.database().execute(update.bind(self.now()).bind(JobState::Queued.as_str())).await.map(drop)
    }

    /// Marks a job as finished if no row waits or is in progress, and settles its audit entry; returns whether it is.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn finish_job(&self, partner: PartnerId, job: JobId) -> Result<bool> {
        const SQL: &str = "UPDATE job SET state = $3, finished_at = $4 WHERE partner_id = $1 AND id = $2 \
                           AND state = $5 AND NOT EXISTS (SELECT 1 FROM job_row WHERE job_row.partner_id = $1 \
                           AND job_id = $2 AND state IN ('queued', 'running')) RETURNING intent";
        let update = sql(SQL).bind(partner).bind(job).bind(JobState::Finished.as_str());
        let update = update.bind(self.now()).bind(JobState::Running.as_str());
        let mut tx = self.database().begin().await?;
        let finished = tx.row(update).await?;
        tx.commit().await?;
        let Some(finished) = finished else { return Ok(false) };
        if let Some(seq) = finished.find_int("intent")? {
            self.record_job_outcome(partner, job, seq).await?;
        }
        Ok(true)
    }

    /// Records the outcome of a job in the audit log.
    async fn record_job_outcome(&self, partner: PartnerId, job: JobId, seq: i64) -> Result<()> {
        let (counts, _) = self.row_counts(partner, job).await?;
        let outcome = if counts.unknown > 0 {
            Outcome::Unknown
        } else if counts.failed > 0 && counts.done == 0 {
            Outcome::Failed
        } else {
            Outcome::Done
        };
        let detail = json!({
            "done": counts.done, "failed": counts.failed, "skipped": counts.skipped, "unknown": counts.unknown,
        });
        let settlement = Settlement { detail, ..Settlement::new(outcome) };
        match self.record_intent_outcome(AuditRef { partner, seq }, &settlement).await {
            // Canceled while the last row was in progress: settled at the cancellation.
            Ok(_) | Err(Error::Conflict(_)) => Ok(()),
            Err(error) => Err(error),
        }
    }

    async fn enqueue_tasks(&self, tx: &mut Tx, partner: PartnerId, job: JobId, at: Option<Timestamp>) -> Result<()> {
        // The steps of one user are carried out in their order.
        let kind =
            tx.row(sql("SELECT kind FROM job WHERE partner_id = $1 AND id = $2").bind(partner).bind(job)).await?;
        let kind: JobKind = kind.ok_or(Error::NotFound("job"))?.parse("kind")?;
        let task_count = if kind == JobKind::Users { MAX_TASKS } else { 1 };
        for part in 0..task_count {
            self.enqueue_task(tx, WorkOnJob { partner, job, part }, at).await?;
        }
        Ok(())
    }

    /// Deletes old jobs, drafts that nobody confirmed, and passwords that nobody fetched.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_old_jobs(&self) -> Result<()> {
        const OLD: &str = "DELETE FROM job WHERE finished_at <= $1 \
                           OR (state IN ('draft', 'ready') AND created_at <= $2)";
        const PASSWORDS: &str = "UPDATE job_row SET secret = NULL, secret_key = NULL WHERE secret IS NOT NULL \
                                 AND EXISTS (SELECT 1 FROM job WHERE job.partner_id = job_row.partner_id \
                                 AND job.id = job_row.job_id AND job.finished_at <= $1)";
        let old = sql(OLD).bind(self.now_plus(-RETENTION)).bind(self.now_plus(-UNCONFIRMED_RETENTION));
        self.database().execute(old).await?;
        self.database().execute(sql(PASSWORDS).bind(self.now_plus(-PASSWORD_RETENTION))).await.map(drop)
    }

    /// Re-encrypts jobs, rows and passwords that are sealed under an old key with the active one; returns their number.
    pub(super) async fn reseal_jobs(&self) -> Result<u64> {
        const JOBS: &str = "SELECT partner_id, id, key_id, sealed FROM job WHERE key_id <> $1";
        const UPDATE: &str =
            "UPDATE job SET key_id = $3, sealed = $4 WHERE partner_id = $1 AND id = $2 AND sealed = $5";
        let mut resealed = 0;
        for row in self.database().rows(sql(JOBS).bind(self.keys().active())).await? {
            let (partner, job) = (row.parse("partner_id")?, row.parse("id")?);
            let (old, new) = self.reseal_row(&row, &associated_data(partner, job))?;
            let update = sql(UPDATE).bind(partner).bind(job).bind(new.key_id).bind(new.bytes).bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        Ok(resealed + self.reseal_rows().await? + self.reseal_sheets().await?)
    }

    fn stored_job(&self, row: &Row, counts: RowCounts, has_passwords: bool) -> Result<StoredJob> {
        let (partner, id) = (row.parse("partner_id")?, row.parse("id")?);
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        Ok(StoredJob {
            id,
            partner,
            owner: PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? },
            kind: row.parse("kind")?,
            state: row.parse("state")?,
            customer: row.find("customer_id")?,
            contents: self.keys().open(&associated_data(partner, id), &sealed)?,
            counts,
            created_at: row.time("created_at")?,
            start_at: row.find_time("start_at")?,
            started_at: row.find_time("started_at")?,
            finished_at: row.find_time("finished_at")?,
            has_passwords,
        })
    }

    async fn row_counts(&self, partner: PartnerId, job: JobId) -> Result<(RowCounts, bool)> {
        const SQL: &str = "SELECT state, COUNT(*) AS n, COUNT(secret) AS secrets, COUNT(note) AS notes FROM job_row WHERE partner_id = $1 \
                           AND job_id = $2 GROUP BY state";
        let (mut counts, mut has_secrets) = (RowCounts::default(), false);
        for row in self.database().rows(sql(SQL).bind(partner).bind(job)).await? {
            let number = |name| u32::try_from(row.int(name)?).map_err(|_| Error::Corrupt("n"));
            let state = row.parse("state")?;
            counts.set(state, number("n")?);
            if state == RowState::Done {
                counts.incomplete = number("notes")?;
            }
            has_secrets |= row.int("secrets")? > 0;
        }
        Ok((counts, has_secrets))
    }
}
