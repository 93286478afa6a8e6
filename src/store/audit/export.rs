//! The audit for other systems: entries in their order with their MACs, and the ends of chains to anchor elsewhere.
//!
//! An anchor is a chain's end at one moment, kept where nobody who can write to the database can: then a database that was set
//! back as a whole, which is consistent in itself, is missed too.

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

/// Most entries of one batch.
const BATCH: i64 = 500;

/// An entry with what authenticates it.
#[derive(Debug, Clone, PartialEq)]
pub struct ExportedEntry {
    /// The entry.
    pub entry: AuditEntry,
    /// The number of the key of its MAC; absent before there were keys.
    pub key: Option<i64>,
    /// Its MAC, in hexadecimal digits.
    pub hash: String,
}

/// An entry that a chain had, by its MAC.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Anchor {
    /// Whose chain.
    pub partner: PartnerId,
    /// The entry's number.
    pub seq: i64,
    /// The entry's MAC, in hexadecimal digits.
    pub hash: String,
}

impl Store {
    /// Returns a partner's entries after a number, the oldest first; at most 500.
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

    /// Returns the end of every chain that has one, by partner.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_audit_ends(&self) -> Result<Vec<Anchor>> {
        const SQL: &str = "SELECT audit.partner_id, audit.seq, audit.hash FROM audit JOIN audit_head \
                           ON audit_head.partner_id = audit.partner_id AND audit_head.seq = audit.seq \
                           ORDER BY audit.partner_id";
        let anchor = |row: &crate::store::value::Row| {
            let hash = hex::encode(row.bytes("hash")?);
            Ok(Anchor { partner: row.parse("partner_id")?, seq: row.int("seq")?, hash })
        };
        self.database().rows(sql(SQL)).await?.iter().map(anchor).collect()
    }

    /// Returns whether a chain still has the entry of an anchor. It is the chain's check that tells whether the entries before
    /// it are those that were written.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn has_anchor(&self, anchor: &Anchor) -> Result<bool> {
        const SQL: &str = "SELECT hash FROM audit WHERE partner_id = $1 AND seq = $2";
        let row = self.database().row(sql(SQL).bind(anchor.partner).bind(anchor.seq)).await?;
        let hash = row.map(|row| row.bytes("hash")).transpose()?;
        Ok(hash.is_some_and(|hash| hex::encode(hash).eq_ignore_ascii_case(&anchor.hash)))
    }

    /// Returns the number of the first entry of a chain that has a key; the entries before it are from before there were keys.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn first_keyed_entry(&self, partner: PartnerId) -> Result<Option<i64>> {
        const SQL: &str = "SELECT MIN(seq) AS first FROM audit WHERE partner_id = $1 AND audit_key IS NOT NULL";
        self.database().row(sql(SQL).bind(partner)).await?.ok_or(Error::Corrupt("seq"))?.find_int("first")
    }
}
