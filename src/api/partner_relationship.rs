//! Relationships with other partners: indirect resellers and providers.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{id::CustomerId, partner_relationship::PartnerRelationship},
    error::PortalError,
};

/// Lists the indirect resellers of a partner that is a provider, by name; empty for others.
#[server(prefix = "/api", endpoint = "list_indirect_resellers", input = GetUrl)]
pub async fn list_indirect_resellers() -> Result<Vec<PartnerRelationship>, PortalError> {
    use crate::{api::portal_call, domain::partner_relationship::PartnerRelationshipKind, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.list_partner_relationships(&scope, PartnerRelationshipKind::IndirectCloudSolutionProviderOf).await
    })
    .await
}

/// Lists the indirect providers of a partner that is a reseller, by name; empty for others.
#[server(prefix = "/api", endpoint = "list_indirect_providers", input = GetUrl)]
pub async fn list_indirect_providers() -> Result<Vec<PartnerRelationship>, PortalError> {
    use crate::{api::portal_call, domain::partner_relationship::PartnerRelationshipKind, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.list_partner_relationships(&scope, PartnerRelationshipKind::IndirectResellerOf).await
    })
    .await
}

/// Lists the indirect resellers of a customer.
#[server(prefix = "/api", endpoint = "list_customer_resellers", input = GetUrl)]
pub async fn list_customer_resellers(customer: CustomerId) -> Result<Vec<PartnerRelationship>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?.customer(customer);
        portal.list_customer_resellers(&scope).await
    })
    .await
}
