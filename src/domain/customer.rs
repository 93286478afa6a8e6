//! A customer as people think of one (Partner Center resource "Customer resources").

mod query;

use std::fmt;

use serde::{Deserialize, Serialize};

pub use self::query::{Composed, CustomerQuery, parse_customer_query, parse_search};

use crate::domain::{
    address::Address,
    billing_profile::BillingProfile,
    id::{CustomerId, TenantId, written_guid},
    title::title,
};

/// A customer as a list shows one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CustomerSummary {
    /// The customer tenant id.
    pub id: CustomerId,
    /// The company's name; may be in any script, and empty where the service has none.
    pub name: String,
    /// The default domain.
    pub domain: String,
    /// What the customer is to the partner.
    pub relationship: Relationship,
    /// The country it is in, ISO 3166-1 alpha-2, where the service tells: lists hardly ever do.
    #[serde(default)]
    pub country: Option<String>,
}

impl CustomerSummary {
    /// The name, or the best that there is in its place.
    pub fn title(&self) -> String {
        title([self.name.as_str(), &self.domain], self.id)
    }
}

/// A customer with all that Partner Center tells about it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Customer {
    /// What a list shows too.
    pub summary: CustomerSummary,
    /// The id on the billing side.
    pub commerce_id: Option<String>,
    /// Where the company is and how to reach it; absent without delegated administration.
    pub company: CompanyProfile,
    /// Whom to bill; absent where the service leaves it out.
    pub billing: Option<BillingProfile>,
    /// Whether delegated administration privileges (DAP) are in force; absent where the service does not say.
    pub delegated_access: Option<bool>,
    /// The customer's own domains, beside the default one; empty without delegated administration.
    pub custom_domains: Vec<String>,
}

/// What Partner Center knows of the company (resource `CustomerCompanyProfile`).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CompanyProfile {
    /// The registered address.
    pub address: Option<Address>,
    /// The company's e-mail address.
    pub email: Option<String>,
    /// The number under which the company is registered, in the countries that ask for one.
    pub registration_number: Option<String>,
}

/// What a customer is to the partner (enumeration `CustomerPartnerRelationship`); open, for members yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Relationship {
    /// The partner resells to the customer.
    Reseller,
    /// The partner advises the customer.
    Advisor,
    /// Sold through a syndication partner.
    Syndication,
    /// Microsoft supports the customer.
    MicrosoftSupport,
    /// There is none, or no longer.
    None,
    /// Not told, or `unknown`.
    Unknown,
    /// A member we do not know, as the service spells it.
    Other(String),
}

impl Relationship {
    /// Reads the wire form (`microsoft_support`) in any case.
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

/// What a customer is looked for by. The service matches beginnings only, in any case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum SearchField {
    /// Company name begins with.
    #[default]
    Name,
    /// Default domain begins with.
    Domain,
}

/// What to look for: the whole of a search, as the address holds it. The service takes one filter at a time, so one of
/// these it is.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Default, Serialize, Deserialize)]
pub enum CustomerSearch {
    /// Every customer.
    #[default]
    All,
    /// Those that begin so.
    StartsWith {
        /// In which field.
        field: SearchField,
        /// With what; trimmed, never empty.
        text: String,
    },
    /// The one with this customer tenant id.
    Id(CustomerId),
    /// Those who were sold to through this indirect reseller.
    Reseller(TenantId),
    /// Those who are bought for from this indirect provider.
    Provider(TenantId),
}

/// Why a search text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SearchTextError {
    /// Over [`CustomerSearch::MAX_CHARS`].
    #[error("longer than {} characters", CustomerSearch::MAX_CHARS)]
    TooLong,
    /// Has a control character, such as a line break or a NUL.
    #[error("holds a control character")]
    Control,
}

impl CustomerSearch {
    /// Longest search text, in characters; company names are at most this long.
    pub const MAX_CHARS: usize = 200;

    /// Reads what a person typed. A GUID is looked up by id whatever the field says, since no name begins like one;
    /// blanks around it are dropped; nothing is everything.
    ///
    /// # Errors
    /// [`SearchTextError`] when the text can be nothing that a customer has.
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
        } else if let Some(id) = written_guid(text) {
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
    fn blanks_search_for_everything() {
        assert_eq!(CustomerSearch::parse(" \u{3000} ", SearchField::Name), Ok(CustomerSearch::All));
    }

    #[test]
    fn control_characters_and_novels_are_refused() {
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
