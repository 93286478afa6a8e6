//! The installation's health, for its operator; never with customer data.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{domain::health::Health, error::PortalError};

/// Returns the current state of the installation.
#[server(prefix = "/api", endpoint = "load_health", input = GetUrl)]
pub async fn load_health() -> Result<Health, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadHealth, async |portal, _| portal.load_health().await).await
}
