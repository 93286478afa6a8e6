//! The requirement of a recent sign-in for changes that cost money.

use serde_json::json;

use crate::{
    domain::{id::PartnerId, write::Write},
    store::{
        Store,
        audit::AuditActor,
        database::{Kind, sql},
        error::{Error, Result},
    },
};

impl Store {
    /// Sets whether a partner's staff must have authenticated recently for changes that cost money.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn set_step_up_required(&self, partner: PartnerId, required: bool, by: AuditActor) -> Result<()> {
        const SQL: &str = "UPDATE partner SET step_up_required = $2 WHERE id = $1";
        let mut tx = self.database().begin().await?;
        let lock = match tx.kind() {
            Kind::Sqlite => "SELECT step_up_required FROM partner WHERE id = $1 AND removed_at IS NULL",
            Kind::Postgres => {
                "SELECT step_up_required FROM partner WHERE id = $1 AND removed_at IS NULL FOR NO KEY UPDATE"
            }
        };
        let partner_row = tx.row(sql(lock).bind(partner)).await?.ok_or(Error::NotFound("partner"))?;
        let was = partner_row.bool("step_up_required")?;
        tx.execute(sql(SQL).bind(partner).bind(required)).await?;
        let detail = json!({ "before": was, "after": required });
        self.record_in(&mut tx, partner, Some(by), Write::SetStepUpRequired.as_str(), detail).await?;
        tx.commit().await
    }
}
