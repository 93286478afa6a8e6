//! Tests of the catalogues: each keeps to the terms of its glossary, has the plural forms of its language, and leaves
//! no text in English.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::PathBuf,
};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement, Variant, VariantKey},
    parser,
};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use tenantry::domain::preferences::Language;

/// The placeholder of a variable.
const VARIABLE: char = '…';

fn folder(tag: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "src/locales", tag].iter().collect()
}

fn tags() -> impl Iterator<Item = &'static str> {
    Language::ALL.iter().map(|language| language.as_str())
}

fn glossary(tag: &str) -> String {
    fs::read_to_string(folder(tag).join("glossary.ftl")).unwrap()
}

/// Returns the phrases that a language's glossary forbids: `term – not phrase, phrase`, with the language's word for
/// “not”.
fn forbidden(tag: &str) -> Vec<String> {
    let glossary = glossary(tag);
    let lines = glossary.lines().filter_map(|line| line.strip_prefix("# ")?.split_once(" – "));
    let phrases = lines.map(|(term, rest)| rest.split_once(' ').unwrap_or_else(|| panic!("{tag} {term}")).1);
    phrases.flat_map(|phrases| phrases.split(", ").map(str::to_owned)).collect()
}

/// Returns the messages that may be the same as in English, by a language's glossary: `= key, key`.
fn same_as_english(tag: &str) -> BTreeSet<String> {
    let glossary = glossary(tag);
    let lines = glossary.lines().filter_map(|line| line.strip_prefix("# = "));
    lines.flat_map(|keys| keys.split(", ").map(str::to_owned)).collect()
}

/// Calls a function with each pattern of a language and its message.
fn each_pattern(tag: &str, mut call: impl FnMut(&str, &Pattern<&str>)) {
    for file in fs::read_dir(folder(tag)).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        for entry in parser::parse(source.as_str()).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let patterns = message.value.iter().chain(message.attributes.iter().map(|attribute| &attribute.value));
            patterns.for_each(|pattern| call(message.id.name, pattern));
        }
    }
}

/// Returns every text of a language, with its message.
fn texts(tag: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    each_pattern(tag, |key, pattern| {
        let mut pattern_texts = Vec::new();
        collect_texts(pattern, String::new(), &mut pattern_texts);
        texts.extend(pattern_texts.into_iter().map(|text| (key.to_owned(), text)));
    });
    texts
}

/// Collects the texts of a pattern; each plural form is a separate one, and a variable is a placeholder character.
fn collect_texts(pattern: &Pattern<&str>, mut text: String, texts: &mut Vec<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                for variant in variants {
                    collect_texts(&variant.value, String::new(), texts);
                }
            }
            PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
                text.push_str(value);
            }
            PatternElement::Placeable { .. } => text.push(VARIABLE),
        }
    }
    texts.push(text);
}

/// Checks whether a text contains a phrase as whole words; Chinese has no blanks between words.
fn contains_phrase(phrase: &str, text: &str) -> bool {
    let (phrase, any_ending) = phrase.strip_suffix('*').map_or((phrase, false), |phrase| (phrase, true));
    let mut characters = phrase.chars();
    let capital: String = characters.next().into_iter().flat_map(char::to_uppercase).chain(characters).collect();
    [phrase, &capital].into_iter().any(|phrase| {
        text.match_indices(phrase).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + phrase.len()..].chars().next();
            let is_boundary = |own: Option<char>, character: Option<char>| {
                own.is_some_and(is_han)
                    || character.is_none_or(|character| !character.is_alphanumeric() || is_han(character))
            };
            is_boundary(phrase.chars().next(), before) && (any_ending || is_boundary(phrase.chars().next_back(), after))
        })
    })
}

const fn is_han(character: char) -> bool {
    matches!(character, '\u{3400}'..='\u{9fff}')
}

#[test]
fn a_phrase_matches_whole_words() {
    assert!(
        contains_phrase("id", "The id below")
            && contains_phrase("id", "Id: 7")
            && contains_phrase("license*", "All licenses")
    );
    assert!(
        !contains_phrase("id", "The ID below")
            && !contains_phrase("id", "A valid idea")
            && !contains_phrase("attest", "attestation")
    );
    assert!(
        contains_phrase("账户", "你的账户。")
            && contains_phrase("目录 ID", "客户的目录 ID为")
            && !contains_phrase("帐号", "你的帐户")
    );
}

#[test]
fn no_text_contains_a_phrase_forbidden_by_its_glossary() {
    for tag in tags() {
        let (forbidden, texts) = (forbidden(tag), texts(tag));
        assert!(forbidden.len() > 30 && texts.len() > 1000, "{tag}: {} {}", forbidden.len(), texts.len());
        let found: Vec<_> = texts
            .iter()
            .flat_map(|(key, text)| forbidden.iter().map(move |phrase| (key, text, phrase)))
            .filter(|(_, text, phrase)| contains_phrase(phrase, text))
            .map(|(key, text, phrase)| format!("{tag} {key}: “{phrase}” in “{text}”"))
            .collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}

#[test]
fn no_text_is_untranslated_unless_its_glossary_allows_it() {
    let mut english: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for (key, text) in texts("en") {
        english.entry(key).or_default().insert(text);
    }
    for tag in tags().filter(|tag| *tag != "en") {
        let is_untranslated =
            |key: &str, text: &str| text.chars().any(char::is_alphabetic) && english[key].contains(text);
        let untranslated: BTreeSet<_> =
            texts(tag).into_iter().filter(|(key, text)| is_untranslated(key, text)).map(|(key, _)| key).collect();
        let allowed = same_as_english(tag);
        let not_allowed: Vec<_> = untranslated.difference(&allowed).collect();
        let translated: Vec<_> = allowed.difference(&untranslated).collect();
        assert!(not_allowed.is_empty(), "{tag}: untranslated, and not in the glossary: {not_allowed:?}");
        assert!(translated.is_empty(), "{tag}: in the glossary, but translated: {translated:?}");
    }
}

/// Returns the plural categories that whole numbers have in a language (CLDR).
fn categories(tag: &str) -> BTreeSet<&'static str> {
    let primary = tag.split('-').next().unwrap();
    let known = PluralRules::get_locales(PluralRuleType::CARDINAL);
    let language = known.into_iter().find(|known| *known == primary).unwrap();
    let rules = PluralRules::create(language, PluralRuleType::CARDINAL).unwrap();
    let name = |category: PluralCategory| match category {
        PluralCategory::ZERO => "zero",
        PluralCategory::ONE => "one",
        PluralCategory::TWO => "two",
        PluralCategory::FEW => "few",
        PluralCategory::MANY => "many",
        PluralCategory::OTHER => "other",
    };
    (0..=200_u32).map(|number| name(rules.select(number).unwrap())).collect()
}

/// Calls a function with the variants of each select expression in a pattern.
fn each_select<'a>(pattern: &'a Pattern<&'a str>, call: &mut impl FnMut(&'a [Variant<&'a str>])) {
    for element in &pattern.elements {
        if let PatternElement::Placeable { expression: Expression::Select { variants, .. } } = element {
            call(variants);
            for variant in variants {
                each_select(&variant.value, call);
            }
        }
    }
}

#[test]
fn every_count_has_exactly_the_plural_forms_of_its_language() {
    assert_eq!(categories("pl"), BTreeSet::from(["one", "few", "many"]));
    assert_eq!(categories("zh-Hans"), BTreeSet::from(["other"]));
    for tag in tags() {
        let (needed, mut wrong) = (categories(tag), Vec::new());
        each_pattern(tag, |key, pattern| {
            each_select(pattern, &mut |variants| {
                let named = variants.iter().filter_map(|variant| match variant.key {
                    VariantKey::Identifier { name } => Some(name),
                    VariantKey::NumberLiteral { .. } => None,
                });
                let named: BTreeSet<_> = named.collect();
                if named != needed {
                    wrong.push(format!("{tag} {key}: {named:?}, not {needed:?}"));
                }
            });
        });
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }
}
