//! What Partner Center asks of a customer's details in one country (resource `CountryValidationRules`).

use serde::{Deserialize, Serialize};

use crate::domain::{
    address::Address,
    country::{self, Country},
    country_format,
    field::Problem,
    form::{Fields, InvalidFields},
};

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

/// A reader of the service's patterns: whether a text is of one. It is the caller's, since no regular expressions are
/// compiled for the browser.
pub type Fits = fn(pattern: &str, text: &str) -> bool;

/// Reads the country of a form, by its ISO 3166-1 alpha-2 code.
///
/// # Errors
/// [`InvalidFields`] at the field `country`.
pub fn parse_country(text: &str) -> Result<&'static Country, InvalidFields> {
    let mut fields = Fields::default();
    let country = fields.parsed("country", text, country::find);
    match country {
        Some(country) => fields.finish(country),
        None => Err(fields.into_error()),
    }
}

/// The fields of an address for which countries have rules.
pub(super) const RULED: [&str; 4] = ["city", "state", "postal_code", "phone"];

/// Holds these fields of an address to the rules of its country, whose patterns `fits` reads.
pub fn check_address(address: &Address, rules: &CountryRules, held: &[&str], fits: Fits, fields: &mut Fields) {
    let country = rules.country.as_str();
    let mut rule = |field: &str, given: Option<&str>, required: bool, pattern: Option<&str>, example: Option<&str>| {
        if !held.contains(&field) {
            return;
        }
        match given {
            None if required => fields.refuse(field, Problem::Missing),
            Some(given) if pattern.is_some_and(|pattern| !fits(pattern, given)) => {
                fields.refuse(field, format_problem(example));
            }
            _ => {}
        }
    };
    rule("city", address.city.as_deref(), rules.city_required, None, None);
    rule("state", address.state.as_deref(), rules.state_required, None, None);
    let (code, pattern) = (address.postal_code.as_deref(), rules.postal_code_pattern.as_deref());
    rule("postal_code", code, rules.postal_code_required, pattern, country_format::postal_code(country, pattern));
    rule("phone", address.phone.as_deref(), false, rules.phone_pattern.as_deref(), None);
    if rules.phone_required && address.phone.is_none() && held.contains(&"phone") {
        fields.refuse("phone", Problem::Code(600_051));
    }
    if let Some(state) = &address.state
        && held.contains(&"state")
        && !rules.states.is_empty()
        && !rules.states.iter().any(|known| known.eq_ignore_ascii_case(state))
    {
        fields.refuse("state", Problem::Malformed);
    }
}

/// Names what is not of a pattern, with what is where that can be said.
pub(super) fn format_problem(example: Option<&str>) -> Problem {
    example.map_or(Problem::Malformed, |example| Problem::Format { example: example.to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_has_no_pattern_fits() {
        let never: Fits = |_, _| false;
        let problems = |pattern: Option<&str>| {
            let rules = CountryRules { phone_pattern: pattern.map(str::to_owned), ..CountryRules::default() };
            let address = Address { phone: Some("anything".into()), ..Address::default() };
            let mut fields = Fields::default();
            check_address(&address, &rules, &RULED, never, &mut fields);
            fields.finish(())
        };
        assert_eq!(problems(None), Ok(()));
        assert_eq!(problems(Some("[0-9]+")), Err(InvalidFields::at("phone", Problem::Malformed)));
    }
}
