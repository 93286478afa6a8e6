//! The audit: what was done, by whom, to what, in an append-only chain for each partner.
//!
//! An entry is numbered within its partner and carries a hash over itself and its predecessor's hash (see
//! [`chain`]); what the partner's `audit_head` row counts must be there. The databases refuse to change or remove
//! entries. A write to Partner Center is recorded twice: the intent before, the outcome after, so that a crash between
//! the two shows as an intent that nothing settled.

mod chain;
mod entry;
mod outcome;

use jiff::Timestamp;
use serde_json::Value as Json;

use self::chain::Link;
pub use self::{
    chain::Chain,
    entry::{AuditAction, AuditActor, AuditEntry, AuditFilter, AuditRef, Settlement},
    outcome::Outcome,
};
use super::{
    Store,
    database::{Tx, sql},
    error::{Error, Result},
    value::{Row, bounded},
};
use crate::domain::id::{PartnerId, PersonId};

/// Longest action and target, in characters; longest detail, in bytes of JSON.
const ACTION_CHARS: usize = 100;
const TARGET_CHARS: usize = 300;
const DETAIL_BYTES: usize = 16 * 1024;
/// Most entries in one list.
const LIST_MAX: u32 = 500;

impl Store {
    /// Records what needs no intent: a refusal, or something that is over already.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner, [`Error::Invalid`] for an oversized detail.
    pub async fn record_audit(&self, action: &AuditAction, outcome: Outcome) -> Result<AuditRef> {
        let mut tx = self.database().begin().await?;
        let entry = append(&mut tx, self.now(), action, outcome, None).await?;
        tx.commit().await?;
        Ok(entry)
    }

    /// Records that something is about to be tried. It must not be tried if this fails.
    ///
    /// # Errors
    /// As [`Store::record_audit`].
    pub async fn record_intent(&self, action: &AuditAction) -> Result<AuditRef> {
        self.record_audit(action, Outcome::Intent).await
    }

    /// Records how an intent ended, as an entry of its own. One that ended as [`Outcome::Unknown`] may be settled
    /// again, when somebody finds out.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such intent, [`Error::Conflict`] when it is settled.
    pub async fn complete_audit(&self, intent: AuditRef, settlement: &Settlement) -> Result<AuditRef> {
        const SETTLED: &str = "SELECT outcome FROM audit WHERE partner_id = $1 AND intent = $2 AND outcome <> $3";
        const INTENT: &str = "SELECT *, NULL AS settled FROM audit WHERE partner_id = $1 AND seq = $2 AND outcome = $3";
        if settlement.outcome == Outcome::Intent {
            return Err(Error::Invalid("outcome"));
        }
        let keyed = |text| sql(text).bind(intent.partner).bind(intent.seq);
        let mut tx = self.database().begin().await?;
        let begun = tx.row(keyed(INTENT).bind(Outcome::Intent.as_str())).await?.ok_or(Error::NotFound("intent"))?;
        let action = AuditAction {
            correlation: settlement.correlation,
            incident: settlement.incident,
            detail: settlement.detail.clone(),
            ..entry_of(&begun)?.action
        };
        // Appending locks the chain, so that of two settlements the second sees the first; refusing drops the entry.
        let settled = append(&mut tx, self.now(), &action, settlement.outcome, Some(intent.seq)).await?;
        let others = tx.rows(keyed(SETTLED).bind(Outcome::Unknown.as_str())).await?;
        let mine = usize::from(settlement.outcome != Outcome::Unknown);
        if others.len() > mine || (mine == 0 && !others.is_empty()) {
            return Err(Error::Conflict("the intent is settled"));
        }
        tx.commit().await?;
        Ok(settled)
    }

    /// A partner's entries, the newest first, those before a number where one is given; at most `limit` and at most 500.
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
                           AND ($11 = 0 OR (intent IS NULL \
                           AND action NOT IN ('sign_in', 'sign_out', 'export_users', 'export_customers'))) \
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
            .bind(i64::from(filter.changes))
            .bind(i64::from(limit.min(LIST_MAX)));
        self.database().rows(select).await?.iter().map(entry_of).collect()
    }
}

/// Appends an entry to its partner's chain, which stays locked until the transaction ends.
pub(super) async fn append(
    tx: &mut Tx,
    at: Timestamp,
    action: &AuditAction,
    outcome: Outcome,
    intent: Option<i64>,
) -> Result<AuditRef> {
    const ADVANCE: &str = "INSERT INTO audit_head (partner_id, seq) VALUES ($1, 1) \
                           ON CONFLICT (partner_id) DO UPDATE SET seq = audit_head.seq + 1 RETURNING seq";
    const INSERT: &str = "INSERT INTO audit (partner_id, seq, at, actor_tenant, actor_object, action, customer_id, \
                          target, outcome, intent, correlation, incident, detail, hash, actor_kind) \
                          VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)";
    let detail = if action.detail.is_null() { None } else { Some(action.detail.to_string()) };
    if detail.as_ref().is_some_and(|detail| detail.len() > DETAIL_BYTES) {
        return Err(Error::Invalid("detail"));
    }
    let partner = action.partner;
    // Its row lock is what puts writers of one chain in a line on PostgreSQL; SQLite has one writer anyway.
    let advanced = tx.row(sql(ADVANCE).bind(partner)).await.map_err(|error| match error {
        Error::NotFound(_) => Error::NotFound("partner"),
        other => other,
    })?;
    let seq = advanced.ok_or(Error::Corrupt("seq"))?.int("seq")?;
    let previous = match chain::hash_at(tx, partner, seq - 1).await? {
        Some(hash) => hash,
        None if seq == 1 => chain::GENESIS.to_vec(),
        None => return Err(Error::Corrupt("hash")),
    };
    let link = Link {
        partner: partner.to_string(),
        seq,
        at: at.as_millisecond(),
        actor_tenant: action.actor.map(|actor| actor.person.tenant.to_string()),
        actor_object: action.actor.map(|actor| actor.person.object.to_string()),
        actor_kind: action.actor.and_then(|actor| actor.kind).map(|kind| kind.as_str().to_owned()),
        action: bounded(&action.action, ACTION_CHARS),
        customer: action.customer.map(|customer| customer.to_string()),
        target: action.target.as_deref().map(|target| bounded(target, TARGET_CHARS)),
        outcome: outcome.as_str().to_owned(),
        intent,
        correlation: action.correlation.map(|id| id.to_string()),
        incident: action.incident.map(|id| id.to_string()),
        detail,
    };
    let hash = link.hash(&previous);
    let insert = sql(INSERT)
        .bind(link.partner)
        .bind(link.seq)
        .bind(link.at)
        .bind(link.actor_tenant)
        .bind(link.actor_object)
        .bind(link.action)
        .bind(link.customer)
        .bind(link.target)
        .bind(link.outcome)
        .bind(link.intent)
        .bind(link.correlation)
        .bind(link.incident)
        .bind(link.detail)
        .bind(hash)
        .bind(link.actor_kind);
    tx.execute(insert).await?;
    Ok(AuditRef { partner, seq })
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
