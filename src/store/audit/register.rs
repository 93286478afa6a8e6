//! The authenticated register of the partners that have a chain, which reveals the removal of a whole chain.

use std::collections::BTreeSet;

use super::{
    key::AuditKey,
    link::{field, heading},
};
use crate::{
    domain::id::PartnerId,
    store::{
        Store,
        database::{Tx, sql},
        error::{Error, Result},
        value::Row,
    },
};

/// The heading of the canonical form; it changes with every change of the encoding.
const HEADING: &[u8] = b"tenantry audit register 1\n";

/// The result of checking the register.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum ChainRegisterStatus {
    /// The register verifies, and every chain in it has entries.
    All,
    /// The register verifies; the chains of these partners are missing.
    Missing(Vec<PartnerId>),
    /// The register was altered or removed, so that the set of chains is unknown.
    Broken,
}

/// The register as it is stored.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Register {
    chains: Vec<PartnerId>,
    key: Option<i64>,
    mac: Option<Vec<u8>>,
}

impl Register {
    /// Creates a register of these chains, not yet authenticated.
    pub(super) fn of(mut chains: Vec<PartnerId>) -> Self {
        chains.sort_unstable();
        chains.dedup();
        Self { chains, key: None, mac: None }
    }

    /// Reads the register and locks it until the transaction ends; returns nothing if it was removed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn lock(tx: &mut Tx) -> Result<Option<Self>> {
        const SQL: &str = "UPDATE audit_register SET id = id WHERE id = 1 RETURNING chains, audit_key, mac";
        tx.row(sql(SQL)).await?.map(|row| Self::read(&row)).transpose()
    }

    fn read(row: &Row) -> Result<Self> {
        let chains = serde_json::from_str(&row.text("chains")?).map_err(|_| Error::Corrupt("chains"))?;
        Ok(Self { chains, key: row.find_int("audit_key")?, mac: row.find_bytes("mac")? })
    }

    /// Returns whether the audit is under a key.
    pub(super) const fn is_keyed(&self) -> bool {
        self.key.is_some()
    }

    /// Returns the partners in order.
    pub(super) fn chains(&self) -> &[PartnerId] {
        &self.chains
    }

    /// Returns the number of the key that authenticates the register.
    pub(super) const fn key(&self) -> Option<i64> {
        self.key
    }

    /// Checks whether the register's MAC verifies under a key.
    pub(super) fn verifies_under(&self, key: &AuditKey) -> bool {
        self.key == Some(key.number)
            && self.mac.as_ref().is_some_and(|mac| key.verifies(&self.mac_input(key.number), mac))
    }

    /// Adds a chain; returns `false` if it is already registered.
    pub(super) fn add(&mut self, partner: PartnerId) -> bool {
        match self.chains.binary_search(&partner) {
            Ok(_) => false,
            Err(index) => {
                self.chains.insert(index, partner);
                true
            }
        }
    }

    /// Saves the register, authenticated with a key.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(super) async fn save(&self, tx: &mut Tx, key: &AuditKey) -> Result<()> {
        const SQL: &str = "UPDATE audit_register SET chains = $1, audit_key = $2, mac = $3 WHERE id = 1";
        let chains = serde_json::to_string(&self.chains).map_err(|_| Error::Invalid("chains"))?;
        let save = sql(SQL).bind(chains).bind(key.number).bind(key.mac(&self.mac_input(key.number)));
        tx.execute(save).await.map(drop)
    }

    fn mac_input(&self, key: i64) -> Vec<u8> {
        let mut text = heading(HEADING, key);
        for partner in &self.chains {
            field(&mut text, Some(partner.to_string().as_bytes()));
        }
        text
    }
}

impl Store {
    /// Checks the register, and that none of its chains is missing entirely. The contents of each chain are checked by
    /// [`Store::verify_audit`].
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn verify_chain_register(&self) -> Result<ChainRegisterStatus> {
        const REGISTER: &str = "SELECT chains, audit_key, mac, (SELECT MAX(id) FROM audit_key) AS in_use \
                                FROM audit_register WHERE id = 1";
        const NON_EMPTY: &str = "SELECT partner_id FROM audit_head WHERE EXISTS \
                            (SELECT 1 FROM audit WHERE audit.partner_id = audit_head.partner_id)";
        let Some(row) = self.database().row(sql(REGISTER)).await? else { return Ok(ChainRegisterStatus::Broken) };
        let (Ok(register), in_use) = (Register::read(&row), row.find_int("in_use")?) else {
            return Ok(ChainRegisterStatus::Broken);
        };
        let keys = self.load_audit_keys().await?;
        let key = in_use.and_then(|number| keys.get(&number));
        if !key.is_some_and(|key| register.verifies_under(key)) {
            return Ok(ChainRegisterStatus::Broken);
        }
        let rows = self.database().rows(sql(NON_EMPTY)).await?;
        let found = rows.iter().map(|row| row.parse("partner_id")).collect::<Result<BTreeSet<PartnerId>>>()?;
        let missing: Vec<_> = register.chains.into_iter().filter(|partner| !found.contains(partner)).collect();
        Ok(if missing.is_empty() { ChainRegisterStatus::All } else { ChainRegisterStatus::Missing(missing) })
    }

    /// Checks whether a partner's chain is in the register.
    pub(super) async fn is_registered(&self, partner: PartnerId) -> Result<bool> {
        let row = self.database().row(sql("SELECT chains, audit_key, mac FROM audit_register WHERE id = 1")).await?;
        Ok(row.and_then(|row| Register::read(&row).ok()).is_some_and(|it| it.chains.binary_search(&partner).is_ok()))
    }
}
