//! A company that becomes a customer with a new tenant (article "Create a customer").

mod form;

use serde::{Deserialize, Serialize};

pub use self::form::{NewCustomerForm, parse_new_customer};
use crate::domain::{
    address::AddressValidation, billing_profile::BillingProfile, cloud::Cloud, id::CustomerId, password::Password,
};

/// The first label of a new tenant's initial domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainPrefix(String);

/// The reason why a text is not a valid domain prefix.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DomainPrefixError {
    /// The text is empty.
    #[error("empty")]
    Missing,
    /// The text is longer than [`DomainPrefix::MAX_CHARS`].
    #[error("longer than {} characters", DomainPrefix::MAX_CHARS)]
    TooLong,
    /// The text contains anything but the letters a to z and digits.
    #[error("not letters and digits")]
    Malformed,
}

impl DomainPrefix {
    /// Maximum length of the prefix, in characters (Microsoft 365, "Domains FAQ").
    pub const MAX_CHARS: usize = 27;

    /// Parses a prefix; the cloud's domain suffix may follow it.
    ///
    /// # Errors
    /// [`DomainPrefixError`]
    pub fn parse(text: &str, cloud: Cloud) -> Result<Self, DomainPrefixError> {
        let text = text.trim().to_ascii_lowercase();
        let suffix = format!(".{}", cloud.initial_domain_suffix());
        let prefix = text.strip_suffix(&suffix).unwrap_or(&text);
        match prefix.chars().count() {
            0 => Err(DomainPrefixError::Missing),
            count if count > Self::MAX_CHARS => Err(DomainPrefixError::TooLong),
            _ if !prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Err(DomainPrefixError::Malformed),
            _ => Ok(Self(prefix.to_owned())),
        }
    }

    /// Returns the complete domain in a cloud.
    pub fn domain(&self, cloud: Cloud) -> String {
        format!("{}.{}", self.0, cloud.initial_domain_suffix())
    }
}

/// The availability of a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DomainAvailability {
    /// The domain is available.
    Free,
    /// The domain belongs to some tenant.
    Taken,
    /// The domain is invalid: it does not consist of a valid prefix.
    Impossible,
}

/// A company to create as a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// The tenant's initial domain.
    pub domain: String,
    /// The company's registration number, in the countries that use one.
    pub registration_number: Option<String>,
    /// The billing profile, which includes the company's name.
    pub billing: BillingProfile,
    /// Location account id (MPN id) of the customer's indirect reseller.
    pub reseller: Option<String>,
    /// `true` if Microsoft's default GDAP relationship is created with the customer.
    pub default_gdap: bool,
}

/// A new customer's details, for review before the customer is created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCustomerReview {
    /// The typed fields.
    pub form: NewCustomerForm,
    /// The tenant's initial domain.
    pub domain: String,
    /// Partner Center's validation of the address; none if it could not be requested.
    pub address: Option<AddressValidation>,
    /// `true` if the person wants to continue editing, in which case nothing was validated.
    pub edit: bool,
}

/// A customer that was just created.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedCustomer {
    /// The new tenant.
    pub id: CustomerId,
    /// The company's name.
    pub name: String,
    /// The tenant's initial domain.
    pub domain: String,
    /// The credentials of the first administrator. The service returns them only once; if it did not, an
    /// administrator's password must be reset.
    pub sign_in: Option<FirstSignIn>,
}

/// The first credentials of a new tenant's administrator.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstSignIn {
    /// The complete user principal name.
    pub user_name: String,
    /// The password, which is shown once.
    pub password: Password,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn domain_prefix_is_letters_and_digits_with_or_without_the_suffix() {
        let domain = |text: &str, cloud| DomainPrefix::parse(text, cloud).map(|prefix| prefix.domain(cloud));
        assert_eq!(domain(" Fabrikam7 ", Cloud::Global).as_deref(), Ok("fabrikam7.onmicrosoft.com"));
        assert_eq!(domain("fabrikam.onmicrosoft.com", Cloud::Global).as_deref(), Ok("fabrikam.onmicrosoft.com"));
        assert_eq!(domain("fabrikam", Cloud::China).as_deref(), Ok("fabrikam.partner.onmschina.cn"));
        for (text, error) in [
            ("", DomainPrefixError::Missing),
            (".onmicrosoft.com", DomainPrefixError::Missing),
            ("fabri-kam", DomainPrefixError::Malformed),
            ("łódź", DomainPrefixError::Malformed),
            ("fabrikam.onmicrosoft.us", DomainPrefixError::Malformed),
            (&"a".repeat(28), DomainPrefixError::TooLong),
        ] {
            assert_eq!(domain(text, Cloud::Global), Err(error), "{text}");
        }
    }
}
