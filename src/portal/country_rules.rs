//! What a country asks of its customers, and whether they keep to it.

use regex::RegexBuilder;

use super::{Error, Portal};
use crate::{
    domain::{
        address::Address,
        country::{self, Country},
        country_format,
        country_rules::CountryRules,
        form::Fields,
        principal::Scope,
    },
    error::Problem,
};

/// How much memory a pattern of the service's may take, in bytes.
const PATTERN_BYTES: usize = 1 << 18;

/// Reads the country of a form, by its ISO 3166-1 alpha-2 code.
///
/// # Errors
/// [`Error::Invalid`] at the field `country`.
pub(super) fn parse_country(text: &str) -> Result<&'static Country, Error> {
    let mut fields = Fields::default();
    let country = fields.parsed("country", text, country::find);
    fields.finish(())?;
    country.ok_or(Error::NotFound)
}

/// The fields of an address for which countries have rules.
pub(super) const RULED: [&str; 4] = ["city", "state", "postal_code", "phone"];

/// Holds these fields of an address to the rules of its country.
pub(super) fn check_address(address: &Address, rules: &CountryRules, held: &[&str], fields: &mut Fields) {
    let country = rules.country.as_str();
    let mut rule = |field: &str, given: Option<&str>, required: bool, pattern: Option<&str>, example: Option<&str>| {
        if !held.contains(&field) {
            return;
        }
        match given {
            None if required => fields.refuse(field, Problem::Missing),
            Some(given) if !fits(pattern, given) => fields.refuse(field, format_problem(example)),
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

/// What is not of a pattern, with what is where that can be said.
pub(super) fn format_problem(example: Option<&str>) -> Problem {
    example.map_or(Problem::Malformed, |example| Problem::Format { example: example.to_owned() })
}

/// Whether a text is of a pattern. The patterns are the service's and of another kind of regular expressions than ours:
/// one that cannot be read is left to the service itself.
pub(super) fn fits(pattern: Option<&str>, text: &str) -> bool {
    let pattern = pattern.and_then(|pattern| {
        RegexBuilder::new(&format!("^(?:{pattern})$")).case_insensitive(true).size_limit(PATTERN_BYTES).build().ok()
    });
    pattern.is_none_or(|pattern| pattern.is_match(text))
}

impl Portal {
    /// What is asked of customers in a country.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::Invalid`] at `country` when there is no such country.
    pub async fn load_country_rules(&self, scope: &impl Scope, country: &str) -> Result<CountryRules, Error> {
        Ok(self.client_for(scope).await?.load_country_rules(parse_country(country)?).await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pattern_that_we_cannot_read_is_left_to_the_service() {
        assert!(fits(Some(r"^(?!00)\d{2}$"), "00"), "look-ahead");
        assert!(fits(Some("(((a{1000}){1000}){1000})"), "b"), "too large");
        assert!(!fits(Some(r"^\d{2}$"), "7"));
        assert!(fits(None, "anything"));
    }
}
