//! A partner's requirements for its staff's sign-ins: multi-factor authentication, and a recent sign-in for changes
//! that cost money.

use serde_json::json;

use crate::{
    domain::{
        form_action::FormAction,
        id::{PartnerId, SessionHandle},
    },
    store::{
        Store,
        audit::AuditActor,
        database::{Kind, Tx, sql},
        error::{Error, Result},
    },
};

/// A requirement, by its column.
#[derive(Debug, Clone, Copy)]
enum Requirement {
    Mfa,
    StepUp,
}

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
        satisfied_by: Option<SessionHandle>,
        by: Option<AuditActor>,
    ) -> Result<()> {
        const END: &str =
            "DELETE FROM session WHERE partner_id = $1 AND principal = 'staff' AND ($2 IS NULL OR handle <> $2)";
        let mut tx = self.database().begin().await?;
        let before = self.set_requirement(&mut tx, partner, Requirement::Mfa, required, by).await?;
        if required && !before {
            tx.execute(sql(END).bind(partner).bind(satisfied_by)).await?;
        }
        tx.commit().await
    }

    /// Sets whether a partner's staff must have authenticated recently for changes that cost money.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn set_step_up_required(&self, partner: PartnerId, required: bool, by: AuditActor) -> Result<()> {
        let mut tx = self.database().begin().await?;
        self.set_requirement(&mut tx, partner, Requirement::StepUp, required, Some(by)).await?;
        tx.commit().await
    }

    /// Sets a requirement and writes the audit entry; returns whether it applied before.
    async fn set_requirement(
        &self,
        tx: &mut Tx,
        partner: PartnerId,
        requirement: Requirement,
        required: bool,
        by: Option<AuditActor>,
    ) -> Result<bool> {
        let (column, update, write) = match requirement {
            Requirement::Mfa => {
                ("mfa_required", "UPDATE partner SET mfa_required = $2 WHERE id = $1", FormAction::SetMfaRequired)
            }
            Requirement::StepUp => (
                "step_up_required",
                "UPDATE partner SET step_up_required = $2 WHERE id = $1",
                FormAction::SetStepUpRequired,
            ),
        };
        let lock = match tx.kind() {
            Kind::Sqlite => "SELECT * FROM partner WHERE id = $1 AND removed_at IS NULL",
            Kind::Postgres => "SELECT * FROM partner WHERE id = $1 AND removed_at IS NULL FOR NO KEY UPDATE",
        };
        let before = tx.row(sql(lock).bind(partner)).await?.ok_or(Error::NotFound("partner"))?.bool(column)?;
        tx.execute(sql(update).bind(partner).bind(required)).await?;
        let detail = json!({ "before": before, "after": required });
        self.record_partner_action(tx, partner, by, write.as_str(), detail).await?;
        Ok(before)
    }
}
