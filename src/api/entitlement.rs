//! Entitlements from a customer's orders.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        entitlement::{ArtifactPath, Entitlement, Reservation},
        id::CustomerId,
    },
    error::PortalError,
};

/// Lists the entitlements of a customer, all or those of a type (`software`, `reservedInstance`, …).
#[server(prefix = "/api", endpoint = "list_entitlements", input = GetUrl)]
pub async fn list_entitlements(
    customer: CustomerId,
    #[server(default)] kind: String,
) -> Result<Vec<Entitlement>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{entitlement::parse_kind, role::Capability},
    };
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_entitlements(&scope, parse_kind(&kind)?).await
    })
    .await
}

/// Lists the Azure reservations of an entitlement.
#[server(prefix = "/api", endpoint = "list_reservations", input = GetUrl)]
pub async fn list_reservations(customer: CustomerId, place: ArtifactPath) -> Result<Vec<Reservation>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_reservations(&scope, &place).await
    })
    .await
}
