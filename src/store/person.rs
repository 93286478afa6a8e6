//! What people are called, as far as sessions in force know.

use std::collections::HashMap;

use super::{Store, database::sql, error::Result, session::SignedIn};
use crate::domain::id::{PartnerId, PersonId};

impl Store {
    /// The names of a partner's people who have a session. The audit holds ids alone, so that it names nobody for ever.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn person_names(&self, partner: PartnerId) -> Result<HashMap<PersonId, String>> {
        const SQL: &str = "SELECT data FROM session WHERE partner_id = $1 AND handle IS NOT NULL AND expires_at > $2 \
                           ORDER BY seen_at DESC LIMIT 500";
        let rows = self.database().rows(sql(SQL).bind(partner).bind(self.now())).await?;
        let mut names = HashMap::new();
        for row in &rows {
            let data: serde_json::Value = serde_json::from_str(&row.text("data")?).unwrap_or_default();
            // A record that is no session's any more has no name to give.
            let signed_in = data.get(SignedIn::KEY).cloned().and_then(|it| serde_json::from_value::<SignedIn>(it).ok());
            if let Some(signed_in) = signed_in {
                names.entry(signed_in.person).or_insert(signed_in.name);
            }
        }
        Ok(names)
    }
}
