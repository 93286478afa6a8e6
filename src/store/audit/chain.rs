//! The hash chain: how an entry is written down to be hashed, and how a chain is checked.
//!
//! An entry's hash is SHA-256 over a fixed heading, the predecessor's hash and the fields in their order. Each field is
//! one byte for absent (0) or present (1), and then, if present, its length in eight bytes, big-endian, and its bytes;
//! numbers are eight bytes, big-endian. No two entries are therefore written alike. An entry that says as what its actor
//! acted has a heading of its own and that field at the end; entries from before are written as they always were.

use sha2::{Digest as _, Sha256};

use crate::{
    domain::id::PartnerId,
    store::{
        Store,
        database::{Tx, sql},
        error::{Error, Result},
        value::Row,
    },
};

/// What stands for the predecessor's hash in the first entry.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// Changes whenever the way of writing changes.
const HEADING: &[u8] = b"tenantry audit 1\n";
/// That of entries that say as what their actor acted.
const HEADING_WITH_KIND: &[u8] = b"tenantry audit 2\n";

/// Entries read at a time.
const BATCH: i64 = 500;

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
    /// The entry's hash, given its predecessor's.
    pub(super) fn hash(&self, previous: &[u8]) -> Vec<u8> {
        Sha256::digest(self.written(previous)).to_vec()
    }

    fn written(&self, previous: &[u8]) -> Vec<u8> {
        let mut text = if self.actor_kind.is_some() { HEADING_WITH_KIND } else { HEADING }.to_vec();
        field(&mut text, Some(previous));
        field(&mut text, Some(self.partner.as_bytes()));
        field(&mut text, Some(&self.seq.to_be_bytes()));
        field(&mut text, Some(&self.at.to_be_bytes()));
        field(&mut text, self.actor_tenant.as_deref().map(str::as_bytes));
        field(&mut text, self.actor_object.as_deref().map(str::as_bytes));
        field(&mut text, Some(self.action.as_bytes()));
        field(&mut text, self.customer.as_deref().map(str::as_bytes));
        field(&mut text, self.target.as_deref().map(str::as_bytes));
        field(&mut text, Some(self.outcome.as_bytes()));
        field(&mut text, self.intent.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice));
        field(&mut text, self.correlation.as_deref().map(str::as_bytes));
        field(&mut text, self.incident.as_deref().map(str::as_bytes));
        field(&mut text, self.detail.as_deref().map(str::as_bytes));
        if let Some(kind) = &self.actor_kind {
            field(&mut text, Some(kind.as_bytes()));
        }
        text
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

fn field(text: &mut Vec<u8>, value: Option<&[u8]>) {
    match value {
        None => text.push(0),
        Some(bytes) => {
            text.push(1);
            text.extend_from_slice(&(bytes.len() as u64).to_be_bytes());
            text.extend_from_slice(bytes);
        }
    }
}

/// The hash of a partner's entry.
pub(super) async fn hash_at(tx: &mut Tx, partner: PartnerId, seq: i64) -> Result<Option<Vec<u8>>> {
    const SQL: &str = "SELECT hash FROM audit WHERE partner_id = $1 AND seq = $2";
    tx.row(sql(SQL).bind(partner).bind(seq)).await?.map(|row| row.bytes("hash")).transpose()
}

impl Store {
    /// Checks a partner's chain from its first entry to its last; others may append meanwhile.
    ///
    /// # Errors
    /// When the database does not answer. What was tampered with is no error but [`Chain::Broken`].
    pub async fn verify_audit(&self, partner: PartnerId) -> Result<Chain> {
        const ENDS: &str = "SELECT COALESCE((SELECT MAX(seq) FROM audit WHERE partner_id = $1), 0) AS last, \
                            COALESCE((SELECT seq FROM audit_head WHERE partner_id = $1), 0) AS counted";
        const ENTRIES: &str = "SELECT * FROM audit WHERE partner_id = $1 AND seq > $2 AND seq <= $3 \
                               ORDER BY seq LIMIT $4";
        let ends = self.database().row(sql(ENDS).bind(partner)).await?.ok_or(Error::Corrupt("seq"))?;
        let (last, counted) = (ends.int("last")?, ends.int("counted")?);
        let (mut checked, mut previous) = (0, GENESIS.to_vec());
        while checked < last.min(counted) {
            let entries = sql(ENTRIES).bind(partner).bind(checked).bind(last.min(counted)).bind(BATCH);
            let rows = self.database().rows(entries).await?;
            if rows.is_empty() {
                return Ok(Chain::Broken { seq: checked + 1 });
            }
            for row in rows {
                let expected = checked + 1;
                // An unreadable column is as broken as a changed one.
                match (Link::of(&row), row.bytes("hash")) {
                    (Ok(link), Ok(hash)) if link.seq == expected && link.hash(&previous) == hash => previous = hash,
                    _ => return Ok(Chain::Broken { seq: expected }),
                }
                checked = expected;
            }
        }
        if last == counted {
            Ok(Chain::Whole(u64::try_from(checked).unwrap_or_default()))
        } else {
            Ok(Chain::Broken { seq: checked + 1 })
        }
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
        fn an_entry_can_be_read_back_from_what_is_hashed(link in link()) {
            let written = link.written(&GENESIS);
            let with_kind = written.strip_prefix(HEADING_WITH_KIND);
            let mut fields = read(with_kind.or_else(|| written.strip_prefix(HEADING)).unwrap());
            prop_assert_eq!(fields.len(), if with_kind.is_some() { 15 } else { 14 });
            fields.resize(15, None);
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
        fn two_entries_hash_alike_only_if_they_are_one(a in link(), b in link()) {
            prop_assert_eq!(a == b, a.hash(&GENESIS) == b.hash(&GENESIS));
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
    }
}
