//! A postal address (Partner Center resources `Address`, `AddressValidationResponse`).

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
    /// Street and number, in up to three lines; each keeps its place, whether or not there is one before it.
    pub lines: [Option<String>; 3],
    /// Postal code, as the country writes it.
    pub postal_code: Option<String>,
    /// Given name of the contact at this address.
    pub first_name: Option<String>,
    /// Family name of the contact at this address.
    pub last_name: Option<String>,
    /// Telephone number, as given.
    pub phone: Option<String>,
}

impl Address {
    /// Checks whether two are of the same place, whoever is to be found there, however they are written.
    pub fn is_same_place(&self, other: &Self) -> bool {
        let place = |it: &Self| {
            let parts = [&it.country, &it.state, &it.city, &it.postal_code].into_iter().chain(&it.lines);
            let plain = |text: &String| {
                text.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect::<String>()
            };
            parts.flatten().map(plain).filter(|text| !text.is_empty()).collect::<Vec<_>>()
        };
        place(self) == place(other)
    }
}

/// What Partner Center thinks of an address (resource `AddressValidationResponse`).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct AddressVerdict {
    /// Whether there is such a place.
    pub standing: AddressStanding,
    /// What may have been meant.
    pub suggestions: Vec<Address>,
    /// The service's own words.
    pub message: Option<String>,
}

/// Whether there is such a place; open, for members yet to come.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum AddressStanding {
    /// There is, and things can be sent there.
    VerifiedShippable,
    /// There is.
    Verified,
    /// There is one much like it.
    InteractionRequired,
    /// The street is known, and not the number.
    StreetPartial,
    /// The house is known, and not the flat or suite.
    PremisesPartial,
    /// It may be one of several.
    Multiple,
    /// There is none.
    None,
    /// Nobody looked.
    NotValidated,
    /// A member we do not know, as the service spells it.
    Other(String),
}

impl AddressStanding {
    /// Reads the wire form in any case.
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

    /// Whether nothing is to be done about it.
    pub const fn is_good(&self) -> bool {
        matches!(self, Self::VerifiedShippable | Self::Verified)
    }
}
