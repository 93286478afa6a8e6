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
pub enum ChainStatus {
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
    /// When the database does not answer. Tampering is not an error but the result [`ChainStatus::Broken`].
    pub async fn verify_audit(&self, partner: PartnerId) -> Result<ChainStatus> {
        const HEAD: &str = "SELECT COALESCE((SELECT MAX(seq) FROM audit WHERE partner_id = $1), 0) AS last, \
                            COALESCE((SELECT seq FROM audit_head WHERE partner_id = $1), 0) AS counted, \
                            (SELECT audit_key FROM audit_head WHERE partner_id = $1) AS audit_key, \
                            (SELECT mac FROM audit_head WHERE partner_id = $1) AS mac, \
                            (SELECT MAX(id) FROM audit_key) AS in_use";
        const ENTRIES: &str = "SELECT * FROM audit WHERE partner_id = $1 AND seq > $2 AND seq <= $3 \
                               ORDER BY seq LIMIT $4";
        let head = self.database().row(sql(HEAD).bind(partner)).await?.ok_or(Error::Corrupt("seq"))?;
        let (last_seq, head_seq) = (head.int("last")?, head.int("counted")?);
        if last_seq == 0 && head_seq == 0 && !self.is_registered(partner).await? {
            return Ok(ChainStatus::Intact(0));
        }
        let keys = self.load_audit_keys().await?;
        let mut verifier = ChainVerifier::new(&keys);
        while verifier.verified_seq < last_seq.min(head_seq) {
            let entries =
                sql(ENTRIES).bind(partner).bind(verifier.verified_seq).bind(last_seq.min(head_seq)).bind(BATCH);
            let rows = self.database().rows(entries).await?;
            if rows.is_empty() || !rows.iter().all(|row| verifier.verify_next(row)) {
                return Ok(ChainStatus::Broken { seq: verifier.verified_seq + 1 });
            }
        }
        let (key_and_mac, in_use) = ((head.find_int("audit_key")?, head.find_bytes("mac")?), head.find_int("in_use")?);
        let head_verifies = matches!(key_and_mac, (Some(key), Some(mac)) if Some(key) == in_use
            && keys.get(&key).is_some_and(|it| it.verifies(&head_mac_input(partner, head_seq, &verifier.previous, key), &mac)));
        if last_seq == head_seq && head_verifies {
            Ok(ChainStatus::Intact(u64::try_from(verifier.verified_seq).unwrap_or_default()))
        } else {
            Ok(ChainStatus::Broken { seq: verifier.verified_seq + 1 })
        }
    }
}

/// The state of the verification of a chain, which goes from entry to entry.
struct ChainVerifier<'k> {
    keys: &'k BTreeMap<i64, AuditKey>,
    verified_seq: i64,
    previous: Vec<u8>,
    /// The key of the last entry; 0 before the first with a key.
    key: i64,
}

impl<'k> ChainVerifier<'k> {
    fn new(keys: &'k BTreeMap<i64, AuditKey>) -> Self {
        Self { keys, verified_seq: 0, previous: GENESIS.to_vec(), key: 0 }
    }

    /// Verifies the next entry. An entry under an older key, or under none, is rejected after one under a newer key; an
    /// unreadable column counts as tampering.
    fn verify_next(&mut self, row: &Row) -> bool {
        let (Ok(link), Ok(mac), Ok(key)) = (Link::of(row), row.bytes("hash"), row.find_int("audit_key")) else {
            return false;
        };
        let is_valid = match key {
            None => self.key == 0 && link.hash(&self.previous) == mac,
            Some(number) if number >= self.key => self
                .keys
                .get(&number)
                .is_some_and(|key| key.verifies(&link.keyed_mac_input(&self.previous, number), &mac)),
            Some(_) => false,
        };
        if !is_valid || link.seq != self.verified_seq + 1 {
            return false;
        }
        self.key = key.unwrap_or(0);
        self.verified_seq = link.seq;
        self.previous = mac;
        true
    }
}
