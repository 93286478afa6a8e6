//! A postal address (Partner Center resource `Address`).

use serde::{Deserialize, Serialize};

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// State, province or region: `state` in billing addresses, `region` in company addresses.
    pub state: Option<String>,
    /// City or town.
    pub city: Option<String>,
    /// Street and number, in up to three lines.
    pub lines: Vec<String>,
    /// Postal code, as the country writes it.
    pub postal_code: Option<String>,
    /// Given name of the contact at this address.
    pub first_name: Option<String>,
    /// Family name of the contact at this address.
    pub last_name: Option<String>,
    /// Telephone number, as given.
    pub phone: Option<String>,
}
