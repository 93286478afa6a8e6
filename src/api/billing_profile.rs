//! Billing profiles of customers.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        billing_profile::{BillingProfile, BillingProfileForm},
        id::{CustomerId, RequestId},
        rendered_values::RenderedValues,
    },
    error::PortalError,
};

/// Loads a customer's billing profile.
#[server(prefix = "/api", endpoint = "load_billing_profile", input = GetUrl)]
pub async fn load_billing_profile(customer: CustomerId) -> Result<BillingProfile, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadBilling, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_billing_profile(&scope).await
    })
    .await
}

/// Updates the fields of a customer's billing profile that differ from the values that the form was rendered with, if
/// the profile is still that version (optimistic locking).
#[server(prefix = "/api", endpoint = "update_billing_profile")]
pub async fn update_billing_profile(
    customer: CustomerId,
    #[server(default)] version: String,
    #[server(default)] drawn: RenderedValues,
    #[server(default)] request_id: RequestId,
    #[server(flatten)] form: BillingProfileForm,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManageBilling, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.update_billing_profile(&scope, &form, &drawn, &version, request_id).await
    })
    .await
}
