//! JSON of what a country asks of its customers (article "Get address formatting rules by market"). The documents
//! disagree: the resource has flat lists, the article's example has them one level down.

use super::{
    collection::Attributes,
    resource::{one_or_many, resource, text},
};

resource! {
    /// Resource `CountryValidationRules`, which the article's example calls `CountryInformation`.
    CountryValidationRules {
        /// ISO 3166-1 alpha-2.
        iso2_code: String,
        /// `xx-YY`.
        default_culture: String,
        /// Whether a state must be given.
        is_state_required: bool,
        /// The states there are.
        supported_states_list: Vec<String>,
        /// The same, as in the example.
        states: Listed,
        /// Languages of documents, `xx`.
        supported_languages_list: Vec<String>,
        /// The same, as in the example.
        supported_languages: Listed,
        /// Cultures of documents, `xx-YY`.
        supported_cultures_list: Vec<String>,
        /// The same, as in the example.
        supported_cultures: Listed,
        /// Whether a postal code must be given.
        is_postal_code_required: bool,
        /// What one looks like.
        postal_code_regex: String,
        /// Whether a city must be given.
        is_city_required: bool,
        /// Whether a VAT id is taken.
        is_vat_id_supported: bool,
        /// What a tax id looks like, in words.
        tax_id_format: String,
        /// One to go by.
        tax_id_sample: String,
        /// What a VAT id looks like.
        vat_id_regex: String,
        /// What a telephone number looks like.
        phone_number_regex: String,
        /// Whether a tax id is taken.
        is_tax_id_supported: bool,
        /// Whether it may be left out.
        is_tax_id_optional: bool,
        /// What the company's registration number looks like.
        customer_organization_registration_number_regex: String,
        /// One to go by.
        customer_organization_registration_number_sample: String,
        /// Whether there must be one.
        customer_organization_registration_number_required: bool,
        /// Whether the customer's telephone number must be given.
        customer_organization_phone_number_required: bool,
        /// Dialling codes.
        country_calling_codes_list: Vec<Code>,
        /// The same, as in the example.
        country_calling_codes: Listed,
        /// `CountryValidationRules`.
        attributes: Attributes,
    }
}

resource! {
    /// A list one level down.
    Listed {
        /// Its members.
        #[serde(deserialize_with = "one_or_many")]
        value: Vec<Code>,
    }
}

/// A text that may be written as a number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Code(#[serde(deserialize_with = "code")] pub String);

fn code<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(text(deserializer)?.unwrap_or_default())
}
