//! How the claims of a partner's people become roles.

use serde_json::json;

use super::found;
use crate::{
    domain::{id::PartnerId, role::RoleMapping},
    store::{
        Store,
        audit::AuditActor,
        database::{Tx, sql},
        error::{Error, Result},
        value::Row,
    },
};

impl Store {
    /// How a partner's people get their roles; sorted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_role_mappings(&self, partner: PartnerId) -> Result<Vec<RoleMapping>> {
        let select = sql("SELECT claim, value, role FROM role_mapping WHERE partner_id = $1").bind(partner);
        let mapping = |row: &Row| {
            Ok(RoleMapping { claim: row.parse("claim")?, value: row.text("value")?, role: row.parse("role")? })
        };
        let mut mappings = self.database().rows(select).await?.iter().map(mapping).collect::<Result<Vec<_>>>()?;
        mappings.sort();
        Ok(mappings)
    }

    /// Replaces how a partner's people get their roles. Sessions keep the roles they were given at sign-in.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner, [`Error::Invalid`] for a mapping to the operator's role.
    pub async fn set_role_mappings(
        &self,
        partner: PartnerId,
        mappings: &[RoleMapping],
        by: Option<AuditActor>,
    ) -> Result<()> {
        let mappings = checked(mappings)?;
        let mut tx = self.database().begin().await?;
        // Touching the row makes two replacements at once follow one another.
        found(tx.execute(sql("UPDATE partner SET disabled = disabled WHERE id = $1").bind(partner)).await?)?;
        tx.execute(sql("DELETE FROM role_mapping WHERE partner_id = $1").bind(partner)).await?;
        insert(&mut tx, partner, &mappings).await?;
        let detail = json!({ "mappings": mappings.len() });
        self.record_in(&mut tx, partner, by, "set_role_mappings", detail).await?;
        tx.commit().await
    }
}

/// The mappings sorted and each once, unless one of them may not be.
pub(super) fn checked(mappings: &[RoleMapping]) -> Result<Vec<RoleMapping>> {
    let mut mappings = mappings.to_vec();
    mappings.sort();
    mappings.dedup();
    for mapping in &mappings {
        let value = &mapping.value;
        if value.is_empty() || value.chars().any(char::is_control) {
            return Err(Error::Invalid("role_mappings"));
        }
    }
    Ok(mappings)
}

/// Adds mappings to a partner that has none.
pub(super) async fn insert(tx: &mut Tx, partner: PartnerId, mappings: &[RoleMapping]) -> Result<()> {
    for mapping in mappings {
        let insert = sql("INSERT INTO role_mapping (partner_id, claim, value, role) VALUES ($1, $2, $3, $4)")
            .bind(partner)
            .bind(mapping.claim.as_str())
            .bind(mapping.value.as_str())
            .bind(mapping.role);
        tx.execute(insert).await?;
    }
    Ok(())
}
