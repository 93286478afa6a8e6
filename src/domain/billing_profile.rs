//! A customer's billing profile (Partner Center resource `CustomerBillingProfile`).

mod form;

use serde::{Deserialize, Serialize};

pub use self::form::{BillingProfileEdit, BillingProfileForm, edit_billing_profile, parse_billing_profile};
use crate::domain::address::Address;

/// The contact, company and address to bill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingProfile {
    /// Given name of the contact.
    pub first_name: Option<String>,
    /// Family name of the contact.
    pub last_name: Option<String>,
    /// The e-mail address for bills and notices.
    pub email: Option<String>,
    /// Culture for documents and currency, `xx-YY`.
    pub culture: Option<String>,
    /// Language for documents, `xx`.
    pub language: Option<String>,
    /// The company name on the bill.
    pub company_name: Option<String>,
    /// The address on the bill.
    pub address: Option<Address>,
    /// The version (`ETag`) for optimistic locking; absent if the service sends none.
    pub version: Option<String>,
}
