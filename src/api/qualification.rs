//! Qualifications of customers and the partner's validation codes.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, RequestId},
        qualification::{Qualification, QualificationForm, QualificationKind, ValidationCode},
    },
    error::PortalError,
};

/// Lists the partner's validation codes.
#[server(prefix = "/api", endpoint = "list_validation_codes", input = GetUrl)]
pub async fn list_validation_codes() -> Result<Vec<ValidationCode>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManageQualification, async |portal, principal| {
        let scope = principal.partner()?;
        portal.list_validation_codes(&scope).await
    })
    .await
}

/// Lists a customer's qualifications with the status of Microsoft's vetting.
#[server(prefix = "/api", endpoint = "list_qualifications", input = GetUrl)]
pub async fn list_qualifications(customer: CustomerId) -> Result<Vec<Qualification>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?.customer(customer);
        portal.list_qualifications(&scope).await
    })
    .await
}

/// Loads the current qualification of a customer.
#[server(prefix = "/api", endpoint = "load_qualification", input = GetUrl)]
pub async fn load_qualification(customer: CustomerId) -> Result<QualificationKind, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?.customer(customer);
        portal.load_qualification(&scope).await
    })
    .await
}

/// Requests a qualification from Microsoft.
#[server(prefix = "/api", endpoint = "set_qualification")]
pub async fn set_qualification(
    customer: CustomerId,
    #[server(default)] confirmed: bool,
    #[server(default)] request_id: RequestId,
    #[server(flatten)] form: QualificationForm,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{qualification::parse_qualification, role::Capability},
        portal::confirmed::Confirmed,
    };
    portal_call(Capability::ManageQualification, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let qualification = parse_qualification(&form)?;
        portal.set_qualification(&scope, &qualification, Confirmed::require(confirmed)?, request_id).await.map(drop)
    })
    .await
}

/// Sets a qualification immediately, with the older operation.
#[server(prefix = "/api", endpoint = "set_qualification_directly")]
pub async fn set_qualification_directly(
    customer: CustomerId,
    #[server(default)] confirmed: bool,
    #[server(default)] request_id: RequestId,
    #[server(flatten)] form: QualificationForm,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{qualification::parse_direct_qualification, role::Capability},
        portal::confirmed::Confirmed,
    };
    portal_call(Capability::ManageQualification, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let qualification = parse_direct_qualification(&form)?;
        portal
            .set_qualification_directly(&scope, &qualification, Confirmed::require(confirmed)?, request_id)
            .await
            .map(drop)
    })
    .await
}
