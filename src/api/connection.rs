//! The partner connection: the stored consent with which the portal calls Partner Center for customer users and jobs.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        connection::CustomerAccess,
        id::ConnectionId,
        page::{Page, Seek},
    },
    error::PortalError,
};

/// Lists a page of the partner's customers, and whether the connection can access their directories, which is
/// determined for one part of the page.
#[server(prefix = "/api", endpoint = "list_reached_customers", input = GetUrl)]
pub async fn list_reached_customers(
    #[server(default)] seek: Option<Seek>,
    #[server(default)] part: usize,
) -> Result<Page<CustomerAccess>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        portal.list_reached_customers(&principal.partner()?, seek.as_ref(), part).await
    })
    .await
}

/// Makes the partner's reserve connection the active one.
#[server(prefix = "/api", endpoint = "use_reserve_connection")]
pub async fn use_reserve_connection(connection: ConnectionId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.use_reserve_connection(&principal.partner()?, connection, portal.require_recent_sign_in()?).await
    })
    .await
}

/// Removes a connection of the partner.
#[server(prefix = "/api", endpoint = "remove_connection")]
pub async fn remove_connection(connection: ConnectionId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.remove_connection(&principal.partner()?, connection, portal.require_recent_sign_in()?).await
    })
    .await
}
