//! The domains of a customer's directory (article "Get a customer custom domain").

use super::{customer::CustomerHandle, error::Error, operation::Operation, present::present};

static LIST: Operation =
    Operation::read("get-customer-custom-domain", "customdomains").per_customer().accepts_application_too();

impl CustomerHandle<'_> {
    /// Returns the names of the customer's domains, including the tenant's initial domain. Requires a GDAP role;
    /// delegated administration privileges (DAP) do not suffice.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list_custom_domains(self) -> Result<Vec<String>, Error> {
        let name = |name: String| present(Some(name));
        self.request(&LIST).at("customDomains").list(name, |name: &String| Some(name.to_ascii_lowercase())).await
    }
}
