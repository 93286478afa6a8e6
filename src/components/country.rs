//! Names of countries and languages in the person's language.

use crate::{domain::country::COUNTRIES, locales::Text};

/// Returns a country's name; an unknown code is returned as it is.
pub fn country_name(text: Text, iso2: &str) -> String {
    text.find(&format!("country-{}", iso2.to_ascii_lowercase())).unwrap_or_else(|| iso2.to_owned())
}

/// Returns the name of a language (BCP 47), with country and script if the tag has them: “Portuguese (Brazil)”; an
/// unknown tag is returned as it is.
pub fn language_name(text: Text, tag: &str) -> String {
    let mut parts = tag.split('-');
    let name_of = |kind: &str, code: &str| text.find(&format!("{kind}-{}", code.to_ascii_lowercase()));
    let Some(language) = parts.next().and_then(|code| name_of("language", code)) else { return tag.to_owned() };
    let details: Option<Vec<_>> =
        parts.map(|code| name_of("script", code).or_else(|| name_of("country", code))).collect();
    match details {
        Some(details) if details.is_empty() => language,
        Some(details) => format!("{language} ({})", text.phrase(details)),
        None => tag.to_owned(),
    }
}

/// Returns these languages, tag and name, sorted by name.
pub fn language_choices<T: Into<String>>(text: Text, tags: impl IntoIterator<Item = T>) -> Vec<(String, String)> {
    let named = |tag: String| (tag.clone(), language_name(text, &tag));
    let mut choices: Vec<_> = tags.into_iter().map(Into::into).map(named).collect();
    text.sort_by_text(&mut choices, |(_, name)| name);
    choices
}

/// Returns all countries, code and name, sorted by name.
pub fn country_choices(text: Text) -> Vec<(String, String)> {
    let mut choices: Vec<_> =
        COUNTRIES.iter().map(|country| (country.iso2.to_owned(), country_name(text, country.iso2))).collect();
    text.sort_by_text(&mut choices, |(_, name)| name);
    choices
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{country, preferences::Language};

    #[test]
    fn a_language_is_named_with_its_country_and_script() {
        let [english, polish] = [Language::English, Language::Polish].map(Text::new);
        assert_eq!(language_name(english, "pt-BR"), "Portuguese (Brazil)");
        assert_eq!(language_name(polish, "pt"), "Portugalski");
        assert_eq!(language_name(english, "sr-Cyrl-RS"), "Serbian (Cyrillic, Serbia)");
        assert_eq!(language_name(english, "PL-pl"), "Polish (Poland)");
        for unknown in ["en-001", "tlh", ""] {
            assert_eq!(language_name(english, unknown), unknown);
        }
    }

    #[test]
    fn countries_are_sorted_by_the_languages_collation() {
        let before = |language, one: &str, other: &str| {
            let names: Vec<_> = country_choices(Text::new(language)).into_iter().map(|(code, _)| code).collect();
            let position = |code: &str| names.iter().position(|known| known == code).unwrap();
            assert!(position(one) < position(other), "{language}: {one} before {other}");
        };
        before(Language::English, "AX", "AL"); // Åland, Albania
        before(Language::German, "OM", "AT"); // Oman, Österreich
        before(Language::German, "AT", "PK"); // Österreich, Pakistan
        before(Language::Polish, "LU", "LV"); // Luksemburg, Łotwa
        before(Language::Polish, "LV", "MG"); // Łotwa, Madagaskar
        before(Language::Chinese, "AL", "PL"); // 阿尔巴尼亚 ā, 波兰 bō
        before(Language::Chinese, "PL", "CN"); // 波兰 bō, 中国 zhōng
    }

    #[test]
    fn every_language_that_can_be_chosen_has_a_name() {
        for text in Language::ALL.iter().copied().map(Text::new) {
            for tag in country::cultures().into_iter().chain(country::languages()) {
                assert_ne!(language_name(text, tag), tag);
            }
        }
    }
}
