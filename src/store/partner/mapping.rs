//! Mappings from claims to the roles of a partner's people.

use serde_json::json;
use uuid::Uuid;

use super::require_found;
use crate::{
    domain::{form_action::FormAction, id::PartnerId, role_mapping::RoleMapping},
    store::{
        Store,
        audit::AuditActor,
        database::{Tx, sql},
        error::{Error, Result},
        value::Row,
    },
};

/// The result of removing a role mapping.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MappingRemoval {
    /// The mapping was removed.
    Removed,
    /// The mapping did not exist.
    Missing,
    /// The remaining mappings would be insufficient; nothing was removed.
    Refused,
}

const LIST: &str = "SELECT claim, value, role FROM role_mapping WHERE partner_id = $1";

impl Store {
    /// Returns the role mappings of a partner, sorted.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn list_role_mappings(&self, partner: PartnerId) -> Result<Vec<RoleMapping>> {
        read(&self.database().rows(sql(LIST).bind(partner)).await?)
    }

    /// Replaces a partner's role mappings. Existing sessions get new roles at their next request.
    ///
    /// # Errors
    /// [`Error::NotFound`] when there is no such partner, [`Error::Invalid`] for an unusable value.
    pub async fn set_role_mappings(
        &self,
        partner: PartnerId,
        mappings: &[RoleMapping],
        by: Option<AuditActor>,
    ) -> Result<()> {
        let mappings = validated(mappings)?;
        let mut tx = self.database().begin().await?;
        increment_role_version(&mut tx, partner).await?;
        tx.execute(sql("DELETE FROM role_mapping WHERE partner_id = $1").bind(partner)).await?;
        insert(&mut tx, partner, &mappings).await?;
        let detail = json!({ "mappings": mappings.len() });
        self.record_partner_action(&mut tx, partner, by, "set_role_mappings", detail).await?;
        tx.commit().await
    }

    /// Adds a role mapping to a partner; adding an existing one has no effect.
    ///
    /// # Errors
    /// As [`Store::set_role_mappings`].
    pub async fn add_role_mapping(
        &self,
        partner: PartnerId,
        mapping: &RoleMapping,
        by: Option<AuditActor>,
    ) -> Result<()> {
        let mappings = validated(std::slice::from_ref(mapping))?;
        let mut tx = self.database().begin().await?;
        increment_role_version(&mut tx, partner).await?;
        if delete(&mut tx, partner, mapping).await? == 0 {
            self.record_partner_action(&mut tx, partner, by, FormAction::AddRoleMapping.as_str(), detail(mapping))
                .await?;
        }
        insert(&mut tx, partner, &mappings).await?;
        tx.commit().await
    }

    /// Removes a role mapping of a partner if the remaining ones suffice, while concurrent changes are locked out.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn remove_role_mapping(
        &self,
        partner: PartnerId,
        mapping: &RoleMapping,
        by: Option<AuditActor>,
        is_sufficient: impl FnOnce(&[RoleMapping]) -> bool + Send,
    ) -> Result<MappingRemoval> {
        let mut tx = self.database().begin().await?;
        increment_role_version(&mut tx, partner).await?;
        if delete(&mut tx, partner, mapping).await? == 0 {
            return Ok(MappingRemoval::Missing);
        }
        if !is_sufficient(&read(&tx.rows(sql(LIST).bind(partner)).await?)?) {
            return Ok(MappingRemoval::Refused);
        }
        self.record_partner_action(&mut tx, partner, by, FormAction::RemoveRoleMapping.as_str(), detail(mapping))
            .await?;
        tx.commit().await?;
        Ok(MappingRemoval::Removed)
    }
}

fn read(rows: &[Row]) -> Result<Vec<RoleMapping>> {
    let mapping =
        |row: &Row| Ok(RoleMapping { claim: row.parse("claim")?, value: row.text("value")?, role: row.parse("role")? });
    let mut mappings = rows.iter().map(mapping).collect::<Result<Vec<_>>>()?;
    mappings.sort();
    Ok(mappings)
}

/// Updates the partner's row, which serializes concurrent changes and makes every session refresh its roles.
async fn increment_role_version(tx: &mut Tx, partner: PartnerId) -> Result<()> {
    require_found(
        tx.execute(
            sql("UPDATE partner SET role_version = role_version + 1 WHERE id = $1 AND removed_at IS NULL")
                .bind(partner),
        )
        .await?,
    )
}

async fn delete(tx: &mut Tx, partner: PartnerId, mapping: &RoleMapping) -> Result<u64> {
    const SQL: &str = "DELETE FROM role_mapping WHERE partner_id = $1 AND claim = $2 \
                       AND (value = $3 OR LOWER(value) = $3) AND role = $4";
    let delete = sql(SQL).bind(partner).bind(mapping.claim.as_str()).bind(mapping.value.as_str()).bind(mapping.role);
    tx.execute(delete).await
}

fn detail(mapping: &RoleMapping) -> serde_json::Value {
    json!({ "claim": mapping.claim.as_str(), "value": mapping.value, "role": mapping.role.as_str() })
}

/// Validates mappings, and returns them sorted and without duplicates.
pub(super) fn validated(mappings: &[RoleMapping]) -> Result<Vec<RoleMapping>> {
    let mut mappings = mappings.to_vec();
    for mapping in &mut mappings {
        // Normalizes the spelling of an id, so that it is found again.
        if let Ok(id) = Uuid::try_parse(&mapping.value) {
            mapping.value = id.to_string();
        }
    }
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

/// Adds role mappings to a partner that has none.
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
