//! Search for customers, and their details.

use super::{Error, Portal, normalization::search_both_normalizations, search_text::composed};
use crate::{
    domain::{
        customer::{
            self, CompanyProfile, Customer, CustomerQuery, CustomerSearch, CustomerSummary, Relationship, SearchField,
            parse_search,
        },
        page::{Page, Seek},
        preferences::PageSize,
        principal::{CustomerScope, PartnerScope, Scope as _},
    },
    partner_center::{self, ErrorKind, customer::Customers},
    store::RecentCustomer,
};

/// Maximum number of customers of each kind that a quick search returns.
const QUICK_SEARCH_ROWS: u32 = 6;

/// Parses the query of the customer list, with Unicode composition as in all searches.
///
/// # Errors
/// [`Error::Invalid`] at the fields `search`, `reseller` and `provider`.
pub fn parse_customer_query(query: &CustomerQuery) -> Result<CustomerSearch, Error> {
    Ok(customer::parse_customer_query(query, composed)?)
}

impl Portal {
    /// Returns a page of the partner's customers. A search by id returns one page with at most one customer.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_customers(
        &self,
        scope: &PartnerScope,
        search: &CustomerSearch,
        size: PageSize,
        seek: Option<&Seek>,
    ) -> Result<Page<CustomerSummary>, Error> {
        self.customers_page(scope, search, size.rows(), seek).await
    }

    /// Returns a page with another number of rows.
    pub(super) async fn customers_page(
        &self,
        scope: &PartnerScope,
        search: &CustomerSearch,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<CustomerSummary>, Error> {
        let client = self.client_for(scope).await?;
        let page = match search {
            CustomerSearch::All => client.customers().list(rows, seek).await?,
            CustomerSearch::StartsWith { field, text } => {
                starting_with(client.customers(), *field, text, rows, seek).await?
            }
            CustomerSearch::Reseller(reseller) => client.customers().of_reseller(*reseller, rows, seek).await?,
            CustomerSearch::Provider(provider) => client.customers().of_provider(*provider, rows, seek).await?,
            CustomerSearch::Id(id) => match client.customer(&scope.customer(*id)).load().await {
                Ok(customer) => Page::whole(vec![customer.summary]),
                Err(error) if error.kind() == ErrorKind::NotFound => Page::whole(Vec::new()),
                Err(error) => return Err(error.into()),
            },
        };
        Ok(page)
    }

    /// Returns the few best matches for a text: the customer with that id, or those whose name begins with it, then
    /// those whose domain does.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn find_customers(&self, scope: &PartnerScope, text: &str) -> Result<Vec<CustomerSummary>, Error> {
        let text = match parse_search(text, SearchField::Name, composed)? {
            CustomerSearch::All => return Ok(Vec::new()),
            CustomerSearch::StartsWith { text, .. } => text,
            search => return Ok(self.list_customers(scope, &search, PageSize::default(), None).await?.items),
        };
        let client = self.client_for(scope).await?;
        let customers = client.customers();
        let (by_name, by_domain) = futures::try_join!(
            starting_with(customers, SearchField::Name, &text, QUICK_SEARCH_ROWS, None),
            starting_with(customers, SearchField::Domain, &text, QUICK_SEARCH_ROWS, None),
        )?;
        let mut found = by_name.items;
        for customer in by_domain.items {
            if !found.iter().any(|known| known.id == customer.id) {
                found.push(customer);
            }
        }
        Ok(found)
    }

    /// Returns a customer, and adds it to the person's recently opened ones.
    ///
    /// # Errors
    /// [`Error::Upstream`]; a customer of another partner is not found.
    pub async fn load_customer(&self, scope: &CustomerScope) -> Result<Customer, Error> {
        let client = self.client_for(scope).await?;
        let customer = match client.customer(scope).load().await {
            // If customer users get a not-found response for their own tenant, the relationship has ended, whoever
            // ended it.
            Err(error) if error.kind() == ErrorKind::NotFound && scope.delegation().is_none() => {
                self.record_not_customer(scope).await;
                return Err(error.into());
            }
            loaded => loaded?,
        };
        let CustomerSummary { name, domain, .. } = &customer.summary;
        if let Some(staff) = scope.staff()
            && !self.speculative
            && let Err(error) = self.store().touch_recent_customer(&staff, scope.customer(), name, domain).await
        {
            // A convenience, whose failure must not prevent the customer from being shown.
            tracing::warn!(%error, "recent customer not stored");
        }
        Ok(customer)
    }

    /// Returns the customer's name and domain for the frame of its pages, as this person last saw them, so that no page
    /// loads them again. The page's own calls reveal whether the customer is still the partner's.
    ///
    /// # Errors
    /// As [`load_customer`](Self::load_customer), for a customer that this person has not opened recently.
    pub async fn load_customer_summary(&self, scope: &CustomerScope) -> Result<CustomerSummary, Error> {
        let recent = scope.staff().map(|staff| self.list_recent_customers(&staff)).transpose()?;
        match recent.into_iter().flatten().find(|recent| recent.id == scope.customer()) {
            Some(summary) => Ok(summary),
            None => Ok(self.load_customer(scope).await?.summary),
        }
    }

    /// Returns the customer's company profile.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_company_profile(&self, scope: &CustomerScope) -> Result<CompanyProfile, Error> {
        Ok(self.client_for(scope).await?.customer(scope).load_company_profile().await?)
    }

    /// Returns the customers that this person opened most recently, newest first.
    ///
    /// # Errors
    /// Never in practice: the request is of the scope's partner.
    pub fn list_recent_customers(&self, scope: &PartnerScope) -> Result<Vec<CustomerSummary>, Error> {
        let summary = |recent: &RecentCustomer| CustomerSummary {
            id: recent.customer,
            name: recent.name.clone(),
            domain: recent.domain.clone(),
            relationship: Relationship::Unknown,
            country: None,
        };
        Ok(self.partner_context(scope)?.recent.iter().map(summary).collect())
    }
}

/// Finds customers that begin with a text, in both Unicode normalizations.
async fn starting_with(
    customers: Customers<'_>,
    field: SearchField,
    text: &str,
    rows: u32,
    seek: Option<&Seek>,
) -> Result<Page<CustomerSummary>, partner_center::Error> {
    let same = |one: &CustomerSummary, other: &CustomerSummary| one.id == other.id;
    let fetch = move |text: String, seek: Option<Seek>| async move {
        customers.search(field, &text, rows, seek.as_ref()).await
    };
    search_both_normalizations(text, seek, same, fetch).await
}
