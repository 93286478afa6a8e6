//! The audit log: who did what to which object, in an append-only chain for each partner.
//!
//! An entry is numbered within its partner and carries a MAC over itself and its predecessor's MAC, under a key of the
//! audit's own (see [`link`]); the number of entries must match the partner's `audit_head` row, and every chain is
//! listed in the [`register`]. Database triggers reject updates and deletions of entries. A write to Partner Center is
//! recorded twice: the intent before and the outcome after, so that a crash between the two leaves a visible unsettled
//! intent.

mod chain;
mod entry;
mod export;
mod key;
mod link;
mod outcome;
mod register;
mod verification;

use serde_json::Value as Json;

pub(super) use self::key::AuditKeyCache;
pub use self::{
    entry::{AuditAction, AuditActor, AuditEntry, AuditFilter, AuditRef, Settlement},
    export::{Anchor, ExportedEntry},
    outcome::Outcome,
    register::ChainRegisterStatus,
    verification::ChainStatus,
};
use super::{
    Store,
    database::sql,
    error::{Error, Result},
    value::Row,
};
use crate::domain::{
    activity::AuditEntryKind,
    id::{PartnerId, PersonId},
};

/// Maximum number of entries in one list.
const LIST_MAX: u32 = 500;

impl Store {
    /// Records an action that needs no intent: a rejected one, or one that is already complete.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner, [`Error::Invalid`] for an oversized detail.
    pub async fn record_audit(&self, action: &AuditAction, outcome: Outcome) -> Result<AuditRef> {
        let mut tx = self.database().begin().await?;
        let entry = self.append_audit(&mut tx, action, outcome, None).await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Records the intent to perform an action. The action must not be attempted if this fails.
    ///
    /// # Errors
    /// As [`Store::record_audit`].
    pub async fn record_intent(&self, action: &AuditAction) -> Result<AuditRef> {
        self.record_audit(action, Outcome::Intent).await
    }

    /// Records the outcome of an intent as an entry of its own. An intent whose outcome is [`Outcome::Unknown`] may be
    /// settled again once the outcome is known.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such intent, [`Error::Conflict`] when it is already settled.
    pub async fn record_intent_outcome(&self, intent: AuditRef, settlement: &Settlement) -> Result<AuditRef> {
        const SETTLED: &str = "SELECT outcome FROM audit WHERE partner_id = $1 AND intent = $2 AND outcome <> $3";
        const INTENT: &str = "SELECT *, NULL AS settled FROM audit WHERE partner_id = $1 AND seq = $2 AND outcome = $3";
        if settlement.outcome == Outcome::Intent {
            return Err(Error::Invalid("outcome"));
        }
        let for_intent = |text| sql(text).bind(intent.partner).bind(intent.seq);
        let mut tx = self.database().begin().await?;
        let intent_row =
            tx.row(for_intent(INTENT).bind(Outcome::Intent.as_str())).await?.ok_or(Error::NotFound("intent"))?;
        let action = AuditAction {
            correlation: settlement.correlation,
            incident: settlement.incident,
            detail: settlement.detail.clone(),
            ..entry_of(&intent_row)?.action
        };
        // Appending locks the chain, so that the second of two concurrent settlements sees the first; returning an
        // error rolls the entry back.
        let settled = self.append_audit(&mut tx, &action, settlement.outcome, Some(intent.seq)).await?;
        let definite = tx.rows(for_intent(SETTLED).bind(Outcome::Unknown.as_str())).await?;
        let own = usize::from(settlement.outcome != Outcome::Unknown);
        if definite.len() > own || (own == 0 && !definite.is_empty()) {
            return Err(Error::Conflict("the intent is settled"));
        }
        tx.commit().await?;
        Ok(settled)
    }

    /// Lists a partner's entries, newest first, starting below a sequence number if one is given; at most `limit` and
    /// at most 500.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_audit(
        &self,
        partner: PartnerId,
        filter: &AuditFilter,
        before: Option<i64>,
        limit: u32,
    ) -> Result<Vec<AuditEntry>> {
        const SQL: &str = "SELECT audit.*, (SELECT settling.outcome FROM audit AS settling \
                           WHERE settling.partner_id = audit.partner_id AND settling.intent = audit.seq \
                           ORDER BY settling.seq DESC LIMIT 1) AS settled \
                           FROM audit WHERE partner_id = $1 AND ($2 IS NULL OR seq < $2) \
                           AND ($3 IS NULL OR customer_id = $3) \
                           AND ($4 IS NULL OR (actor_tenant = $4 AND actor_object = $5)) \
                           AND ($6 IS NULL OR action = $6) AND ($7 IS NULL OR outcome = $7) \
                           AND ($8 IS NULL OR at >= $8) AND ($9 IS NULL OR at < $9) \
                           AND ($10 = 0 OR (outcome = 'intent' AND NOT EXISTS (SELECT 1 FROM audit AS settling \
                           WHERE settling.partner_id = audit.partner_id AND settling.intent = audit.seq))) \
                           AND ($11 = 'all' OR (intent IS NULL AND ($11 = 'changes') = (action NOT IN \
                           ('sign_in', 'sign_out', 'end_session', 'end_all_sessions', 'export_users', 'export_customers', 'export_activity', 'export_requests')))) \
                           ORDER BY seq DESC LIMIT $12";
        let select = sql(SQL)
            .bind(partner)
            .bind(before)
            .bind(filter.customer)
            .bind(filter.actor.map(|actor| actor.tenant))
            .bind(filter.actor.map(|actor| actor.object))
            .bind(filter.action.as_deref())
            .bind(filter.outcome.map(Outcome::as_str))
            .bind(filter.since)
            .bind(filter.until)
            .bind(i64::from(filter.open))
            .bind(filter.kind.unwrap_or(AuditEntryKind::All).as_str())
            .bind(i64::from(limit.min(LIST_MAX)));
        self.database().rows(select).await?.iter().map(entry_of).collect()
    }
}

fn entry_of(row: &Row) -> Result<AuditEntry> {
    let actor = match (row.find("actor_tenant")?, row.find("actor_object")?) {
        (Some(tenant), Some(object)) => {
            Some(AuditActor { person: PersonId { tenant, object }, kind: row.find("actor_kind")? })
        }
        (None, None) => None,
        _ => return Err(Error::Corrupt("actor_object")),
    };
    let detail = match row.find_text("detail")? {
        Some(text) => serde_json::from_str(&text).map_err(|_| Error::Corrupt("detail"))?,
        None => Json::Null,
    };
    Ok(AuditEntry {
        action: AuditAction {
            partner: row.parse("partner_id")?,
            actor,
            action: row.text("action")?,
            customer: row.find("customer_id")?,
            target: row.find_text("target")?,
            correlation: row.find("correlation")?,
            incident: row.find("incident")?,
            detail,
        },
        seq: row.int("seq")?,
        at: row.time("at")?,
        outcome: row.parse("outcome")?,
        intent: row.find_int("intent")?,
        settled: row.find("settled")?,
    })
}
