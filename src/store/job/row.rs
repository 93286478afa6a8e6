//! The rows of jobs: claims, results, and the passwords among the results.

use jiff::Timestamp;
use secrecy::SecretString;
use uuid::Uuid;

use super::{super::database::Statement, CLAIM_TIMEOUT};
use crate::{
    domain::{
        id::{CustomerId, JobId, PartnerId, UserId},
        job::{JobState, RowState},
        principal::{PartnerScope, Scope as _},
    },
    store::{
        Store,
        database::{Kind, Tx, sql},
        error::{Error, Result},
        keyring::Sealed,
        value::{Row, bounded},
    },
};

/// Maximum length of a note, in characters of JSON.
const NOTE_MAX: usize = 2000;

/// A row to create.
#[derive(Debug, Clone)]
pub struct NewRow {
    /// The customer; absent until the dry run finds it.
    pub customer: Option<CustomerId>,
    /// The user; absent until the dry run finds them, and for one who is to be created.
    pub user: Option<UserId>,
    /// The user's name and the row's action, as JSON.
    pub contents: SecretString,
}

/// A stored row.
#[derive(Debug, Clone)]
pub struct StoredRow {
    /// The number within the job, from 1.
    pub number: u32,
    /// The customer; absent until the dry run finds it.
    pub customer: Option<CustomerId>,
    /// The user; absent until the dry run finds them, and for one who is to be created.
    pub user: Option<UserId>,
    /// The user's name and the row's action, as JSON.
    pub contents: SecretString,
    /// The state.
    pub state: RowState,
    /// The reason of the state, as JSON.
    pub note: Option<String>,
    /// The `MS-CorrelationId` of the row's calls.
    pub correlation: Option<Uuid>,
    /// The `MS-RequestId` of the row's write.
    pub request: Option<Uuid>,
    /// The time of the outcome.
    pub finished_at: Option<Timestamp>,
}

/// A row that this worker carries out.
#[derive(Debug, Clone)]
pub struct ClaimedRow {
    /// The row.
    pub row: StoredRow,
    /// The attempt that claimed it.
    pub run: Uuid,
    /// The `MS-RequestId` to send.
    pub request: Uuid,
}

/// The result of a row's dry run.
#[derive(Debug, Clone)]
pub struct CheckedRow {
    /// The row's number.
    pub number: u32,
    /// The customer, if the check found it.
    pub customer: Option<CustomerId>,
    /// The user, if the check found them.
    pub user: Option<UserId>,
    /// The user's name and the row's action, as JSON, if the check changed them.
    pub contents: Option<SecretString>,
    /// Queued, skipped or failed.
    pub state: RowState,
    /// The reason of the state, as JSON.
    pub note: Option<String>,
}

/// The result of a row.
#[derive(Debug, Clone)]
pub struct RowResult {
    /// Done, failed, skipped or unknown.
    pub state: RowState,
    /// The reason of the state, as JSON.
    pub note: Option<String>,
    /// The user, if the row created them.
    pub user: Option<UserId>,
    /// The `MS-CorrelationId` of the row's calls.
    pub correlation: Option<Uuid>,
    /// The password that was set.
    pub password: Option<SecretString>,
}

/// A fetched password.
#[derive(Debug, Clone)]
pub struct FetchedPassword {
    /// The customer.
    pub customer: CustomerId,
    /// The user's name and the row's action, as JSON.
    pub contents: SecretString,
    /// The password.
    pub password: SecretString,
}

/// Returns the associated data (AAD) of a row's contents.
fn associated_data(partner: PartnerId, job: JobId, number: u32) -> String {
    format!("job_row.sealed:{partner}/{job}/{number}")
}

/// Returns the associated data (AAD) of a row's password.
fn secret_associated_data(partner: PartnerId, job: JobId, number: u32) -> String {
    format!("job_row.secret:{partner}/{job}/{number}")
}

fn number(row: &Row) -> Result<u32> {
    u32::try_from(row.int("number")?).map_err(|_| Error::Corrupt("number"))
}

fn row_statement(text: &'static str, partner: PartnerId, job: JobId, number: u32) -> Statement {
    sql(text).bind(partner).bind(job).bind(i64::from(number))
}

impl Store {
    pub(super) async fn insert_rows(&self, tx: &mut Tx, partner: PartnerId, job: JobId, rows: &[NewRow]) -> Result<()> {
        const SQL: &str = "INSERT INTO job_row (partner_id, job_id, number, customer_id, user_id, key_id, sealed, state) \
                           VALUES ($1, $2, $3, $4, $5, $6, $7, $8)";
        for (number, row) in (1..).zip(rows) {
            let sealed = self.keys().seal(&associated_data(partner, job, number), &row.contents)?;
            let insert = row_statement(SQL, partner, job, number)
                .bind(row.customer)
                .bind(row.user)
                .bind(sealed.key_id)
                .bind(sealed.bytes)
                .bind(RowState::Unchecked.as_str());
            tx.execute(insert).await?;
        }
        Ok(())
    }

    /// Lists the rows of a job by number, above one, optionally of one state.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_job_rows(
        &self,
        partner: PartnerId,
        job: JobId,
        state: Option<RowState>,
        after: u32,
        limit: u32,
    ) -> Result<Vec<StoredRow>> {
        const SQL: &str = "SELECT * FROM job_row WHERE partner_id = $1 AND job_id = $2 AND number > $3 \
                           AND ($4 IS NULL OR state = $4) ORDER BY number LIMIT $5";
        let select = row_statement(SQL, partner, job, after).bind(state.map(RowState::as_str)).bind(i64::from(limit));
        let rows = self.database().rows(select).await?;
        rows.iter().map(|row| self.stored_row(partner, job, row)).collect()
    }

    /// Records the results of a dry run. Rows that are no longer unchecked stay as they are.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn record_checks(&self, partner: PartnerId, job: JobId, checks: &[CheckedRow]) -> Result<()> {
        const SQL: &str = "UPDATE job_row SET state = $4, note = $5, user_id = COALESCE($6, user_id), \
                           key_id = COALESCE($7, key_id), sealed = COALESCE($8, sealed), finished_at = $9, \
                           customer_id = COALESCE($10, customer_id) WHERE partner_id = $1 AND job_id = $2 \
                           AND number = $3 AND state = 'unchecked'";
        let mut tx = self.database().begin().await?;
        for check in checks {
            let sealed = check
                .contents
                .as_ref()
                .map(|contents| self.keys().seal(&associated_data(partner, job, check.number), contents));
            let (key, bytes) = sealed.transpose()?.map(|sealed| (sealed.key_id, sealed.bytes)).unzip();
            let finished_at = (check.state != RowState::Queued).then(|| self.now());
            let note = check.note.as_deref().map(|note| bounded(note, NOTE_MAX));
            let update =
                row_statement(SQL, partner, job, check.number).bind(check.state.as_str()).bind(note).bind(check.user);
            tx.execute(update.bind(key).bind(bytes).bind(finished_at).bind(check.customer)).await?;
        }
        tx.commit().await
    }

    /// Claims up to `limit` queued rows of a running job for an attempt, in their order.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_rows(&self, partner: PartnerId, job: JobId, run: Uuid, limit: u32) -> Result<Vec<ClaimedRow>> {
        const QUEUED: &str = "SELECT number FROM job_row WHERE partner_id = $1 AND job_id = $2 AND state = 'queued' \
                              ORDER BY number LIMIT $3";
        const CLAIM: &str = "UPDATE job_row SET state = 'running', run = $4, claimed_at = $5, request_id = $6 \
                             WHERE partner_id = $1 AND job_id = $2 AND number = $3 AND state = 'queued' \
                             AND EXISTS (SELECT 1 FROM job WHERE job.partner_id = $1 AND job.id = $2 \
                             AND job.state = 'running') RETURNING *";
        let queued = sql(QUEUED).bind(partner).bind(job).bind(i64::from(limit));
        let mut claimed = Vec::new();
        let mut tx = self.database().begin().await?;
        for row in tx.rows(queued).await? {
            let request = Uuid::new_v4();
            let claim = row_statement(CLAIM, partner, job, number(&row)?).bind(run).bind(self.now()).bind(request);
            // Another worker may have claimed it meanwhile.
            if let Some(row) = tx.row(claim).await? {
                claimed.push(ClaimedRow { row: self.stored_row(partner, job, &row)?, run, request });
            }
        }
        tx.commit().await?;
        Ok(claimed)
    }

    /// Takes over the rows in progress whose worker crashed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn take_over_crashed_rows(&self, partner: PartnerId, job: JobId, run: Uuid) -> Result<Vec<ClaimedRow>> {
        const SQL: &str = "UPDATE job_row SET run = $3, claimed_at = $4 WHERE partner_id = $1 AND job_id = $2 \
                           AND state = 'running' AND claimed_at <= $5 RETURNING *";
        let take = sql(SQL).bind(partner).bind(job).bind(run).bind(self.now()).bind(self.now_plus(-CLAIM_TIMEOUT));
        let mut tx = self.database().begin().await?;
        let rows = tx.rows(take).await?;
        tx.commit().await?;
        let claimed = rows.iter().map(|row| {
            let request = row.find("request_id")?.unwrap_or_default();
            Ok(ClaimedRow { row: self.stored_row(partner, job, row)?, run, request })
        });
        claimed.collect()
    }

    /// Records the result of a row, unless another attempt has taken it over.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn finish_row(
        &self,
        partner: PartnerId,
        job: JobId,
        claim: &ClaimedRow,
        result: &RowResult,
    ) -> Result<()> {
        const SQL: &str = "UPDATE job_row SET state = $4, note = $5, correlation = $6, finished_at = $7, \
                           secret_key = $8, secret = $9, user_id = COALESCE($11, user_id) WHERE partner_id = $1 \
                           AND job_id = $2 AND number = $3 \
                           AND state = 'running' AND run = $10";
        let number = claim.row.number;
        let sealed = result
            .password
            .as_ref()
            .map(|password| self.keys().seal(&secret_associated_data(partner, job, number), password));
        let (key, bytes) = sealed.transpose()?.map(|sealed| (sealed.key_id, sealed.bytes)).unzip();
        let note = result.note.as_deref().map(|note| bounded(note, NOTE_MAX));
        let update = row_statement(SQL, partner, job, number)
            .bind(result.state.as_str())
            .bind(note)
            .bind(result.correlation)
            .bind(self.now())
            .bind(key)
            .bind(bytes)
            .bind(claim.run)
            .bind(result.user);
        self.database().execute(update).await.map(drop)
    }

    /// Releases a claimed row for which nothing was sent: it is queued again, or skipped with `canceled` as its note if
    /// its job was canceled in the meantime.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_row(&self, partner: PartnerId, job: JobId, claim: &ClaimedRow, canceled: &str) -> Result<()> {
        const SQL: &str = "UPDATE job_row SET state = $4, note = $5, finished_at = $6, run = NULL, claimed_at = NULL, \
                           request_id = NULL WHERE partner_id = $1 AND job_id = $2 AND number = $3 \
                           AND state = 'running' AND run = $7";
        let mut tx = self.database().begin().await?;
        // The lock keeps a concurrent cancellation from missing the row.
        let lock = match tx.kind() {
            Kind::Sqlite => "SELECT state FROM job WHERE partner_id = $1 AND id = $2",
            Kind::Postgres => "SELECT state FROM job WHERE partner_id = $1 AND id = $2 FOR SHARE",
        };
        let Some(locked) = tx.row(sql(lock).bind(partner).bind(job)).await? else { return Ok(()) };
        let is_canceled = locked.parse::<JobState>("state")? == JobState::Canceled;
        let state = if is_canceled { RowState::Skipped } else { RowState::Queued };
        let update = row_statement(SQL, partner, job, claim.row.number)
            .bind(state.as_str())
            .bind(is_canceled.then(|| bounded(canceled, NOTE_MAX)))
            .bind(is_canceled.then(|| self.now()))
            .bind(claim.run);
        tx.execute(update).await?;
        tx.commit().await
    }

    /// Returns the passwords of a job and erases them, for its owner only.
    ///
    /// # Errors
    /// When the database does not answer, or a password cannot be decrypted; nothing is erased then.
    pub async fn take_passwords(&self, scope: &PartnerScope, job: JobId) -> Result<Vec<FetchedPassword>> {
        const SELECT: &str = "SELECT job_row.* FROM job_row JOIN job ON job.partner_id = job_row.partner_id \
                              AND job.id = job_row.job_id WHERE job_row.partner_id = $1 AND job_id = $2 \
                              AND job.tenant = $3 AND job.object = $4 AND secret IS NOT NULL ORDER BY number";
        const ERASE: &str = "UPDATE job_row SET secret = NULL, secret_key = NULL WHERE partner_id = $1 AND job_id = $2";
        let (partner, person) = (scope.partner(), scope.person());
        let select = sql(SELECT).bind(partner).bind(job).bind(person.tenant).bind(person.object);
        let mut tx = self.database().begin().await?;
        let mut passwords = Vec::new();
        for row in tx.rows(select).await? {
            let stored = self.stored_row(partner, job, &row)?;
            let sealed = Sealed { key_id: row.text("secret_key")?, bytes: row.bytes("secret")? };
            let password = self.keys().open(&secret_associated_data(partner, job, stored.number), &sealed)?;
            let customer = stored.customer.ok_or(Error::Corrupt("customer_id"))?;
            passwords.push(FetchedPassword { customer, contents: stored.contents, password });
        }
        if !passwords.is_empty() {
            tx.execute(sql(ERASE).bind(partner).bind(job)).await?;
        }
        tx.commit().await?;
        Ok(passwords)
    }

    pub(super) async fn reseal_rows(&self) -> Result<u64> {
        const CONTENTS: &str = "SELECT partner_id, job_id, number, key_id, sealed FROM job_row WHERE key_id <> $1";
        const CONTENTS_UPDATE: &str = "UPDATE job_row SET key_id = $4, sealed = $5 WHERE partner_id = $1 \
                                       AND job_id = $2 AND number = $3 AND sealed = $6";
        const SECRETS: &str = "SELECT partner_id, job_id, number, secret_key AS key_id, secret AS sealed FROM job_row \
                               WHERE secret_key <> $1";
        const SECRETS_UPDATE: &str = "UPDATE job_row SET secret_key = $4, secret = $5 WHERE partner_id = $1 \
                                      AND job_id = $2 AND number = $3 AND secret = $6";
        type AssociatedData = fn(PartnerId, JobId, u32) -> String;
        let kinds: [(_, _, AssociatedData); 2] =
            [(CONTENTS, CONTENTS_UPDATE, associated_data), (SECRETS, SECRETS_UPDATE, secret_associated_data)];
        let mut resealed = 0;
        for (select, update, associated_data_of) in kinds {
            for row in self.database().rows(sql(select).bind(self.keys().active())).await? {
                let (partner, job, number) = (row.parse("partner_id")?, row.parse("job_id")?, number(&row)?);
                let (old, new) = self.reseal_row(&row, &associated_data_of(partner, job, number))?;
                let update =
                    row_statement(update, partner, job, number).bind(new.key_id).bind(new.bytes).bind(old.bytes);
                resealed += self.database().execute(update).await?;
            }
        }
        Ok(resealed)
    }

    fn stored_row(&self, partner: PartnerId, job: JobId, row: &Row) -> Result<StoredRow> {
        let number = number(row)?;
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let contents = self.keys().open(&associated_data(partner, job, number), &sealed)?;
        Ok(StoredRow {
            number,
            customer: row.find("customer_id")?,
            user: row.find("user_id")?,
            contents,
            state: row.parse("state")?,
            note: row.find_text("note")?,
            correlation: row.find("correlation")?,
            request: row.find("request_id")?,
            finished_at: row.find_time("finished_at")?,
        })
    }
}
