//! Activity records of customers.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        activity::{PartnerCenterRecord, Period, PortalAuditFilter, PortalAuditPage, PortalAuditRecord, RecordFilter},
        id::CustomerId,
        page::{Page, Seek},
    },
    error::PortalError,
};

/// Lists a page of Partner Center's audit records of a customer.
#[server(prefix = "/api", endpoint = "list_partner_center_records", input = GetUrl)]
pub async fn list_partner_center_records(
    customer: CustomerId,
    #[server(default)] period: Period,
    #[server(default)] seek: Option<Seek>,
) -> Result<Page<PartnerCenterRecord>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadAudit, async |portal, principal| {
        let scope = principal.partner()?.customer(customer);
        portal.list_partner_center_records(&scope, period, seek.as_ref()).await
    })
    .await
}

/// Lists a page of the portal's audit entries of a customer.
#[server(prefix = "/api", endpoint = "list_customer_portal_audit", input = GetUrl)]
pub async fn list_customer_portal_audit(
    customer: CustomerId,
    #[server(default)] filter: PortalAuditFilter,
    #[server(default)] before: Option<i64>,
) -> Result<PortalAuditPage, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadAudit, async |portal, principal| {
        let scope = principal.partner()?.customer(customer);
        portal.list_customer_portal_audit(&scope, &filter, before).await
    })
    .await
}

/// Lists a page of the portal's audit entries of one's own company, for customer users.
#[server(prefix = "/api", endpoint = "list_company_audit", input = GetUrl)]
pub async fn list_company_audit(
    #[server(default)] filter: PortalAuditFilter,
    #[server(default)] before: Option<i64>,
) -> Result<PortalAuditPage, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadOwnActivity, async |portal, principal| {
        portal.list_company_audit(principal.as_customer_user()?, &filter, before).await
    })
    .await
}

/// Lists the most recent changes by the calling customer user.
#[server(prefix = "/api", endpoint = "list_customer_user_recent_changes", input = GetUrl)]
pub async fn list_customer_user_recent_changes() -> Result<Vec<PortalAuditRecord>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::UseSelfService, async |portal, principal| {
        portal.list_customer_user_recent_changes(principal.as_customer_user()?).await
    })
    .await
}

/// Lists the most recent changes by the calling member of staff, across all customers.
#[server(prefix = "/api", endpoint = "list_staff_recent_changes", input = GetUrl)]
pub async fn list_staff_recent_changes() -> Result<Vec<PortalAuditRecord>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        portal.list_staff_recent_changes(&principal.partner()?).await
    })
    .await
}

/// Lists a page of Partner Center's audit records of the partner and all its customers.
#[server(prefix = "/api", endpoint = "list_partner_activity", input = GetUrl)]
pub async fn list_partner_activity(
    #[server(default)] filter: Option<RecordFilter>,
    #[server(default)] period: Period,
    #[server(default)] seek: Option<Seek>,
) -> Result<Page<PartnerCenterRecord>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadAudit, async |portal, principal| {
        let scope = principal.partner()?;
        portal.list_partner_activity(&scope, filter.as_ref(), period, seek.as_ref()).await
    })
    .await
}

/// Lists a page of the portal's audit entries of the partner and all its customers.
#[server(prefix = "/api", endpoint = "list_partner_portal_audit", input = GetUrl)]
pub async fn list_partner_portal_audit(
    #[server(default)] filter: PortalAuditFilter,
    #[server(default)] before: Option<i64>,
) -> Result<PortalAuditPage, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadAudit, async |portal, principal| {
        let scope = principal.partner()?;
        portal.list_partner_portal_audit(&scope, &filter, before).await
    })
    .await
}
