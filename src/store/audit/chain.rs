//! Appending of entries to a chain, serialized by a lock on its head.

use super::{
    AuditRef,
    entry::AuditAction,
    key::{AuditKey, KEY_CHANGE},
    link::{GENESIS, Link, head_mac_input},
    outcome::Outcome,
    register::Register,
};
use crate::{
    domain::id::PartnerId,
    store::{
        Store,
        database::{Tx, sql},
        error::{Error, Result},
        value::bounded,
    },
};

/// Maximum length of an action and a target, in characters, and of a detail, in bytes of JSON.
const ACTION_CHARS: usize = 100;
const TARGET_CHARS: usize = 300;
const DETAIL_BYTES: usize = 16 * 1024;

/// The condition under which the MAC of a chain's head is renewed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeadMacRenewal {
    /// The MAC of the current head must verify. A chain whose head does not is extended without a new MAC, so that it
    /// remains detectably broken.
    OnlyIfHeadVerifies,
    /// No condition: the chain predates the audit keys.
    Always,
}

impl Store {
    /// Appends an entry to its partner's chain and keeps the chain locked until the transaction ends.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner, [`Error::Invalid`] for an oversized detail.
    pub(in crate::store) async fn append_audit(
        &self,
        tx: &mut Tx,
        action: &AuditAction,
        outcome: Outcome,
        intent: Option<i64>,
    ) -> Result<AuditRef> {
        let next = self.begin_entry(tx, action.partner, HeadMacRenewal::OnlyIfHeadVerifies).await?;
        // Read after the chain is locked, so that no entry under an older key follows one under a newer key.
        let key = self.audit_key_in_use(tx).await?;
        self.insert_entry(tx, &key, next, action, (outcome, intent)).await
    }

    /// Appends the entry that marks the start of a new key in a chain.
    pub(super) async fn append_key_change(
        &self,
        tx: &mut Tx,
        key: &AuditKey,
        partner: PartnerId,
        renewal: HeadMacRenewal,
    ) -> Result<()> {
        let next = self.begin_entry(tx, partner, renewal).await?;
        let detail = serde_json::json!({ "key": key.number });
        let action = AuditAction { detail, ..AuditAction::new(partner, KEY_CHANGE) };
        self.insert_entry(tx, key, next, &action, (Outcome::Done, None)).await.map(drop)
    }

    async fn insert_entry(
        &self,
        tx: &mut Tx,
        key: &AuditKey,
        NextEntry { seq, previous, may_renew_mac }: NextEntry,
        action: &AuditAction,
        (outcome, intent): (Outcome, Option<i64>),
    ) -> Result<AuditRef> {
        const INSERT: &str = "INSERT INTO audit (partner_id, seq, at, actor_tenant, actor_object, action, customer_id, \
                              target, outcome, intent, correlation, incident, detail, hash, actor_kind, audit_key) \
                              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
        const UPDATE_HEAD: &str = "UPDATE audit_head SET audit_key = $2, mac = $3 WHERE partner_id = $1";
        let detail = if action.detail.is_null() { None } else { Some(action.detail.to_string()) };
        if detail.as_ref().is_some_and(|detail| detail.len() > DETAIL_BYTES) {
            return Err(Error::Invalid("detail"));
        }
        let partner = action.partner;
        let link = Link {
            partner: partner.to_string(),
            seq,
            at: self.now().as_millisecond(),
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
        let mac = link.mac(&previous, key);
        let head_mac = key.mac(&head_mac_input(partner, seq, &mac, key.number));
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
            .bind(mac)
            .bind(link.actor_kind)
            .bind(key.number);
        tx.execute(insert).await?;
        if may_renew_mac {
            tx.execute(sql(UPDATE_HEAD).bind(partner).bind(key.number).bind(head_mac)).await?;
        } else {
            tracing::error!(%partner, seq, "audit chain head differs from what the portal wrote; the chain stays broken");
        }
        Ok(AuditRef { partner, seq })
    }

    /// Increments the chain's entry count, which locks its head, and verifies the previous head.
    async fn begin_entry(&self, tx: &mut Tx, partner: PartnerId, renewal: HeadMacRenewal) -> Result<NextEntry> {
        const ADVANCE: &str = "INSERT INTO audit_head (partner_id, seq) VALUES ($1, 1) \
                               ON CONFLICT (partner_id) DO UPDATE SET seq = audit_head.seq + 1 \
                               RETURNING seq, audit_key, mac";
        const LAST: &str = "SELECT hash FROM audit WHERE partner_id = $1 AND seq = $2";
        // The row lock serializes writers of one chain on PostgreSQL; SQLite has a single writer anyway.
        let head = tx.row(sql(ADVANCE).bind(partner)).await.map_err(|error| match error {
            Error::NotFound(_) => Error::NotFound("partner"),
            other => other,
        })?;
        let head = head.ok_or(Error::Corrupt("seq"))?;
        let seq = head.int("seq")?;
        let last = tx.row(sql(LAST).bind(partner).bind(seq - 1)).await?.map(|row| row.bytes("hash")).transpose()?;
        if seq == 1 {
            let may_renew_mac = renewal == HeadMacRenewal::Always || self.register(tx, partner).await?;
            return Ok(NextEntry { seq, previous: GENESIS.to_vec(), may_renew_mac });
        }
        let previous = last.ok_or(Error::Corrupt("hash"))?;
        let may_renew_mac = match (renewal, head.find_int("audit_key")?, head.find_bytes("mac")?) {
            (HeadMacRenewal::Always, ..) => true,
            (HeadMacRenewal::OnlyIfHeadVerifies, Some(key), Some(mac)) => match self.find_audit_key(tx, key).await {
                Ok(key) => key.verifies(&head_mac_input(partner, seq - 1, &previous, key.number), &mac),
                Err(Error::Corrupt(_) | Error::KeyWrong(_)) => false,
                Err(error) => return Err(error),
            },
            (HeadMacRenewal::OnlyIfHeadVerifies, ..) => false,
        };
        Ok(NextEntry { seq, previous, may_renew_mac })
    }

    /// Adds a new chain to the register; returns `true` if the chain was not registered yet and the register verifies.
    async fn register(&self, tx: &mut Tx, partner: PartnerId) -> Result<bool> {
        let Some(mut register) = Register::lock(tx).await? else { return Ok(false) };
        // Read again, since key changes are now blocked by the lock.
        let key = self.audit_key_in_use(tx).await?;
        if !register.verifies_under(&key) || !register.add(partner) {
            return Ok(false);
        }
        register.save(tx, &key).await?;
        Ok(true)
    }
}

#[cfg(test)]
impl Store {
    /// Rewrites a chain in the unkeyed format, as an attacker with access to the database alone could.
    pub(in crate::store) async fn rewrite_unkeyed(&self, partner: PartnerId) {
        const ENTRIES: &str = "SELECT * FROM audit WHERE partner_id = $1 ORDER BY seq";
        const UPDATE: &str = "UPDATE audit SET hash = $3, audit_key = NULL WHERE partner_id = $1 AND seq = $2";
        let mut previous = GENESIS.to_vec();
        for row in self.database().rows(sql(ENTRIES).bind(partner)).await.unwrap() {
            let link = Link::of(&row).unwrap();
            previous = link.hash(&previous);
            let update = sql(UPDATE).bind(partner).bind(link.seq).bind(previous.clone());
            self.database().execute(update).await.unwrap();
        }
    }
}

/// The state of a chain to which one entry is being added.
struct NextEntry {
    /// The new entry's sequence number.
    seq: i64,
    /// The predecessor's MAC.
    previous: Vec<u8>,
    /// `true` if the head's MAC may be renewed: the stored one verifies, or nothing is required of it.
    may_renew_mac: bool,
}
