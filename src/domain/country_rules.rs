//! What Partner Center asks of a customer's details in one country (resource `CountryValidationRules`).

use serde::{Deserialize, Serialize};

/// What is asked of a customer in one country. Patterns are regular expressions, as the service writes them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked for or not by itself")]
pub struct CountryRules {
    /// ISO 3166-1 alpha-2.
    pub country: String,
    /// Cultures of documents that are accepted, `xx-YY`, the usual one first; empty where the service names none.
    pub cultures: Vec<String>,
    /// Languages of documents that are accepted, `xx`; empty where the service names none.
    pub languages: Vec<String>,
    /// Whether a state, province or region must be given.
    pub state_required: bool,
    /// The states there are; empty where any text is taken.
    pub states: Vec<String>,
    /// Whether a city must be given.
    pub city_required: bool,
    /// Whether a postal code must be given.
    pub postal_code_required: bool,
    /// What a postal code looks like.
    pub postal_code_pattern: Option<String>,
    /// Whether the customer's telephone number must be given.
    pub phone_required: bool,
    /// What a telephone number looks like.
    pub phone_pattern: Option<String>,
    /// International dialling codes, without the plus sign.
    pub calling_codes: Vec<String>,
    /// What is asked about the number under which the company is registered.
    pub registration_number: RegistrationNumberRule,
}

/// Whether a company's registration number (tax or company id) is asked for.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegistrationNumberRule {
    /// None is taken.
    #[default]
    NotTaken,
    /// One may or must be given.
    Taken {
        /// Whether there must be one.
        required: bool,
        /// What it looks like.
        pattern: Option<String>,
        /// One to go by.
        sample: Option<String>,
    },
}
