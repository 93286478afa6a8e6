//! Finding customers and looking at one.

use super::{
    Error, Portal,
    sought::{composed, decomposed},
};
use crate::{
    domain::{
        customer::{
            CompanyProfile, Customer, CustomerSearch, CustomerSummary, Relationship, SearchField, SearchTextError,
        },
        form::Fields,
        id::TenantId,
        page::{Page, Seek},
        preferences::PageSize,
        principal::{CustomerScope, PartnerScope, Scope as _},
    },
    error::{FieldError, Problem},
    partner_center::{self, Kind, customer::Customers},
    store::RecentCustomer,
};

/// How many customers a quick search answers with, of each kind.
const QUICK: u32 = 6;

/// Reads what a person typed into a search.
///
/// # Errors
/// [`Error::Invalid`] at the field `search`.
pub fn parse_search(text: &str, field: SearchField) -> Result<CustomerSearch, Error> {
    // What is refused is refused as it was typed.
    let even = if text.chars().any(char::is_control) { text.to_owned() } else { composed(text) };
    CustomerSearch::parse(&even, field).map_err(|error| {
        let problem = match error {
            SearchTextError::TooLong => Problem::TooLong { max: CustomerSearch::MAX_CHARS },
            SearchTextError::Control => Problem::Control,
        };
        Error::Invalid(vec![FieldError::new("search", problem)])
    })
}

/// What the list of customers is asked for, as it came.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct CustomerQuery {
    /// What a name or domain begins with, or an id.
    pub text: String,
    /// Which of the two.
    pub field: SearchField,
    /// Tenant of the indirect reseller.
    pub reseller: String,
    /// Tenant of the indirect provider.
    pub provider: String,
}

/// Reads what the list is asked for. Partner Center takes one filter at a time, so a second one is refused rather than
/// left out.
///
/// # Errors
/// [`Error::Invalid`] at the fields `search`, `reseller` and `provider`.
pub fn parse_customer_query(query: &CustomerQuery) -> Result<CustomerSearch, Error> {
    let text = parse_search(&query.text, query.field)?;
    let mut fields = Fields::default();
    let mut tenant = |field: &str, text: &str| {
        let tenant: Option<TenantId> = text.trim().parse().ok();
        if tenant.is_none() && !text.trim().is_empty() {
            fields.refuse(field, Problem::Malformed);
        }
        tenant
    };
    let reseller = tenant("reseller", &query.reseller);
    let provider = tenant("provider", &query.provider);
    let search = match (text, reseller, provider) {
        (text, None, None) => text,
        (CustomerSearch::All, Some(reseller), None) => CustomerSearch::Reseller(reseller),
        (CustomerSearch::All, None, Some(provider)) => CustomerSearch::Provider(provider),
        (text, _, provider) => {
            fields.refuse(if provider.is_some() { "provider" } else { "reseller" }, Problem::Alone);
            text
        }
    };
    Ok(fields.finish(search)?)
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
                search_either_way(client.customers(), *field, text, rows, seek).await?
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
        let text = match parse_search(text, SearchField::Name)? {
            CustomerSearch::All => return Ok(Vec::new()),
            CustomerSearch::StartsWith { text, .. } => text,
            search => return Ok(self.list_customers(scope, &search, PageSize::default(), None).await?.items),
        };
        let client = self.client_for(scope).await?;
        let customers = client.customers();
        let (by_name, by_domain) = futures::try_join!(
            search_either_way(customers, SearchField::Name, &text, QUICK, None),
            search_either_way(customers, SearchField::Domain, &text, QUICK, None),
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
        let customer = client.customer(scope).load().await?;
        let CustomerSummary { name, domain, .. } = &customer.summary;
        if let Some(staff) = scope.staff()
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

/// Looks for what begins with a text, and where nothing does, for the same with its letters and their marks apart: the
/// service may tell the two from each other. Pages after the first are of the text that had one.
async fn search_either_way(
    customers: Customers<'_>,
    field: SearchField,
    text: &str,
    rows: u32,
    seek: Option<&Seek>,
) -> Result<Page<CustomerSummary>, partner_center::Error> {
    let found = customers.search(field, text, rows, seek).await;
    match (&found, decomposed(text)) {
        (Ok(page), Some(apart)) if page.items.is_empty() && seek.is_none() => {
            customers.search(field, &apart, rows, None).await
        }
        (Err(error), Some(apart)) if seek.is_some() && error.kind() == Kind::PageExpired => {
            customers.search(field, &apart, rows, seek).await
        }
        _ => found,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TENANT: &str = "484e548c-f5f3-4528-93a9-c16c6373cb59";

    fn parse(text: &str, reseller: &str, provider: &str) -> Result<CustomerSearch, Vec<FieldError>> {
        let query = CustomerQuery {
            text: text.into(),
            reseller: reseller.into(),
            provider: provider.into(),
            ..Default::default()
        };
        parse_customer_query(&query).map_err(|error| match error {
            Error::Invalid(fields) => fields,
            other => panic!("{other}"),
        })
    }

    #[test]
    fn one_thing_at_a_time_is_looked_for() {
        let tenant = TENANT.parse().unwrap();
        assert_eq!(parse("", "", " "), Ok(CustomerSearch::All));
        assert_eq!(parse(" ", &format!(" {TENANT} "), ""), Ok(CustomerSearch::Reseller(tenant)));
        assert_eq!(parse("", "", &TENANT.to_uppercase()), Ok(CustomerSearch::Provider(tenant)));
        for (text, reseller, provider, field) in
            [("a", TENANT, "", "reseller"), ("a", "", TENANT, "provider"), ("", TENANT, TENANT, "provider")]
        {
            assert_eq!(parse(text, reseller, provider), Err(vec![FieldError::new(field, Problem::Alone)]));
        }
    }

    #[test]
    fn what_is_no_id_is_refused_at_its_field() {
        let refused = |fields: &[&str]| {
            Err(fields.iter().map(|field| FieldError::new(*field, Problem::Malformed)).collect::<Vec<_>>())
        };
        for bad in ["484e548c", "484e548cf5f3452893a9c16c6373cb59", "{x}", "' or 1=1"] {
            assert_eq!(parse("", bad, ""), refused(&["reseller"]), "{bad}");
        }
        assert_eq!(parse("a", "x", "y"), refused(&["reseller", "provider"]));
        assert_eq!(parse("a\0", "x", ""), Err(vec![FieldError::new("search", Problem::Control)]));
    }
}
