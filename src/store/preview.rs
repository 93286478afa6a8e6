//! Sessions in which staff preview a customer's self-service view. A preview ends with its session.

use serde_json::json;

use super::{
    Store,
    audit::{AuditAction, AuditActor, Outcome},
    database::sql,
    error::{Error, Result},
    value::{Row, bounded},
};
use crate::domain::{
    form_action::FormAction,
    id::CustomerId,
    principal::{PartnerScope, Principal, Scope as _},
    role::CustomerRole,
    self_service::Preview,
};

/// Maximum length of a customer's name, in characters.
const NAME_CHARS: usize = 256;

/// Reads the preview of a session from a row of [`Store::find_active_session`].
pub(super) fn preview(row: &Row) -> Result<Option<Preview>> {
    let Some(customer) = row.find_text("preview_customer")? else { return Ok(None) };
    let customer = customer.parse().map_err(|_| Error::Corrupt("preview_customer"))?;
    let role = row.find_text("preview_role")?.map(|role| role.parse()).transpose();
    let role = role.map_err(|_| Error::Corrupt("preview_role"))?;
    Ok(Some(Preview { customer, name: row.text("preview_name")?, role }))
}

impl Store {
    /// Begins a preview in a staff session, replacing an earlier one, and writes an audit entry.
    ///
    /// # Errors
    /// When the database does not answer, or the session has ended.
    pub async fn begin_preview(&self, scope: &PartnerScope, preview: &Preview) -> Result<()> {
        const SQL: &str = "INSERT INTO preview (partner_id, handle, customer_id, name, role) VALUES ($1, $2, $3, $4, $5) \
                           ON CONFLICT (partner_id, handle) DO UPDATE SET customer_id = excluded.customer_id, \
                           name = excluded.name, role = excluded.role";
        let Preview { customer, name, role } = preview;
        let mut tx = self.database().begin().await?;
        let insert = sql(SQL).bind(scope.partner()).bind(scope.session()).bind(*customer);
        tx.execute(insert.bind(bounded(name, NAME_CHARS)).bind(role.map(CustomerRole::as_str))).await?;
        let action = AuditAction {
            actor: Some(AuditActor::of(scope)),
            customer: Some(*customer),
            detail: json!({ "role": role }),
            ..AuditAction::new(scope.partner(), FormAction::BeginPreview.as_str())
        };
        self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        tx.commit().await
    }

    /// Ends the session's preview and writes an audit entry; returns the previewed customer, or nothing if there was no
    /// preview.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn end_preview(&self, principal: &Principal) -> Result<Option<CustomerId>> {
        const SQL: &str = "DELETE FROM preview WHERE partner_id = $1 AND handle = $2 RETURNING customer_id";
        let Some(partner) = principal.membership().partner() else { return Ok(None) };
        let mut tx = self.database().begin().await?;
        let Some(row) = tx.row(sql(SQL).bind(partner).bind(principal.session())).await? else { return Ok(None) };
        let customer = row.parse("customer_id")?;
        let action = AuditAction {
            actor: Some(AuditActor::from(principal)),
            customer: Some(customer),
            ..AuditAction::new(partner, FormAction::EndPreview.as_str())
        };
        self.append_audit(&mut tx, &action, Outcome::Done, None).await?;
        tx.commit().await?;
        Ok(Some(customer))
    }
}
