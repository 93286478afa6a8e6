//! Relationships with other partners: resellers and providers of the indirect model.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{id::CustomerId, partner_relationship::PartnerRelationship},
    error::PortalError,
};

/// The indirect resellers of a partner who is a provider, by name; nobody else has any.
#[server(prefix = "/api", endpoint = "list_indirect_resellers", input = GetUrl)]
pub async fn list_indirect_resellers() -> Result<Vec<PartnerRelationship>, PortalError> {
    use crate::{api::portal_call, domain::partner_relationship::PartnerRelationshipKind, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.list_partner_relationships(&scope, PartnerRelationshipKind::IndirectCloudSolutionProviderOf).await
    })
    .await
}

/// The indirect providers of a partner who is a reseller, by name; nobody else has any.
#[server(prefix = "/api", endpoint = "list_indirect_providers", input = GetUrl)]
pub async fn list_indirect_providers() -> Result<Vec<PartnerRelationship>, PortalError> {
    use crate::{api::portal_call, domain::partner_relationship::PartnerRelationshipKind, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.list_partner_relationships(&scope, PartnerRelationshipKind::IndirectResellerOf).await
    })
    .await
}

/// The indirect resellers through whom a customer was sold to.
#[server(prefix = "/api", endpoint = "list_customer_resellers", input = GetUrl)]
pub async fn list_customer_resellers(customer: CustomerId) -> Result<Vec<PartnerRelationship>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?.customer(customer);
        portal.list_customer_resellers(&scope).await
    })
    .await
}
