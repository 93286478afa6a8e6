//! Countdowns, such as that of a wait for Partner Center. The server renders them with the remaining time.

use std::time::Duration;

use leptos::prelude::*;

use super::page_life::each;
use crate::domain::wait::time_left;

/// The attribute with the remaining seconds.
const REMAINING_ATTRIBUTE: &str = "data-countdown";
const SECOND: Duration = Duration::from_secs(1);

/// Runs all countdowns of the page. One that ends is replaced by its `data-ready` text, which is also announced.
pub(super) fn run(announcement: RwSignal<String>) {
    if !matches!(document().query_selector("[data-countdown]"), Ok(Some(_))) {
        return;
    }
    let began = js_sys::Date::now();
    let elapsed = StoredValue::new(0_u64);
    set_interval(
        move || {
            // Timers of a hidden page fire less often than once a second.
            let elapsed_now = (js_sys::Date::now() - began) / 1000.0;
            let elapsed_now = Duration::try_from_secs_f64(elapsed_now).map_or(0, |duration| duration.as_secs());
            let since_last_tick = elapsed_now.saturating_sub(elapsed.get_value());
            elapsed.set_value(elapsed_now);
            each("[data-countdown]", |clock| {
                let Some(remaining_before) =
                    clock.get_attribute(REMAINING_ATTRIBUTE).and_then(|remaining| remaining.parse::<u64>().ok())
                else {
                    return;
                };
                let remaining = remaining_before.saturating_sub(since_last_tick);
                if remaining == 0 {
                    let text = clock.get_attribute("data-ready").unwrap_or_default();
                    let _ = clock.remove_attribute(REMAINING_ATTRIBUTE);
                    clock.set_text_content(Some(&text));
                    announcement.set(text);
                } else if let Some(text) = clock.text_content() {
                    let _ = clock.set_attribute(REMAINING_ATTRIBUTE, &remaining.to_string());
                    clock.set_text_content(Some(&text.replace(&time_left(remaining_before), &time_left(remaining))));
                }
            });
        },
        SECOND,
    );
}
