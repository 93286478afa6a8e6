//! Customer agreements.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        agreement::{AgreementConfirmation, AgreementDocument, AgreementKind, AgreementMetadata, ConfirmAgreementForm},
        id::{AgreementTemplateId, CustomerId, RequestId},
    },
    error::PortalError,
};

/// Lists the metadata of the current agreement of a kind, or of all kinds.
#[server(prefix = "/api", endpoint = "list_agreement_metadata", input = GetUrl)]
pub async fn list_agreement_metadata(
    #[server(default)] kind: Option<AgreementKind>,
) -> Result<Vec<AgreementMetadata>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{principal::Principal, role::Capability},
    };
    portal_call(Capability::ReadAgreements, async |portal, principal| match principal {
        Principal::CustomerUser(user) => portal.list_agreement_metadata(&user.scope(), kind.as_ref()).await,
        staff => portal.list_agreement_metadata(&staff.partner()?, kind.as_ref()).await,
    })
    .await
}

/// Loads the link to the text of an agreement, in a language and for a country.
#[server(prefix = "/api", endpoint = "load_agreement_document", input = GetUrl)]
pub async fn load_agreement_document(
    template: AgreementTemplateId,
    #[server(default)] language: String,
    #[server(default)] country: String,
) -> Result<AgreementDocument, PortalError> {
    use crate::{
        api::portal_call,
        domain::{principal::Principal, role::Capability},
    };
    portal_call(Capability::ReadAgreements, async |portal, principal| match principal {
        Principal::CustomerUser(user) => {
            portal.load_agreement_document(&user.scope(), template, &language, &country).await
        }
        staff => portal.load_agreement_document(&staff.partner()?, template, &language, &country).await,
    })
    .await
}

/// Lists the confirmations that a customer accepted an agreement of a kind, or of any kind.
#[server(prefix = "/api", endpoint = "list_agreement_confirmations", input = GetUrl)]
pub async fn list_agreement_confirmations(
    customer: CustomerId,
    #[server(default)] kind: Option<AgreementKind>,
) -> Result<Vec<AgreementConfirmation>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadAgreements, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_agreement_confirmations(&scope, kind.as_ref()).await
    })
    .await
}

/// Returns whether a customer signed the Customer Agreement directly with Microsoft.
#[server(prefix = "/api", endpoint = "load_direct_signature", input = GetUrl)]
pub async fn load_direct_signature(customer: CustomerId) -> Result<bool, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadAgreements, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_direct_signature(&scope).await
    })
    .await
}

/// Confirms that a customer accepted the Microsoft Customer Agreement.
#[server(prefix = "/api", endpoint = "confirm_agreement")]
pub async fn confirm_agreement(
    customer: CustomerId,
    #[server(default)] confirmed: bool,
    #[server(default)] request_id: RequestId,
    #[server(flatten)] form: ConfirmAgreementForm,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{agreement::parse_confirmation, role::Capability},
        portal::confirmed::Confirmed,
    };
    portal_call(Capability::ConfirmAgreements, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let confirmation = parse_confirmation(&form, jiff::Timestamp::now(), portal.zone())?;
        portal.confirm_agreement(&scope, &confirmation, Confirmed::require(confirmed)?, request_id).await.map(drop)
    })
    .await
}
