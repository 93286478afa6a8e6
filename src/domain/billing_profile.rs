//! Whom to bill (Partner Center resource `CustomerBillingProfile`).

mod form;

use serde::{Deserialize, Serialize};

pub use self::form::{BillingProfileEdit, BillingProfileForm, edit_billing_profile, read_billing_profile};
use crate::domain::address::Address;

/// Whom to bill.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct BillingProfile {
    /// Given name of the contact.
    pub first_name: Option<String>,
    /// Family name of the contact.
    pub last_name: Option<String>,
    /// Where bills and notices go.
    pub email: Option<String>,
    /// Culture of documents and currency, `xx-YY`.
    pub culture: Option<String>,
    /// Language of documents, `xx`.
    pub language: Option<String>,
    /// The name on the bill.
    pub company_name: Option<String>,
    /// The address on the bill.
    pub address: Option<Address>,
    /// Which version this is, for the write that changes it; absent where the service does not say.
    pub version: Option<String>,
}
