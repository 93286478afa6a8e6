//! Attestations in progress: at most one for each customer, shared by the partner's staff, until it yields an agreement
//! or is canceled. The signatory, the service's id and the link are encrypted, since anybody with the link can accept.

use jiff::Timestamp;
use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::{
    Store,
    audit::{AuditAction, AuditActor, Outcome},
    database::sql,
    error::{Error, Result},
    keyring::Sealed,
    value::bounded,
};
use crate::domain::{
    attestation::{AttestationDetails, CreatedAttestation, FinishRejection},
    form_action::FormAction,
    id::{AttestationRecordId, CustomerId, PartnerId},
    principal::{CustomerScope, Scope as _},
};

/// Maximum length of a stored error code, in characters.
const CODE_CHARS: usize = 64;

/// An attestation in progress.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttestation {
    /// The record's id in the portal.
    pub record: AttestationRecordId,
    /// The details that it was created with.
    pub details: AttestationDetails,
    /// The attestation as Partner Center created it.
    pub created: CreatedAttestation,
    /// The name of the member of staff who created it, as it was at that time.
    pub begun_by: Option<String>,
    /// The time of its creation.
    pub begun_at: Timestamp,
    /// The last attempt to finish it that was refused.
    pub last_rejection: Option<FinishRejection>,
}

/// The encrypted part of the record.
#[derive(Serialize, Deserialize)]
struct Contents {
    details: AttestationDetails,
    created: CreatedAttestation,
    begun_by: Option<String>,
}

/// Returns the associated data (AAD) of an attestation.
fn associated_data(partner: PartnerId, customer: CustomerId, record: AttestationRecordId) -> String {
    format!("attestation.sealed:{partner}/{customer}/{record}")
}

impl Store {
    /// Stores a new attestation. Returns `false`, and stores nothing, if the customer has one in progress.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn insert_attestation(
        &self,
        scope: &CustomerScope,
        details: &AttestationDetails,
        created: &CreatedAttestation,
        begun_by: Option<String>,
    ) -> Result<bool> {
        const SQL: &str = "INSERT INTO attestation \
                           (partner_id, customer_id, record_id, key_id, sealed, begun_at) \
                           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (partner_id, customer_id) DO NOTHING";
        let (partner, customer) = (scope.partner(), scope.customer());
        let record = AttestationRecordId::new(Uuid::new_v4());
        let contents = Contents { details: details.clone(), created: created.clone(), begun_by };
        let text = serde_json::to_string(&contents).map_err(|_| Error::Invalid("attestation"))?;
        let sealed = self.keys().seal(&associated_data(partner, customer, record), &text.into())?;
        let insert = sql(SQL).bind(partner).bind(customer).bind(record).bind(sealed.key_id).bind(sealed.bytes);
        Ok(self.database().execute(insert.bind(self.now())).await? > 0)
    }

    /// Finds the attestation that a customer has in progress.
    ///
    /// # Errors
    /// When the database does not answer, or the stored value cannot be decrypted.
    pub async fn find_attestation(&self, scope: &CustomerScope) -> Result<Option<StoredAttestation>> {
        const SQL: &str = "SELECT record_id, key_id, sealed, begun_at, refused_at, refused_code \
                           FROM attestation WHERE partner_id = $1 AND customer_id = $2";
        let (partner, customer) = (scope.partner(), scope.customer());
        let Some(row) = self.database().row(sql(SQL).bind(partner).bind(customer)).await? else { return Ok(None) };
        let record = row.parse("record_id")?;
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let text = self.keys().open(&associated_data(partner, customer, record), &sealed)?;
        let Contents { details, created, begun_by } =
            serde_json::from_str(text.expose_secret()).map_err(|_| Error::Corrupt("sealed"))?;
        let code = row.find_text("refused_code")?;
        Ok(Some(StoredAttestation {
            record,
            details,
            created,
            begun_by,
            begun_at: row.time("begun_at")?,
            last_rejection: row.find_time("refused_at")?.map(|at| FinishRejection { at, code }),
        }))
    }

    /// Records that an attempt to finish an attestation was refused, with Partner Center's error code if it returned
    /// one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn record_finish_rejection(
        &self,
        scope: &CustomerScope,
        record: AttestationRecordId,
        code: Option<&str>,
    ) -> Result<()> {
        const SQL: &str = "UPDATE attestation SET refused_at = $4, refused_code = $5 \
                           WHERE partner_id = $1 AND customer_id = $2 AND record_id = $3";
        let update = sql(SQL).bind(scope.partner()).bind(scope.customer()).bind(record).bind(self.now());
        self.database().execute(update.bind(code.map(|code| bounded(code, CODE_CHARS)))).await.map(drop)
    }

    /// Deletes an attestation that has yielded an agreement.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_attestation(&self, scope: &CustomerScope, record: AttestationRecordId) -> Result<()> {
        const SQL: &str = "DELETE FROM attestation WHERE partner_id = $1 AND customer_id = $2 AND record_id = $3";
        let delete = sql(SQL).bind(scope.partner()).bind(scope.customer()).bind(record);
        self.database().execute(delete).await.map(drop)
    }

    /// Deletes every attestation of a customer whose relationship with the partner has ended.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_attestations(&self, scope: &CustomerScope) -> Result<()> {
        const SQL: &str = "DELETE FROM attestation WHERE partner_id = $1 AND customer_id = $2";
        self.database().execute(sql(SQL).bind(scope.partner()).bind(scope.customer())).await.map(drop)
    }

    /// Cancels an attestation and writes an audit entry. Does nothing if it is no longer in progress.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn cancel_attestation(&self, scope: &CustomerScope, record: AttestationRecordId) -> Result<()> {
        const SQL: &str = "DELETE FROM attestation WHERE partner_id = $1 AND customer_id = $2 AND record_id = $3";
        let partner = scope.partner();
        let mut tx = self.database().begin().await?;
        let delete = sql(SQL).bind(partner).bind(scope.customer()).bind(record);
        if tx.execute(delete).await? > 0 {
            let action = AuditAction {
                actor: Some(AuditActor::of(scope)),
                customer: Some(scope.customer()),
                target: Some(record.to_string()),
                ..AuditAction::new(partner, FormAction::CancelAttestation.as_str())
            };
            self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        }
        tx.commit().await
    }

    /// Re-encrypts attestations that are sealed under an old key with the active one; returns their number.
    pub(super) async fn reseal_attestations(&self) -> Result<u64> {
        const SELECT: &str =
            "SELECT partner_id, customer_id, record_id, key_id, sealed FROM attestation WHERE key_id <> $1";
        const UPDATE: &str = "UPDATE attestation SET key_id = $4, sealed = $5 \
                              WHERE partner_id = $1 AND customer_id = $2 AND record_id = $3 AND sealed = $6";
        let mut resealed = 0;
        for row in self.database().rows(sql(SELECT).bind(self.keys().active())).await? {
            let (partner, customer): (PartnerId, CustomerId) = (row.parse("partner_id")?, row.parse("customer_id")?);
            let record: AttestationRecordId = row.parse("record_id")?;
            let (old, new) = self.reseal_row(&row, &associated_data(partner, customer, record))?;
            let update = sql(UPDATE).bind(partner).bind(customer).bind(record);
            resealed += self.database().execute(update.bind(new.key_id).bind(new.bytes).bind(old.bytes)).await?;
        }
        Ok(resealed)
    }
}
