//! What a customer may buy without asking: one policy a partner, under a version that every write moves on.

use uuid::Uuid;

use crate::{
    domain::id::TenantId,
    emulator::state::{directory::Row, seeded::Seeded},
    partner_center::wire::{
        collection::Attributes,
        policy::{Grantor, Permission, SelfServeEntity, SelfServePolicy},
    },
};

/// What a customer may buy without asking.
#[derive(Debug)]
pub struct Policy {
    customer: Uuid,
    granted: Option<(Vec<Permission>, Uuid)>,
}

impl Policy {
    pub(super) fn new(row: &Row) -> Self {
        let mut seeded = Seeded::new(0, &["policy", &row.account()]);
        let granted = (row.made.is_none() && seeded.chance(30)).then(|| {
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

    /// The policy as it goes over the wire, if there is one.
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

    /// Puts these permissions in place of what was granted.
    pub fn grant(&mut self, permissions: Vec<Permission>) {
        self.granted = Some((permissions, Uuid::new_v4()));
    }

    /// Withdraws it; whether there was one.
    pub fn withdraw(&mut self) -> bool {
        self.granted.take().is_some()
    }
}
