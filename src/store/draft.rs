//! What somebody typed into a form that they sent after their session had expired: sealed for them, at most one each, until
//! they have seen it again or a day is over.

use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use super::{
    Store,
    database::sql,
    error::{Error, Result},
    keyring::Sealed,
    session::{EndedSession, REMEMBERED},
};
use crate::domain::id::{PartnerId, PersonId};

/// Largest draft, in bytes of JSON.
const DRAFT_BYTES: usize = 96 << 10;

/// A form that was not saved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// Path and query of the page that drew it.
    pub page: String,
    /// The address that it was sent to.
    pub action: String,
    /// Which form of the page.
    pub form: String,
    /// What was typed, without secrets.
    pub values: Vec<(String, String)>,
}

/// The place that a draft is sealed for.
fn place(person: PersonId, partner: Option<PartnerId>) -> String {
    let partner = partner.map(|partner| partner.to_string()).unwrap_or_default();
    format!("draft.sealed:{}/{}/{partner}", person.tenant, person.object)
}

impl Store {
    /// Keeps a form for the person whose session has expired, in the place of one that is kept already.
    ///
    /// # Errors
    /// [`Error::Invalid`] when it is too large.
    pub async fn keep_draft(&self, ended: &EndedSession, draft: &Draft) -> Result<()> {
        const SQL: &str = "INSERT INTO draft (tenant, object, partner_id, key_id, sealed, expires_at) \
                           VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (tenant, object) DO UPDATE SET \
                           partner_id = excluded.partner_id, key_id = excluded.key_id, sealed = excluded.sealed, \
                           expires_at = excluded.expires_at";
        let text = serde_json::to_string(draft).map_err(|_| Error::Invalid("draft"))?;
        if text.len() > DRAFT_BYTES {
            return Err(Error::Invalid("draft: too large"));
        }
        let EndedSession { person, partner } = *ended;
        let sealed = self.keys().seal(&place(person, partner), &text.into())?;
        let insert = sql(SQL).bind(person.tenant).bind(person.object).bind(partner);
        let insert = insert.bind(sealed.key_id).bind(sealed.bytes).bind(self.after(REMEMBERED));
        self.database().execute(insert).await.map(drop)
    }

    /// What the person typed and did not save, as somebody of this partner's.
    ///
    /// # Errors
    /// When the database does not answer, or it does not open.
    pub async fn find_draft(&self, person: PersonId, partner: Option<PartnerId>) -> Result<Option<Draft>> {
        const SQL: &str = "SELECT key_id, sealed FROM draft WHERE tenant = $1 AND object = $2 \
                           AND partner_id IS NOT DISTINCT FROM $3 AND expires_at > $4";
        let select = sql(SQL).bind(person.tenant).bind(person.object).bind(partner).bind(self.now());
        let Some(row) = self.database().row(select).await? else { return Ok(None) };
        let sealed = Sealed { key_id: row.text("key_id")?, bytes: row.bytes("sealed")? };
        let text = self.keys().open(&place(person, partner), &sealed)?;
        serde_json::from_str(text.expose_secret()).map(Some).map_err(|_| Error::Corrupt("sealed"))
    }

    /// Erases what a person did not save: they have seen it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn erase_draft(&self, person: PersonId) -> Result<()> {
        let delete = sql("DELETE FROM draft WHERE tenant = $1 AND object = $2").bind(person.tenant).bind(person.object);
        self.database().execute(delete).await.map(drop)
    }

    /// Seals drafts under the active key that are sealed under another; how many those were.
    pub(super) async fn reseal_drafts(&self) -> Result<u64> {
        const SELECT: &str = "SELECT tenant, object, partner_id, key_id, sealed FROM draft WHERE key_id <> $1";
        const UPDATE: &str =
            "UPDATE draft SET key_id = $3, sealed = $4 WHERE tenant = $1 AND object = $2 AND sealed = $5";
        let mut moved = 0;
        for row in self.database().rows(sql(SELECT).bind(self.keys().active())).await? {
            let person = PersonId { tenant: row.parse("tenant")?, object: row.parse("object")? };
            let (old, new) = self.resealed(&row, &place(person, row.find("partner_id")?))?;
            let update = sql(UPDATE).bind(person.tenant).bind(person.object);
            moved += self.database().execute(update.bind(new.key_id).bind(new.bytes).bind(old.bytes)).await?;
        }
        Ok(moved)
    }
}
