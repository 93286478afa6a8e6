//! Creation of customers, with the checks before it (articles "Create a customer", "Create a customer for an indirect
//! reseller", "Verify domain availability", "Validate an address").

use http::Method;
use serde_json::Value;

use super::{
    address,
    client::Client,
    customer::{Customers, summary},
    error::{Error, Kind},
    operation::{Operation, RetryPolicy},
    present::present,
    wire::{
        address_validation::AddressValidationResponse,
        customer::{Address as WireAddress, BillingProfile, CompanyProfile, Customer},
    },
};
use crate::domain::{
    address::{Address, AddressStatus, AddressVerdict},
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
    /// See [`Kind`].
    pub async fn is_domain_taken(&self, domain: &str) -> Result<bool, Error> {
        match self.request(&DOMAIN).at("domains").at(domain).send().await {
            Ok(_) => Ok(true),
            Err(error) if error.kind() == Kind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Validates an address. An older version of the API returns only yes or no.
    ///
    /// # Errors
    /// See [`Kind`].
    pub async fn validate_address(&self, given: &Address) -> Result<AddressVerdict, Error> {
        let mut body = WireAddress::default();
        address::write(given, &mut body);
        let plain = |standing| AddressVerdict { standing, suggestions: Vec::new(), message: None };
        let answer = match self.request(&ADDRESS).at("validations").at("address").body(&body).send().await {
            Ok(answer) => answer,
            Err(error) if error.kind() == Kind::Invalid => return Ok(plain(AddressStatus::None)),
            Err(error) => return Err(error),
        };
        if answer.bytes().is_empty() {
            return Ok(plain(AddressStatus::Verified));
        }
        match answer.json()? {
            Value::Bool(true) => Ok(plain(AddressStatus::Verified)),
            Value::Bool(false) => Ok(plain(AddressStatus::None)),
            _ => answer.json_in_any_case().map(verdict),
        }
    }
}

fn verdict(wire: AddressValidationResponse) -> AddressVerdict {
    AddressVerdict {
        standing: AddressStatus::parse(wire.status.as_deref().unwrap_or_default()),
        suggestions: wire.suggested_addresses.unwrap_or_default().into_iter().map(address::read).collect(),
        message: present(wire.validation_message),
    }
}

impl Customers<'_> {
    /// Creates a customer with a tenant of its own. The response contains the password of the tenant's first
    /// administrator; the service repeats it only for the same request id.
    ///
    /// # Errors
    /// See [`Kind`].
    pub async fn create(self, new: &NewCustomer, request: RequestId) -> Result<CreatedCustomer, Error> {
        let request = self.client().request(&CREATE).at("customers").request_id(request);
        let answer = request.body(&written(new)).send().await?;
        let wire: Customer = answer.json_in_any_case()?;
        let credentials = wire.user_credentials.clone();
        let billed = wire.billing_profile.clone().and_then(|profile| present(profile.company_name));
        let made = summary(wire.into()).ok_or_else(|| answer.unreadable("id: missing"))?;
        let domain = if made.domain.is_empty() { new.domain.clone() } else { made.domain };
        let sign_in = credentials.and_then(|credentials| {
            let name = present(credentials.user_name)?;
            let user_name = if name.contains('@') { name } else { format!("{name}@{domain}") };
            Some(FirstSignIn { user_name, password: Password::made(credentials.password?) })
        });
        // An error would lose the password, which is returned once, so that the response is used as it is.
        let name = billed.or_else(|| present(Some(made.name))).or_else(|| new.billing.company_name.clone());
        let name = name.unwrap_or_default();
        Ok(CreatedCustomer { id: made.id, name, domain, sign_in })
    }
}

fn written(new: &NewCustomer) -> Customer {
    let billing = &new.billing;
    let address = billing.address.as_ref().map(|given| {
        let mut address = WireAddress::default();
        address::write(given, &mut address);
        address
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
