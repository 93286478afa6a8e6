//! Message catalogs: all user-visible text in every language, with one method per message.
//!
//! The catalogs are `locales/<language>/<noun>.ftl` (Project Fluent); `build.rs` generates [`Text`]'s methods from
//! them. Text is formatted only on the server and passed to islands as props, so that no catalog is sent to a browser.
//!
//! Staff read "this customer" where the customer's own users read "your company". The text for the latter is the
//! attribute `.own` of a message, so that a page for both audiences uses the same message.

use std::{fmt::Display, sync::OnceLock};

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_syntax::ast::Pattern;
use icu_collator::{Collator, CollatorBorrowed, options::CollatorOptions};
use icu_locale_core::Locale;
use jiff::civil::Date;

use crate::domain::{
    cloud::Cloud,
    language::{Conventions, Language, TagMatch},
};

/// The attribute with a message's text for a customer's own users.
const OWN: &str = "own";

/// The catalogs in one language, for one audience; cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Text {
    language: Language,
    own: bool,
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

impl Text {
    /// Returns the catalogs of a language.
    pub const fn new(language: Language) -> Self {
        Self { language, own: false }
    }

    /// Returns the catalogs of the same language for a customer's own users, to whom the customer is "your company".
    #[must_use]
    pub const fn for_customer_users(self) -> Self {
        Self { own: true, ..self }
    }

    /// Returns the language.
    pub const fn language(self) -> Language {
        self.language
    }

    /// Finds the message for a key that is derived from external data, such as an error code.
    pub fn find(self, key: &str) -> Option<String> {
        let pattern = self.pattern(key)?;
        Some(self.bundle().format_pattern(pattern, None, &mut Vec::new()).into_owned())
    }

    /// Finds the message for such a key, with an object's name as the argument `name`.
    pub fn find_named(self, key: &str, name: &str) -> Option<String> {
        let pattern = self.pattern(key)?;
        let mut arguments = FluentArgs::new();
        arguments.set("name", name);
        Some(self.bundle().format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned())
    }

    /// Formats a date in the language's format.
    pub fn date(self, day: Date) -> String {
        day.strftime(self.conventions().date).to_string()
    }

    /// Sorts items by the text that `sort_key` returns, in the collation order of the language.
    pub fn sort_by_text<T>(self, items: &mut [T], sort_key: impl Fn(&T) -> &str) {
        static COLLATORS: [OnceLock<Option<CollatorBorrowed<'static>>>; Language::ALL.len()] =
            [const { OnceLock::new() }; Language::ALL.len()];
        match COLLATORS[self.language as usize].get_or_init(|| collator(self.language)) {
            Some(collator) => items.sort_by(|a, b| collator.compare(sort_key(a), sort_key(b))),
            None => items.sort_by_cached_key(|item| sort_key(item).to_lowercase()),
        }
    }

    /// Joins the items of a list with the language's list separator.
    pub fn list<T: AsRef<str>>(self, items: impl IntoIterator<Item = T>) -> String {
        join_with(items, self.conventions().list)
    }

    /// Joins the parts of a phrase with the language's comma. Unlike those of a list, the parts differ in kind.
    pub fn phrase<T: AsRef<str>>(self, parts: impl IntoIterator<Item = T>) -> String {
        join_with(parts, self.conventions().comma)
    }

    /// Joins sentences, each of which ends with its punctuation mark.
    pub fn sentences<T: AsRef<str>>(self, sentences: impl IntoIterator<Item = T>) -> String {
        join_with(sentences, self.space())
    }

    /// Returns a label and its value, joined with the language's colon.
    pub fn labelled(self, label: impl Display, value: impl Display) -> String {
        format!("{label}{}{value}", self.colon())
    }

    /// Returns a title as a sentence, with a full stop unless it ends with a punctuation mark.
    pub fn sentence(self, title: &str) -> String {
        let has_end_mark = title.ends_with(['.', '!', '?', '…', '。', '！', '？']);
        format!("{title}{}", if has_end_mark { "" } else { self.full_stop() })
    }

    /// Returns the punctuation between a label and its value.
    pub const fn colon(self) -> &'static str {
        self.conventions().colon
    }

    /// Returns the space between two sentences.
    pub const fn space(self) -> &'static str {
        self.conventions().space
    }

    /// Returns the space between two sentences in a view; `None` if it is empty, since a view renders an empty text as
    /// a blank.
    pub const fn sentence_gap(self) -> Option<&'static str> {
        if self.space().is_empty() { None } else { Some(self.space()) }
    }

    /// Returns the full stop at the end of a sentence.
    pub const fn full_stop(self) -> &'static str {
        self.conventions().full_stop
    }

    const fn conventions(self) -> &'static Conventions {
        self.language.conventions()
    }

    /// Returns the name of a cloud.
    pub const fn cloud(self, cloud: Cloud) -> &'static str {
        match cloud {
            Cloud::Global => self.cloud_global(),
            Cloud::China => self.cloud_china(),
            Cloud::Germany => self.cloud_germany(),
            Cloud::UsGovernment => self.cloud_us_government(),
        }
    }

    fn bundle(self) -> &'static FluentBundle<FluentResource> {
        static BUNDLES: [OnceLock<FluentBundle<FluentResource>>; Language::ALL.len()] =
            [const { OnceLock::new() }; Language::ALL.len()];
        BUNDLES[self.language as usize].get_or_init(|| bundle(self.language))
    }

    fn format(self, key: &str, arguments: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.pattern(key) else { return key.to_owned() };
        self.bundle().format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned()
    }

    /// Returns the pattern of a message for the audience.
    fn pattern(self, key: &str) -> Option<&'static Pattern<&'static str>> {
        let message = self.bundle().get_message(key)?;
        let own = self.own.then(|| message.get_attribute(OWN)).flatten();
        own.map(|own| own.value()).or_else(|| message.value())
    }
}

/// Returns the best supported language for an `Accept-Language` header (RFC 9110, section 12.5.4).
pub fn negotiate(accept_language: &str) -> Language {
    let mut accepted: Vec<(f32, &str)> = accept_language
        .split(',')
        .filter_map(|part| {
            let mut parameters = part.split(';');
            let tag = parameters.next()?.trim();
            let weight = parameters
                .find_map(|parameter| parameter.trim().strip_prefix("q="))
                .map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
            (weight > 0.0).then_some((weight, tag))
        })
        .collect();
    accepted.sort_by(|a, b| b.0.total_cmp(&a.0));
    let supported: Vec<_> = accepted.into_iter().filter_map(|(_, tag)| Language::of_tag(tag)).collect();
    let exact = supported.iter().find(|(_, fit)| *fit == TagMatch::Same);
    exact.or_else(|| supported.first()).map(|(language, _)| *language).unwrap_or_default()
}

fn join_with<T: AsRef<str>>(items: impl IntoIterator<Item = T>, separator: &str) -> String {
    let mut all = String::new();
    for (index, item) in items.into_iter().enumerate() {
        if index > 0 {
            all.push_str(separator);
        }
        all.push_str(item.as_ref());
    }
    all
}

fn collator(language: Language) -> Option<CollatorBorrowed<'static>> {
    let locale: Locale = language.as_str().parse().ok()?;
    Collator::try_new(locale.into(), CollatorOptions::default()).ok()
}

fn bundle(language: Language) -> FluentBundle<FluentResource> {
    let locale = language.as_str().parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![locale]);
    // Names are in elements of their own where text direction matters. Unicode isolation marks would be read aloud by
    // screen readers, and copied.
    bundle.set_use_isolating(false);
    // build.rs has parsed these files and checked that each message is unique.
    let resource = FluentResource::try_new(source(language).to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn negotiates_first_supported_browser_language() {
        assert_eq!(negotiate("fr-FR, pl;q=0.8, en;q=0.9"), Language::English);
        assert_eq!(negotiate("de-CH,de;q=0.9,en;q=0.8"), Language::German);
        assert_eq!(negotiate("zh-CN,zh;q=0.9,en;q=0.8"), Language::Chinese);
        assert_eq!(negotiate("zh-TW, en;q=0.5"), Language::English, "an exact match precedes another script");
        assert_eq!(negotiate("zh-TW, fr;q=0.5"), Language::Chinese, "no other language is supported");
        assert_eq!(negotiate("pl-PL,pl;q=0.9,en;q=0.8"), Language::Polish);
        assert_eq!(negotiate("pl;q=0, fr"), Language::English);
        assert_eq!(negotiate(";;q=,\u{0}"), Language::English);
    }

    #[test]
    fn customer_users_get_own_company_wording() {
        for (language, staff, own) in [
            (
                Language::German,
                "Dieser Kunde hat kein Abrechnungsprofil.",
                "Ihr Unternehmen hat kein Abrechnungsprofil.",
            ),
            (Language::Chinese, "此客户没有计费配置文件。", "你的公司没有计费配置文件。"),
            (Language::English, "This customer has no billing profile.", "Your company has no billing profile."),
            (
                Language::Polish,
                "Ten klient nie ma profilu rozliczeniowego.",
                "Twoja firma nie ma profilu rozliczeniowego.",
            ),
        ] {
            let text = Text::new(language);
            assert_eq!((text.customer_no_billing(), text.for_customer_users().customer_no_billing()), (staff, own));
            let code = |text: Text| text.find("code-900309").unwrap();
            assert_ne!(code(text), code(text.for_customer_users()));
            assert_eq!(text.budget_help(), text.for_customer_users().budget_help(), "a message without `.own`");
        }
        let named = Text::new(Language::English).for_customer_users().user_domain_elsewhere("a.example");
        assert!(named.starts_with("a.example (") && named.contains("your company"), "{named}");
    }

    #[test]
    fn joins_lists_and_sentences_with_language_punctuation() {
        let joined = |language| {
            let text = Text::new(language);
            let sentences = text.sentences([text.sentence("A"), text.sentence("B?"), text.sentence("C。")]);
            ([text.list(["a", "b"]), text.phrase(["a", "b"]), text.labelled("a", 1)].join(" "), sentences)
        };
        let expected = |joined: &str, sentences: &str| (joined.to_owned(), sentences.to_owned());
        assert_eq!(joined(Language::German), expected("a, b a, b a: 1", "A. B? C。"));
        assert_eq!(joined(Language::Chinese), expected("a、b a，b a：1", "A。B?C。"));
    }

    #[test]
    fn uses_polish_plural_forms() {
        let text = Text::new(Language::Polish);
        assert_eq!(text.time_minutes_ago(1), "1 minutę temu");
        assert_eq!(text.time_minutes_ago(3), "3 minuty temu");
        assert_eq!(text.time_minutes_ago(12), "12 minut temu");
        assert_eq!(text.time_minutes_ago(25), "25 minut temu");
    }
}
