//! A customer company (Partner Center resource "Customer resources").

mod query;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::query::{CustomerQuery, Normalizer, parse_customer_query, parse_search};

use crate::domain::{
    address::Address,
    billing_profile::BillingProfile,
    id::{CustomerId, TenantId, parse_pasted_guid},
    title::title,
};

/// A customer in a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSummary {
    /// The customer tenant id.
    pub id: CustomerId,
    /// The company's name, in any script; empty if the service has none.
    pub name: String,
    /// The default domain.
    pub domain: String,
    /// The customer's relationship to the partner.
    pub relationship: Relationship,
    /// The customer's country, ISO 3166-1 alpha-2, if the service sends it; lists rarely contain it.
    #[serde(default)]
    pub country: Option<String>,
}

impl CustomerSummary {
    /// Returns the label: the name, else the domain, else the id.
    pub fn title(&self) -> String {
        title([self.name.as_str(), &self.domain], self.id)
    }
}

/// A customer with all details from Partner Center.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// The fields that lists show too.
    pub summary: CustomerSummary,
    /// The customer's id in the commerce system.
    pub commerce_id: Option<String>,
    /// The company's address and contact data; absent without delegated administration.
    pub company: CompanyProfile,
    /// The billing profile; absent if the service omits it.
    pub billing: Option<BillingProfile>,
    /// `true` if delegated administration privileges (DAP) are active; absent if the service does not say.
    pub delegated_access: Option<bool>,
    /// The customer's custom domains, in addition to the default one; empty without delegated administration.
    pub custom_domains: Vec<String>,
}

/// The company's profile (resource `CustomerCompanyProfile`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyProfile {
    /// The registered address.
    pub address: Option<Address>,
    /// The company's e-mail address.
    pub email: Option<String>,
    /// The company's registration number, in the countries that require one.
    pub registration_number: Option<String>,
}

/// The relationship of a customer to the partner (enumeration `CustomerPartnerRelationship`); open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relationship {
    /// The partner resells to the customer.
    Reseller,
    /// The partner advises the customer.
    Advisor,
    /// The sale was made through a syndication partner.
    Syndication,
    /// Microsoft supports the customer.
    MicrosoftSupport,
    /// No relationship, or no longer.
    None,
    /// Not sent, or `unknown`.
    Unknown,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl Relationship {
    /// Parses the wire form (`microsoft_support`), ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "reseller" => Self::Reseller,
            "advisor" => Self::Advisor,
            "syndication" => Self::Syndication,
            "microsoft_support" | "microsoftsupport" => Self::MicrosoftSupport,
            "none" => Self::None,
            "" | "unknown" => Self::Unknown,
            _ => Self::Other(text.to_owned()),
        }
    }
}

/// The field that a search matches. The service matches prefixes only, ignoring case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchField {
    /// The company name.
    #[default]
    Name,
    /// The default domain.
    Domain,
}

/// A search for customers, as the URL holds it. A single variant applies, since the service accepts one filter at a
/// time.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum CustomerSearch {
    /// All customers.
    #[default]
    All,
    /// Customers for whom a field starts with a text.
    StartsWith {
        /// The field to match.
        field: SearchField,
        /// The prefix; trimmed, never empty.
        text: String,
    },
    /// The customer with this tenant id.
    Id(CustomerId),
    /// Customers of this indirect reseller.
    Reseller(TenantId),
    /// Customers of this indirect provider.
    Provider(TenantId),
}

/// The reason why a search text is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SearchTextError {
    /// Longer than [`CustomerSearch::MAX_CHARS`].
    #[error("longer than {} characters", CustomerSearch::MAX_CHARS)]
    TooLong,
    /// Contains a control character, such as a line break or a NUL.
    #[error("contains a control character")]
    Control,
}

impl CustomerSearch {
    /// Maximum length of a search text, in characters; that of company names as well.
    pub const MAX_CHARS: usize = 200;

    /// Parses a search text. A GUID is searched by id whatever the field, since no name begins like one; surrounding
    /// blanks are trimmed; an empty text matches all customers.
    ///
    /// # Errors
    /// [`SearchTextError`] if no customer can match the text.
    pub fn parse(text: &str, field: SearchField) -> Result<Self, SearchTextError> {
        let text = text.trim();
        if text.chars().any(char::is_control) {
            return Err(SearchTextError::Control);
        }
        if text.chars().count() > Self::MAX_CHARS {
            return Err(SearchTextError::TooLong);
        }
        Ok(if text.is_empty() {
            Self::All
        } else if let Some(id) = parse_pasted_guid(text) {
            Self::Id(CustomerId::new(id))
        } else {
            Self::StartsWith { field, text: text.to_owned() }
        })
    }
}

impl fmt::Display for SearchField {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Name => "name",
            Self::Domain => "domain",
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_guid_is_looked_up_by_id_in_any_field() {
        let id = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f";
        let inner = id.replace('-', " -\u{a0}");
        for typed in [format!("  {id} "), id.to_uppercase(), format!("{{{id}}}"), inner] {
            let found = CustomerSearch::parse(&typed, SearchField::Domain);
            assert_eq!(found, Ok(CustomerSearch::Id(id.parse().unwrap())), "{typed}");
        }
    }

    #[test]
    fn blank_search_matches_all_customers() {
        assert_eq!(CustomerSearch::parse(" \u{3000} ", SearchField::Name), Ok(CustomerSearch::All));
    }

    #[test]
    fn rejects_control_characters_and_long_search_texts() {
        assert_eq!(CustomerSearch::parse("a\0b", SearchField::Name), Err(SearchTextError::Control));
        assert_eq!(CustomerSearch::parse(&"ż".repeat(201), SearchField::Name), Err(SearchTextError::TooLong));
        assert!(CustomerSearch::parse(&"ż".repeat(200), SearchField::Name).is_ok());
    }

    #[test]
    fn an_unknown_relationship_keeps_its_spelling() {
        assert_eq!(Relationship::parse("Reseller"), Relationship::Reseller);
        assert_eq!(Relationship::parse("futureKind"), Relationship::Other("futureKind".into()));
    }
}
