//! JSON of a customer and its profiles (resource article "Customer resources").

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::collection::{Attributes, Links, null_as_default};

/// Resource `Customer`. Lists carry the id, a short company profile and the relationship only.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Customer {
    /// Customer tenant id; none of a customer yet to be made.
    #[serde(deserialize_with = "null_as_default", skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Billing-side id; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commerce_id: Option<String>,
    /// The company.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_profile: Option<CompanyProfile>,
    /// The bill; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_profile: Option<BillingProfile>,
    /// Enumeration `CustomerPartnerRelationship`, lower snake.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationship_to_partner: Option<String>,
    /// DAP in force; by id only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_delegated_access: Option<bool>,
    /// By id, with DAP only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_domains: Option<Vec<String>>,
    /// MPN id of the indirect reseller; on create only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_partner_id: Option<String>,
    /// Whether the default GDAP relationship is made; on create only.
    #[serde(rename = "enableGDAPByDefault", skip_serializing_if = "Option::is_none")]
    pub enable_gdap_by_default: Option<bool>,
    /// How the new tenant's administrator signs in; in the answer to create only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_credentials: Option<UserCredentials>,
    /// Links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// `Customer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `UserCredentials`. Prints without the password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UserCredentials {
    /// The first part of what they sign in with: `admin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// Their password.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

impl fmt::Debug for UserCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("UserCredentials").field("user_name", &self.user_name).finish_non_exhaustive()
    }
}

/// Resource `CustomerCompanyProfile`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct CompanyProfile {
    /// The customer id again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tenant_id: Option<String>,
    /// Default domain.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub domain: Option<String>,
    /// Name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// With DAP only; uses `region`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// With DAP only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// In the countries that ask for one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_registration_number: Option<String>,
    /// Links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// `CustomerCompanyProfile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `CustomerBillingProfile`; versioned by `attributes.etag`, a signed decimal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BillingProfile {
    /// Profile id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Required on writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// `xx-YY`; decides the currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub culture: Option<String>,
    /// `xx`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// Name on the bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// Uses `state`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_address: Option<Address>,
    /// Links.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// `CustomerBillingProfile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
    /// Members that we do not know; they go back as they came, since a write replaces the whole.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// Resource `Address`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Address {
    /// ISO 3166-1 alpha-2.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// In company addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// In billing addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line1: Option<String>,
    /// Second line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// Third line; in the Swagger description only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line3: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// Contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// Contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// Contact.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Members that we do not know; see [`BillingProfile`].
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}
