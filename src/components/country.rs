//! Countries by their names in the person's language.

use crate::{domain::country::COUNTRIES, locales::Text};

/// A country's name; a code that we do not know stands for itself.
pub fn country_name(text: Text, iso2: &str) -> String {
    text.find(&format!("country-{}", iso2.to_ascii_lowercase())).unwrap_or_else(|| iso2.to_owned())
}

/// Every country, code and name, in the order of the names.
pub fn country_choices(text: Text) -> Vec<(String, String)> {
    let mut choices: Vec<_> =
        COUNTRIES.iter().map(|country| (country.iso2.to_owned(), country_name(text, country.iso2))).collect();
    choices.sort_by_cached_key(|(_, name)| name.to_lowercase());
    choices
}
