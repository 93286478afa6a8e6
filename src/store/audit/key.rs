//! The keys that authenticate the audit: HMAC-SHA256 (RFC 2104) under random keys that are stored in the database,
//! encrypted with the keyring, so that write access to the database alone does not suffice to forge an entry.
//!
//! Keys are numbered from one. The key with the highest number is in use; the others verify the entries that were
//! written under them, and none is ever removed.

use std::{
    collections::BTreeMap,
    fmt,
    sync::{Arc, PoisonError, RwLock},
};

use ring::hmac;
use secrecy::{ExposeSecret as _, SecretString, zeroize::Zeroize as _};

use super::{chain::HeadMacRenewal, register::Register};
use crate::{
    domain::id::PartnerId,
    store::{
        Store,
        database::{Tx, sql},
        error::{Error, Result},
        keyring::{Sealed, random},
        value::Row,
    },
};

const KEY_BYTES: usize = 32;

/// The action name of the entry that starts a new key; the chain is under that key from there on.
pub(super) const KEY_CHANGE: &str = "change_audit_key";

/// An audit key. Its `Debug` output omits the secret.
pub(super) struct AuditKey {
    pub(super) number: i64,
    secret: hmac::Key,
}

impl fmt::Debug for AuditKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AuditKey").field("number", &self.number).finish_non_exhaustive()
    }
}

impl AuditKey {
    fn new(number: i64, bytes: &[u8; KEY_BYTES]) -> Self {
        Self { number, secret: hmac::Key::new(hmac::HMAC_SHA256, bytes) }
    }

    /// Returns the MAC of a text.
    pub(super) fn mac(&self, text: &[u8]) -> Vec<u8> {
        hmac::sign(&self.secret, text).as_ref().to_vec()
    }

    /// Returns whether a MAC is that of a text, in constant time.
    pub(super) fn verifies(&self, text: &[u8], mac: &[u8]) -> bool {
        hmac::verify(&self.secret, text, mac).is_ok()
    }

    /// Parses a key from its stored form, which is its bytes in hexadecimal digits.
    fn parse(number: i64, text: &SecretString) -> Option<Self> {
        let mut bytes = [0; KEY_BYTES];
        let decoded = hex::decode_to_slice(text.expose_secret(), &mut bytes);
        let key = decoded.is_ok().then(|| Self::new(number, &bytes));
        bytes.zeroize();
        key
    }

    #[cfg(test)]
    pub(super) fn testing(number: i64) -> Self {
        Self::new(number, &[7; KEY_BYTES])
    }
}

/// A cache of decrypted audit keys, by number.
#[derive(Debug, Default)]
pub(in crate::store) struct AuditKeyCache(RwLock<BTreeMap<i64, Arc<AuditKey>>>);

/// Returns the associated data (AAD) of a key.
pub(in crate::store) fn associated_data(number: i64) -> String {
    format!("audit_key.sealed:{number}")
}

impl Store {
    /// Returns the key in use.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when there is none.
    pub(super) async fn audit_key_in_use(&self, tx: &mut Tx) -> Result<Arc<AuditKey>> {
        const SQL: &str = "SELECT MAX(id) AS number FROM audit_key";
        let number = tx.row(sql(SQL)).await?.ok_or(Error::Corrupt("audit_key"))?.find_int("number")?;
        self.find_audit_key(tx, number.ok_or(Error::Corrupt("audit_key"))?).await
    }

    /// Returns the key with a number.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when there is none, or the error that prevents its decryption.
    pub(super) async fn find_audit_key(&self, tx: &mut Tx, number: i64) -> Result<Arc<AuditKey>> {
        const SQL: &str = "SELECT id, key_id, sealed FROM audit_key WHERE id = $1";
        if let Some(key) = self.cached_audit_key(number) {
            return Ok(key);
        }
        let row = tx.row(sql(SQL).bind(number)).await?.ok_or(Error::Corrupt("audit_key"))?;
        Ok(self.cache_audit_key(self.open_audit_key(&row)?))
    }

    /// Loads every key that can be decrypted, by number, from the database rather than the cache.
    ///
    /// # Errors
    /// [`Error::KeyUnknown`] when the keyring lacks the key that one is sealed under. A key that was altered is left
    /// out.
    pub(super) async fn load_audit_keys(&self) -> Result<BTreeMap<i64, AuditKey>> {
        let mut keys = BTreeMap::new();
        for row in self.database().rows(sql("SELECT id, key_id, sealed FROM audit_key")).await? {
            match self.open_audit_key(&row) {
                Ok(key) => drop(keys.insert(key.number, key)),
                Err(Error::KeyWrong(_) | Error::Corrupt(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(keys)
    }

    /// Creates the first audit key if none exists yet. Existing chains get an entry that records it; their
    /// later entries are authenticated with the key.
    ///
    /// # Errors
    /// When the database does not answer.
    pub(in crate::store) async fn create_first_audit_key(&self) -> Result<()> {
        const UNKEYED_REGISTER: &str = "SELECT 1 AS one FROM audit_register WHERE audit_key IS NULL";
        if self.database().row(sql(UNKEYED_REGISTER)).await?.is_none() {
            return Ok(());
        }
        // A keyring that does not belong to this database must not encrypt anything in it.
        self.check_keys().await?;
        let mut tx = self.database().begin().await?;
        match Register::lock(&mut tx).await? {
            Some(register) if !register.is_keyed() => {}
            _ => return Ok(()),
        }
        let rows = tx.rows(sql("SELECT partner_id FROM audit_head")).await?;
        let chains = rows.iter().map(|row| row.parse("partner_id")).collect::<Result<Vec<PartnerId>>>()?;
        self.rotate_key_in_transaction(&mut tx, Register::of(chains), HeadMacRenewal::Always).await?;
        tx.commit().await
    }

    /// Creates a new key for the later entries of every chain, recorded by an entry in each; returns the key's number.
    /// Older keys only verify the entries that were authenticated with them.
    ///
    /// # Errors
    /// [`Error::Corrupt`] when the register of chains does not verify, so that a key change cannot hide a removed
    /// chain.
    pub async fn rotate_audit_key(&self) -> Result<i64> {
        let mut tx = self.database().begin().await?;
        let register = Register::lock(&mut tx).await?.filter(Register::is_keyed);
        let register = register.ok_or(Error::Corrupt("audit_register"))?;
        let key = self.find_audit_key(&mut tx, register.key().unwrap_or_default()).await?;
        if !register.verifies_under(&key) {
            return Err(Error::Corrupt("audit_register"));
        }
        let number = self.rotate_key_in_transaction(&mut tx, register, HeadMacRenewal::OnlyIfHeadVerifies).await?;
        tx.commit().await?;
        Ok(number)
    }

    /// Creates the next key, and re-authenticates the register and its chains with it. The key is not cached, since the
    /// transaction may still be rolled back.
    async fn rotate_key_in_transaction(&self, tx: &mut Tx, register: Register, renewal: HeadMacRenewal) -> Result<i64> {
        const INSERT: &str = "INSERT INTO audit_key (id, key_id, sealed, created_at) VALUES ($1, $2, $3, $4)";
        const NEXT: &str = "SELECT COALESCE(MAX(id), 0) + 1 AS number FROM audit_key";
        let number = tx.row(sql(NEXT)).await?.ok_or(Error::Corrupt("audit_key"))?.int("number")?;
        let mut bytes = random::<KEY_BYTES>()?;
        let text = SecretString::from(hex::encode(bytes));
        bytes.zeroize();
        let sealed = self.keys().seal(&associated_data(number), &text)?;
        tx.execute(sql(INSERT).bind(number).bind(sealed.key_id).bind(sealed.bytes).bind(self.now())).await?;
        let key = AuditKey::parse(number, &text).ok_or(Error::Corrupt("audit_key"))?;
        let partners = register.chains().to_vec();
        register.save(tx, &key).await?;
        for partner in partners {
            self.append_key_change(tx, &key, partner, renewal).await?;
        }
        Ok(number)
    }

    fn open_audit_key(&self, row: &Row) -> Result<AuditKey> {
        let number = row.int("id")?;
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        AuditKey::parse(number, &self.keys().open(&associated_data(number), &sealed)?)
            .ok_or(Error::Corrupt("audit_key"))
    }

    fn cached_audit_key(&self, number: i64) -> Option<Arc<AuditKey>> {
        self.0.audit_keys.0.read().unwrap_or_else(PoisonError::into_inner).get(&number).cloned()
    }

    fn cache_audit_key(&self, key: AuditKey) -> Arc<AuditKey> {
        let mut cache = self.0.audit_keys.0.write().unwrap_or_else(PoisonError::into_inner);
        Arc::clone(cache.entry(key.number).or_insert_with(|| Arc::new(key)))
    }

    /// Re-encrypts the audit keys that are sealed under an old key of the keyring with the active one; returns their
    /// number.
    ///
    /// # Errors
    /// When one cannot be decrypted.
    pub(in crate::store) async fn reseal_audit_keys(&self) -> Result<u64> {
        const SQL: &str = "SELECT id, key_id, sealed FROM audit_key WHERE key_id <> $1";
        const UPDATE: &str = "UPDATE audit_key SET key_id = $2, sealed = $3 WHERE id = $1 AND sealed = $4";
        let mut resealed = 0;
        for row in self.database().rows(sql(SQL).bind(self.keys().active())).await? {
            let number = row.int("id")?;
            let (old, new) = self.reseal_row(&row, &associated_data(number))?;
            let update = sql(UPDATE).bind(number).bind(new.key_id).bind(new.bytes).bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        Ok(resealed)
    }
}
