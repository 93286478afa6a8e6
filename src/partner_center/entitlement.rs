//! A customer's entitlements (article "Get a collection of entitlements").

use super::{
    customer::CustomerHandle,
    error::Error,
    operation::Operation,
    present::{moment, present, reference},
    wire::entitlement as wire,
};
use crate::domain::{
    entitlement::{Artifact, ArtifactPath, Entitlement, EntitlementType, Reservation},
    id::CustomerId,
};

static LIST: Operation = Operation::read("get-a-collection-of-entitlements", "entitlements").per_customer();
static ARTIFACT: Operation = Operation::read("get-a-collection-of-entitlements", "artifacts").per_customer();

/// The operations on a customer's entitlements.
#[derive(Clone, Copy)]
pub struct Entitlements<'a>(CustomerHandle<'a>);

impl<'a> CustomerHandle<'a> {
    /// Returns the operations on the customer's entitlements.
    pub const fn entitlements(self) -> Entitlements<'a> {
        Entitlements(self)
    }
}

impl Entitlements<'_> {
    /// Returns the entitlements of a type, or of all types, with their expiry dates if they expire.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list(self, kind: Option<EntitlementType>) -> Result<Vec<Entitlement>, Error> {
        let mut request = self.0.request(&LIST).at("entitlements");
        if let Some(kind) = kind {
            request = request.query("entitlementType", kind);
        }
        let customer = self.0.customer();
        request.query("showExpiry", true).list(|it| Some(entitlement(it, customer)), |_| None).await
    }

    /// Returns the reservations that an artifact's link leads to.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn reservations(self, place: &ArtifactPath) -> Result<Vec<Reservation>, Error> {
        let request = self.0.request(&ARTIFACT).at("artifacts").at(&place.kind).at("groups").at(&place.group);
        let response = request.at("lineitems").at(&place.line).at("resource").at(&place.resource).send().await?;
        let found: wire::ReservedInstanceArtifact = response.json_in_any_case()?;
        Ok(found.virtual_machine_reservations.unwrap_or_default().into_iter().map(reservation).collect())
    }
}

fn reservation(wire: wire::Reservation) -> Reservation {
    Reservation {
        id: present(wire.reservation_id),
        name: present(wire.display_name),
        scope: present(wire.scope_type),
        applied_to: wire.applied_scopes.unwrap_or_default(),
        quantity: wire.quantity,
        from: moment(wire.effective_date_time),
        until: moment(wire.expiry_date_time),
        state: present(wire.provisioning_state),
    }
}

fn entitlement(wire: wire::Entitlement, customer: CustomerId) -> Entitlement {
    let order = wire.reference_order.unwrap_or_default();
    let text = |value: serde_json::Value| match value {
        serde_json::Value::String(text) => text,
        other => other.to_string(),
    };
    let artifact = |it: wire::Artifact| Artifact {
        kind: it.artifact_type.unwrap_or_default(),
        resource: present(it.resource_id),
        place: it.link.and_then(|link| ArtifactPath::of_link(&link.uri, customer)),
    };
    Entitlement {
        kind: wire.entitlement_type.unwrap_or_default(),
        order: reference(order.id),
        line: present(order.line_item_id),
        alternate_id: present(order.alternate_id),
        product: present(wire.product_id),
        sku: present(wire.sku_id),
        quantity: wire.quantity,
        parts: wire
            .quantity_details
            .unwrap_or_default()
            .into_iter()
            .map(|part| (part.quantity.unwrap_or_default(), part.status.unwrap_or_default()))
            .collect(),
        details: wire.dynamic_attributes.unwrap_or_default().into_iter().map(|(k, v)| (k, text(v))).collect(),
        artifacts: wire.entitled_artifacts.unwrap_or_default().into_iter().map(artifact).collect(),
        included: wire
            .included_entitlements
            .unwrap_or_default()
            .into_iter()
            .map(|it| entitlement(it, customer))
            .collect(),
        state: present(wire.fulfillment_state),
        expires: moment(wire.expiry_date),
    }
}
