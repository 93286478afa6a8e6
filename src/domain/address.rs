//! A postal address (Partner Center resources `Address`, `AddressValidationResponse`).

use serde::{Deserialize, Serialize};

/// A postal address.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Address {
    /// The country, ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// State, province or region: `state` in billing addresses, `region` in company addresses.
    pub state: Option<String>,
    /// City or town.
    pub city: Option<String>,
    /// Street and number, in up to three lines; each keeps its position, even if an earlier one is absent.
    pub lines: [Option<String>; 3],
    /// Postal code in the country's format.
    pub postal_code: Option<String>,
    /// Given name of the contact at this address.
    pub first_name: Option<String>,
    /// Family name of the contact at this address.
    pub last_name: Option<String>,
    /// Telephone number, as entered.
    pub phone: Option<String>,
}

impl Address {
    /// Checks whether two addresses are of the same place, ignoring the contact, case and punctuation.
    pub fn is_same_place(&self, other: &Self) -> bool {
        let normalized_parts = |it: &Self| {
            let parts = [&it.country, &it.state, &it.city, &it.postal_code].into_iter().chain(&it.lines);
            let normalized = |text: &String| {
                text.chars()
                    .filter(|character| character.is_alphanumeric())
                    .flat_map(char::to_lowercase)
                    .collect::<String>()
            };
            parts.flatten().map(normalized).filter(|text| !text.is_empty()).collect::<Vec<_>>()
        };
        normalized_parts(self) == normalized_parts(other)
    }
}

/// Partner Center's validation of an address (resource `AddressValidationResponse`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressValidation {
    /// The validation status.
    #[serde(rename = "standing")]
    pub address_status: AddressStatus,
    /// Suggested corrections.
    pub suggestions: Vec<Address>,
    /// The service's message.
    pub message: Option<String>,
}

/// The validation status of an address; open to new members.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressStatus {
    /// The address exists and can receive shipments.
    VerifiedShippable,
    /// The address exists.
    Verified,
    /// A similar address exists.
    InteractionRequired,
    /// The street is known, the number is not.
    StreetPartial,
    /// The building is known, the flat or suite is not.
    PremisesPartial,
    /// Several addresses match.
    Multiple,
    /// No address matches.
    None,
    /// The address was not validated.
    NotValidated,
    /// An unknown member, as the service spells it.
    Other(String),
}

impl AddressStatus {
    /// Parses the wire form, ignoring case.
    pub fn parse(text: &str) -> Self {
        match text.to_ascii_lowercase().as_str() {
            "verifiedshippable" => Self::VerifiedShippable,
            "verified" => Self::Verified,
            "interactionrequired" => Self::InteractionRequired,
            "streetpartial" => Self::StreetPartial,
            "premisespartial" => Self::PremisesPartial,
            "multiple" => Self::Multiple,
            "none" => Self::None,
            "" | "notvalidated" => Self::NotValidated,
            _ => Self::Other(text.to_owned()),
        }
    }

    /// Returns `true` if the address needs no correction.
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::VerifiedShippable | Self::Verified)
    }
}
