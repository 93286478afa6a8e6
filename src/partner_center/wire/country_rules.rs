//! JSON of validation rules by country (article "Get address formatting rules by market"). The documentation is
//! contradictory: the resource has flat lists, the article's example nests them one level down.

use super::{
    collection::Attributes,
    resource::{one_or_many, resource, text},
};

resource! {
    /// Resource `CountryValidationRules`, which the article's example calls `CountryInformation`.
    CountryValidationRules {
        /// Country code (ISO 3166-1 alpha-2).
        iso2_code: String,
        /// The default culture, in the form `xx-YY`.
        default_culture: String,
        /// `true` if the state is required.
        is_state_required: bool,
        /// The valid states.
        supported_states_list: Vec<String>,
        /// The valid states, as in the example.
        states: NestedList,
        /// Languages of documents, `xx`.
        supported_languages_list: Vec<String>,
        /// The languages, as in the example.
        supported_languages: NestedList,
        /// Cultures of documents, `xx-YY`.
        supported_cultures_list: Vec<String>,
        /// The cultures, as in the example.
        supported_cultures: NestedList,
        /// `true` if the postal code is required.
        is_postal_code_required: bool,
        /// The pattern of postal codes.
        postal_code_regex: String,
        /// `true` if the city is required.
        is_city_required: bool,
        /// `true` if a VAT id is accepted.
        is_vat_id_supported: bool,
        /// A description of the tax id's format.
        tax_id_format: String,
        /// A sample tax id.
        tax_id_sample: String,
        /// The pattern of VAT ids.
        vat_id_regex: String,
        /// The pattern of phone numbers.
        phone_number_regex: String,
        /// `true` if a tax id is accepted.
        is_tax_id_supported: bool,
        /// `true` if the tax id is optional.
        is_tax_id_optional: bool,
        /// The pattern of the organization's registration number.
        customer_organization_registration_number_regex: String,
        /// A sample registration number.
        customer_organization_registration_number_sample: String,
        /// `true` if the registration number is required.
        customer_organization_registration_number_required: bool,
        /// `true` if the customer's phone number is required.
        customer_organization_phone_number_required: bool,
        /// The country calling codes.
        country_calling_codes_list: Vec<Code>,
        /// The country calling codes, as in the example.
        country_calling_codes: NestedList,
        /// Attributes with the object type `CountryValidationRules`.
        attributes: Attributes,
    }
}

resource! {
    /// A list that is nested one level down.
    NestedList {
        /// The members of the list.
        #[serde(deserialize_with = "one_or_many")]
        value: Vec<Code>,
    }
}

/// A string that may be written as a number.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Code(#[serde(deserialize_with = "code")] pub String);

fn code<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    Ok(text(deserializer)?.unwrap_or_default())
}
