//! Deputies of staff, who decide the requests that a person has claimed.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{domain::deputy::Deputies, error::PortalError};

/// Loads the caller's deputy, and the members of staff who can be chosen as one.
#[server(prefix = "/api", endpoint = "load_deputy", input = GetUrl)]
pub async fn load_deputy() -> Result<Deputies, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        portal.load_deputy(&principal.partner()?).await
    })
    .await
}

/// Sets the caller's deputy until the end of a day.
#[server(prefix = "/api", endpoint = "set_deputy")]
pub async fn set_deputy(
    #[server(default)] deputy: String,
    #[server(default)] until: String,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        portal.set_deputy(&principal.partner()?, &deputy, &until).await
    })
    .await
}

/// Removes the caller's deputy.
#[server(prefix = "/api", endpoint = "remove_deputy")]
pub async fn remove_deputy() -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadSubscriptions, async |portal, principal| {
        portal.remove_deputy(&principal.partner()?).await
    })
    .await
}
