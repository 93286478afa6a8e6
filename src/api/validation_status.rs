//! The status of Microsoft's validation of customers' accounts.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{id::CustomerId, validation_status::ValidationStatus},
    error::PortalError,
};

/// Finds the validation status of a customer's account; `None` if Microsoft does not validate it.
#[server(prefix = "/api", endpoint = "find_validation_status", input = GetUrl)]
pub async fn find_validation_status(customer: CustomerId) -> Result<Option<ValidationStatus>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?.customer(customer);
        portal.find_validation_status(&scope).await
    })
    .await
}
