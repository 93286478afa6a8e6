//! A company that is to become a customer with a tenant of its own (article "Create a customer").

mod form;

use serde::{Deserialize, Serialize};

pub use self::form::{NewCustomerForm, parse_new_customer};
use crate::domain::{
    address::AddressVerdict, billing_profile::BillingProfile, cloud::Cloud, id::CustomerId, password::Password,
};

/// The first label of the domain that a new tenant begins with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DomainPrefix(String);

/// Why a text is no prefix of a tenant's first domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum DomainPrefixError {
    /// Nothing was given.
    #[error("empty")]
    Missing,
    /// Over [`DomainPrefix::MAX_CHARS`].
    #[error("longer than {} characters", DomainPrefix::MAX_CHARS)]
    TooLong,
    /// Has something else than letters from a to z and digits.
    #[error("not letters and digits")]
    Malformed,
}

impl DomainPrefix {
    /// Longest prefix of a tenant's first domain (Microsoft 365, "Domains FAQ").
    pub const MAX_CHARS: usize = 27;

    /// Reads what a person typed; the cloud's ending may stand behind it.
    ///
    /// # Errors
    /// [`DomainPrefixError`]
    pub fn parse(text: &str, cloud: Cloud) -> Result<Self, DomainPrefixError> {
        let text = text.trim().to_ascii_lowercase();
        let ending = format!(".{}", cloud.first_domain_ending());
        let prefix = text.strip_suffix(&ending).unwrap_or(&text);
        match prefix.chars().count() {
            0 => Err(DomainPrefixError::Missing),
            count if count > Self::MAX_CHARS => Err(DomainPrefixError::TooLong),
            _ if !prefix.bytes().all(|byte| byte.is_ascii_alphanumeric()) => Err(DomainPrefixError::Malformed),
            _ => Ok(Self(prefix.to_owned())),
        }
    }

    /// The whole domain in a cloud.
    pub fn domain(&self, cloud: Cloud) -> String {
        format!("{}.{}", self.0, cloud.first_domain_ending())
    }
}

/// Whether somebody has a domain.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum DomainStanding {
    /// Nobody has it.
    Free,
    /// Some tenant has it.
    Taken,
    /// It can be nobody's: it is no prefix of a tenant's first domain.
    Impossible,
}

/// A company that is to become a customer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewCustomer {
    /// The tenant's first domain.
    pub domain: String,
    /// The number under which the company is registered, in the countries that take one.
    pub registration_number: Option<String>,
    /// Whom to bill, and the company's name.
    pub billing: BillingProfile,
    /// Location account id (MPN id) of the indirect reseller that it is sold through.
    pub reseller: Option<String>,
    /// Whether Microsoft's default GDAP relationship is made with it.
    pub default_gdap: bool,
}

/// A new customer's details, looked at before anything is made of them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCustomerReview {
    /// What was typed.
    pub form: NewCustomerForm,
    /// The tenant's first domain.
    pub domain: String,
    /// What Partner Center thinks of the address; none where it could not be asked.
    pub address: Option<AddressVerdict>,
    /// Whether the person wants to go on changing what was typed, so that nobody was asked.
    pub edit: bool,
}

/// A customer that was just made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedCustomer {
    /// The new tenant.
    pub id: CustomerId,
    /// The company's name.
    pub name: String,
    /// The tenant's first domain.
    pub domain: String,
    /// How its administrator signs in for the first time. The service tells it this once; where it did not, an
    /// administrator's password has to be reset.
    pub sign_in: Option<FirstSignIn>,
}

/// How a new tenant's administrator signs in for the first time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FirstSignIn {
    /// What they sign in with, whole.
    pub user_name: String,
    /// Their password, told once.
    pub password: Password,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_prefix_is_letters_and_digits_with_or_without_the_clouds_ending() {
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
