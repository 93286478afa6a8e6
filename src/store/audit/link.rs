//! The canonical serialization of an entry, over which its MAC is computed.
//!
//! An entry's MAC is HMAC-SHA256 over a fixed heading, the key's number, the predecessor's MAC and the fields in their
//! order. Each field is one byte for absent (0) or present (1), and then, if present, its length in eight bytes,
//! big-endian, and its bytes; numbers are eight bytes, big-endian. The encoding is therefore injective. The head of
//! a chain is authenticated too, so that truncation is detected.
//!
//! Entries that predate the keys have a SHA-256 hash in place of the MAC, over the same fields without the key's
//! number.

use sha2::{Digest as _, Sha256};

use super::key::AuditKey;
use crate::{
    domain::id::PartnerId,
    store::{error::Result, value::Row},
};

/// The placeholder for the predecessor's hash in the first entry.
pub(super) const GENESIS: [u8; 32] = [0; 32];

/// The heading of entries under a key; it changes with every change of the encoding.
const HEADING: &[u8] = b"tenantry audit 3\n";
/// The heading of a chain's head.
const HEADING_OF_HEAD: &[u8] = b"tenantry audit head 1\n";
/// The heading of entries that predate the keys.
const HEADING_UNKEYED: &[u8] = b"tenantry audit 1\n";
/// The heading of entries that predate the keys and include the kind of their actor.
const HEADING_UNKEYED_WITH_KIND: &[u8] = b"tenantry audit 2\n";

/// An entry as it is stored.
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
    /// Returns the entry's MAC under a key, given its predecessor's.
    pub(super) fn mac(&self, previous: &[u8], key: &AuditKey) -> Vec<u8> {
        key.mac(&self.keyed_mac_input(previous, key.number))
    }

    /// Returns the hash that entries had before the keys, given the predecessor's.
    pub(super) fn hash(&self, previous: &[u8]) -> Vec<u8> {
        Sha256::digest(self.unkeyed_hash_input(previous)).to_vec()
    }

    /// Returns the MAC input of the entry under a key.
    pub(super) fn keyed_mac_input(&self, previous: &[u8], key: i64) -> Vec<u8> {
        let mut text = heading(HEADING, key);
        self.append_fields(&mut text, previous);
        field(&mut text, self.actor_kind.as_deref().map(str::as_bytes));
        text
    }

    /// Returns the input of the hash that entries had before the keys.
    fn unkeyed_hash_input(&self, previous: &[u8]) -> Vec<u8> {
        let heading = if self.actor_kind.is_some() { HEADING_UNKEYED_WITH_KIND } else { HEADING_UNKEYED };
        let mut text = heading.to_vec();
        self.append_fields(&mut text, previous);
        if let Some(kind) = &self.actor_kind {
            field(&mut text, Some(kind.as_bytes()));
        }
        text
    }

    fn append_fields(&self, text: &mut Vec<u8>, previous: &[u8]) {
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

    /// Reads an entry from a row.
    pub(super) fn of(row: &Row) -> Result<Self> {
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

/// Returns the beginning of a MAC input: the heading and the key's number.
pub(super) fn heading(heading: &[u8], key: i64) -> Vec<u8> {
    let mut text = heading.to_vec();
    field(&mut text, Some(&key.to_be_bytes()));
    text
}

/// Appends one field in the encoding that the module describes.
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

/// Returns the MAC input of a chain's head: the partner, the number of entries, and the last entry's MAC.
pub(super) fn head_mac_input(partner: PartnerId, seq: i64, last: &[u8], key: i64) -> Vec<u8> {
    let mut text = heading(HEADING_OF_HEAD, key);
    field(&mut text, Some(partner.to_string().as_bytes()));
    field(&mut text, Some(&seq.to_be_bytes()));
    field(&mut text, Some(last));
    text
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// Returns a strategy for texts from so small an alphabet that moving a letter between neighboring fields is
    /// likely.
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

    /// Decodes the output of [`Link::keyed_mac_input`], following only the module's description of the encoding.
    fn decode(mut text: &[u8]) -> Vec<Option<Vec<u8>>> {
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
        fn canonical_encoding_round_trips(link in link(), key in 1..3_i64) {
            let encoded = link.keyed_mac_input(&GENESIS, key);
            let mut fields = decode(encoded.strip_prefix(HEADING).unwrap());
            prop_assert_eq!(fields.remove(0), Some(key.to_be_bytes().to_vec()));
            prop_assert_eq!(fields.len(), 15);
            let text = |at: usize| fields[at].clone().map(|bytes| String::from_utf8(bytes).unwrap());
            let number = |at: usize| fields[at].clone().map(|bytes| i64::from_be_bytes(bytes.try_into().unwrap()));
            let decoded = Link {
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
            prop_assert_eq!(decoded, link);
        }

        #[test]
        fn macs_are_equal_only_for_equal_entries(a in link(), b in link()) {
            let key = AuditKey::testing(1);
            prop_assert_eq!(a == b, a.mac(&GENESIS, &key) == b.mac(&GENESIS, &key));
            prop_assert_eq!(a == b, a.hash(&GENESIS) == b.hash(&GENESIS));
            prop_assert_ne!(a.mac(&GENESIS, &key), a.mac(&GENESIS, &AuditKey::testing(2)), "the key's number is in it");
        }
    }

    #[test]
    fn canonical_encoding_is_stable() {
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
