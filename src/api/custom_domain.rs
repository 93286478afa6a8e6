//! Domains of customers' directories.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{custom_domain::CustomDomain, id::CustomerId},
    error::PortalError,
};

/// Lists a customer's domains, including the tenant's initial domain.
#[server(prefix = "/api", endpoint = "list_custom_domains", input = GetUrl)]
pub async fn list_custom_domains(customer: CustomerId) -> Result<Vec<CustomDomain>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_custom_domains(&scope).await
    })
    .await
}
