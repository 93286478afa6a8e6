//! The work on approved requests: claims, results, and requests whose worker crashed.

use jiff::{SignedDuration, Timestamp};
use uuid::Uuid;

use super::{Step, StoredChangeRequest};
use crate::{
    domain::id::{ChangeRequestId, PartnerId, SubscriptionId},
    store::{Store, database::sql, error::Result, queue::WorkOnRequest},
};

/// Age of a claim after which its worker counts as crashed, since no call takes that long.
const CLAIM_TIMEOUT: SignedDuration = SignedDuration::from_secs(90);
/// Age at which a request whose task was lost, such as by restoring a backup, is queued again.
const LOST_AFTER: SignedDuration = SignedDuration::from_mins(15);

/// A request that this worker has claimed in order to make its change.
#[derive(Debug, Clone)]
pub struct ClaimedRequest {
    /// The request.
    pub request: StoredChangeRequest,
    /// The id of the attempt.
    pub run: Uuid,
    /// The `MS-RequestId` to send, the same in all attempts after one approval.
    pub idempotency_key: Uuid,
    /// The subscription that shows the outcome of a change that Partner Center is processing.
    pub under_way: Option<SubscriptionId>,
    /// The time at which an earlier attempt sent the change, or may have.
    pub sent_at: Option<Timestamp>,
}

impl Store {
    /// Claims an approved request for an attempt, or one whose worker crashed. `None` if neither applies.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_request(&self, partner: PartnerId, request: ChangeRequestId) -> Result<Option<ClaimedRequest>> {
        // A claim with a time in the future was made before the clock was set back.
        const CLAIM: &str = "UPDATE change_request SET state = 'running', run = $3, claimed_at = $4, \
                             request_id = COALESCE(request_id, $5) WHERE partner_id = $1 AND id = $2 \
                             AND (state = 'approved' OR (state = 'running' \
                             AND (run IS NULL OR claimed_at <= $6 OR claimed_at > $4))) RETURNING *";
        let run = Uuid::new_v4();
        let of_request = |text| sql(text).bind(partner).bind(request);
        let mut tx = self.database().begin().await?;
        let claim =
            of_request(CLAIM).bind(run).bind(self.now()).bind(Uuid::new_v4()).bind(self.now_plus(-CLAIM_TIMEOUT));
        let claimed = tx.row(claim).await?;
        tx.commit().await?;
        claimed
            .map(|row| {
                Ok(ClaimedRequest {
                    request: self.stored_request(&row)?,
                    run,
                    idempotency_key: row.parse("request_id")?,
                    under_way: row.find("under_way")?,
                    sent_at: row.find_time("sent_at")?,
                })
            })
            .transpose()
    }

    /// Records the result of an attempt.
    ///
    /// # Errors
    /// [`Error::Conflict`](crate::store::Error::Conflict) if another attempt has taken the request over.
    pub async fn finish_request(&self, claim: &ClaimedRequest, step: &Step, correlation: Uuid) -> Result<()> {
        const SQL: &str =
            "UPDATE change_request SET correlation = $3, under_way = NULL WHERE partner_id = $1 AND id = $2";
        let (partner, id) = (claim.request.partner, claim.request.id);
        let mut tx = self.database().begin().await?;
        self.advance_in(&mut tx, partner, id, step, Some(claim.run)).await?;
        tx.execute(sql(SQL).bind(partner).bind(id).bind(correlation)).await?;
        tx.commit().await
    }

    /// Releases a claimed request for which nothing was sent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_request(&self, claim: &ClaimedRequest) -> Result<()> {
        const SQL: &str = "UPDATE change_request SET state = 'approved', run = NULL, claimed_at = $4, sent_at = NULL \
                           WHERE partner_id = $1 AND id = $2 AND run = $3 AND state = 'running'";
        let (partner, id) = (claim.request.partner, claim.request.id);
        let update = sql(SQL).bind(partner).bind(id).bind(claim.run).bind(self.now());
        self.database().execute(update).await.map(drop)
    }

    /// Records that the attempt is about to send the change; returns whether it still holds the request.
    ///
    /// # Errors
    /// When the database does not answer; nothing must be sent then.
    pub async fn begin_sending(&self, claim: &ClaimedRequest) -> Result<bool> {
        const SQL: &str = "UPDATE change_request SET sent_at = COALESCE(sent_at, $4) \
                           WHERE partner_id = $1 AND id = $2 AND run = $3 AND state = 'running'";
        let (partner, id) = (claim.request.partner, claim.request.id);
        let update = sql(SQL).bind(partner).bind(id).bind(claim.run).bind(self.now());
        Ok(self.database().execute(update).await? > 0)
    }

    /// Records that Partner Center is processing the change, whose outcome this subscription will show.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_request_pending(&self, claim: &ClaimedRequest, shown_by: &SubscriptionId) -> Result<()> {
        const SQL: &str = "UPDATE change_request SET under_way = $4, run = NULL, claimed_at = $5 \
                           WHERE partner_id = $1 AND id = $2 AND run = $3 AND state = 'running'";
        let (partner, id) = (claim.request.partner, claim.request.id);
        let update = sql(SQL).bind(partner).bind(id).bind(claim.run).bind(shown_by.to_string()).bind(self.now());
        self.database().execute(update).await.map(drop)
    }

    /// Queues approved requests again whose task was lost. A duplicate task has no effect.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn queue_lost_requests(&self) -> Result<()> {
        const SQL: &str = "SELECT partner_id, id FROM change_request WHERE state IN ('approved', 'running') \
                           AND updated_at <= $1 AND (claimed_at IS NULL OR claimed_at <= $1) LIMIT 500";
        let rows = self.database().rows(sql(SQL).bind(self.now_plus(-LOST_AFTER))).await?;
        for row in rows {
            let task = WorkOnRequest { partner: row.parse("partner_id")?, request: row.parse("id")? };
            let mut tx = self.database().begin().await?;
            self.enqueue_task(&mut tx, task, None).await?;
            tx.commit().await?;
        }
        Ok(())
    }
}
