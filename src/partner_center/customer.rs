//! Customers (articles "Get a list of customers", "Get a customer by company name or domain", "Get customers of an
//! indirect reseller", "Get a customer by ID").

mod read;

use super::{
    client::Client,
    error::Error,
    operation::Operation,
    prepared_request::PreparedRequest,
    wire::{customer, filter::FieldFilter},
};
use crate::domain::{
    customer::{Customer, CustomerSummary, SearchField},
    id::{CustomerId, TenantId},
    page::{Page, Seek},
    principal::CustomerScope,
};
pub(super) use read::{company, summary};

static LIST: Operation = Operation::read("get-a-list-of-customers", "customers").accepts_application_too();
static SEARCH: Operation = Operation::read("get-a-customer-by-name", "customers").accepts_application_too();
static OF_RESELLER: Operation = Operation::read("get-customers-of-an-indirect-reseller", "customers");
static BY_ID: Operation = Operation::read("get-a-customer-by-id", "customers").per_customer().accepts_application_too();

/// The operations on the partner's customers.
#[derive(Clone, Copy)]
pub struct Customers<'a> {
    client: &'a Client,
}

impl<'a> Customers<'a> {
    pub(super) const fn new(client: &'a Client) -> Self {
        Self { client }
    }

    /// Returns the client of the operations.
    pub(super) const fn client(self) -> &'a Client {
        self.client
    }

    /// Returns a page of all customers; 0 rows means all of them.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list(self, rows: u32, seek: Option<&Seek>) -> Result<Page<CustomerSummary>, Error> {
        fetch_page(self.client.request(&LIST).at("customers").query("size", rows).seek(seek)).await
    }

    /// Returns a page of the customers whose name or domain begins with a text, case-insensitively; 0 rows means all of
    /// them.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn search(
        self,
        field: SearchField,
        text: &str,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<CustomerSummary>, Error> {
        let field = match field {
            SearchField::Name => "CompanyName",
            SearchField::Domain => "Domain",
        };
        self.list_filtered(&SEARCH, field, text, rows, seek).await
    }

    /// Returns a page of the customers of an indirect reseller; 0 rows means all of them.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn of_reseller(
        self,
        reseller: TenantId,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<CustomerSummary>, Error> {
        self.list_filtered(&OF_RESELLER, "IndirectReseller", &reseller.to_string(), rows, seek).await
    }

    /// Returns a page of the customers of an indirect provider; 0 rows means all of them.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn of_provider(
        self,
        provider: TenantId,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<CustomerSummary>, Error> {
        self.list_filtered(&SEARCH, "IndirectCloudSolutionProvider", &provider.to_string(), rows, seek).await
    }

    async fn list_filtered(
        self,
        operation: &'static Operation,
        field: &str,
        prefix: &str,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<CustomerSummary>, Error> {
        let filter = FieldFilter::starts_with(field, prefix);
        let request = self.client.request(operation).at("customers").query("size", rows);
        fetch_page(request.json_query("filter", &filter).seek(seek)).await
    }
}

async fn fetch_page(request: PreparedRequest<'_>) -> Result<Page<CustomerSummary>, Error> {
    request.page(summary).await
}

/// The operations on one customer.
#[derive(Clone, Copy)]
pub struct CustomerHandle<'a> {
    client: &'a Client,
    scope: CustomerScope,
}

impl<'a> CustomerHandle<'a> {
    pub(super) const fn new(client: &'a Client, scope: CustomerScope) -> Self {
        Self { client, scope }
    }

    /// Returns the client of the operations.
    pub(super) const fn client(self) -> &'a Client {
        self.client
    }

    /// Returns the customer's id.
    pub(super) const fn customer(self) -> CustomerId {
        self.scope.customer()
    }

    /// Builds a request for an operation that concerns this customer; its path starts at `/v1`.
    pub(super) fn request_about(self, operation: &'static Operation) -> PreparedRequest<'a> {
        self.client.request_about(&self.scope, operation)
    }

    /// Builds a request for an operation on this customer; its path starts at `/v1/customers/{id}`.
    pub fn request(self, operation: &'static Operation) -> PreparedRequest<'a> {
        self.client.customer_request(&self.scope, operation)
    }

    /// Returns all details of the customer.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind); a customer of another partner is not found.
    pub async fn load(self) -> Result<Customer, Error> {
        let response = self.request(&BY_ID).send().await?;
        let wire = response.json::<customer::Customer>()?;
        read::customer(wire, self.scope.customer()).ok_or_else(|| response.unreadable("id: another customer's"))
    }
}
