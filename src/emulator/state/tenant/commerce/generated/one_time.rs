//! One-time purchases: software and reservations, with the resulting entitlements.

use serde_json::Value;

use super::{HEX, PurchaseGenerator};
use crate::partner_center::wire::{
    collection::Link,
    entitlement::{Artifact, Entitlement, ReferenceOrder, Reservation, ReservedInstanceArtifact},
};

impl PurchaseGenerator {
    /// Adds perpetual software with its included entitlements.
    pub(super) fn software(&mut self) {
        let days_ago = i64::from(60 + self.seeded.below(600));
        let (created, order) = (self.days_from_today(-days_ago), self.one_time_order_id());
        let (offer, name) = ("DG7GMGF0DWTK:0002:DG7GMGF0FVXM", "Windows Server 2022 Standard – 16 Core License Pack");
        let quantity = i64::from(1 + self.seeded.below(4));
        self.order(&order, created, "one_time", &[(offer, None, name, quantity, 106_900, None)]);
        let alternate = self.id(HEX, 12);
        let reference =
            ReferenceOrder { id: Some(order), line_item_id: Some("0".to_owned()), alternate_id: Some(alternate) };
        let entitlement = |product: &str, sku: &str, included: Vec<Entitlement>| Entitlement {
            reference_order: Some(reference.clone()),
            product_id: Some(product.to_owned()),
            sku_id: Some(sku.to_owned()),
            quantity: Some(quantity),
            entitlement_type: Some("software".to_owned()),
            entitled_artifacts: Some(Vec::new()),
            included_entitlements: Some(included),
            ..Entitlement::default()
        };
        let included =
            vec![entitlement("DG7GMGF0DWTJ", "0001", Vec::new()), entitlement("DG7GMGF0DWLG", "0002", Vec::new())];
        let without_expiry = entitlement("DG7GMGF0DWTK", "0002", included);
        let ends = self.days_from_today(365 * 3 - days_ago).strftime("%Y-%m-%dT00:00:00Z").to_string();
        let with_expiry = Entitlement { expiry_date: Some(ends), ..entitlement("DG7GMGF0DWBQ", "0003", Vec::new()) };
        self.commerce.entitlements.extend([without_expiry, with_expiry]);
    }

    /// Adds a one-year reservation of Azure capacity, and an order of another that has not been delivered.
    pub(super) fn reservation(&mut self) {
        let days_ago = i64::from(10 + self.seeded.below(300));
        let (created, order) = (self.days_from_today(-days_ago), self.one_time_order_id());
        let (offer, name) = ("DZH318Z0BQ3W:007J:DZH318Z0DQ2J", "Reserved_VM_Instance_Standard_D2_v3_EU_West_1_Year");
        self.order(&order, created, "one_time", &[(offer, None, name, 1, 48_900, Some("P1Y"))]);
        let (group, line, resource) = (self.id(HEX, 32), self.seeded.guid(), self.seeded.guid().to_string());
        let to = format!(
            "/customers/{}/artifacts/reservedinstance/groups/{group}/lineitems/{line}/resource/{resource}",
            self.customer
        );
        let ends = self.days_from_today(365 - days_ago).strftime("%Y-%m-%dT00:00:00").to_string();
        // Some apply to one subscription only.
        let applied =
            if days_ago % 2 == 0 { Vec::new() } else { vec![format!("/subscriptions/{}", self.seeded.guid())] };
        self.commerce.artifacts.push((
            resource.clone(),
            ReservedInstanceArtifact {
                r#type: Some("reservedinstance".to_owned()),
                virtual_machine_reservations: Some(vec![Reservation {
                    reservation_id: Some(self.seeded.guid().to_string()),
                    display_name: Some(format!("VM_RI_{}", created.strftime("%m-%d-%Y_%H-%M"))),
                    scope_type: Some(if applied.is_empty() { "Shared" } else { "Single" }.to_owned()),
                    applied_scopes: Some(applied),
                    quantity: Some(1),
                    expiry_date_time: Some(ends.clone()),
                    effective_date_time: Some(created.to_string()),
                    provisioning_state: Some("Created".to_owned()),
                }]),
            },
        ));
        let kind = Value::String("virtualmachines".to_owned());
        self.commerce.entitlements.push(Entitlement {
            reference_order: Some(ReferenceOrder {
                id: Some(order),
                line_item_id: Some("0".to_owned()),
                alternate_id: None,
            }),
            product_id: Some("DZH318Z0BQ3W".to_owned()),
            sku_id: Some("007J".to_owned()),
            quantity: Some(1),
            entitlement_type: Some("reservedinstance".to_owned()),
            dynamic_attributes: Some([("reservationType".to_owned(), kind)].into_iter().collect()),
            entitled_artifacts: Some(vec![Artifact {
                artifact_type: Some("reservedinstance".to_owned()),
                resource_id: Some(resource),
                link: Some(Link::get(to)),
                dynamic_attributes: None,
            }]),
            included_entitlements: Some(Vec::new()),
            expiry_date: Some(format!("{ends}Z")),
            ..Entitlement::default()
        });
        let (placed, pending) = (self.days_from_today(-1), self.one_time_order_id());
        let (offer, name) = ("DZH318Z0BQ4Z:002P:DZH318Z0CL2D", "Reserved_VM_Instance_Standard_NC12_AU_East_3_Years");
        self.order(&pending, placed, "one_time", &[(offer, None, name, 2, 912_000, Some("P3Y"))]);
        if let Some(order) = self.commerce.orders.last_mut() {
            order.status = Some("pending".to_owned());
        }
    }
}
