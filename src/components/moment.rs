//! Points in time from the service: days, and deadlines.

use jiff::{Timestamp, tz::TimeZone};
use leptos::prelude::*;

use super::time::{date, exact};
use crate::{components::render_context::RenderContext, domain::moment::Moment, locales::Text};

/// Renders a day in UTC, as the service counts days.
pub fn day(moment: &Moment) -> AnyView {
    let text = RenderContext::current_text();
    match moment {
        Moment::At(at) => {
            let day = at.to_zoned(TimeZone::UTC).date();
            let (formatted, iso) = (date(text, day), day.to_string());
            // The ISO date as in records and files, for comparison.
            let title = (formatted != iso).then_some(iso);
            view! { <time datetime=at.to_string() class="nowrap" title=title>{formatted}</time> }.into_any()
        }
        Moment::Never => view! { <span>{text.moment_never()}</span> }.into_any(),
        Moment::Other(written) => view! { <span>{written.clone()}</span> }.into_any(),
    }
}

/// Renders an instant to the minute in the person's zone, in UTC on hover and focus, and the time until then if it is
/// in the future.
pub fn deadline(moment: &Moment) -> AnyView {
    let RenderContext { text, zone, .. } = expect_context();
    match moment {
        Moment::At(at) => {
            let remaining = time_until(text, at.as_second() - Timestamp::now().as_second());
            view! {
                <time datetime=at.to_string() title=exact(text, *at, &TimeZone::UTC) tabindex="0">
                    {exact(text, *at, &zone)}
                </time>
                {remaining.map(|remaining| view! { " " <span class="muted">{remaining}</span> })}
            }
            .into_any()
        }
        other => day(other),
    }
}

/// Returns the time until a future instant, in the largest whole unit.
fn time_until(text: Text, seconds: i64) -> Option<String> {
    match seconds {
        ..=0 => None,
        1..3600 => Some(text.moment_in_minutes((seconds / 60).max(1))),
        3600..86_400 => Some(text.moment_in_hours(seconds / 3600)),
        _ => Some(text.moment_in_days(seconds / 86_400)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preferences::Language;

    #[test]
    fn future_time_span_uses_the_largest_whole_unit() {
        let text = Text::new(Language::English);
        assert_eq!(time_until(text, -1), None);
        assert_eq!(time_until(text, 30).as_deref(), Some("in 1 minute"));
        assert_eq!(time_until(text, 7200).as_deref(), Some("in 2 hours"));
        assert_eq!(time_until(text, 86_400).as_deref(), Some("in 1 day"));
        assert_eq!(time_until(Text::new(Language::Polish), 5 * 86_400).as_deref(), Some("za 5 dni"));
        assert_eq!(time_until(Text::new(Language::Chinese), 5 * 86_400).as_deref(), Some("5天后"));
    }
}
