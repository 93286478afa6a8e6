//! Organization details from customers' directories.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{id::CustomerId, organization::Organization},
    error::PortalError,
};

/// Lists the organizations of a customer's directory: usually one.
#[server(prefix = "/api", endpoint = "list_organizations", input = GetUrl)]
pub async fn list_organizations(customer: CustomerId) -> Result<Vec<Organization>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_organizations(&scope).await
    })
    .await
}
