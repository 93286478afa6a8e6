//! The languages of the product and the conventions of each.

use super::preferences::choice;

/// The conventions of a language for texts that code joins and formats, outside of its message catalog.
#[derive(Debug)]
pub struct Conventions {
    /// The language's name in the language itself.
    pub endonym: &'static str,
    /// The format of a date, as `strftime` has it.
    pub date: &'static str,
    /// The decimal mark of a number.
    pub decimal: &'static str,
    /// The mark between groups of three digits.
    pub group: &'static str,
    /// The country that is selected if nothing else is known (ISO 3166-1).
    pub country: &'static str,
    /// The mark between the items of a list.
    pub list: &'static str,
    /// The mark between the parts of a phrase.
    pub comma: &'static str,
    /// The mark between a label and its value.
    pub colon: &'static str,
    /// The mark at the end of a sentence.
    pub full_stop: &'static str,
    /// The space between two sentences.
    pub space: &'static str,
}

/// The punctuation of languages in Latin script; each language sets the rest.
const LATIN: Conventions = Conventions {
    endonym: "",
    date: "",
    decimal: "",
    group: "",
    country: "",
    list: ", ",
    comma: ", ",
    colon: ": ",
    full_stop: ".",
    space: " ",
};

/// The full-width punctuation of Chinese, which includes its own spacing.
const CHINESE: Conventions =
    Conventions { list: "、", comma: "，", colon: "：", full_stop: "。", space: "", ..LATIN };

/// Declares the languages with their tags and conventions.
macro_rules! languages {
    ($($(#[$meta:meta])* $variant:ident = $tag:literal, $conventions:expr;)+) => {
        choice!(
            /// A language with a complete translation (BCP 47).
            #[derive(Default)]
            Language { $($(#[$meta])* $variant = $tag),+ }
        );

        impl Language {
            /// Returns the language's conventions.
            pub const fn conventions(self) -> &'static Conventions {
                match self { $(Self::$variant => const { &$conventions }),+ }
            }
        }
    };
}

include!("../locales/languages.rs");

/// The regions where a Chinese tag without a script means traditional characters.
const TRADITIONAL: [&str; 3] = ["TW", "HK", "MO"];

/// The match of a language with a requested tag.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum TagMatch {
    /// The same language in another script, which is better than a language that was not requested.
    OtherScript,
    /// The same language.
    Same,
}

impl Language {
    /// Returns the language's name in the language itself.
    pub const fn endonym(self) -> &'static str {
        self.conventions().endonym
    }

    /// Returns the language of a tag (BCP 47), ignoring its region, and how well it matches.
    pub fn of_tag(tag: &str) -> Option<(Self, TagMatch)> {
        let (primary, script) = parts(tag);
        let same = |language: &&Self| parts(language.as_str()).0.eq_ignore_ascii_case(primary);
        let found = Self::ALL.iter().filter(same);
        let matches = found.map(|language| {
            let is_same_script = match (parts(language.as_str()).1, script) {
                (Some(own_script), Some(requested_script)) => own_script.eq_ignore_ascii_case(requested_script),
                _ => true,
            };
            (*language, if is_same_script { TagMatch::Same } else { TagMatch::OtherScript })
        });
        matches.max_by_key(|(_, fit)| *fit)
    }
}

/// Returns the primary language of a tag, and its script if the tag or its region has one.
fn parts(tag: &str) -> (&str, Option<&str>) {
    let mut subtags = tag.split('-');
    let primary = subtags.next().unwrap_or_default();
    let script = |subtag: &&str| subtag.len() == 4 && subtag.chars().all(|letter| letter.is_ascii_alphabetic());
    let is_traditional = |subtag: &str| TRADITIONAL.iter().any(|region| region.eq_ignore_ascii_case(subtag));
    let implied = primary.eq_ignore_ascii_case("zh") && subtags.clone().any(is_traditional);
    (primary, subtags.find(script).or(implied.then_some("Hant")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn language_of_tag_ignores_region_and_compares_script() {
        for (tag, expected) in [
            ("de-AT", Some((Language::German, TagMatch::Same))),
            ("DE", Some((Language::German, TagMatch::Same))),
            ("zh", Some((Language::Chinese, TagMatch::Same))),
            ("zh-CN", Some((Language::Chinese, TagMatch::Same))),
            ("zh-SG", Some((Language::Chinese, TagMatch::Same))),
            ("zh-hans-HK", Some((Language::Chinese, TagMatch::Same))),
            ("zh-Hant", Some((Language::Chinese, TagMatch::OtherScript))),
            ("zh-tw", Some((Language::Chinese, TagMatch::OtherScript))),
            ("en-Latn-GB", Some((Language::English, TagMatch::Same))),
            ("fr", None),
            ("zhx", None),
            ("", None),
        ] {
            assert_eq!(Language::of_tag(tag), expected, "{tag}");
        }
    }

    #[test]
    fn every_language_sets_all_its_conventions() {
        for language in Language::ALL {
            let Conventions { endonym, date, decimal, group, country, .. } = language.conventions();
            assert!([endonym, date, decimal, group, country].iter().all(|it| !it.is_empty()), "{language}");
        }
    }
}
