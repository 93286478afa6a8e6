//! Making customers.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::RequestId,
        new_customer::{CreatedCustomer, DomainStanding, NewCustomerForm, NewCustomerReview},
    },
    error::PortalError,
};

/// Whether a new customer could have a domain that begins so.
#[server(prefix = "/api", endpoint = "find_domain", input = GetUrl)]
pub async fn find_domain(#[server(default)] prefix: String) -> Result<DomainStanding, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::CreateCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.find_domain(&scope, &prefix).await
    })
    .await
}

/// Looks at a new customer's details, and makes nothing of them; or hands them back to be changed.
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

/// Makes a customer. The answer has the first administrator's password: it is told once.
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
