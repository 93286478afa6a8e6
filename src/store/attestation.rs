//! Attestations under way: one a customer, for all of the partner's staff, until an agreement has come of it or it was
//! cancelled. Who signs, the service's id and the link are sealed: whoever has the link can accept.

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
    attestation::{AttestationDetails, CreatedAttestation, FinishRefusal},
    id::{AttestationRecordId, CustomerId, PartnerId},
    principal::{CustomerScope, Scope as _},
    write::Write,
};

/// Longest error code that is kept, in characters.
const CODE_CHARS: usize = 64;

/// An attestation under way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct StoredAttestation {
    /// Its key here.
    pub record: AttestationRecordId,
    /// What it was created with.
    pub details: AttestationDetails,
    /// As Partner Center created it.
    pub created: CreatedAttestation,
    /// Who of the partner's created it, by the name that they had.
    pub begun_by: Option<String>,
    /// When.
    pub begun_at: Timestamp,
    /// The last try to finish it that was refused.
    pub refusal: Option<FinishRefusal>,
}

/// What is sealed.
#[derive(Serialize, Deserialize)]
struct Contents {
    details: AttestationDetails,
    created: CreatedAttestation,
    begun_by: Option<String>,
}

/// The place that an attestation is sealed for.
fn place(partner: PartnerId, customer: CustomerId, record: AttestationRecordId) -> String {
    format!("attestation.sealed:{partner}/{customer}/{record}")
}

impl Store {
    /// Keeps an attestation that was created. Whether it is kept: not where the customer has one under way.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn keep_attestation(
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
        let sealed = self.keys().seal(&place(partner, customer, record), &text.into())?;
        let insert = sql(SQL).bind(partner).bind(customer).bind(record).bind(sealed.key_id).bind(sealed.bytes);
        Ok(self.database().execute(insert.bind(self.now())).await? > 0)
    }

    /// The attestation of a customer that is under way.
    ///
    /// # Errors
    /// When the database does not answer, or what is kept does not open.
    pub async fn find_attestation(&self, scope: &CustomerScope) -> Result<Option<StoredAttestation>> {
        const SQL: &str = "SELECT record_id, key_id, sealed, begun_at, refused_at, refused_code \
                           FROM attestation WHERE partner_id = $1 AND customer_id = $2";
        let (partner, customer) = (scope.partner(), scope.customer());
        let Some(row) = self.database().row(sql(SQL).bind(partner).bind(customer)).await? else { return Ok(None) };
        let record = row.parse("record_id")?;
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let text = self.keys().open(&place(partner, customer, record), &sealed)?;
        let Contents { details, created, begun_by } =
            serde_json::from_str(text.expose_secret()).map_err(|_| Error::Corrupt("sealed"))?;
        let code = row.find_text("refused_code")?;
        Ok(Some(StoredAttestation {
            record,
            details,
            created,
            begun_by,
            begun_at: row.time("begun_at")?,
            refusal: row.find_time("refused_at")?.map(|at| FinishRefusal { at, code }),
        }))
    }

    /// Notes that a try to finish it was refused, with Partner Center's error code where it gave one.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn note_finish_refusal(
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

    /// Forgets an attestation of which an agreement has come.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_attestation(&self, scope: &CustomerScope, record: AttestationRecordId) -> Result<()> {
        const SQL: &str = "DELETE FROM attestation WHERE partner_id = $1 AND customer_id = $2 AND record_id = $3";
        let delete = sql(SQL).bind(scope.partner()).bind(scope.customer()).bind(record);
        self.database().execute(delete).await.map(drop)
    }

    /// Forgets whatever is under way of a customer that is none any more.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn forget_attestations(&self, scope: &CustomerScope) -> Result<()> {
        const SQL: &str = "DELETE FROM attestation WHERE partner_id = $1 AND customer_id = $2";
        self.database().execute(sql(SQL).bind(scope.partner()).bind(scope.customer())).await.map(drop)
    }

    /// Cancels an attestation, on the record. Nothing is done where it is not under way any more.
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
                ..AuditAction::new(partner, Write::CancelAttestation.as_str())
            };
            self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        }
        tx.commit().await
    }

    /// Seals attestations under the active key that are sealed under another; how many those were.
    pub(super) async fn reseal_attestations(&self) -> Result<u64> {
        const SELECT: &str =
            "SELECT partner_id, customer_id, record_id, key_id, sealed FROM attestation WHERE key_id <> $1";
        const UPDATE: &str = "UPDATE attestation SET key_id = $4, sealed = $5 \
                              WHERE partner_id = $1 AND customer_id = $2 AND record_id = $3 AND sealed = $6";
        let mut moved = 0;
        for row in self.database().rows(sql(SELECT).bind(self.keys().active())).await? {
            let (partner, customer): (PartnerId, CustomerId) = (row.parse("partner_id")?, row.parse("customer_id")?);
            let record: AttestationRecordId = row.parse("record_id")?;
            let (old, new) = self.resealed(&row, &place(partner, customer, record))?;
            let update = sql(UPDATE).bind(partner).bind(customer).bind(record);
            moved += self.database().execute(update.bind(new.key_id).bind(new.bytes).bind(old.bytes)).await?;
        }
        Ok(moved)
    }
}
