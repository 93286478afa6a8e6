//! Search as you type: while a person types, the page is requested with the new query and its results replace the old
//! ones. Only the server renders results, and the URL always matches what is shown.

use std::{cell::RefCell, rc::Rc, time::Duration};

use leptos::prelude::*;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Document, DomParser, Element, FormData, HtmlFormElement, HtmlInputElement, InputEvent,
    RequestInit, Response, SupportedType, UrlSearchParams,
};

use super::page_life::listen;

/// Debounce time after a keystroke, in milliseconds.
const PAUSE_MS: u64 = 180;
/// The status code of a page whose form shows an error outside the results.
const UNPROCESSABLE: u16 = 422;

/// Makes a search form live. Renders nothing; without JavaScript, the form's button does the same.
#[island]
pub fn LiveSearch(
    /// The id of the form, whose method is GET.
    form: String,
    /// The ids of the elements that depend on the results, here and in the response; the last one contains the results.
    results: Vec<String>,
) -> impl IntoView {
    Effect::new(move |_| {
        let document = document();
        let Some(form) = document.get_element_by_id(&form).and_then(|form| form.dyn_into::<HtmlFormElement>().ok())
        else {
            return;
        };
        let search = Rc::new(Search { form: form.clone(), results: results.clone(), running: RefCell::new(None) });
        let debounce_timer = Rc::new(RefCell::new(None::<TimeoutHandle>));
        // Text that was typed before hydration is searched for now.
        let active = document.active_element().filter(|active| form.contains(Some(active)));
        let typed = active.and_then(|active| active.dyn_into::<HtmlInputElement>().ok());
        if typed.is_some_and(|typed| typed.value() != typed.default_value()) {
            Rc::clone(&search).start();
        }
        listen(&form, "input", move |event| {
            if event.dyn_ref::<InputEvent>().is_some_and(InputEvent::is_composing) {
                return;
            }
            let search = Rc::clone(&search);
            let next = set_timeout_with_handle(move || search.start(), Duration::from_millis(PAUSE_MS)).ok();
            if let Some(earlier) = debounce_timer.replace(next) {
                earlier.clear();
            }
        });
    });
}

struct Search {
    form: HtmlFormElement,
    results: Vec<String>,
    running: RefCell<Option<AbortController>>,
}

impl Search {
    fn start(self: Rc<Self>) {
        if let Some(earlier) = self.running.take() {
            earlier.abort();
        }
        let Ok(controller) = AbortController::new() else { return };
        let Some(address) = self.address() else { return };
        let options = RequestInit::new();
        options.set_signal(Some(&controller.signal()));
        let response_promise = window().fetch_with_str_and_init(&address, &options);
        self.running.replace(Some(controller));
        if let Some(region) = self.region() {
            let _ = region.set_attribute("aria-busy", "true");
        }
        leptos::task::spawn_local(async move {
            match replace_results(&self.results, response_promise).await {
                Ok(Replacement::Done) => {
                    let history = window().history();
                    let _ = history.map(|h| h.replace_state_with_url(&JsValue::NULL, "", Some(&address)));
                }
                Err(Failure::Superseded) => return,
                // Another page, such as sign-in, or no response: the browser navigates there, which shows the problem.
                Ok(Replacement::Missing) | Err(Failure::Broken) => drop(window().location().assign(&address)),
            }
            if let Some(region) = self.region() {
                let _ = region.remove_attribute("aria-busy");
            }
        });
    }

    fn region(&self) -> Option<Element> {
        document().get_element_by_id(self.results.last()?)
    }

    /// Returns the URL that the form would submit to, without empty fields.
    fn address(&self) -> Option<String> {
        let data = FormData::new_with_form(&self.form).ok()?;
        let query = UrlSearchParams::new().ok()?;
        for entry in js_sys::try_iter(&data).ok()?? {
            let pair = js_sys::Array::from(&entry.ok()?);
            if let (Some(name), Some(value)) = (pair.get(0).as_string(), pair.get(1).as_string())
                && !value.trim().is_empty()
            {
                query.append(&name, &value);
            }
        }
        let action = self.form.get_attribute("action")?;
        let query = String::from(query.to_string());
        Some(if query.is_empty() { action } else { format!("{action}?{query}") })
    }
}

enum Replacement {
    Done,
    Missing,
}

enum Failure {
    Superseded,
    Broken,
}

impl From<JsValue> for Failure {
    fn from(error: JsValue) -> Self {
        let name = js_sys::Reflect::get(&error, &JsValue::from_str("name")).ok().and_then(|name| name.as_string());
        if name.as_deref() == Some("AbortError") { Self::Superseded } else { Self::Broken }
    }
}

/// Parses the page of a response.
pub(super) async fn parse_page(response: &Response) -> Result<Document, JsValue> {
    let html = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    DomParser::new()?.parse_from_string(&html, SupportedType::TextHtml)
}

async fn replace_results(results: &[String], response_promise: js_sys::Promise) -> Result<Replacement, Failure> {
    let response: Response = JsFuture::from(response_promise).await?.unchecked_into();
    if response.status() == UNPROCESSABLE {
        return Err(Failure::Broken);
    }
    let page = parse_page(&response).await?;
    for id in results {
        let (Some(old), Some(new)) = (document().get_element_by_id(id), page.get_element_by_id(id)) else {
            return Ok(Replacement::Missing);
        };
        old.replace_with_with_node_1(&new)?;
    }
    Ok(Replacement::Done)
}
