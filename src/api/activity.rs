//! What was done to a customer.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        activity::{OwnRecords, PartnerCenterRecord, Window},
        id::CustomerId,
        page::{Page, Seek},
    },
    error::PortalError,
};

/// A page of what Partner Center recorded of a customer.
#[server(prefix = "/api", endpoint = "list_partner_center_records", input = GetUrl)]
pub async fn list_partner_center_records(
    customer: CustomerId,
    #[server(default)] window: Window,
    #[server(default)] seek: Option<Seek>,
) -> Result<Page<PartnerCenterRecord>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadAudit, async |portal, actor| {
        let scope = actor.customer(customer)?;
        portal.list_partner_center_records(&scope, window, seek.as_ref()).await
    })
    .await
}

/// A page of what this portal recorded of a customer.
#[server(prefix = "/api", endpoint = "list_own_records", input = GetUrl)]
pub async fn list_own_records(
    customer: CustomerId,
    #[server(default)] before: Option<i64>,
) -> Result<OwnRecords, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadAudit, async |portal, actor| {
        let scope = actor.customer(customer)?;
        portal.list_own_records(&scope, before).await
    })
    .await
}
