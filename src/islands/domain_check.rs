//! Availability check of a domain while it is being typed. Without JavaScript, the form's button does the same.

use std::time::Duration;

use leptos::prelude::*;
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::HtmlInputElement;

use super::{
    ask::{Unanswered, ask},
    page_life::listen,
};
use crate::{api::new_customer::FindDomain, domain::new_customer::DomainAvailability};

/// Debounce time after a keystroke.
const PAUSE: Duration = Duration::from_millis(300);

/// The messages about a domain, in the person's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DomainWords {
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
    words: DomainWords,
) -> impl IntoView {
    let find = Action::new_unsync(move |(field, prefix): &(HtmlInputElement, String)| {
        let (field, prefix) = (field.clone(), prefix.clone());
        async move {
            if prefix.is_empty() {
                return None;
            }
            let standing = ask::<FindDomain>(&[("prefix", &prefix)]).await;
            // A response about a previous value says nothing about the current one.
            (field.value().trim() == prefix).then_some(standing)
        }
    });
    Effect::new(move |_| {
        let field = document().get_element_by_id(&input).and_then(|field| field.dyn_into::<HtmlInputElement>().ok());
        let Some(field) = field else { return };
        let waiting = StoredValue::new(None::<TimeoutHandle>);
        // The value that was typed before hydration.
        if field.value() != field.default_value() {
            find.dispatch((field.clone(), field.value().trim().to_owned()));
        }
        let typed = field.clone();
        listen(&field, "input", move |_| {
            if let Some(earlier) = waiting.get_value() {
                earlier.clear();
            }
            let typed = typed.clone();
            let look = move || drop(find.dispatch((typed.clone(), typed.value().trim().to_owned())));
            waiting.set_value(set_timeout_with_handle(look, PAUSE).ok());
        });
    });
    let said = move || -> Option<(&'static str, String)> {
        Some(match find.value().get()?? {
            Ok(DomainAvailability::Free) => ("good", words.free.clone()),
            Ok(DomainAvailability::Taken) => ("bad", words.taken.clone()),
            Ok(DomainAvailability::Impossible) => ("bad", words.impossible.clone()),
            Err(Unanswered) => ("plain", words.failed.clone()),
        })
    };
    view! {
        <p class="field-state" role="status">
            {move || said().map(|(tone, words)| view! { <span class=tone>{words}</span> })}
        </p>
    }
}
