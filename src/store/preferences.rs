//! What people chose for themselves.

use super::{
    Store,
    database::sql,
    error::{Error, Result},
};
use crate::domain::{id::PersonId, preferences::Preferences};

impl Store {
    /// A person's choices; the defaults where they never chose, or chose what this version does not know.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load_preferences(&self, person: PersonId) -> Result<Preferences> {
        const SQL: &str = "SELECT data FROM preferences WHERE tenant = $1 AND object = $2";
        let row = self.database().row(sql(SQL).bind(person.tenant).bind(person.object)).await?;
        Ok(chosen(row.map(|row| row.text("data")).transpose()?))
    }

    /// Keeps a person's choices.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn save_preferences(&self, person: PersonId, preferences: &Preferences) -> Result<()> {
        const SQL: &str = "INSERT INTO preferences (tenant, object, data) VALUES ($1, $2, $3) \
                           ON CONFLICT (tenant, object) DO UPDATE SET data = $3";
        let data = serde_json::to_string(preferences).map_err(|_| Error::Invalid("preferences"))?;
        self.database().execute(sql(SQL).bind(person.tenant).bind(person.object).bind(data)).await.map(drop)
    }
}

/// The choices of a row, where there is one. A choice that went away must not lock its maker out of every page.
pub(super) fn chosen(data: Option<String>) -> Preferences {
    data.and_then(|data| serde_json::from_str(&data).ok()).unwrap_or_default()
}
