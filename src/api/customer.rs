//! Search for customers, and their details.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        customer::{CompanyProfile, Customer, CustomerSummary, SearchField},
        id::CustomerId,
        page::{Page, Seek},
        preferences::PageSize,
    },
    error::PortalError,
};

/// Lists a page of the partner's customers: all, those that begin with a text, or those of an indirect reseller or
/// provider.
#[server(prefix = "/api", endpoint = "list_customers", input = GetUrl)]
pub async fn list_customers(
    #[server(default)] search: String,
    #[server(default)] by: SearchField,
    #[server(default)] reseller: String,
    #[server(default)] provider: String,
    #[server(default)] size: PageSize,
    #[server(default)] seek: Option<Seek>,
) -> Result<Page<CustomerSummary>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{customer::CustomerQuery, role::Capability},
        portal::customer::parse_customer_query,
    };
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        let search = parse_customer_query(&CustomerQuery { text: search, field: by, reseller, provider })?;
        portal.list_customers(&scope, &search, size, seek.as_ref()).await
    })
    .await
}

/// Finds the few best matches for a text by name, domain or id.
#[server(prefix = "/api", endpoint = "find_customers", input = GetUrl)]
pub async fn find_customers(#[server(default)] text: String) -> Result<Vec<CustomerSummary>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.find_customers(&scope, &text).await
    })
    .await
}

/// Lists the customers that the person opened most recently, newest first.
#[server(prefix = "/api", endpoint = "list_recent_customers", input = GetUrl)]
pub async fn list_recent_customers() -> Result<Vec<CustomerSummary>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.partner()?;
        portal.list_recent_customers(&scope)
    })
    .await
}

/// Loads a customer; without its billing profile for people who may not read billing.
#[server(prefix = "/api", endpoint = "load_customer", input = GetUrl)]
pub async fn load_customer(customer: CustomerId) -> Result<Customer, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let mut customer = portal.load_customer(&scope).await?;
        if !principal.may(Capability::ReadBilling) {
            customer.billing = None;
        }
        Ok(customer)
    })
    .await
}

/// Loads a customer's name and domain, for the frame of the customer's pages.
#[server(prefix = "/api", endpoint = "load_customer_summary", input = GetUrl)]
pub async fn load_customer_summary(customer: CustomerId) -> Result<CustomerSummary, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_customer_summary(&scope).await
    })
    .await
}

/// Loads a customer's company profile.
#[server(prefix = "/api", endpoint = "load_company_profile", input = GetUrl)]
pub async fn load_company_profile(customer: CustomerId) -> Result<CompanyProfile, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadCustomers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_company_profile(&scope).await
    })
    .await
}
