//! A partner's own connection to Partner Center.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        connection::CustomerReach,
        id::ConnectionId,
        page::{Page, Seek},
    },
    error::PortalError,
};

/// A page of the partner's customers, and which of their directories the connection comes into: known of those of one part.
#[server(prefix = "/api", endpoint = "list_reached_customers", input = GetUrl)]
pub async fn list_reached_customers(
    #[server(default)] seek: Option<Seek>,
    #[server(default)] part: usize,
) -> Result<Page<CustomerReach>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        portal.list_reached_customers(&principal.partner()?, seek.as_ref(), part).await
    })
    .await
}

/// Takes the partner's connection in reserve into use.
#[server(prefix = "/api", endpoint = "use_reserve_connection")]
pub async fn use_reserve_connection(connection: ConnectionId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.use_reserve_connection(&principal.partner()?, connection, portal.fresh_sign_in()?).await
    })
    .await
}

/// Forgets a connection of the partner's.
#[server(prefix = "/api", endpoint = "remove_connection")]
pub async fn remove_connection(connection: ConnectionId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.remove_connection(&principal.partner()?, connection, portal.fresh_sign_in()?).await
    })
    .await
}
