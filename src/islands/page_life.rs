//! Behavior of every page, with one listener each for the whole document: copy buttons, relative times, progress
//! indicators, closing a view by Escape, and reporting the browser's time zone to the server. Clicks and keys before
//! hydration are handled by the frame's own script.

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{Document, Element, Event, HtmlElement, KeyboardEvent};

use super::{countdown, progress};

/// The attribute of `<html>` after hydration; styles and tests wait for it.
const HYDRATED_ATTRIBUTE: &str = "data-hydrated";
/// Time for which a copy button shows that it has copied, in milliseconds.
const COPIED_MS: u64 = 1600;
/// Interval at which relative times are updated, in milliseconds.
const TICK_MS: u64 = 30_000;

/// Activates the page's behavior. One on each page; renders nothing.
#[island]
pub fn PageLife(
    /// The announcement to screen readers after copying.
    copied: String,
    /// The announcement to screen readers while a page is loading.
    loading: String,
) -> impl IntoView {
    let announcement = RwSignal::new(String::new());
    Effect::new(move |_| {
        let document = document();
        listen(&document, "click", {
            let copied = copied.clone();
            move |event| {
                copy(&event, &copied, announcement);
                close_view(&event);
            }
        });
        listen(&document, "keydown", |event| close_view(&event));
        progress::watch(loading.clone(), announcement);
        countdown::run(announcement);
        report_time_zone(&document);
        set_interval(update_relative_times, std::time::Duration::from_millis(TICK_MS));
        if let Some(root) = document.document_element() {
            // Setting an attribute fails only for an invalid name, and this one is valid.
            let _ = root.set_attribute(HYDRATED_ATTRIBUTE, "");
        }
    });
    view! { <span role="status" class="visually-hidden">{announcement}</span> }
}

/// Adds a listener for the lifetime of the document, hence the leak.
pub(super) fn listen(target: &web_sys::EventTarget, kind: &str, handler: impl Fn(Event) + 'static) {
    let handler = Closure::<dyn Fn(Event)>::new(handler);
    let _ = target.add_event_listener_with_callback(kind, handler.as_ref().unchecked_ref());
    handler.forget();
}

pub(super) fn closest(event: &Event, selector: &str) -> Option<Element> {
    event.target()?.dyn_into::<Element>().ok()?.closest(selector).ok()?
}

/// Calls a function for each element of the page that matches a selector.
pub(super) fn each(selector: &str, act: impl Fn(Element)) {
    let Ok(found) = document().query_selector_all(selector) else { return };
    for index in 0..found.length() {
        if let Some(element) = found.item(index).and_then(|node| node.dyn_into::<Element>().ok()) {
            act(element);
        }
    }
}

/// Copies the value of a clicked copy button to the clipboard, then marks the button and announces it.
fn copy(event: &Event, copied: &str, announcement: RwSignal<String>) {
    let Some(button) = closest(event, "[data-copy]") else { return };
    let Some(value) = button.get_attribute("data-copy") else { return };
    let writing = window().navigator().clipboard().write_text(&value);
    let copied = copied.to_owned();
    leptos::task::spawn_local(async move {
        if wasm_bindgen_futures::JsFuture::from(writing).await.is_err() {
            return;
        }
        let _ = button.set_attribute("data-copied", "");
        announcement.set(copied);
        set_timeout(
            move || {
                let _ = button.remove_attribute("data-copied");
                announcement.set(String::new());
            },
            std::time::Duration::from_millis(COPIED_MS),
        );
    });
}

/// Closes the menu of a table's view like other menus: by Escape, and by a click elsewhere.
fn close_view(event: &Event) {
    let key = event.dyn_ref::<KeyboardEvent>().map(KeyboardEvent::key);
    if key.as_ref().map_or_else(|| closest(event, "details.view").is_some(), |key| key != "Escape") {
        return;
    }
    let Ok(Some(view)) = document().query_selector("details.view[open]") else { return };
    let _ = view.remove_attribute("open");
    let summary = view.first_element_child().and_then(|summary| summary.dyn_into::<HtmlElement>().ok());
    if let (Some(summary), Some(_)) = (summary, key) {
        let _ = summary.focus();
    }
}

/// Reports the browser's time zone in a cookie. Instants are rendered in that zone; the first page of a new browser is
/// in UTC.
fn report_time_zone(document: &Document) {
    let options = js_sys::Intl::DateTimeFormat::new(&js_sys::Array::new(), &js_sys::Object::new()).resolved_options();
    let zone = js_sys::Reflect::get(&options, &JsValue::from_str("timeZone")).ok().and_then(|zone| zone.as_string());
    if let (Some(zone), Some(html)) = (zone, document.dyn_ref::<web_sys::HtmlDocument>()) {
        let zone = js_sys::encode_uri_component(&zone);
        let _ = html.set_cookie(&format!("zone={zone}; path=/; max-age=31536000; samesite=lax"));
    }
}

fn update_relative_times() {
    let document = document();
    let locale = document.document_element().and_then(|root| root.get_attribute("lang")).unwrap_or_default();
    let options = js_sys::Object::new();
    let _ = js_sys::Reflect::set(&options, &JsValue::from_str("numeric"), &JsValue::from_str("auto"));
    let format = js_sys::Intl::RelativeTimeFormat::new(&js_sys::Array::of1(&JsValue::from_str(&locale)), &options);
    each("time[data-relative]", |time| {
        let Some(at) = time.get_attribute("datetime") else { return };
        let seconds = (js_sys::Date::parse(&at) - js_sys::Date::now()) / 1000.0;
        if seconds.is_nan() {
            return;
        }
        let (amount, unit) = match seconds.abs() {
            s if s < 60.0 => (seconds, "second"),
            s if s < 3600.0 => (seconds / 60.0, "minute"),
            s if s < 86_400.0 => (seconds / 3600.0, "hour"),
            _ => (seconds / 86_400.0, "day"),
        };
        if let Some(text) = format.format(amount.trunc(), unit).as_string() {
            time.set_text_content(Some(&text));
        }
    });
}
