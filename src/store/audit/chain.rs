//! The chain: how an entry is written down to be authenticated, and how a chain is extended and checked.
//!
//! An entry's code is HMAC-SHA256 over a fixed heading, the key's number, the predecessor's code and the fields in their
//! order. Each field is one byte for absent (0) or present (1), and then, if present, its length in eight bytes,
//! big-endian, and its bytes; numbers are eight bytes, big-endian. No two entries are therefore written alike. The end of
//! a chain is authenticated too, so that entries cannot be cut off.
//!
//! Entries from before there were keys have a SHA-256 hash in the code's place, over the same without the key's number. They
//! are believed as far as the first entry with a key, which authenticates the hash before it.

use std::collections::BTreeMap;

use sha2::{Digest as _, Sha256};

use super::{
    AuditRef,
    entry::AuditAction,
    key::{AuditKey, CHANGE},
    outcome::Outcome,
    register::Register,
};
use crate::{
    domain::id::PartnerId,
    store::{
        Store,
        database::{Tx, sql},
        error::{Error, Result},
        value::{Row, bounded},
    },
};

/// What stands for the predecessor's hash in the first entry.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// The heading of entries with a key; changes whenever the way of writing changes.
const HEADING: &[u8] = b"tenantry audit 3\n";
/// The heading of a chain's end.
const HEADING_OF_HEAD: &[u8] = b"tenantry audit head 1\n";
/// The heading of entries from before there were keys.
const HEADING_UNKEYED: &[u8] = b"tenantry audit 1\n";
/// The heading of those of them that say as what their actor acted.
const HEADING_UNKEYED_WITH_KIND: &[u8] = b"tenantry audit 2\n";

/// Entries read at a time.
const BATCH: i64 = 500;

/// Longest action and target, in characters; longest detail, in bytes of JSON.
const ACTION_CHARS: usize = 100;
const TARGET_CHARS: usize = 300;
const DETAIL_BYTES: usize = 16 * 1024;

/// What is asked of a chain before it is extended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trust {
    /// That its end is authenticated. One that is not is extended without being authenticated again, so that it stays broken.
    Proven,
    /// Nothing: it is from before there were keys.
    Unkeyed,
}

/// What a check of a partner's chain found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// Nothing was altered; this many entries.
    Whole(u64),
    /// The entry of this number is altered or missing, or is the first that should not be there.
    Broken {
        /// The first such number.
        seq: i64,
    },
}

/// An entry as the database has it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) partner: String,
    pub(super) seq: i64,
    pub(super) at: i64,
    pub(super) actor_tenant: Option<String>,
    pub(super) actor_object: Option<String>,
    pub(super) actor_kind: Option<String>,
    pub(super) action: String,
    pub(super) customer: Option<String>,
    pub(super) target: Option<String>,
    pub(super) outcome: String,
    pub(super) intent: Option<i64>,
    pub(super) correlation: Option<String>,
    pub(super) incident: Option<String>,
    pub(super) detail: Option<String>,
}

impl Link {
    /// Returns the entry's code under a key, given its predecessor's.
    pub(super) fn mac(&self, previous: &[u8], key: &AuditKey) -> Vec<u8> {
        key.mac(&self.keyed(previous, key.number))
    }

    /// Returns the entry's hash as it was before there were keys, given its predecessor's.
    fn hash(&self, previous: &[u8]) -> Vec<u8> {
        Sha256::digest(self.unkeyed(previous)).to_vec()
    }

    fn keyed(&self, previous: &[u8], key: i64) -> Vec<u8> {
        let mut text = heading(HEADING, key);
        self.write(&mut text, previous);
        field(&mut text, self.actor_kind.as_deref().map(str::as_bytes));
        text
    }

    fn unkeyed(&self, previous: &[u8]) -> Vec<u8> {
        let heading = if self.actor_kind.is_some() { HEADING_UNKEYED_WITH_KIND } else { HEADING_UNKEYED };
        let mut text = heading.to_vec();
        self.write(&mut text, previous);
        if let Some(kind) = &self.actor_kind {
            field(&mut text, Some(kind.as_bytes()));
        }
        text
    }

    fn write(&self, text: &mut Vec<u8>, previous: &[u8]) {
        field(text, Some(previous));
        field(text, Some(self.partner.as_bytes()));
        field(text, Some(&self.seq.to_be_bytes()));
        field(text, Some(&self.at.to_be_bytes()));
        field(text, self.actor_tenant.as_deref().map(str::as_bytes));
        field(text, self.actor_object.as_deref().map(str::as_bytes));
        field(text, Some(self.action.as_bytes()));
        field(text, self.customer.as_deref().map(str::as_bytes));
        field(text, self.target.as_deref().map(str::as_bytes));
        field(text, Some(self.outcome.as_bytes()));
        field(text, self.intent.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
        field(text, self.correlation.as_deref().map(str::as_bytes));
        field(text, self.incident.as_deref().map(str::as_bytes));
        field(text, self.detail.as_deref().map(str::as_bytes));
    }

    fn of(row: &Row) -> Result<Self> {
        Ok(Self {
            partner: row.text("partner_id")?,
            seq: row.int("seq")?,
            at: row.int("at")?,
            actor_tenant: row.find_text("actor_tenant")?,
            actor_object: row.find_text("actor_object")?,
            actor_kind: row.find_text("actor_kind")?,
            action: row.text("action")?,
            customer: row.find_text("customer_id")?,
            target: row.find_text("target")?,
            outcome: row.text("outcome")?,
            intent: row.find_int("intent")?,
            correlation: row.find_text("correlation")?,
            incident: row.find_text("incident")?,
            detail: row.find_text("detail")?,
        })
    }
}

/// Begins a text that is authenticated under a key.
pub(super) fn heading(heading: &[u8], key: i64) -> Vec<u8> {
    let mut text = heading.to_vec();
    field(&mut text, Some(&key.to_be_bytes()));
    text
}

pub(super) fn field(text: &mut Vec<u8>, value: Option<&[u8]>) {
    match value {
        None => text.push(0),
        Some(bytes) => {
            text.push(1);
            text.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
            text.extend_from_slice(bytes);
        }
    }
}

/// What a chain's end is authenticated as: whose it is, how many entries there are, and the code of the last.
fn written_head(partner: PartnerId, seq: i64, last: &[u8], key: i64) -> Vec<u8> {
    let mut text = heading(HEADING_OF_HEAD, key);
    field(&mut text, Some(partner.to_string().as_bytes()));
    field(&mut text, Some(&seq.to_be_bytes()));
    field(&mut text, Some(last));
    text
}

impl Store {
    /// Appends an entry to its partner's chain, which stays locked until the transaction ends.
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
        let advanced = self.advance(tx, action.partner, Trust::Proven).await?;
        // Read once the chain is locked, so that none of a key of before follows one of a newer.
        let key = self.audit_key_in_use(tx).await?;
        self.insert_entry(tx, &key, advanced, action, (outcome, intent)).await
    }

    /// Appends the entry by which a chain is put under a new key.
    pub(super) async fn append_change_of_key(
        &self,
        tx: &mut Tx,
        key: &AuditKey,
        partner: PartnerId,
        trust: Trust,
    ) -> Result<()> {
        let advanced = self.advance(tx, partner, trust).await?;
        let detail = serde_json::json!({ "key": key.number });
        let action = AuditAction { detail, ..AuditAction::new(partner, CHANGE) };
        self.insert_entry(tx, key, advanced, &action, (Outcome::Done, None)).await.map(drop)
    }

    async fn insert_entry(
        &self,
        tx: &mut Tx,
        key: &AuditKey,
        Advanced { seq, previous, is_proven }: Advanced,
        action: &AuditAction,
        (outcome, intent): (Outcome, Option<i64>),
    ) -> Result<AuditRef> {
        const INSERT: &str = "INSERT INTO audit (partner_id, seq, at, actor_tenant, actor_object, action, customer_id, \
                              target, outcome, intent, correlation, incident, detail, hash, actor_kind, audit_key) \
                              VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)";
        const END: &str = "UPDATE audit_head SET audit_key = $2, mac = $3 WHERE partner_id = $1";
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
        let end = key.mac(&written_head(partner, seq, &mac, key.number));
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
        if is_proven {
            tx.execute(sql(END).bind(partner).bind(key.number).bind(end)).await?;
        } else {
            tracing::error!(%partner, seq, "the end of the audit chain is not what the portal wrote; it stays broken");
        }
        Ok(AuditRef { partner, seq })
    }

    /// Counts one entry more, and looks at what is there already.
    async fn advance(&self, tx: &mut Tx, partner: PartnerId, trust: Trust) -> Result<Advanced> {
        const ADVANCE: &str = "INSERT INTO audit_head (partner_id, seq) VALUES ($1, 1) \
                               ON CONFLICT (partner_id) DO UPDATE SET seq = audit_head.seq + 1 \
                               RETURNING seq, audit_key, mac";
        const LAST: &str = "SELECT hash FROM audit WHERE partner_id = $1 AND seq = $2";
        // Its row lock is what puts writers of one chain in a line on PostgreSQL; SQLite has one writer anyway.
        let head = tx.row(sql(ADVANCE).bind(partner)).await.map_err(|error| match error {
            Error::NotFound(_) => Error::NotFound("partner"),
            other => other,
        })?;
        let head = head.ok_or(Error::Corrupt("seq"))?;
        let seq = head.int("seq")?;
        let last = tx.row(sql(LAST).bind(partner).bind(seq - 1)).await?.map(|row| row.bytes("hash")).transpose()?;
        if seq == 1 {
            let is_proven = trust == Trust::Unkeyed || self.register(tx, partner).await?;
            return Ok(Advanced { seq, previous: GENESIS.to_vec(), is_proven });
        }
        let previous = last.ok_or(Error::Corrupt("hash"))?;
        let is_proven = match (trust, head.find_int("audit_key")?, head.find_bytes("mac")?) {
            (Trust::Unkeyed, ..) => true,
            (Trust::Proven, Some(key), Some(mac)) => match self.find_audit_key(tx, key).await {
                Ok(key) => key.verifies(&written_head(partner, seq - 1, &previous, key.number), &mac),
                Err(Error::Corrupt(_) | Error::KeyWrong(_)) => false,
                Err(error) => return Err(error),
            },
            (Trust::Proven, ..) => false,
        };
        Ok(Advanced { seq, previous, is_proven })
    }

    /// Puts a chain that begins into the register; returns whether it was not there, and the register is as it was written.
    async fn register(&self, tx: &mut Tx, partner: PartnerId) -> Result<bool> {
        let Some(mut register) = Register::lock(tx).await? else { return Ok(false) };
        // Read again now that nobody changes keys meanwhile.
        let key = self.audit_key_in_use(tx).await?;
        if !register.is_proven_by(&key) || !register.add(partner) {
            return Ok(false);
        }
        register.save(tx, &key).await?;
        Ok(true)
    }

    /// Checks a partner's chain from its first entry to its last; others may append meanwhile.
    ///
    /// # Errors
    /// When the database does not answer. What was tampered with is no error but [`Chain::Broken`].
    pub async fn verify_audit(&self, partner: PartnerId) -> Result<Chain> {
        const ENDS: &str = "SELECT COALESCE((SELECT MAX(seq) FROM audit WHERE partner_id = $1), 0) AS last, \
                            COALESCE((SELECT seq FROM audit_head WHERE partner_id = $1), 0) AS counted, \
                            (SELECT audit_key FROM audit_head WHERE partner_id = $1) AS audit_key, \
                            (SELECT mac FROM audit_head WHERE partner_id = $1) AS mac, \
                            (SELECT MAX(id) FROM audit_key) AS in_use";
        const ENTRIES: &str = "SELECT * FROM audit WHERE partner_id = $1 AND seq > $2 AND seq <= $3 \
                               ORDER BY seq LIMIT $4";
        let ends = self.database().row(sql(ENDS).bind(partner)).await?.ok_or(Error::Corrupt("seq"))?;
        let (last, counted) = (ends.int("last")?, ends.int("counted")?);
        if last == 0 && counted == 0 && !self.is_registered(partner).await? {
            return Ok(Chain::Whole(0));
        }
        let keys = self.load_audit_keys().await?;
        let mut walk = Walk::new(&keys);
        while walk.checked < last.min(counted) {
            let entries = sql(ENTRIES).bind(partner).bind(walk.checked).bind(last.min(counted)).bind(BATCH);
            let rows = self.database().rows(entries).await?;
            if rows.is_empty() || !rows.iter().all(|row| walk.accepts(row)) {
                return Ok(Chain::Broken { seq: walk.checked + 1 });
            }
        }
        let (end, in_use) = ((ends.find_int("audit_key")?, ends.find_bytes("mac")?), ends.find_int("in_use")?);
        let is_end = matches!(end, (Some(key), Some(mac)) if Some(key) == in_use
            && keys.get(&key).is_some_and(|it| it.verifies(&written_head(partner, counted, &walk.previous, key), &mac)));
        if last == counted && is_end {
            Ok(Chain::Whole(u64::try_from(walk.checked).unwrap_or_default()))
        } else {
            Ok(Chain::Broken { seq: walk.checked + 1 })
        }
    }
}

#[cfg(test)]
impl Store {
    /// Rewrites a chain as the version before keys would have written it, as somebody with the database alone can.
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

/// A chain that one entry is added to.
struct Advanced {
    /// The entry's number.
    seq: i64,
    /// Its predecessor's code.
    previous: Vec<u8>,
    /// Whether the chain is as the portal wrote it, as far as its end tells.
    is_proven: bool,
}

/// A walk along a chain.
struct Walk<'k> {
    keys: &'k BTreeMap<i64, AuditKey>,
    checked: i64,
    previous: Vec<u8>,
    /// The key of the last entry; 0 before the first with a key.
    key: i64,
}

impl<'k> Walk<'k> {
    fn new(keys: &'k BTreeMap<i64, AuditKey>) -> Self {
        Self { keys, checked: 0, previous: GENESIS.to_vec(), key: 0 }
    }

    /// Takes the next entry, unless it is not the one that was written: a key of before, or none, is good for no entry after
    /// a newer one. An unreadable column is as broken as a changed one.
    fn accepts(&mut self, row: &Row) -> bool {
        let (Ok(link), Ok(code), Ok(key)) = (Link::of(row), row.bytes("hash"), row.find_int("audit_key")) else {
            return false;
        };
        let is_good = match key {
            None => self.key == 0 && link.hash(&self.previous) == code,
            Some(number) if number >= self.key => {
                self.keys.get(&number).is_some_and(|key| key.verifies(&link.keyed(&self.previous, number), &code))
            }
            Some(_) => false,
        };
        if !is_good || link.seq != self.checked + 1 {
            return false;
        }
        self.key = key.unwrap_or(0);
        self.checked = link.seq;
        self.previous = code;
        true
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Texts from so small an alphabet that shifting a letter between neighbours is likely.
    fn text() -> impl Strategy<Value = String> {
        "[a\0\u{1}]{0,3}"
    }

    fn link() -> impl Strategy<Value = Link> {
        let maybe = || prop::option::of(text());
        let head = (text(), 0..3_i64, 0..3_i64, maybe(), maybe(), text(), maybe());
        let tail = (maybe(), text(), prop::option::of(0..3_i64), maybe(), maybe(), maybe(), maybe());
        (head, tail).prop_map(|(head, tail)| {
            let (partner, seq, at, actor_tenant, actor_object, action, customer) = head;
            let (target, outcome, intent, correlation, incident, detail, actor_kind) = tail;
            Link {
                partner,
                seq,
                at,
                actor_tenant,
                actor_object,
                actor_kind,
                action,
                customer,
                target,
                outcome,
                intent,
                correlation,
                incident,
                detail,
            }
        })
    }

    /// Reads back what [`Link::written`] writes, with nothing but the module's description of it.
    fn read(mut text: &[u8]) -> Vec<Option<Vec<u8>>> {
        let mut fields = Vec::new();
        while let Some((present, rest)) = text.split_first() {
            text = rest;
            fields.push((*present == 1).then(|| {
                let (length, rest) = text.split_first_chunk::<8>().unwrap();
                let (bytes, rest) = rest.split_at(usize::try_from(u64::from_be_bytes(*length)).unwrap());
                text = rest;
                bytes.to_vec()
            }));
        }
        fields
    }

    proptest! {
        #[test]
        fn an_entry_can_be_read_back_from_what_is_authenticated(link in link(), key in 1..3_i64) {
            let written = link.keyed(&GENESIS, key);
            let mut fields = read(written.strip_prefix(HEADING).unwrap());
            prop_assert_eq!(fields.remove(0), Some(key.to_be_bytes().to_vec()));
            prop_assert_eq!(fields.len(), 15);
            let text = |at: usize| fields[at].clone().map(|bytes| String::from_utf8(bytes).unwrap());
            let number = |at: usize| fields[at].clone().map(|bytes| i64::from_be_bytes(bytes.try_into().unwrap()));
            let again = Link {
                partner: text(1).unwrap(),
                seq: number(2).unwrap(),
                at: number(3).unwrap(),
                actor_tenant: text(4),
                actor_object: text(5),
                actor_kind: text(14),
                action: text(6).unwrap(),
                customer: text(7),
                target: text(8),
                outcome: text(9).unwrap(),
                intent: number(10),
                correlation: text(11),
                incident: text(12),
                detail: text(13),
            };
            prop_assert_eq!(again, link);
        }

        #[test]
        fn two_entries_have_one_code_only_if_they_are_one(a in link(), b in link()) {
            let key = AuditKey::testing(1);
            prop_assert_eq!(a == b, a.mac(&GENESIS, &key) == b.mac(&GENESIS, &key));
            prop_assert_eq!(a == b, a.hash(&GENESIS) == b.hash(&GENESIS));
            prop_assert_ne!(a.mac(&GENESIS, &key), a.mac(&GENESIS, &AuditKey::testing(2)), "the key's number is in it");
        }
    }

    #[test]
    fn the_way_of_writing_has_not_changed() {
        let link = Link {
            partner: "p".into(),
            seq: 1,
            at: 2,
            actor_tenant: None,
            actor_object: None,
            actor_kind: None,
            action: "a".into(),
            customer: None,
            target: Some("t".into()),
            outcome: "done".into(),
            intent: None,
            correlation: None,
            incident: None,
            detail: Some("{}".into()),
        };
        insta::assert_snapshot!(hex::encode(link.hash(&GENESIS)), @"033caa06dcc106786573b2d49fa3db28bbc54400d466e702503cf240a3e60bf9");
        insta::assert_snapshot!(hex::encode(link.mac(&GENESIS, &AuditKey::testing(1))), @"6d3d165ff8c3f2cfe0944f6209c67acdf74c46cdf9ad1d07a5819e6bd485e827");
    }
}
