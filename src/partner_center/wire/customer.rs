//! JSON of a customer and its profiles (resource article "Customer resources").

use std::fmt;

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::collection::{Attributes, Links, null_as_default};

/// Resource `Customer`. Lists contain only the id, a short company profile and the relationship.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Customer {
    /// Customer tenant id; absent for a customer that is being created.
    #[serde(deserialize_with = "null_as_default", skip_serializing_if = "String::is_empty")]
    pub id: String,
    /// Billing-side id; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub commerce_id: Option<String>,
    /// The company profile.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_profile: Option<CompanyProfile>,
    /// The billing profile; absent in lists.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub billing_profile: Option<BillingProfile>,
    /// Enumeration `CustomerPartnerRelationship`, in lower snake case.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relationship_to_partner: Option<String>,
    /// `true` if DAP is in force; only when requested by id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub allow_delegated_access: Option<bool>,
    /// The custom domains; only when requested by id, and with DAP.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub custom_domains: Option<Vec<String>>,
    /// MPN id of the indirect reseller; only on creation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub associated_partner_id: Option<String>,
    /// `true` to create the default GDAP relationship; only on creation.
    #[serde(rename = "enableGDAPByDefault", skip_serializing_if = "Option::is_none")]
    pub enable_gdap_by_default: Option<bool>,
    /// The credentials of the new tenant's administrator; only in the response to creation.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_credentials: Option<UserCredentials>,
    /// Links to the resource itself and to related ones; not parsed.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Attributes with the object type `Customer`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// The members of a [`Customer`] that a list shows.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListedCustomer {
    /// Customer tenant id.
    #[serde(deserialize_with = "null_as_default")]
    pub id: String,
    /// The company profile.
    pub company_profile: Option<ListedCompanyProfile>,
    /// Enumeration `CustomerPartnerRelationship`, in lower snake case.
    pub relationship_to_partner: Option<String>,
}

/// The company profile of a [`ListedCustomer`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct ListedCompanyProfile {
    /// The customer id again.
    pub tenant_id: Option<String>,
    /// Default domain.
    pub domain: Option<String>,
    /// The company name.
    pub company_name: Option<String>,
    /// The address; with DAP only.
    pub address: Option<ListedAddress>,
}

/// The address of a [`ListedCustomer`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
pub struct ListedAddress {
    /// Country code (ISO 3166-1 alpha-2).
    pub country: Option<String>,
}

impl From<Customer> for ListedCustomer {
    fn from(customer: Customer) -> Self {
        let profile = customer.company_profile.map(|profile| ListedCompanyProfile {
            tenant_id: profile.tenant_id,
            domain: profile.domain,
            company_name: profile.company_name,
            address: profile.address.map(|address| ListedAddress { country: address.country }),
        });
        Self { id: customer.id, company_profile: profile, relationship_to_partner: customer.relationship_to_partner }
    }
}

/// Resource `UserCredentials`. Its `Debug` output omits the password.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct UserCredentials {
    /// The local part of the sign-in name: `admin`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub user_name: Option<String>,
    /// The password.
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
    /// The company name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// The address, whose state is in the member `region`; with DAP only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address: Option<Address>,
    /// The email address; with DAP only.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The registration number, in countries that require one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub organization_registration_number: Option<String>,
    /// Links to the resource itself and to related ones; not parsed.
    #[serde(skip_deserializing, skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Attributes with the object type `CustomerCompanyProfile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
}

/// Resource `CustomerBillingProfile`; versioned by `attributes.etag`, a signed decimal.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct BillingProfile {
    /// The profile's id.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The contact's given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The contact's family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The email address; required on writes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub email: Option<String>,
    /// The culture `xx-YY`, which determines the currency.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub culture: Option<String>,
    /// The language `xx`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language: Option<String>,
    /// The company name on the bill.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub company_name: Option<String>,
    /// The address, whose state is in the member `state`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub default_address: Option<Address>,
    /// Links to the resource itself and to related ones.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Attributes with the object type `CustomerBillingProfile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
    /// Unknown members, which are sent back as received, since a write replaces the whole resource.
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}

/// Resource `Address`.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default)]
pub struct Address {
    /// Country code (ISO 3166-1 alpha-2).
    #[serde(skip_serializing_if = "Option::is_none")]
    pub country: Option<String>,
    /// The region, in company addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub region: Option<String>,
    /// City.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub city: Option<String>,
    /// The state, in billing addresses.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub state: Option<String>,
    /// Street.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line1: Option<String>,
    /// Second line of the address.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line2: Option<String>,
    /// Third line; only in the Swagger description.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub address_line3: Option<String>,
    /// Postal code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub postal_code: Option<String>,
    /// The contact's given name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub first_name: Option<String>,
    /// The contact's family name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub last_name: Option<String>,
    /// The contact's phone number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub phone_number: Option<String>,
    /// Unknown members; see [`BillingProfile`].
    #[serde(flatten)]
    pub rest: Map<String, Value>,
}
