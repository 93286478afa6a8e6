//! Finding customers and looking at one.

use super::{Error, Portal};
use crate::{
    domain::{
        actor::{CustomerScope, PartnerScope},
        customer::{
            CompanyProfile, Customer, CustomerSearch, CustomerSummary, Relationship, SearchField, SearchTextError,
        },
        page::{Page, Seek},
        preferences::PageSize,
    },
    error::{FieldError, Problem},
    partner_center::Kind,
    store::RecentCustomer,
};

/// How many customers a quick search answers with, of each kind.
const QUICK: u32 = 6;

/// Reads what a person typed into a search.
///
/// # Errors
/// [`Error::Invalid`] at the field `search`.
pub fn parse_search(text: &str, field: SearchField) -> Result<CustomerSearch, Error> {
    CustomerSearch::parse(text, field).map_err(|error| {
        let problem = match error {
            SearchTextError::TooLong => Problem::TooLong { max: CustomerSearch::MAX_CHARS },
            SearchTextError::Control => Problem::Control,
        };
        Error::Invalid(vec![FieldError::new("search", problem)])
    })
}

impl Portal {
    /// A page of the partner's customers. A search by id has one page with one customer, or none.
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
        let client = self.staff_client(scope).await?;
        let page = match search {
            CustomerSearch::All => client.customers().list(size.rows(), seek).await?,
            CustomerSearch::StartsWith { field, text } => {
                client.customers().search(*field, text, size.rows(), seek).await?
            }
            CustomerSearch::Id(id) => match client.customer(&scope.customer(*id)).load().await {
                Ok(customer) => Page::whole(vec![customer.summary]),
                Err(error) if error.kind() == Kind::NotFound => Page::whole(Vec::new()),
                Err(error) => return Err(error.into()),
            },
        };
        Ok(page)
    }

    /// The few customers that a text most likely means: the one with that id, or those whose name begins so, then those
    /// whose domain does.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn find_customers(&self, scope: &PartnerScope, text: &str) -> Result<Vec<CustomerSummary>, Error> {
        let text = match parse_search(text, SearchField::Name)? {
            CustomerSearch::All => return Ok(Vec::new()),
            search @ CustomerSearch::Id(_) => {
                return Ok(self.list_customers(scope, &search, PageSize::default(), None).await?.items);
            }
            CustomerSearch::StartsWith { text, .. } => text,
        };
        let client = self.staff_client(scope).await?;
        let customers = client.customers();
        let (by_name, by_domain) = futures::try_join!(
            customers.search(SearchField::Name, &text, QUICK, None),
            customers.search(SearchField::Domain, &text, QUICK, None),
        )?;
        let mut found = by_name.items;
        for customer in by_domain.items {
            if !found.iter().any(|known| known.id == customer.id) {
                found.push(customer);
            }
        }
        Ok(found)
    }

    /// One customer, and a note that this person looked at it.
    ///
    /// # Errors
    /// [`Error::Upstream`]; a customer who is not the partner's is not found.
    pub async fn load_customer(&self, scope: &CustomerScope) -> Result<Customer, Error> {
        let client = self.staff_client(scope.partner()).await?;
        let customer = client.customer(scope).load().await?;
        let CustomerSummary { name, domain, .. } = &customer.summary;
        if let Err(error) = self.store().touch_recent_customer(scope, name, domain).await {
            // A convenience; the customer is shown all the same.
            tracing::warn!(%error, "cannot note a recent customer");
        }
        Ok(customer)
    }

    /// The customer's name and domain, for the frame around a page about something of the customer's: as this person last
    /// saw them, so that no page asks for them again. What the page itself asks for says whether the customer still is
    /// the partner's.
    ///
    /// # Errors
    /// As [`load_customer`](Self::load_customer), for a customer that this person has not looked at lately.
    pub async fn load_customer_summary(&self, scope: &CustomerScope) -> Result<CustomerSummary, Error> {
        let recent = self.list_recent_customers(scope.partner()).await?;
        match recent.into_iter().find(|recent| recent.id == scope.customer()) {
            Some(summary) => Ok(summary),
            None => Ok(self.load_customer(scope).await?.summary),
        }
    }

    /// What is known of the company.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_company_profile(&self, scope: &CustomerScope) -> Result<CompanyProfile, Error> {
        Ok(self.staff_client(scope.partner()).await?.customer(scope).load_company_profile().await?)
    }

    /// The customers that this person looked at last, newest first.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_recent_customers(&self, scope: &PartnerScope) -> Result<Vec<CustomerSummary>, Error> {
        let recent = self.store().recent_customers(scope).await?;
        let summary = |recent: RecentCustomer| CustomerSummary {
            id: recent.customer,
            name: recent.name,
            domain: recent.domain,
            relationship: Relationship::Unknown,
        };
        Ok(recent.into_iter().map(summary).collect())
    }
}
