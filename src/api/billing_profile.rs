//! Whom to bill.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        billing_profile::{BillingProfile, BillingProfileForm},
        id::{CustomerId, RequestId},
    },
    error::PortalError,
};

/// Whom to bill for a customer.
#[server(prefix = "/api", endpoint = "load_billing_profile", input = GetUrl)]
pub async fn load_billing_profile(customer: CustomerId) -> Result<BillingProfile, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadBilling, async |portal, actor| {
        let scope = actor.customer(customer)?;
        portal.load_billing_profile(&scope).await
    })
    .await
}

/// Changes whom to bill, if the profile still is the version that the form was drawn with.
#[server(prefix = "/api", endpoint = "update_billing_profile")]
pub async fn update_billing_profile(
    customer: CustomerId,
    #[server(default)] version: String,
    #[server(default)] request_id: RequestId,
    #[server(flatten)] form: BillingProfileForm,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability, portal::billing_profile::parse_billing_profile};
    portal_call(Capability::ManageBilling, async |portal, actor| {
        let scope = actor.customer(customer)?;
        let profile = parse_billing_profile(&form, version)?;
        portal.update_billing_profile(&scope, &profile, request_id).await.map(drop)
    })
    .await
}
