//! Whom to bill (Partner Center resource `CustomerBillingProfile`).

use serde::{Deserialize, Serialize};

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

/// The fields of the form that changes a billing profile, as typed.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
#[expect(missing_docs, reason = "each is the field of the profile that has its name")]
pub struct BillingProfileForm {
    pub company_name: String,
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
}

impl From<&BillingProfile> for BillingProfileForm {
    fn from(profile: &BillingProfile) -> Self {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        let address = profile.address.clone().unwrap_or_default();
        let [line1, line2, line3] = address.lines.map(Option::unwrap_or_default);
        Self {
            company_name: text(&profile.company_name),
            first_name: text(&profile.first_name),
            last_name: text(&profile.last_name),
            email: text(&profile.email),
            culture: text(&profile.culture),
            language: text(&profile.language),
            country: text(&address.country),
            line1,
            line2,
            line3,
            city: text(&address.city),
            state: text(&address.state),
            postal_code: text(&address.postal_code),
            phone: text(&address.phone),
        }
    }
}
