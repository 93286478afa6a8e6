//! The multi-factor authentication requirement for a partner's staff.

use serde_json::json;

use crate::{
    domain::{
        id::{PartnerId, SessionHandle},
        write::Write,
    },
    store::{
        Store,
        audit::AuditActor,
        database::{Kind, sql},
        error::{Error, Result},
    },
};

impl Store {
    /// Sets whether a partner's staff must sign in with multi-factor authentication that Partner Center recognizes.
    /// Sessions that began without the requirement end, except one that is known to satisfy it.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn set_mfa_required(
        &self,
        partner: PartnerId,
        required: bool,
        proved: Option<SessionHandle>,
        by: Option<AuditActor>,
    ) -> Result<()> {
        const SQL: &str = "UPDATE partner SET mfa_required = $2 WHERE id = $1";
        const END: &str =
            "DELETE FROM session WHERE partner_id = $1 AND principal = 'staff' AND ($2 IS NULL OR handle <> $2)";
        let mut tx = self.database().begin().await?;
        let lock = match tx.kind() {
            Kind::Sqlite => "SELECT mfa_required FROM partner WHERE id = $1 AND removed_at IS NULL",
            Kind::Postgres => "SELECT mfa_required FROM partner WHERE id = $1 AND removed_at IS NULL FOR NO KEY UPDATE",
        };
        let partner_row = tx.row(sql(lock).bind(partner)).await?.ok_or(Error::NotFound("partner"))?;
        let was = partner_row.bool("mfa_required")?;
        tx.execute(sql(SQL).bind(partner).bind(required)).await?;
        if required && !was {
            tx.execute(sql(END).bind(partner).bind(proved)).await?;
        }
        let detail = json!({ "before": was, "after": required });
        self.record_in(&mut tx, partner, by, Write::SetMfaRequired.as_str(), detail).await?;
        tx.commit().await
    }
}
