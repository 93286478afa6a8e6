//! Self-serve policies: one per partner, with a version that changes with every write.

use uuid::Uuid;

use crate::{
    domain::id::TenantId,
    emulator::state::{directory::DirectoryCustomer, seeded::Seeded},
    partner_center::wire::{
        collection::Attributes,
        policy::{Grantor, Permission, SelfServeEntity, SelfServePolicy},
    },
};

/// The policy of a customer.
#[derive(Debug)]
pub struct Policy {
    customer: Uuid,
    granted: Option<(Vec<Permission>, Uuid)>,
}

impl Policy {
    pub(super) fn new(row: &DirectoryCustomer) -> Self {
        let mut seeded = Seeded::new(0, &["policy", &row.partner_seed()]);
        let granted = (row.creation_input.is_none() && seeded.chance(30)).then(|| {
            let permission = |resource: &str| Permission {
                resource: Some(resource.to_owned()),
                action: Some("Purchase".to_owned()),
            };
            let mut permissions = vec![permission("AzureReservedInstances")];
            if seeded.chance(50) {
                permissions.push(permission("AzureSavingsPlan"));
            }
            (permissions, seeded.guid())
        });
        Self { customer: row.id, granted }
    }

    /// Returns the policy on the wire, if there is one.
    pub fn wire(&self, grantor: TenantId) -> Option<SelfServePolicy> {
        let (permissions, version) = self.granted.as_ref()?;
        Some(SelfServePolicy {
            id: Some(format!("{grantor}_{}", self.customer)),
            self_serve_entity: Some(SelfServeEntity {
                self_serve_entity_type: Some("customer".to_owned()),
                tenant_id: Some(self.customer.to_string()),
            }),
            grantor: Some(Grantor {
                grantor_type: Some("billToPartner".to_owned()),
                tenant_id: Some(grantor.to_string()),
            }),
            permissions: Some(permissions.clone()),
            attributes: Some(Attributes {
                etag: Some(format!("\"{version}\"")),
                object_type: "SelfServePolicy".to_owned(),
            }),
        })
    }

    /// Replaces the granted permissions.
    pub fn grant(&mut self, permissions: Vec<Permission>) {
        self.granted = Some((permissions, Uuid::new_v4()));
    }

    /// Deletes the policy. Returns `false` if there was none.
    pub fn withdraw(&mut self) -> bool {
        self.granted.take().is_some()
    }
}
