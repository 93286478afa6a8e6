//! Countdowns, such as that of a wait for Partner Center. The server renders them with the remaining time.

use std::time::Duration;

use leptos::prelude::*;

use super::page_life::each;
use crate::domain::wait::time_left;

/// The attribute with the remaining seconds.
const LEFT: &str = "data-countdown";
const SECOND: Duration = Duration::from_secs(1);

/// Runs all countdowns of the page, and announces what is possible when they end.
pub(super) fn run(announcement: RwSignal<String>) {
    if !matches!(document().query_selector("[data-countdown]"), Ok(Some(_))) {
        return;
    }
    let began = js_sys::Date::now();
    let counted = StoredValue::new(0_u64);
    set_interval(
        move || {
            // Timers of a hidden page fire less often than once a second.
            let passed = (js_sys::Date::now() - began) / 1000.0;
            let passed = Duration::try_from_secs_f64(passed).map_or(0, |passed| passed.as_secs());
            let since = passed.saturating_sub(counted.get_value());
            counted.set_value(passed);
            each("[data-countdown]", |clock| {
                let Some(before) = clock.get_attribute(LEFT).and_then(|left| left.parse::<u64>().ok()) else { return };
                let left = before.saturating_sub(since);
                if left == 0 {
                    let words = clock.get_attribute("data-ready").unwrap_or_default();
                    let _ = clock.remove_attribute(LEFT);
                    clock.set_text_content(Some(&words));
                    announcement.set(words);
                } else if let Some(words) = clock.text_content() {
                    let _ = clock.set_attribute(LEFT, &left.to_string());
                    clock.set_text_content(Some(&words.replace(&time_left(before), &time_left(left))));
                }
            });
        },
        SECOND,
    );
}
