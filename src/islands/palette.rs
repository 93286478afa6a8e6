//! The palette: Ctrl+K, type, Enter. Finds customers by name, domain or id, and pages of the portal.

use leptos::{ev, html, prelude::*};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{Event, HtmlElement, KeyboardEvent};

use super::page_life::listen;
use crate::{api::customers::find_customers, domain::customer::CustomerSummary, error::PortalError, paths};

/// How long to wait for the next letter, in milliseconds.
const PAUSE_MS: u64 = 150;

/// A page that the palette offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// What the navigation calls it.
    pub label: String,
    /// Its address.
    pub href: String,
}

/// The palette's words, in the person's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaletteWords {
    /// The dialog's name.
    pub title: String,
    /// The box's hint.
    pub placeholder: String,
    /// While looking.
    pub searching: String,
    /// Nothing begins like that.
    pub nothing: String,
    /// Looking failed.
    pub failed: String,
    /// Closes the dialog.
    pub close: String,
}

/// A dialog that finds anything. Opened by Ctrl+K, ⌘K or whatever carries `data-palette`.
#[island]
pub fn Palette(words: PaletteWords, pages: Vec<Destination>, customers: bool) -> impl IntoView {
    let dialog = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let find = Action::new(move |text: &String| {
        let text = text.clone();
        async move { if customers && !text.trim().is_empty() { find_customers(text).await } else { Ok(Vec::new()) } }
    });
    let open = move || {
        if let (Some(dialog), Some(input)) = (dialog.get_untracked(), input.get_untracked())
            && !dialog.open()
        {
            let _ = dialog.show_modal();
            input.select();
        }
    };
    Effect::new(move |_| {
        let document = document();
        listen(&document, "keydown", move |event| {
            let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
            if key.key().eq_ignore_ascii_case("k") && (key.ctrl_key() || key.meta_key()) {
                event.prevent_default();
                open();
            }
        });
        listen(&document, "click", move |event: Event| {
            let opener = event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok());
            if opener.and_then(|o| o.closest("[data-palette]").ok().flatten()).is_some() {
                event.prevent_default();
                open();
            }
        });
    });
    let pages = StoredValue::new(pages);
    let hits = Memo::new(move |_| {
        let wanted = text.get().trim().to_lowercase();
        let found = find.value().get().and_then(Result::ok).unwrap_or_default();
        let pages = pages.with_value(|pages| {
            pages
                .iter()
                .filter(|page| page.label.to_lowercase().contains(&wanted))
                .cloned()
                .map(Hit::from)
                .collect::<Vec<_>>()
        });
        found.into_iter().map(Hit::from).chain(pages).collect::<Vec<_>>()
    });
    let state = {
        let words = words.clone();
        move || {
            if find.pending().get() {
                words.searching.clone()
            } else if find.value().get().is_some_and(|found: Result<Vec<CustomerSummary>, PortalError>| found.is_err())
            {
                words.failed.clone()
            } else if hits.with(Vec::is_empty) {
                words.nothing.clone()
            } else {
                String::new()
            }
        }
    };
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let on_input = move |event: Event| {
        text.set(event_target_value(&event));
        chosen.set(0);
        if let Some(earlier) = waiting.get_value() {
            earlier.clear();
        }
        let look = move || drop(find.dispatch(text.get_untracked()));
        waiting.set_value(set_timeout_with_handle(look, std::time::Duration::from_millis(PAUSE_MS)).ok());
    };
    let on_keydown = move |event: ev::KeyboardEvent| {
        let count = hits.with_untracked(Vec::len);
        match event.key().as_str() {
            "ArrowDown" if count > 0 => chosen.update(|chosen| *chosen = (*chosen + 1) % count),
            "ArrowUp" if count > 0 => chosen.update(|chosen| *chosen = (*chosen + count - 1) % count),
            "Enter" => {
                if let Some(hit) = hits.with_untracked(|hits| hits.get(chosen.get_untracked()).cloned()) {
                    let _ = window().location().assign(&hit.href);
                }
            }
            _ => return,
        }
        event.prevent_default();
    };
    let close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog node_ref=dialog class="palette" aria-label=words.title.clone()>
            <div class="palette-box">
                <input
                    node_ref=input
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-hits"
                    aria-activedescendant=move || format!("palette-hit-{}", chosen.get())
                    aria-label=words.title.clone()
                    placeholder=words.placeholder.clone()
                    autocomplete="off"
                    spellcheck="false"
                    on:input=on_input
                    on:keydown=on_keydown
                />
                <button type="button" class="quiet" on:click=close>{words.close.clone()}</button>
            </div>
            <ul id="palette-hits" role="listbox" aria-label=words.title.clone()>
                {move || {
                    hits.get()
                        .into_iter()
                        .enumerate()
                        .map(|(index, hit)| {
                            view! {
                                <li
                                    id=format!("palette-hit-{index}")
                                    role="option"
                                    aria-selected=move || (chosen.get() == index).to_string()
                                    on:click=move |event: ev::MouseEvent| follow(&event)
                                >
                                    <a href=hit.href tabindex="-1">
                                        <span class="hit-name">{hit.name}</span>
                                        <span class="hit-detail">{hit.detail}</span>
                                    </a>
                                </li>
                            }
                        })
                        .collect_view()
                }}
            </ul>
            <p class="palette-state" role="status">{state}</p>
        </dialog>
    }
}

/// A click beside the link's text is a click on the link.
fn follow(event: &ev::MouseEvent) {
    let row = event.current_target().and_then(|row| row.dyn_into::<HtmlElement>().ok());
    let on_link =
        event.target().and_then(|t| t.dyn_into::<web_sys::Element>().ok()).and_then(|t| t.closest("a").ok().flatten());
    if on_link.is_none()
        && let Some(link) =
            row.and_then(|row| row.query_selector("a").ok().flatten()).and_then(|a| a.dyn_into::<HtmlElement>().ok())
    {
        link.click();
    }
}

#[derive(Clone, PartialEq, Eq)]
struct Hit {
    name: String,
    detail: String,
    href: String,
}

impl From<CustomerSummary> for Hit {
    fn from(customer: CustomerSummary) -> Self {
        Self { href: paths::customer(customer.id), name: customer.name, detail: customer.domain }
    }
}

impl From<Destination> for Hit {
    fn from(page: Destination) -> Self {
        Self { name: page.label, detail: String::new(), href: page.href }
    }
}
