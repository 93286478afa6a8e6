//! Message catalogues: every text that a person reads, in every language, as one method a message.
//!
//! The catalogues are `locales/<language>/<noun>.ftl` (Project Fluent); `build.rs` makes [`Text`]'s methods from them. Text is made on
//! the server only: islands are handed the words they need, so no catalogue travels to a browser.

use std::sync::LazyLock;

use fluent_bundle::{FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle};
use jiff::civil::Date;

use crate::domain::{cloud::Cloud, preferences::Language};

/// The catalogues in one language. Copied freely.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Text {
    language: Language,
}

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

impl Text {
    /// The catalogue of a language.
    pub const fn new(language: Language) -> Self {
        Self { language }
    }

    /// Which language it is.
    pub const fn language(self) -> Language {
        self.language
    }

    /// The message of a key that is made of something from outside, such as an error code; none where the catalogue has
    /// no word for it.
    pub fn find(self, key: &str) -> Option<String> {
        let message = self.bundle().get_message(key)?.value()?;
        Some(self.bundle().format_pattern(message, None, &mut Vec::new()).into_owned())
    }

    /// Writes a day as people of the language write one.
    pub fn date(self, day: Date) -> String {
        let form = match self.language {
            Language::English => "%Y-%m-%d",
            Language::Polish => "%d.%m.%Y",
        };
        day.strftime(form).to_string()
    }

    /// Names a cloud.
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
        let bundle = self.bundle();
        let Some(pattern) = bundle.get_message(key).and_then(|message| message.value()) else {
            return key.to_owned();
        };
        bundle.format_pattern(pattern, Some(arguments), &mut Vec::new()).into_owned()
    }
}

/// The language that suits a browser best, by its `Accept-Language` header (RFC 9110, section 12.5.4).
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
    // Names are put in elements of their own where direction matters; marks inside sentences would be read out and copied.
    bundle.set_use_isolating(false);
    // build.rs has parsed these very files and found each message once.
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
    fn polish_counts_as_polish_does() {
        let text = Text::new(Language::Polish);
        assert_eq!(text.time_minutes_ago(1), "1 minutę temu");
        assert_eq!(text.time_minutes_ago(3), "3 minuty temu");
        assert_eq!(text.time_minutes_ago(12), "12 minut temu");
        assert_eq!(text.time_minutes_ago(25), "25 minut temu");
    }
}
