//! The guided setup of a partner.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::setup::{SetupStep, StepReport},
    error::PortalError,
};

/// Checks a step of the setup.
#[server(prefix = "/api", endpoint = "load_setup_step", input = GetUrl)]
pub async fn load_setup_step(step: SetupStep) -> Result<StepReport, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.load_setup_step(principal, &principal.partner()?, step).await
    })
    .await
}
