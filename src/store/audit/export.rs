//! Export of the audit log to other systems: entries in order with their MACs, and the last entry of each chain as an
//! anchor to store in another system.
//!
//! An anchor refers to a chain's last entry at one moment, and is stored out of reach of anybody who can write to the
//! database. It reveals a rollback of the whole database, which would be consistent in itself.

use serde::{Deserialize, Serialize};

use super::{AuditEntry, entry_of};
use crate::{
    domain::id::PartnerId,
    store::{
        Store,
        database::sql,
        error::{Error, Result},
    },
};

/// Maximum number of entries in one batch.
const BATCH: i64 = 500;

/// An entry with its authentication data.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedEntry {
    /// The audit entry.
    pub entry: AuditEntry,
    /// The number of the key that its MAC is under; absent for entries that predate the keys.
    pub key: Option<i64>,
    /// The entry's MAC, in hexadecimal digits.
    pub hash: String,
}

/// A reference to an entry of a chain by its MAC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// The partner whose chain it is.
    pub partner: PartnerId,
    /// The entry's sequence number.
    pub seq: i64,
    /// The entry's MAC, in hexadecimal digits.
    pub hash: String,
}

impl Store {
    /// Returns a partner's entries after a sequence number, oldest first; at most 500.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn export_audit(&self, partner: PartnerId, after: i64) -> Result<Vec<ExportedEntry>> {
        const SQL: &str = "SELECT audit.*, (SELECT settling.outcome FROM audit AS settling \
                           WHERE settling.partner_id = audit.partner_id AND settling.intent = audit.seq \
                           ORDER BY settling.seq DESC LIMIT 1) AS settled \
                           FROM audit WHERE partner_id = $1 AND seq > $2 ORDER BY seq LIMIT $3";
        let rows = self.database().rows(sql(SQL).bind(partner).bind(after).bind(BATCH)).await?;
        let exported = rows.iter().map(|row| {
            let hash = hex::encode(row.bytes("hash")?);
            Ok(ExportedEntry { entry: entry_of(row)?, key: row.find_int("audit_key")?, hash })
        });
        exported.collect()
    }

    /// Returns the last entry of every non-empty chain, by partner.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_chain_heads(&self) -> Result<Vec<Anchor>> {
        const SQL: &str = "SELECT audit.partner_id, audit.seq, audit.hash FROM audit JOIN audit_head \
                           ON audit_head.partner_id = audit.partner_id AND audit_head.seq = audit.seq \
                           ORDER BY audit.partner_id";
        let anchor = |row: &crate::store::value::Row| {
            let hash = hex::encode(row.bytes("hash")?);
            Ok(Anchor { partner: row.parse("partner_id")?, seq: row.int("seq")?, hash })
        };
        self.database().rows(sql(SQL)).await?.iter().map(anchor).collect()
    }

    /// Checks whether a chain still contains the entry of an anchor. Whether the entries before it are unaltered is
    /// checked by [`Store::verify_audit`].
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_anchor(&self, anchor: &Anchor) -> Result<bool> {
        const SQL: &str = "SELECT hash FROM audit WHERE partner_id = $1 AND seq = $2";
        let row = self.database().row(sql(SQL).bind(anchor.partner).bind(anchor.seq)).await?;
        let hash = row.map(|row| row.bytes("hash")).transpose()?;
        Ok(hash.is_some_and(|hash| hex::encode(hash).eq_ignore_ascii_case(&anchor.hash)))
    }

    /// Returns the sequence number of the first entry of a chain that is under a key; the entries before it predate the
    /// keys.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_keyed_entry(&self, partner: PartnerId) -> Result<Option<i64>> {
        const SQL: &str = "SELECT MIN(seq) AS first FROM audit WHERE partner_id = $1 AND audit_key IS NOT NULL";
        self.database().row(sql(SQL).bind(partner)).await?.ok_or(Error::Corrupt("seq"))?.find_int("first")
    }
}
