//! Creation of customers, with the checks before it (articles "Create a customer", "Create a customer for an indirect
//! reseller", "Verify domain availability", "Validate an address").

use http::Method;
use serde_json::Value;

use super::{
    address,
    client::Client,
    customer::{Customers, summary},
    error::{Error, ErrorKind},
    operation::{Operation, RetryPolicy},
    present::present,
    wire::{
        address_validation::AddressValidationResponse,
        customer::{Address as WireAddress, BillingProfile, CompanyProfile, Customer},
    },
};
use crate::domain::{
    address::{Address, AddressStatus, AddressValidation},
    id::RequestId,
    new_customer::{CreatedCustomer, FirstSignIn, NewCustomer},
    password::Password,
};

/// The service deduplicates requests by their `MS-RequestId`.
static CREATE: Operation = Operation::write("create-a-customer", "customers", Method::POST, RetryPolicy::Deduplicated)
    .accepts_application_too();
static DOMAIN: Operation = Operation::write("verify-domain-availability", "domains", Method::HEAD, RetryPolicy::Read)
    .accepts_application_too();
/// A POST without side effects.
static ADDRESS: Operation =
    Operation::write("validate-an-address", "validations", Method::POST, RetryPolicy::Read).accepts_application_too();

impl Client {
    /// Returns whether a tenant with this domain exists. The service responds with 200 if so, and with 404 otherwise.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn is_domain_taken(&self, domain: &str) -> Result<bool, Error> {
        match self.request(&DOMAIN).at("domains").at(domain).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Validates an address. An older version of the API returns only yes or no.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn validate_address(&self, address: &Address) -> Result<AddressValidation, Error> {
        let mut body = WireAddress::default();
        address::write(address, &mut body);
        let status_only = |address_status| AddressValidation { address_status, suggestions: Vec::new(), message: None };
        let response = match self.request(&ADDRESS).at("validations").at("address").body(&body).send().await {
            Ok(response) => response,
            Err(error) if error.kind() == ErrorKind::Invalid => return Ok(status_only(AddressStatus::None)),
            Err(error) => return Err(error),
        };
        if response.bytes().is_empty() {
            return Ok(status_only(AddressStatus::Verified));
        }
        match response.json()? {
            Value::Bool(true) => Ok(status_only(AddressStatus::Verified)),
            Value::Bool(false) => Ok(status_only(AddressStatus::None)),
            _ => response.json_in_any_case().map(parse_validation),
        }
    }
}

fn parse_validation(wire: AddressValidationResponse) -> AddressValidation {
    AddressValidation {
        address_status: AddressStatus::parse(wire.status.as_deref().unwrap_or_default()),
        suggestions: wire.suggested_addresses.unwrap_or_default().into_iter().map(address::read).collect(),
        message: present(wire.validation_message),
    }
}

impl Customers<'_> {
    /// Creates a customer with a tenant of its own. The response contains the password of the tenant's first
    /// administrator; the service repeats it only for the same request id.
    ///
    /// # Errors
    /// See [`ErrorKind`].
    pub async fn create(self, new: &NewCustomer, request: RequestId) -> Result<CreatedCustomer, Error> {
        let request = self.client().request(&CREATE).at("customers").request_id(request);
        let response = request.body(&wire_customer(new)).send().await?;
        let wire: Customer = response.json_in_any_case()?;
        let credentials = wire.user_credentials.clone();
        let billing_name = wire.billing_profile.clone().and_then(|profile| present(profile.company_name));
        let created = summary(wire.into()).ok_or_else(|| response.unreadable("id: missing"))?;
        let domain = if created.domain.is_empty() { new.domain.clone() } else { created.domain };
        let sign_in = credentials.and_then(|credentials| {
            let name = present(credentials.user_name)?;
            let user_name = if name.contains('@') { name } else { format!("{name}@{domain}") };
            Some(FirstSignIn { user_name, password: Password::generated(credentials.password?) })
        });
        // The password is returned only once and would be lost with an error: an incomplete response is accepted.
        let name = billing_name.or_else(|| present(Some(created.name))).or_else(|| new.billing.company_name.clone());
        let name = name.unwrap_or_default();
        Ok(CreatedCustomer { id: created.id, name, domain, sign_in })
    }
}

fn wire_customer(new: &NewCustomer) -> Customer {
    let billing = &new.billing;
    let address = billing.address.as_ref().map(|address| {
        let mut wire = WireAddress::default();
        address::write(address, &mut wire);
        wire
    });
    Customer {
        company_profile: Some(CompanyProfile {
            domain: Some(new.domain.clone()),
            organization_registration_number: new.registration_number.clone(),
            ..CompanyProfile::default()
        }),
        billing_profile: Some(BillingProfile {
            first_name: billing.first_name.clone(),
            last_name: billing.last_name.clone(),
            email: billing.email.clone(),
            culture: billing.culture.clone(),
            language: billing.language.clone(),
            company_name: billing.company_name.clone(),
            default_address: address,
            ..BillingProfile::default()
        }),
        associated_partner_id: new.reseller.clone(),
        enable_gdap_by_default: Some(new.default_gdap),
        ..Customer::default()
    }
}
