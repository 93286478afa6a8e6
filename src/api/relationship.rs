//! How companies become customers and cease to be, how the partner ceases to administer them, and through which other
//! partners they are sold to.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, RequestId},
        relationship::{Obstacles, RelationshipRequest},
    },
    error::PortalError,
};

/// The link by which a company accepts the partner as its reseller; provider and reseller are for the indirect model.
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

/// What stands in the way of ending the relationship with a customer.
#[server(prefix = "/api", endpoint = "load_obstacles", input = GetUrl)]
pub async fn load_obstacles(customer: CustomerId) -> Result<Obstacles, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RemoveRelationships, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_obstacles(&scope).await
    })
    .await
}

/// Ends the relationship with a customer whose name was typed: afterwards it is no customer of the partner's.
#[server(prefix = "/api", endpoint = "remove_relationship")]
pub async fn remove_relationship(
    customer: CustomerId,
    #[server(default)] name: String,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::go_on_to, portal_call},
        domain::role::Capability,
        paths,
    };
    portal_call(Capability::RemoveRelationships, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.remove_relationship(&scope, &name, request_id, portal.fresh_sign_in()?).await?;
        go_on_to(paths::CUSTOMERS);
        Ok(())
    })
    .await
}

/// Ends delegated administration (DAP) of a customer whose name was typed; it stays the partner's customer.
#[server(prefix = "/api", endpoint = "remove_delegated_access")]
pub async fn remove_delegated_access(
    customer: CustomerId,
    #[server(default)] name: String,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::go_on_to, portal_call},
        domain::role::Capability,
        paths,
    };
    portal_call(Capability::RemoveRelationships, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.remove_delegated_access(&scope, &name, request_id, portal.fresh_sign_in()?).await?;
        go_on_to(&paths::customer(customer.into()));
        Ok(())
    })
    .await
}
