//! The tables of users from which draft jobs are created.

use secrecy::SecretString;
use uuid::Uuid;

use super::NewJob;
use crate::{
    domain::{
        id::{JobId, PartnerId},
        job::JobState,
        principal::{PartnerScope, Scope as _},
    },
    store::{
        Store,
        database::{Tx, sql},
        error::Result,
        keyring::Sealed,
    },
};

/// Returns the associated data (AAD) of a table.
fn associated_data(partner: PartnerId, job: JobId) -> String {
    format!("job_sheet.sealed:{partner}/{job}")
}

impl Store {
    /// Creates a draft job with a table of users, replacing the person's earlier one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn create_sheet_job(&self, scope: &PartnerScope, new: &NewJob, sheet: &SecretString) -> Result<JobId> {
        const EARLIER: &str = "DELETE FROM job WHERE partner_id = $1 AND tenant = $2 AND object = $3 AND state = $4 \
                               AND EXISTS (SELECT 1 FROM job_sheet WHERE job_sheet.partner_id = job.partner_id \
                               AND job_sheet.job_id = job.id)";
        const SQL: &str = "INSERT INTO job_sheet (partner_id, job_id, key_id, sealed) VALUES ($1, $2, $3, $4)";
        let (partner, person, job) = (scope.partner(), scope.person(), JobId::new(Uuid::now_v7()));
        let sealed = self.keys().seal(&associated_data(partner, job), sheet)?;
        let mut tx = self.database().begin().await?;
        let earlier = sql(EARLIER).bind(partner).bind(person.tenant).bind(person.object);
        tx.execute(earlier.bind(JobState::Draft.as_str())).await?;
        self.insert_job(&mut tx, scope, job, new).await?;
        tx.execute(sql(SQL).bind(partner).bind(job).bind(sealed.key_id).bind(sealed.bytes)).await?;
        tx.commit().await?;
        Ok(job)
    }

    /// Finds the table that a person's draft job was created from.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn find_sheet(&self, scope: &PartnerScope, job: JobId) -> Result<Option<SecretString>> {
        const SQL: &str = "SELECT job_sheet.* FROM job_sheet JOIN job ON job.partner_id = job_sheet.partner_id \
                           AND job.id = job_sheet.job_id WHERE job_sheet.partner_id = $1 AND job_id = $2 \
                           AND job.tenant = $3 AND job.object = $4";
        let (partner, person) = (scope.partner(), scope.person());
        let select = sql(SQL).bind(partner).bind(job).bind(person.tenant).bind(person.object);
        let Some(row) = self.database().row(select).await? else { return Ok(None) };
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        self.keys().open(&associated_data(partner, job), &sealed).map(Some)
    }

    /// Deletes the table of a job whose rows are stored.
    pub(super) async fn delete_sheet(&self, tx: &mut Tx, partner: PartnerId, job: JobId) -> Result<()> {
        let delete = sql("DELETE FROM job_sheet WHERE partner_id = $1 AND job_id = $2").bind(partner).bind(job);
        tx.execute(delete).await.map(drop)
    }

    pub(super) async fn reseal_sheets(&self) -> Result<u64> {
        const SELECT: &str = "SELECT partner_id, job_id, key_id, sealed FROM job_sheet WHERE key_id <> $1";
        const UPDATE: &str =
            "UPDATE job_sheet SET key_id = $3, sealed = $4 WHERE partner_id = $1 AND job_id = $2 AND sealed = $5";
        let mut resealed = 0;
        for row in self.database().rows(sql(SELECT).bind(self.keys().active())).await? {
            let (partner, job) = (row.parse("partner_id")?, row.parse("job_id")?);
            let (old, new) = self.reseal_row(&row, &associated_data(partner, job))?;
            let update = sql(UPDATE).bind(partner).bind(job).bind(new.key_id).bind(new.bytes).bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        Ok(resealed)
    }
}
