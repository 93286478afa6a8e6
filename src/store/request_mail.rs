//! Mail about events of requests: a row for each event and person, claimed before it is sent, so that nobody gets the
//! same mail twice.
//!
//! A claim that is neither marked as sent nor released belonged to a crashed process, and is granted again after a timeout.

use jiff::{SignedDuration, Timestamp};

use super::{
    Store,
    correspondent::is_summary_due,
    database::{Statement, sql},
    error::Result,
    value::Row,
};
use crate::domain::{
    id::{ChangeRequestId, PartnerId, PersonId},
    preferences::MailFrequency,
    principal::PrincipalKind,
};

/// Lifetime of a claim that is neither marked as sent nor released; far longer than sending one message takes.
const CLAIM_TTL: SignedDuration = SignedDuration::from_mins(10);
/// Time for which rows are kept.
const RETENTION: SignedDuration = SignedDuration::from_hours(30 * 24);
/// Maximum number of people whose summaries one run processes.
const MAX_SUMMARIES: i64 = 1000;

/// The key of a mail: the event and the person.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct MailKey {
    /// The partner.
    pub partner: PartnerId,
    /// The request.
    pub request: ChangeRequestId,
    /// The number of the event.
    pub number: i64,
    /// The person.
    pub person: PersonId,
    /// Their kind of principal.
    pub kind: PrincipalKind,
}

/// A mail that is to be sent individually and has not been sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnsentMail {
    /// The key.
    pub key: MailKey,
    /// The number of attempts.
    pub attempts: i64,
    /// The time at which the mail was scheduled.
    pub created_at: Timestamp,
}

/// The right to send a mail.
#[derive(Debug)]
pub struct MailClaim {
    /// The key.
    pub key: MailKey,
    claimed_at: Timestamp,
}

impl MailKey {
    fn bind(self, text: &'static str) -> Statement {
        let Self { partner, request, number, person, kind } = self;
        let of_request = sql(text).bind(partner).bind(request).bind(number);
        of_request.bind(person.tenant).bind(person.object).bind(kind.as_str())
    }

    fn of(row: &Row) -> Result<Self> {
        Ok(Self {
            partner: row.parse("partner_id")?,
            request: row.parse("request_id")?,
            number: row.int("number")?,
            person: PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? },
            kind: row.parse("kind")?,
        })
    }
}

impl Store {
    /// Records that a person is to be notified of an event, unless this is recorded already.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn add_request_mail(&self, key: MailKey, frequency: MailFrequency) -> Result<()> {
        const SQL: &str = "INSERT INTO request_mail (partner_id, request_id, number, tenant, object, kind, frequency, \
                           state, attempts, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, 'pending', 0, $8) \
                           ON CONFLICT (partner_id, request_id, number, tenant, object, kind) DO NOTHING";
        self.database().execute(key.bind(SQL).bind(frequency.as_str()).bind(self.now())).await.map(drop)
    }

    /// Lists the unsent individual mail about an event, with the fewest attempts first.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_unsent_mail(
        &self,
        partner: PartnerId,
        request: ChangeRequestId,
        number: i64,
    ) -> Result<Vec<UnsentMail>> {
        const SQL: &str = "SELECT * FROM request_mail WHERE partner_id = $1 AND request_id = $2 AND number = $3 \
                           AND state = 'pending' AND frequency = 'each' ORDER BY attempts, tenant, object";
        let rows = self.database().rows(sql(SQL).bind(partner).bind(request).bind(number)).await?;
        let unsent = rows.iter().map(|row| {
            Ok(UnsentMail {
                key: MailKey::of(row)?,
                attempts: row.int("attempts")?,
                created_at: row.time("created_at")?,
            })
        });
        unsent.collect()
    }

    /// Claims the sending of a mail. Returns nothing if it was sent or is being sent by another worker.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_mail(&self, key: MailKey) -> Result<Option<MailClaim>> {
        const SQL: &str = "UPDATE request_mail SET claimed_at = $7, attempts = attempts + 1 WHERE partner_id = $1 \
                           AND request_id = $2 AND number = $3 AND tenant = $4 AND object = $5 AND kind = $6 \
                           AND state = 'pending' AND (claimed_at IS NULL OR claimed_at <= $8)";
        let claimed_at = self.now();
        let claim = key.bind(SQL).bind(claimed_at).bind(self.now_plus(-CLAIM_TTL));
        let granted = self.database().execute(claim).await? > 0;
        Ok(granted.then_some(MailClaim { key, claimed_at }))
    }

    /// Records that mail was sent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_mail_sent(&self, claims: &[MailClaim]) -> Result<()> {
        const SQL: &str = "UPDATE request_mail SET state = 'sent', claimed_at = NULL WHERE partner_id = $1 \
                           AND request_id = $2 AND number = $3 AND tenant = $4 AND object = $5 AND kind = $6 \
                           AND claimed_at = $7";
        self.end_claims(SQL, claims).await
    }

    /// Releases claims whose mail could not be sent, so that it is retried.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_mail(&self, claims: &[MailClaim]) -> Result<()> {
        const SQL: &str = "UPDATE request_mail SET claimed_at = NULL WHERE partner_id = $1 AND request_id = $2 \
                           AND number = $3 AND tenant = $4 AND object = $5 AND kind = $6 AND claimed_at = $7 \
                           AND state = 'pending'";
        self.end_claims(SQL, claims).await
    }

    async fn end_claims(&self, text: &'static str, claims: &[MailClaim]) -> Result<()> {
        let mut tx = self.database().begin().await?;
        for claim in claims {
            tx.execute(claim.key.bind(text).bind(claim.claimed_at)).await?;
        }
        tx.commit().await
    }

    /// Records that a mail will never be sent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn give_up_mail(&self, key: MailKey) -> Result<()> {
        const SQL: &str = "UPDATE request_mail SET state = 'given-up', claimed_at = NULL WHERE partner_id = $1 \
                           AND request_id = $2 AND number = $3 AND tenant = $4 AND object = $5 AND kind = $6 \
                           AND state = 'pending'";
        self.database().execute(key.bind(SQL)).await.map(drop)
    }

    /// Lists the people with pending mail for their daily summary, each with whether the summary is due.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_summaries(&self) -> Result<Vec<(PartnerId, PersonId, PrincipalKind, bool)>> {
        const SQL: &str = "SELECT partner_id, tenant, object, kind, MIN(created_at) AS first_at, \
                           (SELECT summary_at FROM correspondent WHERE correspondent.partner_id = request_mail.partner_id \
                           AND correspondent.tenant = request_mail.tenant \
                           AND correspondent.object = request_mail.object \
                           AND correspondent.kind = request_mail.kind) AS last_at FROM request_mail \
                           WHERE state = 'pending' AND frequency = 'daily' \
                           GROUP BY partner_id, tenant, object, kind ORDER BY first_at LIMIT $1";
        let now = self.now();
        let rows = self.database().rows(sql(SQL).bind(MAX_SUMMARIES)).await?;
        let people = rows.iter().map(|row| {
            let person = PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? };
            let is_due = is_summary_due(row.find_time("last_at")?, row.time("first_at")?, now);
            Ok((row.parse("partner_id")?, person, row.parse("kind")?, is_due))
        });
        people.collect()
    }

    /// Claims all pending mail of a person's summary, in the order of the events.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_summary(
        &self,
        partner: PartnerId,
        person: PersonId,
        kind: PrincipalKind,
    ) -> Result<Vec<MailClaim>> {
        const SQL: &str = "UPDATE request_mail SET claimed_at = $5, attempts = attempts + 1 WHERE partner_id = $1 \
                           AND tenant = $2 AND object = $3 AND kind = $4 AND state = 'pending' \
                           AND frequency = 'daily' AND (claimed_at IS NULL OR claimed_at <= $6) \
                           RETURNING partner_id, request_id, number, tenant, object, kind, created_at";
        let claimed_at = self.now();
        let claim = sql(SQL)
            .bind(partner)
            .bind(person.tenant)
            .bind(person.object)
            .bind(kind.as_str())
            .bind(claimed_at)
            .bind(self.now_plus(-CLAIM_TTL));
        let mut tx = self.database().begin().await?;
        let rows = tx.rows(claim).await?;
        tx.commit().await?;
        let claims =
            rows.iter().map(|row| Ok((row.time("created_at")?, MailClaim { key: MailKey::of(row)?, claimed_at })));
        let mut claims = claims.collect::<Result<Vec<_>>>()?;
        claims.sort_by_key(|(created_at, claim)| (*created_at, claim.key.number));
        Ok(claims.into_iter().map(|(_, claim)| claim).collect())
    }

    /// Deletes the pending mail of a person's summary.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn drop_summary(&self, partner: PartnerId, person: PersonId, kind: PrincipalKind) -> Result<()> {
        const SQL: &str = "DELETE FROM request_mail WHERE partner_id = $1 AND tenant = $2 AND object = $3 \
                           AND kind = $4 AND state = 'pending' AND frequency = 'daily'";
        let delete = sql(SQL).bind(partner).bind(person.tenant).bind(person.object).bind(kind.as_str());
        self.database().execute(delete).await.map(drop)
    }

    /// Deletes old rows, and the addresses of people whose last sign-in is too long ago.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_old_mail(&self) -> Result<()> {
        let delete = sql("DELETE FROM request_mail WHERE created_at <= $1").bind(self.now_plus(-RETENTION));
        self.database().execute(delete).await?;
        self.delete_old_mail_recipients().await
    }
}
