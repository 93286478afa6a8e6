//! Company profiles of customers (article "Get a customer's company profile").

use super::{
    customer::{CustomerHandle, company},
    error::Error,
    operation::Operation,
    wire::customer as wire,
};
use crate::domain::customer::CompanyProfile;

static LOAD: Operation = Operation::read("get-a-customer-s-company-profile", "customers").per_customer();

impl CustomerHandle<'_> {
    /// Returns the company profile; without delegated administration it lacks the address and the email address.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn load_company_profile(self) -> Result<CompanyProfile, Error> {
        let wire: wire::CompanyProfile = self.request(&LOAD).at("profiles").at("company").json().await?;
        Ok(company(wire))
    }
}
