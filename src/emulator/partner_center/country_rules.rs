//! Validation rules of countries, and the errors for violations (article "Get address formatting rules by market").

use http::StatusCode;

use super::{
    call::Call,
    operation::{Auth::AppOrUser, Operation, get},
    response::{ApiError, ApiResponse},
};
use crate::{
    emulator::state::country_rules::{RuleViolation, Rules},
    partner_center::wire::{
        collection::Attributes,
        country_rules::{Code, CountryValidationRules},
    },
};

pub const OPERATIONS: &[Operation] =
    &[get("get-market-specific-validation-data", "/v1/countryvalidationrules/{country}", AppOrUser).handler(load)];

impl From<RuleViolation> for ApiError {
    fn from(violation: RuleViolation) -> Self {
        let (code, text) = match violation {
            RuleViolation::UnknownCountry => return Self::invalid("The country is not known."),
            RuleViolation::NumberNotAccepted => {
                (600_002, "The country takes no organizationRegistrationNumber.".to_owned())
            }
            RuleViolation::NumberMissing => (600_049, "The organizationRegistrationNumber is required.".to_owned()),
            RuleViolation::NumberInvalid { pattern } => {
                (600_050, format!("The organizationRegistrationNumber has to be of the format {pattern}."))
            }
            RuleViolation::PhoneMissing => {
                (600_051, "The customer's telephone number is required in this country.".to_owned())
            }
            RuleViolation::InvalidMember(member) => {
                (3000, format!("DefaultAddress.{member} does not fit the country."))
            }
        };
        Self::new(StatusCode::BAD_REQUEST, code, text)
    }
}

fn load(call: &Call<'_>) -> Result<ApiResponse, ApiError> {
    let Rules { country, rule_set } = Rules::of(call.param("country").unwrap_or_default())?;
    let owned = |texts: &[&str]| Some(texts.iter().map(|text| (*text).to_owned()).collect::<Vec<_>>());
    let mut languages: Vec<_> = country.cultures.iter().filter_map(|culture| culture.split('-').next()).collect();
    languages.dedup();
    ApiResponse::json(&CountryValidationRules {
        iso2_code: Some(country.iso2.to_owned()),
        default_culture: country.cultures.first().map(|culture| (*culture).to_owned()),
        is_state_required: Some(!rule_set.states.is_empty()),
        supported_states_list: owned(rule_set.states),
        supported_languages_list: owned(&languages),
        supported_cultures_list: owned(country.cultures),
        is_postal_code_required: Some(rule_set.postal_code.is_some()),
        postal_code_regex: rule_set.postal_code.map(str::to_owned),
        is_city_required: Some(true),
        is_vat_id_supported: Some(false),
        is_tax_id_supported: Some(false),
        is_tax_id_optional: Some(true),
        customer_organization_registration_number_regex: rule_set.registration_number.map(|(it, _)| it.to_owned()),
        customer_organization_registration_number_sample: rule_set.registration_number.map(|(_, it)| it.to_owned()),
        customer_organization_registration_number_required: Some(rule_set.registration_number.is_some()),
        customer_organization_phone_number_required: Some(rule_set.phone),
        country_calling_codes_list: rule_set.calling_code.map(|code| vec![Code(code.to_owned())]),
        attributes: Some(Attributes::of("CountryValidationRules")),
        ..CountryValidationRules::default()
    })
}
