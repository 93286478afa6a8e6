//! Progress indicators: pending navigations and submissions are announced to screen readers, and a bar at the top shows
//! that a page is loading. The document's own script (`app::frame`), which runs before hydration, changes the text of a
//! submitted form's button and prevents a second click. Without JavaScript, the browser's own indicators suffice.

use std::time::Duration;

use leptos::prelude::*;
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlFormElement, KeyboardEvent, MouseEvent, Url};

use super::page_life::{closest, listen};

/// The attribute of `<html>` while a page is loading; the style sheet draws the bar.
const LOADING_ATTRIBUTE: &str = "data-under-way";
/// The attribute of a form with its announcement while it is being submitted.
const BUSY_ATTRIBUTE: &str = "data-busy";
/// Delay before the indicators appear, in milliseconds. The style sheet waits equally long.
const DELAY_MS: u64 = 300;

/// Shows progress indicators for every form and link of the page, and announces them to screen readers.
pub(super) fn watch(loading: String, announcement: RwSignal<String>) {
    // At the window, after any other listener that may cancel the event.
    let window = window();
    listen(&window, "submit", {
        let loading = loading.clone();
        move |event| {
            if let Some(message) = submit_announcement(&event, &loading) {
                show(message, announcement);
            }
        }
    });
    listen(&window, "click", move |event| {
        if is_navigation(&event) {
            show(loading.clone(), announcement);
        }
    });
    // The page was restored from the back/forward cache.
    listen(&window, "pageshow", move |_| hide(announcement));
    listen(&window, "keydown", move |event| {
        // Escape makes browsers stop loading.
        if event.dyn_ref::<KeyboardEvent>().is_some_and(|key| key.key() == "Escape") {
            hide(announcement);
        }
    });
}

/// Shows that a page is loading.
pub(super) fn show(message: String, announcement: RwSignal<String>) {
    let Some(root) = document().document_element() else { return };
    let _ = root.set_attribute(LOADING_ATTRIBUTE, "");
    set_timeout(
        move || {
            if root.has_attribute(LOADING_ATTRIBUTE) {
                announcement.set(message);
            }
        },
        Duration::from_millis(DELAY_MS),
    );
}

/// Returns the announcement of a submitted form, or `loading` if it has none. `None` if nothing was submitted.
fn submit_announcement(event: &Event, loading: &str) -> Option<String> {
    let form = event.target()?.dyn_into::<HtmlFormElement>().ok()?;
    if event.default_prevented() || !matches!(form.target().as_str(), "" | "_self") {
        return None;
    }
    let message = (form.method() == "post").then(|| form.get_attribute(BUSY_ATTRIBUTE)).flatten();
    Some(message.unwrap_or_else(|| loading.to_owned()))
}

/// Checks whether a click follows a link to another page in this window.
fn is_navigation(event: &Event) -> bool {
    let Some(click) = event.dyn_ref::<MouseEvent>() else { return false };
    if click.default_prevented()
        || click.button() != 0
        || click.ctrl_key()
        || click.meta_key()
        || click.shift_key()
        || click.alt_key()
    {
        return false;
    }
    let Some(link) = closest(event, "a[href]:not([target=_blank], [download], [data-file])") else { return false };
    let here = window().location().href().unwrap_or_default();
    let Some(there) = link.get_attribute("href").and_then(|href| Url::new_with_base(&href, &here).ok()) else {
        return false;
    };
    let page = |address: &str| address.split('#').next().unwrap_or_default().to_owned();
    there.protocol().starts_with("http") && (there.hash().is_empty() || page(&there.href()) != page(&here))
}

/// Hides the progress indicators.
fn hide(announcement: RwSignal<String>) {
    if let Some(root) = document().document_element() {
        let _ = root.remove_attribute(LOADING_ATTRIBUTE);
    }
    announcement.set(String::new());
}
