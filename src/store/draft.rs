//! Drafts: the fields of a form that a person submitted after their session had expired. Encrypted, at most one for
//! each person, and kept until they have seen it again or for a day.

use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use super::{
    Store,
    database::sql,
    error::{Error, Result},
    keyring::Sealed,
    session::{EXPIRED_SESSION_RETENTION, ExpiredSession, bind_membership, membership},
};
use crate::domain::{id::PersonId, principal::Membership};

/// Maximum size of a draft, in bytes of JSON.
const DRAFT_BYTES: usize = 96 << 10;

/// A form that was submitted but not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Path and query of the page that contains the form.
    pub page: String,
    /// The address that it was submitted to.
    pub action: String,
    /// The form's name within the page.
    pub form: String,
    /// The field values, without secrets.
    pub values: Vec<(String, String)>,
}

/// Returns the associated data (AAD) of a draft.
fn associated_data(person: PersonId, membership: Membership) -> String {
    let partner = membership.partner().map(|partner| partner.to_string()).unwrap_or_default();
    let customer = membership.customer().map(|customer| customer.to_string()).unwrap_or_default();
    format!("draft.sealed:{}/{}/{}/{partner}/{customer}", person.tenant, person.object, membership.kind())
}

impl Store {
    /// Stores a draft for the person whose session has expired, replacing an earlier one.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is too large.
    pub async fn save_draft(&self, ended: &ExpiredSession, draft: &Draft) -> Result<()> {
        // The column `principal` has the kind of principal; `tenant` and `object` identify the person.
        const SQL: &str = "INSERT INTO draft (principal, partner_id, customer_id, tenant, object, key_id, sealed, \
                           expires_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8) \
                           ON CONFLICT (tenant, object) DO UPDATE SET principal = excluded.principal, \
                           partner_id = excluded.partner_id, customer_id = excluded.customer_id, key_id = excluded.key_id, sealed = excluded.sealed, \
                           expires_at = excluded.expires_at";
        let text = serde_json::to_string(draft).map_err(|_| Error::Invalid("draft"))?;
        if text.len() > DRAFT_BYTES {
            return Err(Error::Invalid("draft: too large"));
        }
        let ExpiredSession { person, membership } = *ended;
        let sealed = self.keys().seal(&associated_data(person, membership), &text.into())?;
        let insert = bind_membership(sql(SQL), membership).bind(person.tenant).bind(person.object);
        let insert = insert.bind(sealed.key_id).bind(sealed.bytes).bind(self.now_plus(EXPIRED_SESSION_RETENTION));
        self.database().execute(insert).await.map(drop)
    }

    /// Finds a person's draft for a membership.
    ///
    /// # Errors
    /// When the database does not answer, or the draft cannot be decrypted.
    pub async fn find_draft(&self, person: PersonId, membership: Membership) -> Result<Option<Draft>> {
        const SQL: &str = "SELECT key_id, sealed FROM draft WHERE principal = $1 AND partner_id IS NOT DISTINCT FROM $2 \
                           AND customer_id IS NOT DISTINCT FROM $3 AND tenant = $4 AND object = $5 AND expires_at > $6";
        let select = bind_membership(sql(SQL), membership).bind(person.tenant).bind(person.object).bind(self.now());
        let Some(row) = self.database().row(select).await? else { return Ok(None) };
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let text = self.keys().open(&associated_data(person, membership), &sealed)?;
        serde_json::from_str(text.expose_secret()).map(Some).map_err(|_| Error::Corrupt("sealed"))
    }

    /// Deletes a person's draft after they have seen it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn delete_draft(&self, person: PersonId) -> Result<()> {
        let delete = sql("DELETE FROM draft WHERE tenant = $1 AND object = $2").bind(person.tenant).bind(person.object);
        self.database().execute(delete).await.map(drop)
    }

    /// Re-encrypts drafts that are sealed under an old key with the active one; returns their number.
    pub(super) async fn reseal_drafts(&self) -> Result<u64> {
        const SELECT: &str = "SELECT tenant, object, principal, partner_id, customer_id, key_id, sealed FROM draft \
                              WHERE principal IS NOT NULL AND key_id <> $1";
        const UPDATE: &str =
            "UPDATE draft SET key_id = $3, sealed = $4 WHERE tenant = $1 AND object = $2 AND sealed = $5";
        let mut resealed = 0;
        for row in self.database().rows(sql(SELECT).bind(self.keys().active())).await? {
            let person = PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? };
            let (old, new) = self.reseal_row(&row, &associated_data(person, membership(&row)?))?;
            let update = sql(UPDATE).bind(person.tenant).bind(person.object);
            resealed += self.database().execute(update.bind(new.key_id).bind(new.bytes).bind(old.bytes)).await?;
        }
        Ok(resealed)
    }
}
