//! Verification of chains. Entries that predate the keys are trusted up to the first keyed entry, which authenticates
//! the hash before it.

use std::collections::BTreeMap;

use super::{
    key::AuditKey,
    link::{GENESIS, Link, head_mac_input},
};
use crate::{
    domain::id::PartnerId,
    store::{
        Store,
        database::sql,
        error::{Error, Result},
        value::Row,
    },
};

/// Number of entries read at a time.
const BATCH: i64 = 500;

/// The result of verifying a partner's chain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Chain {
    /// Intact, with this many entries.
    Intact(u64),
    /// Altered: an entry was changed, is missing, or was added.
    Broken {
        /// The first sequence number at which the chain does not verify.
        seq: i64,
    },
}

impl Store {
    /// Verifies a partner's chain from the first entry to the last; others may append meanwhile.
    ///
    /// # Errors
    /// When the database does not answer. Tampering is not an error but the result [`Chain::Broken`].
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
            return Ok(Chain::Intact(0));
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
            && keys.get(&key).is_some_and(|it| it.verifies(&head_mac_input(partner, counted, &walk.previous, key), &mac)));
        if last == counted && is_end {
            Ok(Chain::Intact(u64::try_from(walk.checked).unwrap_or_default()))
        } else {
            Ok(Chain::Broken { seq: walk.checked + 1 })
        }
    }
}

/// The state of a walk along a chain.
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

    /// Verifies the next entry. An entry under an older key, or under none, is rejected after one under a newer key; an
    /// unreadable column counts as tampering.
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
