//! The partner itself, for its administrators.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::partner::{PartnerPerson, PartnerProfile, Upstream},
    error::PortalError,
};

/// Loads the partner's details as stored in the portal.
#[server(prefix = "/api", endpoint = "load_partner", input = GetUrl)]
pub async fn load_partner() -> Result<PartnerProfile, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| portal.load_partner(&principal.partner()?).await)
        .await
}

/// Returns the health of the partner's calls to Partner Center, as observed by this instance.
#[server(prefix = "/api", endpoint = "load_upstream", input = GetUrl)]
pub async fn load_upstream() -> Result<Upstream, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| portal.load_upstream(&principal.partner()?)).await
}

/// Lists the partner's people who have signed in or are disabled, last sign-in first.
#[server(prefix = "/api", endpoint = "list_partner_people", input = GetUrl)]
pub async fn list_partner_people() -> Result<Vec<PartnerPerson>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.list_partner_people(&principal.partner()?).await
    })
    .await
}

/// Adds a role mapping of the partner.
#[server(prefix = "/api", endpoint = "add_role_mapping")]
pub async fn add_role_mapping(
    #[server(default)] claim: String,
    #[server(default)] value: String,
    #[server(default)] role: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{role::Capability, role_mapping::parse_role_mapping},
    };
    portal_call(Capability::ManagePartner, async |portal, principal| {
        let scope = principal.partner()?;
        let mapping = parse_role_mapping(&claim, &value, &role)?;
        portal.add_role_mapping(&scope, &mapping, portal.require_recent_sign_in()?).await
    })
    .await
}

/// Removes a role mapping of the partner.
#[server(prefix = "/api", endpoint = "remove_role_mapping")]
pub async fn remove_role_mapping(
    #[server(default)] claim: String,
    #[server(default)] value: String,
    #[server(default)] role: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{role::Capability, role_mapping::parse_role_mapping},
    };
    portal_call(Capability::ManagePartner, async |portal, principal| {
        let scope = principal.partner()?;
        let mapping = parse_role_mapping(&claim, &value, &role)?;
        portal.remove_role_mapping(&scope, &mapping, portal.require_recent_sign_in()?).await
    })
    .await
}

/// Sets the recipients of notices about the partner, and the expiry of its application's secret.
#[server(prefix = "/api", endpoint = "save_notice_settings")]
pub async fn save_notice_settings(
    #[server(default)] addresses: String,
    #[server(default)] secret_expires_on: String,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{partner::parse_notice_settings, role::Capability},
    };
    portal_call(Capability::ManagePartner, async |portal, principal| {
        let scope = principal.partner()?;
        let settings = parse_notice_settings(&addresses, &secret_expires_on)?;
        portal.save_notice_settings(&scope, &settings, portal.require_recent_sign_in()?).await
    })
    .await
}

/// Sets whether the partner's staff need multi-factor authentication.
#[server(prefix = "/api", endpoint = "set_mfa_required")]
pub async fn set_mfa_required(#[server(default)] required: bool) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.set_mfa_required(&principal.partner()?, required, portal.require_recent_sign_in()?).await
    })
    .await
}

/// Sets whether the partner's staff must have authenticated recently for changes that cost money.
#[server(prefix = "/api", endpoint = "set_step_up_required")]
pub async fn set_step_up_required(#[server(default)] required: bool) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.set_step_up_required(&principal.partner()?, required, portal.require_recent_sign_in()?).await
    })
    .await
}
