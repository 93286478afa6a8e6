//! Partner connections, which are partners' stored consents: for each, the encrypted refresh token of an account and
//! the account's name.

use jiff::{SignedDuration, Timestamp};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;
use uuid::Uuid;

use super::{
    Store,
    audit::{AuditAction, AuditActor, Outcome},
    database::{Tx, sql},
    error::{Error, Result},
    keyring::Sealed,
    staff_token::VersionedRefreshToken,
    value::{Row, bounded},
};
use crate::domain::{
    connection::{ConnectionSlot, Consenter, RenewalFailure},
    form_action::{CONNECT_PARTNER, FormAction},
    id::{ConnectionId, PartnerId, PersonId},
    principal::{PartnerScope, Scope as _},
};

/// Maximum length of a stored error code, in characters.
const CODE_CHARS: usize = 64;
/// Maximum time that a consent may wait to be checked.
const CANDIDATE_LIFETIME: SignedDuration = SignedDuration::from_mins(15);

/// A consent that was just given.
#[derive(Debug)]
pub struct Consent {
    /// The account that consented.
    pub consenter: Consenter,
    /// The client id of the application that received the consent.
    pub client_id: String,
    /// The refresh token of the consent.
    pub token: SecretString,
}

/// A stored consent; [`Store::find_connection_token`] returns its token.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredConnection {
    /// The partner that it belongs to.
    pub partner: PartnerId,
    /// The connection's id.
    pub id: ConnectionId,
    /// The slot: active, in reserve, or being checked.
    pub slot: ConnectionSlot,
    /// The account that consented.
    pub consenter: Consenter,
    /// The client id of the application that received the consent.
    pub client_id: String,
    /// The time of the consent.
    pub consented_at: Timestamp,
    /// The time of the token's last exchange.
    pub renewed_at: Timestamp,
    /// The last renewal attempt, if it failed.
    pub failure: Option<RenewalFailure>,
}

/// The state of a partner's connection, without its account.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ConnectionSummary {
    /// The partner that it belongs to.
    pub partner: PartnerId,
    /// The slot: active, in reserve, or being checked.
    pub slot: ConnectionSlot,
    /// The time of the token's last exchange.
    pub renewed_at: Timestamp,
    /// `true` if the last renewal attempt failed.
    pub failed: bool,
}

/// The encrypted part of the record.
#[derive(Serialize, Deserialize)]
struct Contents {
    token: String,
    name: String,
    sign_in_name: String,
}

/// Returns the associated data (AAD) of a consent.
fn associated_data(partner: PartnerId, id: ConnectionId) -> String {
    format!("connection.sealed:{partner}/{id}")
}

macro_rules! select {
    ($rest:literal) => {
        concat!(
            "SELECT connection.partner_id, connection.id, slot, connection.tenant, object, connection.client_id, ",
            "key_id, sealed, version, consented_at, renewed_at, failed_at, failed_code FROM connection ",
            $rest
        )
    };
}

impl Store {
    /// Stores a consent as the partner's candidate, replacing an earlier one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn insert_candidate(&self, scope: &PartnerScope, consent: &Consent) -> Result<ConnectionId> {
        const SQL: &str = "INSERT INTO connection (partner_id, id, slot, tenant, object, client_id, key_id, sealed, \
                           version, consented_at, renewed_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, 1, $9, $9)";
        let (partner, id) = (scope.partner(), ConnectionId::new(Uuid::now_v7()));
        let Consent { consenter, client_id, token } = consent;
        let contents = Contents {
            token: token.expose_secret().to_owned(),
            name: consenter.name.clone(),
            sign_in_name: consenter.sign_in_name.clone(),
        };
        let sealed = self.seal_connection(partner, id, &contents)?;
        let mut tx = self.database().begin().await?;
        clear_slot(&mut tx, partner, ConnectionSlot::Candidate).await?;
        let insert = sql(SQL)
            .bind(partner)
            .bind(id)
            .bind(ConnectionSlot::Candidate.as_str())
            .bind(consenter.person.tenant)
            .bind(consenter.person.object)
            .bind(client_id.as_str())
            .bind(sealed.key_id)
            .bind(sealed.bytes);
        tx.execute(insert.bind(self.now())).await?;
        tx.commit().await?;
        Ok(id)
    }

    /// Moves the candidate into the active or the reserve slot, replacing the connection there, and writes an audit
    /// entry.
    ///
    /// # Errors
    /// [`Error::NotFound`] when it is no longer the candidate.
    pub async fn promote_candidate(&self, scope: &PartnerScope, id: ConnectionId, slot: ConnectionSlot) -> Result<()> {
        const SQL: &str = "UPDATE connection SET slot = $3 WHERE partner_id = $1 AND id = $2 AND slot = $4";
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        clear_slot(&mut tx, partner, slot).await?;
        let promote = sql(SQL).bind(partner).bind(id).bind(slot.as_str()).bind(ConnectionSlot::Candidate.as_str());
        if tx.execute(promote).await? == 0 {
            return Err(Error::NotFound("connection"));
        }
        let action = connection_action(Some(AuditActor::of(scope)), partner, id, CONNECT_PARTNER);
        let action = AuditAction { detail: json!({ "slot": slot.as_str() }), ..action };
        self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        tx.commit().await
    }

    /// Records that a consent was rejected, with the reason, and deletes the candidate if one is stored.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn reject_consent(&self, scope: &PartnerScope, id: Option<ConnectionId>, reason: &str) -> Result<()> {
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        if let Some(id) = id {
            let delete = "DELETE FROM connection WHERE partner_id = $1 AND id = $2 AND slot = $3";
            let delete = sql(delete).bind(partner).bind(id).bind(ConnectionSlot::Candidate.as_str());
            tx.execute(delete).await?;
        }
        let action = AuditAction {
            actor: Some(AuditActor::of(scope)),
            target: id.map(|id| id.to_string()),
            detail: json!({ "reason": reason }),
            ..AuditAction::new(partner, CONNECT_PARTNER)
        };
        self.append_audit(&mut tx, &action, Outcome::Refused, None).await?;
        tx.commit().await
    }

    /// Returns a partner's connections without candidates, the active one first.
    ///
    /// # Errors
    /// When the database does not answer, or a stored value cannot be decrypted.
    pub async fn list_connections(&self, partner: PartnerId) -> Result<Vec<StoredConnection>> {
        let select = sql(select!("WHERE partner_id = $1 AND slot <> 'candidate'")).bind(partner);
        let rows = self.database().rows(select).await?;
        let mut connections = rows.iter().map(|row| self.connection_of(row)).collect::<Result<Vec<_>>>()?;
        connections.sort_by_key(|connection| connection.slot);
        Ok(connections)
    }

    /// Returns the active connection of a partner.
    ///
    /// # Errors
    /// As [`Store::list_connections`].
    pub async fn find_active_connection(&self, partner: PartnerId) -> Result<Option<StoredConnection>> {
        let select = sql(select!("WHERE partner_id = $1 AND slot = 'active'")).bind(partner);
        self.database().row(select).await?.map(|row| self.connection_of(&row)).transpose()
    }

    /// Returns the state of all partners' active and reserve connections. Decrypts nothing.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_connection_summaries(&self) -> Result<Vec<ConnectionSummary>> {
        const SQL: &str = "SELECT partner_id, slot, renewed_at, failed_at FROM connection WHERE slot <> 'candidate'";
        let summary = |row: &Row| {
            Ok(ConnectionSummary {
                partner: row.parse("partner_id")?,
                slot: row.parse("slot")?,
                renewed_at: row.time("renewed_at")?,
                failed: row.find_time("failed_at")?.is_some(),
            })
        };
        self.database().rows(sql(SQL)).await?.iter().map(summary).collect()
    }

    /// Finds a connection by its id, candidates included.
    ///
    /// # Errors
    /// As [`Store::list_connections`].
    pub async fn find_connection(&self, partner: PartnerId, id: ConnectionId) -> Result<Option<StoredConnection>> {
        let select = sql(select!("WHERE partner_id = $1 AND id = $2")).bind(partner).bind(id);
        self.database().row(select).await?.map(|row| self.connection_of(&row)).transpose()
    }

    /// Lists the connections that are due for renewal, across all enabled partners: those whose token was last
    /// exchanged at or before an instant, and whose renewal has not failed after another one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_connections_to_renew(
        &self,
        renewed_until: Timestamp,
        failed_until: Timestamp,
    ) -> Result<Vec<(PartnerId, ConnectionId)>> {
        const SQL: &str = "SELECT partner_id, connection.id FROM connection \
                           JOIN partner ON partner.id = connection.partner_id \
                           WHERE NOT disabled AND slot <> 'candidate' AND renewed_at <= $1 \
                           AND (failed_at IS NULL OR failed_at <= $2) ORDER BY partner_id, slot";
        let rows = self.database().rows(sql(SQL).bind(renewed_until).bind(failed_until)).await?;
        rows.iter().map(|row| Ok((row.parse("partner_id")?, row.parse("id")?))).collect()
    }

    /// Returns the refresh token of a connection.
    ///
    /// # Errors
    /// As [`Store::list_connections`].
    pub async fn find_connection_token(
        &self,
        partner: PartnerId,
        id: ConnectionId,
    ) -> Result<Option<VersionedRefreshToken>> {
        let select = sql(select!("WHERE partner_id = $1 AND id = $2")).bind(partner).bind(id);
        let Some(row) = self.database().row(select).await? else { return Ok(None) };
        let contents = self.contents_of(&row)?;
        Ok(Some(VersionedRefreshToken { token: contents.token.into(), version: row.int("version")? }))
    }

    /// Records the exchange of a connection's token and stores the new token, unless another version was stored
    /// meanwhile; returns whether it was stored.
    ///
    /// # Errors
    /// As [`Store::list_connections`].
    pub async fn renew_connection_token(
        &self,
        partner: PartnerId,
        id: ConnectionId,
        expected_version: i64,
        token: &SecretString,
    ) -> Result<bool> {
        const SQL: &str = "UPDATE connection SET key_id = $4, sealed = $5, version = version + 1, renewed_at = $6, \
                           failed_at = NULL, failed_code = NULL WHERE partner_id = $1 AND id = $2 AND version = $3";
        let select = sql(select!("WHERE partner_id = $1 AND id = $2")).bind(partner).bind(id);
        let Some(row) = self.database().row(select).await? else { return Ok(false) };
        let contents = Contents { token: token.expose_secret().to_owned(), ..self.contents_of(&row)? };
        let sealed = self.seal_connection(partner, id, &contents)?;
        let renew = sql(SQL).bind(partner).bind(id).bind(expected_version).bind(sealed.key_id).bind(sealed.bytes);
        Ok(self.database().execute(renew.bind(self.now())).await? > 0)
    }

    /// Records a failed renewal of a connection, with its error code.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn record_renewal_failure(&self, partner: PartnerId, id: ConnectionId, code: Option<&str>) -> Result<()> {
        const SQL: &str = "UPDATE connection SET failed_at = $3, failed_code = $4 WHERE partner_id = $1 AND id = $2";
        let update = sql(SQL).bind(partner).bind(id).bind(self.now());
        self.database().execute(update.bind(code.map(|code| bounded(code, CODE_CHARS)))).await.map(drop)
    }

    /// Swaps a reserve connection with the active one and writes an audit entry. `by` is the person who requests it, or
    /// nobody when the portal does so because the active one is no longer accepted. Returns whether the connection was
    /// in reserve.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn use_reserve_connection(
        &self,
        partner: PartnerId,
        id: ConnectionId,
        by: Option<AuditActor>,
    ) -> Result<bool> {
        let mut tx = self.database().begin().await?;
        let find = sql(select!("WHERE partner_id = $1 AND id = $2 AND slot = 'reserve'")).bind(partner).bind(id);
        if tx.row(find).await?.is_none() {
            return Ok(false);
        }
        // No two connections may share a slot, not even between these statements.
        for text in [
            "DELETE FROM connection WHERE partner_id = $1 AND slot = 'candidate'",
            "UPDATE connection SET slot = 'candidate' WHERE partner_id = $1 AND slot = 'active'",
            "UPDATE connection SET slot = 'active' WHERE partner_id = $1 AND slot = 'reserve'",
            "UPDATE connection SET slot = 'reserve' WHERE partner_id = $1 AND slot = 'candidate'",
        ] {
            tx.execute(sql(text).bind(partner)).await?;
        }
        let action = connection_action(by, partner, id, FormAction::UseReserveConnection.as_str());
        self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        tx.commit().await?;
        Ok(true)
    }

    /// Deletes a connection and writes an audit entry; returns whether it existed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_connection(&self, scope: &PartnerScope, id: ConnectionId) -> Result<bool> {
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        let delete = sql("DELETE FROM connection WHERE partner_id = $1 AND id = $2").bind(partner).bind(id);
        let deleted = tx.execute(delete).await? > 0;
        if deleted {
            let action =
                connection_action(Some(AuditActor::of(scope)), partner, id, FormAction::RemoveConnection.as_str());
            self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        }
        tx.commit().await?;
        Ok(deleted)
    }

    /// Deletes candidates that were never checked, such as those of a process that crashed.
    pub(super) async fn delete_old_candidates(&self) -> Result<()> {
        const SQL: &str = "DELETE FROM connection WHERE slot = 'candidate' AND consented_at <= $1";
        self.database().execute(sql(SQL).bind(self.now_plus(-CANDIDATE_LIFETIME))).await.map(drop)
    }

    /// Re-encrypts connections that are sealed under an old key with the active one; returns their number.
    pub(super) async fn reseal_connections(&self) -> Result<u64> {
        const UPDATE: &str = "UPDATE connection SET key_id = $3, sealed = $4 \
                              WHERE partner_id = $1 AND id = $2 AND sealed = $5";
        let mut resealed = 0;
        for row in self.database().rows(sql(select!("WHERE key_id <> $1")).bind(self.keys().active())).await? {
            let (partner, id) = (row.parse("partner_id")?, row.parse("id")?);
            let (old, new) = self.reseal_row(&row, &associated_data(partner, id))?;
            let update = sql(UPDATE).bind(partner).bind(id).bind(new.key_id).bind(new.bytes).bind(old.bytes);
            resealed += self.database().execute(update).await?;
        }
        Ok(resealed)
    }

    fn seal_connection(&self, partner: PartnerId, id: ConnectionId, contents: &Contents) -> Result<Sealed> {
        let text = serde_json::to_string(contents).map_err(|_| Error::Invalid("connection"))?;
        self.keys().seal(&associated_data(partner, id), &text.into())
    }

    fn contents_of(&self, row: &Row) -> Result<Contents> {
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let text = self.keys().open(&associated_data(row.parse("partner_id")?, row.parse("id")?), &sealed)?;
        serde_json::from_str(text.expose_secret()).map_err(|_| Error::Corrupt("sealed"))
    }

    fn connection_of(&self, row: &Row) -> Result<StoredConnection> {
        let Contents { name, sign_in_name, .. } = self.contents_of(row)?;
        let person = PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? };
        let code = row.find_text("failed_code")?;
        Ok(StoredConnection {
            partner: row.parse("partner_id")?,
            id: row.parse("id")?,
            slot: row.parse("slot")?,
            consenter: Consenter { person, name, sign_in_name },
            client_id: row.text("client_id")?,
            consented_at: row.time("consented_at")?,
            renewed_at: row.time("renewed_at")?,
            failure: row.find_time("failed_at")?.map(|at| RenewalFailure { at, code }),
        })
    }
}

async fn clear_slot(tx: &mut Tx, partner: PartnerId, slot: ConnectionSlot) -> Result<()> {
    let delete = sql("DELETE FROM connection WHERE partner_id = $1 AND slot = $2").bind(partner).bind(slot.as_str());
    tx.execute(delete).await.map(drop)
}

fn connection_action(by: Option<AuditActor>, partner: PartnerId, id: ConnectionId, action: &str) -> AuditAction {
    AuditAction { actor: by, target: Some(id.to_string()), ..AuditAction::new(partner, action) }
}
