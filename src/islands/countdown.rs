//! Clocks that run down, such as that of a wait for Partner Center. The server draws them with the time that was left then.

use std::time::Duration;

use leptos::prelude::*;

use super::page_life::each;
use crate::domain::wait::time_left;

/// What bears the seconds that are left.
const LEFT: &str = "data-countdown";
const SECOND: Duration = Duration::from_secs(1);

/// Counts every clock of the page down, and says what it is then possible to do.
pub(super) fn run(announcement: RwSignal<String>) {
    if !matches!(document().query_selector("[data-countdown]"), Ok(Some(_))) {
        return;
    }
    let began = js_sys::Date::now();
    let counted = StoredValue::new(0_u64);
    set_interval(
        move || {
            // A page that is out of sight is woken less often than once a second.
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
