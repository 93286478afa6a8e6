//! The check of the keys at start, and their rotation.
//!
//! Portals keep running meanwhile: they reload a changed key file, and announce the keys that they encrypt with
//! ([`Store::announce_instance`]).

use std::collections::BTreeSet;

use secrecy::ExposeSecret as _;

use super::{
    Store,
    database::sql,
    error::{Error, Result},
    keyring::Sealed,
    partner::secret_associated_data,
    staff_token::token_associated_data,
    value::Row,
};

/// The text that is sealed under each key at its first use, so that another key with the same id is detected at start.
const CHECK_TEXT: &str = "tenantry key check";

const USED_KEYS: &str = "SELECT secret_key AS key_id FROM partner WHERE secret_key IS NOT NULL \
                         UNION SELECT key_id FROM staff_token \
                         UNION SELECT key_id FROM kept_answer WHERE key_id IS NOT NULL \
                         UNION SELECT key_id FROM draft \
                         UNION SELECT key_id FROM job \
                         UNION SELECT key_id FROM job_row \
                         UNION SELECT key_id FROM job_sheet \
                         UNION SELECT secret_key FROM job_row WHERE secret_key IS NOT NULL \
                         UNION SELECT key_id FROM attestation \
                         UNION SELECT key_id FROM change_request \
                         UNION SELECT key_id FROM change_request_event \
                         UNION SELECT key_id FROM webhook \
                         UNION SELECT key_id FROM webhook_delivery \
                         UNION SELECT key_id FROM correspondent \
                         UNION SELECT key_id FROM connection \
                         UNION SELECT key_id FROM audit_key";

fn check_associated_data(key_id: &str) -> String {
    format!("key_check.sealed:{key_id}")
}

impl Store {
    /// Checks that the keyring fits the database: it holds every key in use, and no other key under a known id. Stores
    /// a check value for the active key at its first use.
    ///
    /// # Errors
    /// [`Error::KeyUnknown`] and [`Error::KeyWrong`], each with the key's id.
    pub async fn check_keys(&self) -> Result<()> {
        const REMEMBER: &str = "INSERT INTO key_check (key_id, sealed) VALUES ($1, $2) ON CONFLICT (key_id) DO NOTHING";
        if let Some(unknown) = self.used_keys().await?.into_iter().find(|key_id| !self.keys().holds(key_id)) {
            return Err(Error::KeyUnknown(unknown));
        }
        let active = self.keys().active();
        let associated_data = check_associated_data(&active);
        let fresh = self.keys().seal(&associated_data, &CHECK_TEXT.into())?;
        self.database().execute(sql(REMEMBER).bind(active).bind(fresh.bytes)).await?;
        for row in self.database().rows(sql("SELECT key_id, sealed FROM key_check")).await? {
            let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
            if self.keys().holds(&sealed.key_id) {
                let opened = self.keys().open(&check_associated_data(&sealed.key_id), &sealed)?;
                if opened.expose_secret() != CHECK_TEXT {
                    return Err(Error::KeyWrong(sealed.key_id));
                }
            }
        }
        Ok(())
    }

    /// Re-encrypts every value that is sealed under an old key with the active one; returns their number. Each value is
    /// updated separately and only if it is unchanged (compare and swap), so that the portal may run meanwhile and a
    /// repeat is harmless.
    ///
    /// # Errors
    /// [`Error::KeyUnknown`] or [`Error::KeyWrong`] when a value cannot be decrypted; earlier updates persist.
    pub async fn reseal(&self) -> Result<u64> {
        const SECRETS: &str = "SELECT id, secret_key AS key_id, secret AS sealed FROM partner WHERE secret_key <> $1";
        const TOKENS: &str = "SELECT partner_id, handle, key_id, sealed FROM staff_token WHERE key_id <> $1";
        let active = self.keys().active();
        self.check_keys().await?;
        let mut resealed = 0;
        for row in self.database().rows(sql(SECRETS).bind(active.as_str())).await? {
            let partner = row.parse("id")?;
            let (old, new) = self.reseal_row(&row, &secret_associated_data(partner))?;
            let update = sql("UPDATE partner SET secret_key = $2, secret = $3 WHERE id = $1 AND secret = $4")
                .bind(partner)
                .bind(new.key_id)
                .bind(new.bytes)
                .bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        for row in self.database().rows(sql(TOKENS).bind(active)).await? {
            let (partner, session) = (row.parse("partner_id")?, row.parse("handle")?);
            let (old, new) = self.reseal_row(&row, &token_associated_data(partner, session))?;
            let update = sql(
                "UPDATE staff_token SET key_id = $3, sealed = $4 WHERE partner_id = $1 AND handle = $2 AND sealed = $5",
            )
            .bind(partner)
            .bind(session)
            .bind(new.key_id)
            .bind(new.bytes)
            .bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        resealed += self.reseal_form_results().await? + self.reseal_drafts().await? + self.reseal_audit_keys().await?;
        resealed += self.reseal_sign_ins().await? + self.reseal_jobs().await? + self.reseal_requests().await?;
        resealed += self.reseal_webhooks().await?;
        resealed += self.reseal_mail_recipients().await?;
        Ok(resealed + self.reseal_attestations().await? + self.reseal_connections().await?)
    }

    /// Decrypts the value of a row and encrypts it with the active key; returns the old and the new one.
    pub(super) fn reseal_row(&self, row: &Row, associated_data: &str) -> Result<(Sealed, Sealed)> {
        let old = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let new = self.keys().seal(associated_data, &self.keys().open(associated_data, &old)?)?;
        Ok((old, new))
    }

    /// Returns the id of the active key.
    pub fn active_key(&self) -> String {
        self.keys().active()
    }

    /// Returns the ids of all keys that were ever active, as far as a portal or a command has started with them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn ever_active_keys(&self) -> Result<BTreeSet<String>> {
        let rows = self.database().rows(sql("SELECT key_id FROM key_check")).await?;
        rows.iter().map(|row| row.text("key_id")).collect()
    }

    /// Returns the ids of the keys that stored values are sealed under; any other key may be removed from the key file.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn used_keys(&self) -> Result<BTreeSet<String>> {
        let mut used = self.keys_of_sign_ins().await?;
        for row in self.database().rows(sql(USED_KEYS)).await? {
            used.insert(row.text("key_id")?);
        }
        Ok(used)
    }
}
