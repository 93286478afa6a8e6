//! Attestations: the three-step confirmation that a customer accepted the Microsoft Customer Agreement.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        attestation::{Attestation, AttestationForm},
        id::{AttestationRecordId, CustomerId, RequestId},
    },
    error::PortalError,
};

/// Finds the attestation of a customer that is in progress. Anybody with its link can accept, so that only people who
/// may confirm can see it.
#[server(prefix = "/api", endpoint = "find_attestation", input = GetUrl)]
pub async fn find_attestation(customer: CustomerId) -> Result<Option<Attestation>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ConfirmAgreements, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.find_attestation(&scope).await
    })
    .await
}

/// Creates an attestation with a link by which the customer can accept.
#[server(prefix = "/api", endpoint = "create_attestation")]
pub async fn create_attestation(
    customer: CustomerId,
    #[server(default)] request_id: RequestId,
    #[server(flatten)] form: AttestationForm,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{attestation::parse_details, role::Capability},
    };
    portal_call(Capability::ConfirmAgreements, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.create_attestation(&scope, &parse_details(&form)?, request_id).await
    })
    .await
}

/// Creates the agreement of an attestation that the customer accepted on this date.
#[server(prefix = "/api", endpoint = "finish_attestation")]
pub async fn finish_attestation(
    customer: CustomerId,
    attestation: AttestationRecordId,
    #[server(default)] agreed_on: String,
    #[server(default)] confirmed: bool,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability, portal::confirmed::Confirmed};
    portal_call(Capability::ConfirmAgreements, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let accepted =
            portal.parse_accepted_attestation(&scope, attestation, &agreed_on, jiff::Timestamp::now()).await?;
        // Boxed, since the future is large.
        Box::pin(portal.finish_attestation(&scope, &accepted, Confirmed::require(confirmed)?, request_id)).await
    })
    .await
}

/// Cancels an attestation, so that another one can be created. Its link is deleted, and an acceptance by it is lost.
#[server(prefix = "/api", endpoint = "cancel_attestation")]
pub async fn cancel_attestation(
    customer: CustomerId,
    attestation: AttestationRecordId,
    #[server(default)] confirmed: bool,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability, portal::confirmed::Confirmed};
    portal_call(Capability::ConfirmAgreements, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.cancel_attestation(&scope, attestation, Confirmed::require(confirmed)?).await
    })
    .await
}
