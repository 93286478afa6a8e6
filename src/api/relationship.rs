//! Relationships with customers: invitations, their removal, delegated administration, and the indirect partners of a
//! customer.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, RequestId},
        relationship::{Obstacles, RelationshipRequest},
    },
    error::PortalError,
};

/// Loads the link by which a company accepts the partner as its reseller; provider and reseller are for the indirect
/// model.
#[server(prefix = "/api", endpoint = "load_relationship_request", input = GetUrl)]
pub async fn load_relationship_request(
    #[server(default)] provider: String,
    #[server(default)] reseller: String,
    #[server(default)] dual_role: bool,
) -> Result<RelationshipRequest, PortalError> {
    use crate::{
        api::portal_call,
        domain::{relationship::parse_options, role::Capability},
    };
    portal_call(Capability::RequestRelationships, async |portal, principal| {
        let scope = principal.partner()?;
        portal.load_relationship_request(&scope, &parse_options(&provider, &reseller, dual_role)?).await
    })
    .await
}

/// Loads the reasons that prevent the removal of the relationship with a customer.
#[server(prefix = "/api", endpoint = "load_obstacles", input = GetUrl)]
pub async fn load_obstacles(customer: CustomerId) -> Result<Obstacles, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RemoveRelationships, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_obstacles(&scope).await
    })
    .await
}

/// Removes the relationship with a customer whose name was typed to confirm; it is no longer the partner's customer
/// afterwards.
#[server(prefix = "/api", endpoint = "remove_relationship")]
pub async fn remove_relationship(
    customer: CustomerId,
    #[server(default)] name: String,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to, portal_call},
        domain::role::Capability,
        paths,
    };
    portal_call(Capability::RemoveRelationships, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.remove_relationship(&scope, &name, request_id, portal.require_recent_sign_in()?).await?;
        redirect_to(paths::CUSTOMERS);
        Ok(())
    })
    .await
}

/// Removes delegated administration privileges (DAP) for a customer whose name was typed to confirm; it stays the
/// partner's customer.
#[server(prefix = "/api", endpoint = "remove_delegated_access")]
pub async fn remove_delegated_access(
    customer: CustomerId,
    #[server(default)] name: String,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to, portal_call},
        domain::role::Capability,
        paths,
    };
    portal_call(Capability::RemoveRelationships, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.remove_delegated_access(&scope, &name, request_id, portal.require_recent_sign_in()?).await?;
        redirect_to(&paths::customer(customer.into()));
        Ok(())
    })
    .await
}
