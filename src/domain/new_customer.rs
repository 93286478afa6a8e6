//! A company that is to become a customer with a tenant of its own (article "Create a customer").

use serde::{Deserialize, Serialize};

use crate::domain::{
    address::{Address, AddressVerdict},
    billing_profile::{BillingProfile, BillingProfileForm},
    cloud::Cloud,
    id::CustomerId,
    password::Password,
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

/// The fields of the form of a new customer, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the member of the new customer that has its name")]
pub struct NewCustomerForm {
    pub company_name: String,
    pub domain: String,
    pub registration_number: String,
    pub first_name: String,
    pub last_name: String,
    pub email: String,
    pub culture: String,
    pub language: String,
    pub country: String,
    pub line1: String,
    pub line2: String,
    pub line3: String,
    pub city: String,
    pub state: String,
    pub postal_code: String,
    pub phone: String,
    pub reseller: String,
    pub default_gdap: String,
}

impl NewCustomerForm {
    /// What was typed, as `value` finds it by a field's name.
    pub fn read<'a>(value: impl Fn(&str) -> Option<&'a str>) -> Self {
        let text = |field: &str| value(field).unwrap_or_default().to_owned();
        Self {
            company_name: text("company_name"),
            domain: text("domain"),
            registration_number: text("registration_number"),
            first_name: text("first_name"),
            last_name: text("last_name"),
            email: text("email"),
            culture: text("culture"),
            language: text("language"),
            country: text("country"),
            line1: text("line1"),
            line2: text("line2"),
            line3: text("line3"),
            city: text("city"),
            state: text("state"),
            postal_code: text("postal_code"),
            phone: text("phone"),
            reseller: text("reseller"),
            default_gdap: text("default_gdap"),
        }
    }

    /// Names of the fields with what was typed, for a form that carries them on unseen.
    pub fn fields(&self) -> [(&'static str, &str); 18] {
        [
            ("company_name", self.company_name.as_str()),
            ("domain", &self.domain),
            ("registration_number", &self.registration_number),
            ("first_name", &self.first_name),
            ("last_name", &self.last_name),
            ("email", &self.email),
            ("culture", &self.culture),
            ("language", &self.language),
            ("country", &self.country),
            ("line1", &self.line1),
            ("line2", &self.line2),
            ("line3", &self.line3),
            ("city", &self.city),
            ("state", &self.state),
            ("postal_code", &self.postal_code),
            ("phone", &self.phone),
            ("reseller", &self.reseller),
            ("default_gdap", &self.default_gdap),
        ]
    }

    /// Whether Microsoft's default GDAP relationship is wished for: the box is ticked.
    pub fn wants_gdap(&self) -> bool {
        self.default_gdap == "true"
    }

    /// What the form has in common with that of a billing profile.
    pub fn billing(&self) -> BillingProfileForm {
        BillingProfileForm {
            company_name: self.company_name.clone(),
            first_name: self.first_name.clone(),
            last_name: self.last_name.clone(),
            email: self.email.clone(),
            culture: self.culture.clone(),
            language: self.language.clone(),
            country: self.country.clone(),
            line1: self.line1.clone(),
            line2: self.line2.clone(),
            line3: self.line3.clone(),
            city: self.city.clone(),
            state: self.state.clone(),
            postal_code: self.postal_code.clone(),
            phone: self.phone.clone(),
        }
    }

    /// The same with another address; who answers at it stays.
    #[must_use]
    pub fn at(&self, address: &Address) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let [line1, line2, line3] = address.lines.clone().map(Option::unwrap_or_default);
        Self {
            line1,
            line2,
            line3,
            city: text(&address.city),
            state: text(&address.state),
            postal_code: text(&address.postal_code),
            ..self.clone()
        }
    }
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

    #[test]
    fn a_form_that_is_carried_on_is_read_as_it_was() {
        let form = NewCustomerForm {
            company_name: "Żubr & Syn".into(),
            domain: "zubr".into(),
            country: "PL".into(),
            default_gdap: "true".into(),
            ..NewCustomerForm::default()
        };
        let fields = form.fields();
        let value = |field: &str| fields.iter().find(|(name, _)| *name == field).map(|(_, value)| *value);
        assert_eq!(NewCustomerForm::read(value), form);
    }
}
