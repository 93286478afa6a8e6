//! Whether a partner's staff need a second factor.

use serde_json::json;

use super::found;
use crate::{
    domain::id::PartnerId,
    store::{Store, audit::AuditActor, database::sql, error::Result},
};

impl Store {
    /// Sets whether a partner's staff sign in with a second factor that Partner Center sees, or not at all. Sessions that began
    /// without the question end.
    ///
    /// # Errors
    /// [`Error::NotFound`](crate::store::Error::NotFound) when there is no such partner.
    pub async fn set_mfa_required(&self, partner: PartnerId, required: bool, by: Option<AuditActor>) -> Result<()> {
        const SQL: &str = "UPDATE partner SET mfa_required = $2 WHERE id = $1 AND removed_at IS NULL";
        const END: &str = "DELETE FROM session WHERE partner_id = $1 AND principal = 'staff'";
        let mut tx = self.database().begin().await?;
        found(tx.execute(sql(SQL).bind(partner).bind(required)).await?)?;
        if required {
            tx.execute(sql(END).bind(partner)).await?;
        }
        self.record_in(&mut tx, partner, by, "set_mfa_required", json!({ "required": required })).await?;
        tx.commit().await
    }
}
