//! Checks of partners with service addresses of their own, which may only receive the partner's own credentials.

use crate::{
    domain::cloud::Cloud,
    partner_center::cloud::profile,
    portal::identity_provider::CloudUrls,
    server::config::Settings,
    store::{NewPartner, Partner},
};

/// Returns the sign-in authority and the Partner Center address of a cloud that the settings configure.
fn addresses(settings: &Settings, cloud: Cloud) -> CloudUrls<'_> {
    let authority = settings.sign_in.get(&cloud).and_then(|sign_in| sign_in.authority.as_ref());
    CloudUrls {
        authority: authority.map_or(profile(cloud).authority, |authority| authority.as_str()),
        api: settings.partner_center.get(&cloud).map_or(profile(cloud).api, |api| api.as_str()),
    }
}

/// Removes the cloud's own addresses from a new partner, since they are the default.
///
/// # Errors
/// With a message, when another address would receive the installation's credentials.
pub(super) fn check_new_partner(settings: &Settings, partner: NewPartner) -> anyhow::Result<NewPartner> {
    addresses(settings, partner.cloud).without_default_urls(partner).map_err(|name| {
        anyhow::anyhow!("--{name} is not the cloud's own, so it needs an application of the partner's own: {REMEDY}")
    })
}

/// Returns the reason why requests for a partner are blocked, if they are.
pub(super) fn custom_endpoint_problem(settings: &Settings, partner: &Partner) -> Option<String> {
    let foreign = addresses(settings, partner.cloud).non_default_urls_of(partner);
    (partner.client.is_none() && !foreign.is_empty()).then(|| {
        format!(
            "blocked, since its {} is not the cloud's own and it has no application of its own: {REMEDY}",
            foreign.join(", ")
        )
    })
}

/// The advice on how to resolve it.
const REMEDY: &str = "give --client-id and --client-secret-file";
