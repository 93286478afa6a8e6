//! Partner Center's validation rules for a customer's details in one country (resource `CountryValidationRules`).

use serde::{Deserialize, Serialize};

use crate::domain::{
    address::Address,
    country::{self, Country},
    country_format,
    field::Problem,
    form::{FieldParser, InvalidFields},
};

/// The validation rules of one country. Patterns are regular expressions, as the service sends them.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[expect(clippy::struct_excessive_bools, reason = "the requirements are independent")]
pub struct CountryRules {
    /// The country's code, ISO 3166-1 alpha-2.
    pub country: String,
    /// Accepted cultures for documents, `xx-YY`, the most common first; empty if the service lists none.
    pub cultures: Vec<String>,
    /// Accepted languages for documents, `xx`; empty if the service lists none.
    pub languages: Vec<String>,
    /// `true` if a state, province or region is required.
    pub state_required: bool,
    /// The valid states; empty if any text is accepted.
    pub states: Vec<String>,
    /// `true` if a city is required.
    pub city_required: bool,
    /// `true` if a postal code is required.
    pub postal_code_required: bool,
    /// The pattern of a postal code.
    pub postal_code_pattern: Option<String>,
    /// `true` if the customer's telephone number is required.
    pub phone_required: bool,
    /// The pattern of a telephone number.
    pub phone_pattern: Option<String>,
    /// International calling codes, without the plus sign.
    pub calling_codes: Vec<String>,
    /// The rule for the company's registration number.
    pub registration_number: RegistrationNumberRule,
}

/// The rule for a company's registration number (tax or company id).
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum RegistrationNumberRule {
    /// The number is not accepted.
    #[default]
    NotAccepted,
    /// The number is optional or required.
    Accepted {
        /// `true` if the number is required.
        required: bool,
        /// The pattern of the number.
        pattern: Option<String>,
        /// An example.
        sample: Option<String>,
    },
}

/// A function that matches a text against one of the service's patterns. The caller passes it in, since the browser
/// build contains no regular expression engine.
pub type PatternMatcher = fn(pattern: &str, text: &str) -> bool;

/// Parses the country of a form, an ISO 3166-1 alpha-2 code.
///
/// # Errors
/// [`InvalidFields`] at the field `country`.
pub fn parse_country(text: &str) -> Result<&'static Country, InvalidFields> {
    let mut fields = FieldParser::default();
    let country = fields.parsed("country", text, country::find);
    match country {
        Some(country) => fields.finish(country),
        None => Err(fields.into_error()),
    }
}

/// The fields of an address that country rules apply to.
pub(super) const VALIDATED_FIELDS: [&str; 4] = ["city", "state", "postal_code", "phone"];

/// Validates these fields of an address against its country's rules; `fits` matches a text against a pattern.
pub fn check_address(
    address: &Address,
    rules: &CountryRules,
    validated: &[&str],
    fits: PatternMatcher,
    fields: &mut FieldParser,
) {
    let country = rules.country.as_str();
    let mut check = |field: &str, value: Option<&str>, required: bool, pattern: Option<&str>, example: Option<&str>| {
        if !validated.contains(&field) {
            return;
        }
        match value {
            None if required => fields.add_error(field, Problem::Missing),
            Some(value) if pattern.is_some_and(|pattern| !fits(pattern, value)) => {
                fields.add_error(field, format_problem(example));
            }
            _ => {}
        }
    };
    check("city", address.city.as_deref(), rules.city_required, None, None);
    check("state", address.state.as_deref(), rules.state_required, None, None);
    let (code, pattern) = (address.postal_code.as_deref(), rules.postal_code_pattern.as_deref());
    check("postal_code", code, rules.postal_code_required, pattern, country_format::postal_code(country, pattern));
    check("phone", address.phone.as_deref(), false, rules.phone_pattern.as_deref(), None);
    if rules.phone_required && address.phone.is_none() && validated.contains(&"phone") {
        // Partner Center's error code for a missing telephone number.
        fields.add_error("phone", Problem::Code(600_051));
    }
    if let Some(state) = &address.state
        && validated.contains(&"state")
        && !rules.states.is_empty()
        && !rules.states.iter().any(|known| known.eq_ignore_ascii_case(state))
    {
        fields.add_error("state", Problem::Malformed);
    }
}

/// Returns the problem of a text that does not match its pattern, with the example if there is one.
pub(super) fn format_problem(example: Option<&str>) -> Problem {
    example.map_or(Problem::Malformed, |example| Problem::Format { example: example.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_without_a_pattern_is_accepted() {
        let never: PatternMatcher = |_, _| false;
        let problems = |pattern: Option<&str>| {
            let rules = CountryRules { phone_pattern: pattern.map(str::to_owned), ..CountryRules::default() };
            let address = Address { phone: Some("anything".into()), ..Address::default() };
            let mut fields = FieldParser::default();
            check_address(&address, &rules, &VALIDATED_FIELDS, never, &mut fields);
            fields.finish(())
        };
        assert_eq!(problems(None), Ok(()));
        assert_eq!(problems(Some("[0-9]+")), Err(InvalidFields::at("phone", Problem::Malformed)));
    }
}
