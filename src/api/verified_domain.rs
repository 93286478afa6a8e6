//! Verified domains of customers.

use leptos::prelude::*;

use crate::{
    domain::{
        id::{CustomerId, RequestId},
        verified_domain::VerifiedDomainForm,
    },
    error::PortalError,
};

/// Adds a domain that the partner has verified as its registrar.
#[server(prefix = "/api", endpoint = "add_verified_domain")]
pub async fn add_verified_domain(
    customer: CustomerId,
    #[server(default)] confirmed: bool,
    #[server(default)] request_id: RequestId,
    #[server(flatten)] form: VerifiedDomainForm,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability, portal::verified_domain::parse_verified_domain};
    portal_call(Capability::ManageDomains, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let domain = parse_verified_domain(&form)?;
        portal.add_verified_domain(&scope, &domain, confirmed, request_id).await.map(drop)
    })
    .await
}
