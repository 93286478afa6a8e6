//! Self-serve policies: what a customer may buy without its partner.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, PolicyId, RequestId},
        policy::SelfServePolicy,
        rendered_values::RenderedValues,
    },
    error::PortalError,
};

/// Lists a customer's self-serve policies.
#[server(prefix = "/api", endpoint = "list_policies", input = GetUrl)]
pub async fn list_policies(customer: CustomerId) -> Result<Vec<SelfServePolicy>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadPolicies, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_policies(&scope).await
    })
    .await
}

/// Loads a self-serve policy.
#[server(prefix = "/api", endpoint = "load_policy", input = GetUrl)]
pub async fn load_policy(customer: CustomerId, policy: PolicyId) -> Result<SelfServePolicy, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadPolicies, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_policy(&scope, &policy).await
    })
    .await
}

/// Creates a policy that allows self-serve purchases, and redirects to it.
#[server(prefix = "/api", endpoint = "create_policy")]
pub async fn create_policy(
    customer: CustomerId,
    #[server(default)] reservations: bool,
    #[server(default)] savings_plans: bool,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to, portal_call},
        domain::{policy::parse_permissions, role::Capability},
        paths,
    };
    portal_call(Capability::ManagePolicies, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let permissions = parse_permissions(reservations, savings_plans)?;
        let policy = portal.create_policy(&scope, &permissions, request_id).await?;
        redirect_to(&paths::policy(customer.into(), &policy.id));
        Ok(())
    })
    .await
}

/// Updates the fields of a self-serve policy that differ from the values that the form was rendered with, if the policy
/// is still that version (optimistic locking).
#[server(prefix = "/api", endpoint = "update_policy")]
pub async fn update_policy(
    customer: CustomerId,
    policy: PolicyId,
    #[server(default)] reservations: bool,
    #[server(default)] savings_plans: bool,
    #[server(default)] version: String,
    #[server(default)] drawn: RenderedValues,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{policy::PolicyCheckboxes, role::Capability},
    };
    portal_call(Capability::ManagePolicies, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let checkboxes = PolicyCheckboxes { reservations, savings_plans };
        portal.update_policy(&scope, &policy, checkboxes, &drawn, &version, request_id).await
    })
    .await
}

/// Deletes a self-serve policy, so that the customer has to buy through the partner again.
#[server(prefix = "/api", endpoint = "delete_policy")]
pub async fn delete_policy(
    customer: CustomerId,
    policy: PolicyId,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to, portal_call},
        domain::role::Capability,
        paths,
    };
    portal_call(Capability::ManagePolicies, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.delete_policy(&scope, &policy, request_id).await?;
        redirect_to(&paths::policies(customer.into()));
        Ok(())
    })
    .await
}
