//! Expiry notices: each is claimed before it is sent, so that only one of several instances sends it, and once.
//!
//! A claim that is neither marked as sent nor released belonged to a crashed process, and is granted again after a timeout.

use jiff::{SignedDuration, Timestamp};

use super::{
    Store,
    database::{Statement, sql},
    error::Result,
};
use crate::domain::notice::{Expiry, Threshold};

/// Lifetime of a claim that is neither marked as sent nor released; far longer than sending one message takes.
const CLAIM_TTL: SignedDuration = SignedDuration::from_mins(10);

/// The right to send a notice.
#[derive(Debug)]
pub struct NoticeClaim {
    expiry: Expiry,
    threshold: Threshold,
    claimed_at: Timestamp,
}

impl NoticeClaim {
    fn bind(&self, text: &'static str) -> Statement {
        bind(text, self.expiry, self.threshold).bind(self.claimed_at)
    }
}

/// Binds the key of a notice: its expiry and threshold.
fn bind(text: &'static str, expiry: Expiry, threshold: Threshold) -> Statement {
    let Expiry { credential, at } = expiry;
    sql(text).bind(credential.owner()).bind(credential.kind()).bind(at).bind(threshold.as_str())
}

impl Store {
    /// Claims the sending of a notice. Returns nothing if it was sent or is being sent by another instance.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn claim_notice(&self, expiry: Expiry, threshold: Threshold) -> Result<Option<NoticeClaim>> {
        const SQL: &str = "INSERT INTO notice (owner, thing, expires_at, threshold, claimed_at) \
                           VALUES ($1, $2, $3, $4, $5) ON CONFLICT (owner, thing, expires_at, threshold) \
                           DO UPDATE SET claimed_at = excluded.claimed_at \
                           WHERE notice.sent_at IS NULL AND notice.claimed_at <= $6";
        let claimed_at = self.now();
        let claim = bind(SQL, expiry, threshold).bind(claimed_at).bind(self.now_plus(-CLAIM_TTL));
        let granted = self.database().execute(claim).await? > 0;
        Ok(granted.then_some(NoticeClaim { expiry, threshold, claimed_at }))
    }

    /// Records that a notice was sent.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn mark_notice_sent(&self, claim: &NoticeClaim) -> Result<()> {
        const SQL: &str = "UPDATE notice SET sent_at = $6 WHERE owner = $1 AND thing = $2 AND expires_at = $3 \
                           AND threshold = $4 AND claimed_at = $5";
        self.database().execute(claim.bind(SQL).bind(self.now())).await.map(drop)
    }

    /// Releases a claim whose notice could not be sent, so that the next run retries it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn release_notice(&self, claim: &NoticeClaim) -> Result<()> {
        const SQL: &str = "DELETE FROM notice WHERE owner = $1 AND thing = $2 AND expires_at = $3 \
                           AND threshold = $4 AND claimed_at = $5 AND sent_at IS NULL";
        self.database().execute(claim.bind(SQL)).await.map(drop)
    }
}
