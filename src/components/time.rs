//! Relative times, with the exact instant and zone on hover and focus; kept current after hydration.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use leptos::prelude::*;

use crate::{components::render_context::RenderContext, locales::Text};

/// Renders an instant relative to now.
pub fn relative_time(at: Timestamp) -> impl IntoView {
    let RenderContext { text, zone, .. } = expect_context();
    view! {
        <time datetime=at.to_string() title=exact(text, at, &zone) data-relative="" tabindex="0">
            {time_ago(text, Timestamp::now().as_second() - at.as_second())}
        </time>
    }
}

/// Returns an instant in a zone, to the minute, with the zone's name.
pub fn exact(text: Text, at: Timestamp, zone: &TimeZone) -> String {
    let at = at.to_zoned(zone.clone());
    format!("{} {}", date(text, at.date()), at.strftime("%H:%M %Z"))
}

/// Returns a date in the language's format.
pub fn date(text: Text, day: Date) -> String {
    text.date(day)
}

/// Returns a past time span in words; a future instant, due to clock skew, is now.
pub fn time_ago(text: Text, seconds_ago: i64) -> String {
    match seconds_ago {
        ..60 => text.time_now().to_owned(),
        60..3600 => text.time_minutes_ago(seconds_ago / 60),
        3600..86_400 => text.time_hours_ago(seconds_ago / 3600),
        _ => text.time_days_ago(seconds_ago / 86_400),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preferences::Language;

    #[test]
    fn past_time_span_uses_the_largest_whole_unit() {
        let text = Text::new(Language::English);
        assert_eq!(time_ago(text, -5), "just now");
        assert_eq!(time_ago(text, 61), "1 minute ago");
        assert_eq!(time_ago(text, 7200), "2 hours ago");
        assert_eq!(time_ago(text, 200_000), "2 days ago");
    }

    #[test]
    fn chinese_relative_time_matches_the_browsers_format() {
        // Intl.RelativeTimeFormat("zh-Hans"), which keeps them current, has no blank.
        let text = Text::new(Language::Chinese);
        assert_eq!([61, 7200, 300_000].map(|ago| time_ago(text, ago)), ["1分钟前", "2小时前", "3天前"]);
    }

    #[test]
    fn exact_time_includes_its_zone() {
        let at: Timestamp = "2026-03-01T12:00:00Z".parse().unwrap();
        let warsaw = TimeZone::get("Europe/Warsaw").unwrap();
        assert_eq!(exact(Text::new(Language::English), at, &warsaw), "2026-03-01 13:00 CET");
        assert_eq!(exact(Text::new(Language::Polish), at, &warsaw), "01.03.2026 13:00 CET");
        assert_eq!(exact(Text::new(Language::Chinese), at, &warsaw), "2026/3/1 13:00 CET");
    }
}
