//! Finding customers and looking at one.

use super::{Error, Portal, sought::composed, spelling::in_both_spellings};
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
    partner_center::{self, Kind, customer::Customers},
    store::RecentCustomer,
};

/// How many customers a quick search answers with, of each kind.
const QUICK: u32 = 6;

/// Reads what the list is asked for, with letters composed as every search has them.
///
/// # Errors
/// [`Error::Invalid`] at the fields `search`, `reseller` and `provider`.
pub fn parse_customer_query(query: &CustomerQuery) -> Result<CustomerSearch, Error> {
    Ok(customer::parse_customer_query(query, composed)?)
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
        self.customers_page(scope, search, size.rows(), seek).await
    }

    /// The same with another number of rows.
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
        let text = match parse_search(text, SearchField::Name, composed)? {
            CustomerSearch::All => return Ok(Vec::new()),
            CustomerSearch::StartsWith { text, .. } => text,
            search => return Ok(self.list_customers(scope, &search, PageSize::default(), None).await?.items),
        };
        let client = self.client_for(scope).await?;
        let customers = client.customers();
        let (by_name, by_domain) = futures::try_join!(
            starting_with(customers, SearchField::Name, &text, QUICK, None),
            starting_with(customers, SearchField::Domain, &text, QUICK, None),
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
        let client = self.client_for(scope).await?;
        let customer = match client.customer(scope).load().await {
            // What the customer's own people are told is no customer of the partner's is none, whoever ended it.
            Err(error) if error.kind() == Kind::NotFound && scope.delegation().is_none() => {
                self.note_no_customer(scope).await;
                return Err(error.into());
            }
            loaded => loaded?,
        };
        let CustomerSummary { name, domain, .. } = &customer.summary;
        if let Some(staff) = scope.staff()
            && !self.speculative
            && let Err(error) = self.store().touch_recent_customer(&staff, scope.customer(), name, domain).await
        {
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
        let recent = scope.staff().map(|staff| self.list_recent_customers(&staff)).transpose()?;
        match recent.into_iter().flatten().find(|recent| recent.id == scope.customer()) {
            Some(summary) => Ok(summary),
            None => Ok(self.load_customer(scope).await?.summary),
        }
    }

    /// What is known of the company.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_company_profile(&self, scope: &CustomerScope) -> Result<CompanyProfile, Error> {
        Ok(self.client_for(scope).await?.customer(scope).load_company_profile().await?)
    }

    /// The customers that this person looked at last, newest first.
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

/// Looks for what begins with a text, in both of its spellings.
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
    in_both_spellings(text, seek, same, fetch).await
}
