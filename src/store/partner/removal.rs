//! Removal of a partner that was never used.

use serde_json::json;

use super::{change::end_sessions, require_found};
use crate::{
    domain::id::{PartnerId, TenantId},
    store::{
        Store,
        audit::AuditActor,
        database::{Tx, sql},
        error::{Error, Result},
    },
};

/// Audit actions that operators and their commands record for a partner without any activity of its own.
const OPERATOR_ACTIONS: [&str; 11] = [
    "add_partner",
    "change_partner",
    "set_partner_client",
    "set_role_mappings",
    "set_sign_in_domains",
    "set_confirmation_way",
    "set_mfa_required",
    "change_audit_key",
    "restore_backup",
    "disable_partner",
    "enable_partner",
];

/// Data that prevents the removal of a partner: a description, and the query that counts it.
const REMOVAL_BLOCKERS: [(&str, &str); 6] = [
    ("people who are signed in", "SELECT COUNT(*) AS n FROM session WHERE partner_id = $1"),
    ("connections to Partner Center", "SELECT COUNT(*) AS n FROM connection WHERE partner_id = $1"),
    ("attestations", "SELECT COUNT(*) AS n FROM attestation WHERE partner_id = $1"),
    ("offers to customers", "SELECT COUNT(*) AS n FROM customer_offer WHERE partner_id = $1"),
    ("customers' people who are disabled", "SELECT COUNT(*) AS n FROM disabled_customer_user WHERE partner_id = $1"),
    (
        "people who are disabled",
        "SELECT COUNT(*) AS n FROM disabled_person WHERE tenant = (SELECT tenant FROM partner WHERE id = $1)",
    ),
];

/// The result of removing a partner.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Removal {
    /// The partner was removed; its tenant may be added again.
    Removed,
    /// The partner was kept; lists the data that prevents its removal.
    Blocked(Vec<&'static str>),
}

impl Store {
    /// Removes a partner that has no data. Its audit chain stays, together with an inaccessible row that has no secret
    /// and a placeholder tenant id.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner.
    pub async fn remove_partner(&self, partner: PartnerId, by: Option<AuditActor>) -> Result<Removal> {
        let mut tx = self.database().begin().await?;
        // Nobody can sign in to a disabled partner, so no data is added meanwhile.
        let lock =
            sql("UPDATE partner SET disabled = $2 WHERE id = $1 AND removed_at IS NULL").bind(partner).bind(true);
        require_found(tx.execute(lock).await?)?;
        let blockers = blockers(&mut tx, partner).await?;
        if !blockers.is_empty() {
            return Ok(Removal::Blocked(blockers));
        }
        let tenant = tx.row(sql("SELECT tenant FROM partner WHERE id = $1").bind(partner)).await?;
        let tenant: TenantId = tenant.ok_or(Error::NotFound("partner"))?.parse("tenant")?;
        end_sessions(&mut tx, partner).await?;
        for text in [
            "DELETE FROM role_mapping WHERE partner_id = $1",
            "DELETE FROM sign_in_domain WHERE partner_id = $1",
            "DELETE FROM customer_check WHERE partner_id = $1",
            "DELETE FROM recent_customer WHERE partner_id = $1",
            "DELETE FROM correspondent WHERE partner_id = $1",
        ] {
            tx.execute(sql(text).bind(partner)).await?;
        }
        let remove = sql("UPDATE partner SET removed_at = $2, tenant = $3, client_id = NULL, secret_key = NULL, \
                          secret = NULL, secret_expires_at = NULL, notice_addresses = '' WHERE id = $1")
        .bind(partner)
        .bind(self.now())
        .bind(TenantId::new(partner.as_uuid()));
        tx.execute(remove).await?;
        self.record_partner_action(&mut tx, partner, by, "remove_partner", json!({ "tenant": tenant })).await?;
        tx.commit().await?;
        Ok(Removal::Removed)
    }

    /// Returns every audit chain, by partner and name, including those of removed partners.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_chains(&self) -> Result<Vec<(PartnerId, String)>> {
        let rows = self.database().rows(sql("SELECT id, name FROM partner")).await?;
        let mut chains: Vec<(PartnerId, String)> =
            rows.iter().map(|row| Ok((row.parse("id")?, row.text("name")?))).collect::<Result<_>>()?;
        chains.sort_by(|a, b| (&a.1, a.0).cmp(&(&b.1, b.0)));
        Ok(chains)
    }
}

async fn blockers(tx: &mut Tx, partner: PartnerId) -> Result<Vec<&'static str>> {
    let mut blockers = Vec::new();
    for (what, count) in REMOVAL_BLOCKERS {
        if tx.row(sql(count).bind(partner)).await?.map_or(Ok(0), |row| row.int("n"))? > 0 {
            blockers.push(what);
        }
    }
    let actions = tx.rows(sql("SELECT DISTINCT action FROM audit WHERE partner_id = $1").bind(partner)).await?;
    for row in &actions {
        if !OPERATOR_ACTIONS.contains(&row.text("action")?.as_str()) {
            blockers.push("a record of what its people did");
            break;
        }
    }
    Ok(blockers)
}
