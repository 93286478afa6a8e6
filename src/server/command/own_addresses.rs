//! Partners with addresses of their own: what goes there must be their own too.

use crate::{
    domain::cloud::Cloud,
    partner_center::cloud::profile,
    portal::identity_provider::CloudAddresses,
    server::config::Settings,
    store::{NewPartner, Partner},
};

/// Where a cloud's sign-in and Partner Center are, as the settings have it.
fn addresses(settings: &Settings, cloud: Cloud) -> CloudAddresses<'_> {
    let authority = settings.sign_in.get(&cloud).and_then(|sign_in| sign_in.authority.as_ref());
    CloudAddresses {
        authority: authority.map_or(profile(cloud).authority, |authority| authority.as_str()),
        api: settings.partner_center.get(&cloud).map_or(profile(cloud).api, |api| api.as_str()),
    }
}

/// Takes the cloud's own addresses off a partner to be, since they go without saying.
///
/// # Errors
/// With a sentence, when any of the others would be sent what is the installation's.
pub(super) fn checked(settings: &Settings, partner: NewPartner) -> anyhow::Result<NewPartner> {
    addresses(settings, partner.cloud).settle(partner).map_err(|name| {
        anyhow::anyhow!("--{name} is not the cloud's own, so it needs an application of the partner's own: {NEEDS}")
    })
}

/// Why nothing is sent for a partner, where that is so.
pub(super) fn refusal(settings: &Settings, partner: &Partner) -> Option<String> {
    let foreign = addresses(settings, partner.cloud).foreign_of(partner);
    (partner.client.is_none() && !foreign.is_empty()).then(|| {
        format!(
            "refused, since its {} is not the cloud's own and it has no application of its own: {NEEDS}",
            foreign.join(", ")
        )
    })
}

/// What mends it.
const NEEDS: &str = "give --client-id and --client-secret-file";
