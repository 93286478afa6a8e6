//! A partner's own connection to Partner Center.

use leptos::prelude::*;

use crate::{domain::id::ConnectionId, error::PortalError};

/// Takes the partner's connection in reserve into use.
#[server(prefix = "/api", endpoint = "use_reserve_connection")]
pub async fn use_reserve_connection() -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.use_reserve_connection(&principal.partner()?).await
    })
    .await
}

/// Forgets a connection of the partner's.
#[server(prefix = "/api", endpoint = "remove_connection")]
pub async fn remove_connection(connection: ConnectionId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.remove_connection(&principal.partner()?, connection).await
    })
    .await
}
