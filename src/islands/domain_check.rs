//! Availability check of a domain while it is being typed. Without JavaScript, the form's button does the same.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{
    page_life::listen,
    server_call::{CallFailed, call},
};
use crate::{api::new_customer::FindDomain, domain::new_customer::DomainAvailability};

/// Debounce time after a keystroke.
const PAUSE: Duration = Duration::from_millis(300);

/// The messages about a domain, in the person's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainCheckTexts {
    /// The message for an available domain.
    pub free: String,
    /// The message for a domain that is taken.
    pub taken: String,
    /// The message for an invalid domain.
    pub impossible: String,
    /// The message for a failed check.
    pub failed: String,
}

/// Shows below a field whether the domain in it is available.
#[island]
pub fn DomainCheck(
    /// The id of the field.
    input: String,
    /// The messages.
    texts: DomainCheckTexts,
) -> impl IntoView {
    let find = Action::new_unsync(move |(field, prefix): &(HtmlInputElement, String)| {
        let (field, prefix) = (field.clone(), prefix.clone());
        async move {
            if prefix.is_empty() {
                return None;
            }
            let availability = call::<FindDomain>(&[("prefix", &prefix)]).await;
            // A response about a previous value says nothing about the current one.
            (field.value().trim() == prefix).then_some(availability)
        }
    });
    Effect::new(move |_| {
        let field = document().get_element_by_id(&input).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
        let Some(field) = field else { return };
        let debounce_timer = StoredValue::new(None::<TimeoutHandle>);
        // The value that was typed before hydration.
        if field.value() != field.default_value() {
            find.dispatch((field.clone(), field.value().trim().to_owned()));
        }
        let typed = field.clone();
        listen(&field, "input", move |_| {
            if let Some(earlier) = debounce_timer.get_value() {
                earlier.clear();
            }
            let typed = typed.clone();
            let check = move || drop(find.dispatch((typed.clone(), typed.value().trim().to_owned())));
            debounce_timer.set_value(set_timeout_with_handle(check, PAUSE).ok());
        });
    });
    let message = move || -> Option<(&'static str, String)> {
        Some(match find.value().get()?? {
            Ok(DomainAvailability::Free) => ("good", texts.free.clone()),
            Ok(DomainAvailability::Taken) => ("bad", texts.taken.clone()),
            Ok(DomainAvailability::Impossible) => ("bad", texts.impossible.clone()),
            Err(CallFailed) => ("plain", texts.failed.clone()),
        })
    };
    view! {
        <p class="field-state" role="status">
            {move || message().map(|(tone, texts)| view! { <span class=tone>{texts}</span> })}
        </p>
    }
}
