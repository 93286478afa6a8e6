//! Tests that the catalogues use the terms of their glossaries.

use std::{fs, path::PathBuf};

use fluent_syntax::{
    ast::{Entry, Expression, InlineExpression, Pattern, PatternElement},
    parser,
};

/// The languages by their folder, with the marker before the forbidden synonyms of a term.
const GLOSSARIES: [(&str, &str); 2] = [("en", " – not "), ("pl", " – nie ")];

fn folder(tag: &str) -> PathBuf {
    [env!("CARGO_MANIFEST_DIR"), "src/locales", tag].iter().collect()
}

/// Returns the phrases that a language's glossary forbids.
fn forbidden(tag: &str, mark: &str) -> Vec<String> {
    let glossary = fs::read_to_string(folder(tag).join("glossary.ftl")).unwrap();
    let lines = glossary.lines().filter_map(|line| line.strip_prefix("# ")?.split_once(mark));
    lines.flat_map(|(_, phrases)| phrases.split(", ").map(str::to_owned).collect::<Vec<_>>()).collect()
}

/// Returns every text of a language, with its message.
fn texts(tag: &str) -> Vec<(String, String)> {
    let mut texts = Vec::new();
    for file in fs::read_dir(folder(tag)).unwrap() {
        let source = fs::read_to_string(file.unwrap().path()).unwrap();
        for entry in parser::parse(source.as_str()).unwrap().body {
            let Entry::Message(message) = entry else { continue };
            let patterns = message.value.iter().chain(message.attributes.iter().map(|attribute| &attribute.value));
            for pattern in patterns {
                let mut said = Vec::new();
                read(pattern, String::new(), &mut said);
                texts.extend(said.into_iter().map(|text| (message.id.name.to_owned(), text)));
            }
        }
    }
    texts
}

/// Collects the texts of a pattern; each plural form is a separate one, and a variable is a placeholder character.
fn read(pattern: &Pattern<&str>, mut text: String, said: &mut Vec<String>) {
    for element in &pattern.elements {
        match element {
            PatternElement::TextElement { value } => text.push_str(value),
            PatternElement::Placeable { expression: Expression::Select { variants, .. } } => {
                for variant in variants {
                    read(&variant.value, String::new(), said);
                }
            }
            PatternElement::Placeable { expression: Expression::Inline(InlineExpression::StringLiteral { value }) } => {
                text.push_str(value);
            }
            PatternElement::Placeable { .. } => text.push('…'),
        }
    }
    said.push(text);
}

/// Checks whether a text contains a phrase as whole words.
fn is_in(phrase: &str, text: &str) -> bool {
    let (phrase, any_ending) = phrase.strip_suffix('*').map_or((phrase, false), |phrase| (phrase, true));
    let mut signs = phrase.chars();
    let capital: String = signs.next().into_iter().flat_map(char::to_uppercase).chain(signs).collect();
    [phrase, &capital].into_iter().any(|phrase| {
        text.match_indices(phrase).any(|(at, _)| {
            let before = text[..at].chars().next_back();
            let after = text[at + phrase.len()..].chars().next();
            let apart = |sign: Option<char>| sign.is_none_or(|sign| !sign.is_alphanumeric());
            apart(before) && (any_ending || apart(after))
        })
    })
}

#[test]
fn a_phrase_is_found_as_words_of_its_own() {
    assert!(is_in("id", "The id below") && is_in("id", "Id: 7") && is_in("licence*", "All licences"));
    assert!(!is_in("id", "The ID below") && !is_in("id", "A valid idea") && !is_in("attest", "attestation"));
}

#[test]
fn no_text_says_what_its_glossary_forbids() {
    for (tag, mark) in GLOSSARIES {
        let (forbidden, texts) = (forbidden(tag, mark), texts(tag));
        assert!(forbidden.len() > 30 && texts.len() > 1000, "{tag}: {} {}", forbidden.len(), texts.len());
        let found: Vec<_> = texts
            .iter()
            .flat_map(|(key, text)| forbidden.iter().map(move |phrase| (key, text, phrase)))
            .filter(|(_, text, phrase)| is_in(phrase, text))
            .map(|(key, text, phrase)| format!("{tag} {key}: “{phrase}” in “{text}”"))
            .collect();
        assert!(found.is_empty(), "{}", found.join("\n"));
    }
}
