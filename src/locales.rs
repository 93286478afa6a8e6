//! Message catalogues: all texts for people, in every language, as one method per message.
//!
//! The catalogues are `locales/<language>/<noun>.ftl` (Project Fluent); `build.rs` generates [`Text`]'s methods from
//! them. Text is formatted on the server only and passed to islands as props, so that no catalogue is sent to a
//! browser.
//!
//! Staff read about a customer where the customer's own people read about their company: the text for the latter is a
//! message's attribute `.own`, and a page for both uses one message.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use fluent_syntax::ast::Pattern;
use jiff::civil::Date;

use crate::domain::{cloud::Cloud, preferences::Language};

/// The attribute with a message's text for a customer's own people.
const OWN: &str = "own";

/// The catalogues in one language, for one audience; cheap to copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Text {
    language: Language,
    own: bool,
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

impl Text {
    /// Returns the catalogue of a language.
    pub const fn new(language: Language) -> Self {
        Self { language, own: false }
    }

    /// Returns the catalogue of the same language for a customer's own people, which addresses the customer as their
    /// company.
    #[must_use]
    pub const fn for_own_people(self) -> Self {
        Self { own: true, ..self }
    }

    /// Returns the language.
    pub const fn language(self) -> Language {
        self.language
    }

    /// Finds the message of a key that is derived from external data, such as an error code.
    pub fn find(self, key: &str) -> Option<String> {
        let pattern = self.pattern(key)?;
        Some(self.bundle().format_pattern(pattern, None, &mut Vec::new()).into_owned())
    }

    /// Finds the message of such a key, with the name of an object.
    pub fn find_named(self, key: &str, name: &str) -> Option<String> {
        let pattern = self.pattern(key)?;
        let mut arguments = FluentArgs::new();
        arguments.set("name", name);
        Some(self.bundle().format_pattern(pattern, Some(&arguments), &mut Vec::new()).into_owned())
    }

    /// Formats a date in the language's format.
    pub fn date(self, day: Date) -> String {
        let form = match self.language {
            Language::English => "%Y-%m-%d",
            Language::Polish => "%d.%m.%Y",
        };
        day.strftime(form).to_string()
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
        match self.language {
            Language::English => &ENGLISH,
            Language::Polish => &POLISH,
        }
    }

    fn format(self, key: &str, arguments: &FluentArgs<'_>) -> String {
        let Some(pattern) = self.pattern(key) else { return key.to_owned() };
        self.bundle().format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned()
    }

    /// Returns the text of a key for the audience.
    fn pattern(self, key: &str) -> Option<&'static Pattern<&'static str>> {
        let message = self.bundle().get_message(key)?;
        let own = self.own.then(|| message.get_attribute(OWN)).flatten();
        own.map(|own| own.value()).or_else(|| message.value())
    }
}

/// Returns the best supported language for an `Accept-Language` header (RFC 9110, section 12.5.4).
pub fn negotiate(accept_language: &str) -> Language {
    let mut wanted: Vec<(f32, &str)> = accept_language
        .split(',')
        .filter_map(|part| {
            let mut pieces = part.split(';');
            let tag = pieces.next()?.trim();
            let weight = pieces
                .find_map(|piece| piece.trim().strip_prefix("q="))
                .map_or(1.0, |weight| weight.trim().parse().unwrap_or(0.0));
            (weight > 0.0).then_some((weight, tag))
        })
        .collect();
    wanted.sort_by(|a, b| b.0.total_cmp(&a.0));
    wanted
        .into_iter()
        .find_map(|(_, tag)| tag.split('-').next().and_then(|primary| primary.to_ascii_lowercase().parse().ok()))
        .unwrap_or_default()
}

static ENGLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("en", include_str!(concat!(env!("OUT_DIR"), "/en.ftl"))));
static POLISH: LazyLock<FluentBundle<FluentResource>> =
    LazyLock::new(|| bundle("pl", include_str!(concat!(env!("OUT_DIR"), "/pl.ftl"))));

fn bundle(tag: &str, source: &str) -> FluentBundle<FluentResource> {
    let language = tag.parse().unwrap_or_default();
    let mut bundle = FluentBundle::new_concurrent(vec![language]);
    // Names are in separate elements where direction matters; isolation marks would be read out and copied.
    bundle.set_use_isolating(false);
    // build.rs has parsed these files and checked that each message is unique.
    let resource = FluentResource::try_new(source.to_owned()).unwrap_or_else(|(resource, _)| resource);
    bundle.add_resource_overriding(resource);
    bundle
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browsers_first_language_that_we_have_wins() {
        assert_eq!(negotiate("de-DE, pl;q=0.8, en;q=0.9"), Language::English);
        assert_eq!(negotiate("pl-PL,pl;q=0.9,en;q=0.8"), Language::Polish);
        assert_eq!(negotiate("pl;q=0, fr"), Language::English);
        assert_eq!(negotiate(";;q=,\u{0}"), Language::English);
    }

    #[test]
    fn a_customers_own_people_read_of_their_company_where_staff_read_of_a_customer() {
        for (language, staff, own) in [
            (Language::English, "This customer has no billing profile.", "Your company has no billing profile."),
            (
                Language::Polish,
                "Ten klient nie ma profilu rozliczeniowego.",
                "Twoja firma nie ma profilu rozliczeniowego.",
            ),
        ] {
            let text = Text::new(language);
            assert_eq!((text.customer_no_billing(), text.for_own_people().customer_no_billing()), (staff, own));
            let code = |text: Text| text.find("code-900309").unwrap();
            assert_ne!(code(text), code(text.for_own_people()));
            assert_eq!(text.budget_help(), text.for_own_people().budget_help(), "which says the same to all");
        }
        let named = Text::new(Language::English).for_own_people().user_domain_elsewhere("a.example");
        assert!(named.starts_with("a.example (") && named.contains("your company"), "{named}");
    }

    #[test]
    fn polish_counts_as_polish_does() {
        let text = Text::new(Language::Polish);
        assert_eq!(text.time_minutes_ago(1), "1 minutę temu");
        assert_eq!(text.time_minutes_ago(3), "3 minuty temu");
        assert_eq!(text.time_minutes_ago(12), "12 minut temu");
        assert_eq!(text.time_minutes_ago(25), "25 minut temu");
    }
}
