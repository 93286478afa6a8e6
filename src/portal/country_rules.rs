//! Address rules by country, and validation by them.

use regex::RegexBuilder;

use super::{Error, Portal};
use crate::domain::{
    country_rules::{CountryRules, parse_country},
    principal::Scope,
};

/// Memory limit of a compiled pattern of the service, in bytes.
const PATTERN_BYTES: usize = 1 << 18;

/// Checks whether a text matches a pattern. The service's patterns have another regular expression syntax: one that
/// cannot be compiled is left to the service.
pub(super) fn matches_pattern(pattern: &str, text: &str) -> bool {
    let pattern =
        RegexBuilder::new(&format!("^(?:{pattern})$")).case_insensitive(true).size_limit(PATTERN_BYTES).build();
    pattern.ok().is_none_or(|pattern| pattern.is_match(text))
}

impl Portal {
    /// Returns the rules for customers in a country.
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
    fn patterns_that_cannot_be_compiled_match_every_text() {
        assert!(matches_pattern(r"^(?!00)\d{2}$", "00"), "look-ahead");
        assert!(matches_pattern("(((a{1000}){1000}){1000})", "b"), "too large");
        assert!(!matches_pattern(r"^\d{2}$", "7"));
    }
}
