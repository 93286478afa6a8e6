//! Personal preferences.

use super::{
    Store,
    database::sql,
    error::{Error, Result},
};
use crate::domain::{id::PersonId, preferences::Preferences};

impl Store {
    /// Loads a person's preferences; the defaults if none are stored or this version cannot read them.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn load_preferences(&self, person: PersonId) -> Result<Preferences> {
        const SQL: &str = "SELECT data FROM preferences WHERE tenant = $1 AND object = $2";
        let row = self.database().row(sql(SQL).bind(person.tenant).bind(person.object)).await?;
        Ok(parse_preferences(row.map(|row| row.text("data")).transpose()?))
    }

    /// Saves a person's preferences.
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

/// Parses the preferences of a row, if there are any. An option that was removed must not lock a person out of every
/// page.
pub(super) fn parse_preferences(data: Option<String>) -> Preferences {
    data.and_then(|data| serde_json::from_str(&data).ok()).unwrap_or_default()
}
