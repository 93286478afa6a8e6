//! The endpoint of the partner's own system, and the messages to it.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::DeliveryId,
        webhook::{NewSigningSecret, WebhookStatus},
    },
    error::PortalError,
};

/// Returns the partner's endpoint, without its secret, and the latest messages to it.
#[server(prefix = "/api", endpoint = "load_webhook", input = GetUrl)]
pub async fn load_webhook() -> Result<WebhookStatus, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| portal.load_webhook(&principal.partner()?).await)
        .await
}

/// Sets the partner's endpoint. The result contains the signing secret of a new one; it is shown once.
#[server(prefix = "/api", endpoint = "save_webhook")]
pub async fn save_webhook(
    #[server(default)] url: String,
    #[server(default)] active: bool,
) -> Result<Option<NewSigningSecret>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.save_webhook(&principal.partner()?, &url, active, portal.require_recent_sign_in()?).await
    })
    .await
}

/// Creates another signing secret of the partner's endpoint. The result contains it; it is shown once.
#[server(prefix = "/api", endpoint = "rotate_webhook_secret")]
pub async fn rotate_webhook_secret() -> Result<NewSigningSecret, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.rotate_webhook_secret(&principal.partner()?, portal.require_recent_sign_in()?).await
    })
    .await
}

/// Removes the partner's endpoint, with its signing secret.
#[server(prefix = "/api", endpoint = "remove_webhook")]
pub async fn remove_webhook(#[server(default)] confirmed: bool) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability, portal::confirmed::Confirmed};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        let recent_sign_in = portal.require_recent_sign_in()?;
        portal.remove_webhook(&principal.partner()?, Confirmed::require(confirmed)?, recent_sign_in).await
    })
    .await
}

/// Sends a test message to the partner's endpoint.
#[server(prefix = "/api", endpoint = "test_webhook")]
pub async fn test_webhook() -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| portal.test_webhook(&principal.partner()?).await)
        .await
}

/// Sends a message to the partner's endpoint again.
#[server(prefix = "/api", endpoint = "resend_webhook")]
pub async fn resend_webhook(delivery: DeliveryId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManagePartner, async |portal, principal| {
        portal.resend_webhook(&principal.partner()?, delivery).await
    })
    .await
}
