//! What a country asks of its customers, and whether they keep to it.

use regex::RegexBuilder;

use super::{Error, Portal};
use crate::domain::{
    country_rules::{CountryRules, parse_country},
    principal::Scope,
};

/// How much memory a pattern of the service's may take, in bytes.
const PATTERN_BYTES: usize = 1 << 18;

/// Checks whether a text is of a pattern. The patterns are the service's and of another kind of regular expressions than
/// ours: one that cannot be read is left to the service itself.
pub(super) fn fits(pattern: &str, text: &str) -> bool {
    let pattern =
        RegexBuilder::new(&format!("^(?:{pattern})$")).case_insensitive(true).size_limit(PATTERN_BYTES).build();
    pattern.ok().is_none_or(|pattern| pattern.is_match(text))
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
        assert!(fits(r"^(?!00)\d{2}$", "00"), "look-ahead");
        assert!(fits("(((a{1000}){1000}){1000})", "b"), "too large");
        assert!(!fits(r"^\d{2}$", "7"));
    }
}
