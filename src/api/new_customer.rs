//! Creation of customers.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::RequestId,
        new_customer::{CreatedCustomer, DomainAvailability, NewCustomerForm, NewCustomerReview},
    },
    error::PortalError,
};

/// Checks whether a domain with a prefix is available for a new customer.
#[server(prefix = "/api", endpoint = "find_domain", input = GetUrl)]
pub async fn find_domain(#[server(default)] prefix: String) -> Result<DomainAvailability, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::CreateCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.find_domain(&scope, &prefix).await
    })
    .await
}

/// Validates a new customer's details without creating it, or returns them for further editing.
#[server(prefix = "/api", endpoint = "review_new_customer")]
pub async fn review_new_customer(
    #[server(default)] edit: bool,
    #[server(flatten)] form: NewCustomerForm,
) -> Result<NewCustomerReview, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::CreateCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.review_new_customer(&scope, form, edit).await
    })
    .await
}

/// Creates a customer. The result contains the first administrator's password, which is shown once.
#[server(prefix = "/api", endpoint = "create_customer")]
pub async fn create_customer(
    #[server(default)] confirmed: bool,
    #[server(default)] request_id: RequestId,
    #[server(flatten)] form: NewCustomerForm,
) -> Result<CreatedCustomer, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::CreateCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.create_customer(&scope, &form, confirmed, request_id).await
    })
    .await
}
