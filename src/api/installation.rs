//! The installation's partners, for its operator.
#![expect(clippy::too_many_arguments, reason = "each is a field of a form")]

use leptos::prelude::*;

use crate::{domain::id::PartnerId, error::PortalError};

/// Adds a partner to the installation.
#[server(prefix = "/api", endpoint = "add_partner")]
pub async fn add_partner(
    #[server(default)] name: String,
    #[server(default)] tenant: String,
    #[server(default)] cloud: String,
    #[server(default)] admin_agents: String,
    #[server(default)] client_id: String,
    #[server(default)] client_secret: String,
    #[server(default)] issuer: String,
    #[server(default)] authority: String,
    #[server(default)] api: String,
    #[server(default)] domains: String,
) -> Result<(), PortalError> {
    use secrecy::SecretString;

    use crate::{
        api::portal_call,
        domain::{
            installation::{NewPartnerForm, parse_new_partner},
            role::Capability,
        },
        paths,
    };
    portal_call(Capability::ManagePartners, async |portal, principal| {
        let secret = Some(client_secret.trim()).filter(|secret| !secret.is_empty()).map(SecretString::from);
        let has_secret = secret.is_some();
        let form = NewPartnerForm {
            name,
            tenant,
            cloud,
            admin_agents,
            client_id,
            has_secret,
            issuer,
            authority,
            api,
            domains,
        };
        let operator = principal.operator_of_installation()?;
        portal
            .add_partner(operator, parse_new_partner(&form)?, secret, portal.require_recent_sign_in()?)
            .await
            .map(drop)
    })
    .await?;
    super::call::redirect_to(paths::HEALTH);
    Ok(())
}

/// Disables a partner, so that its people cannot sign in.
#[server(prefix = "/api", endpoint = "disable_partner")]
pub async fn disable_partner(partner: PartnerId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartners, async |portal, principal| {
        let operator = principal.operator_of_installation()?;
        portal.set_partner_disabled(operator, partner, true, portal.require_recent_sign_in()?).await
    })
    .await
}

/// Enables a partner again.
#[server(prefix = "/api", endpoint = "enable_partner")]
pub async fn enable_partner(partner: PartnerId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartners, async |portal, principal| {
        let operator = principal.operator_of_installation()?;
        portal.set_partner_disabled(operator, partner, false, portal.require_recent_sign_in()?).await
    })
    .await
}
