//! The palette: Ctrl+K, type, Enter. Finds customers by name, domain or id, and pages of the portal.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::{Event, KeyboardEvent};

use super::{
    ask::{Unanswered, ask},
    page_life::listen,
};
use crate::{api::customers::FindCustomers, domain::customer::CustomerSummary, paths};

/// How long to wait for the next letter.
const PAUSE: Duration = Duration::from_millis(150);

/// A page that the palette offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// What the navigation calls it.
    pub label: String,
    /// Whose page it is, where it is a customer's.
    pub detail: String,
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

type Found = Result<Vec<CustomerSummary>, Unanswered>;

/// A dialog that finds anything. Opened by Ctrl+K, ⌘K or whatever carries `data-palette`.
#[island]
pub fn Palette(words: PaletteWords, pages: Vec<Destination>, customers: bool) -> impl IntoView {
    let PaletteWords { title, placeholder, searching, nothing, failed, close } = words;
    let dialog = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    let find = Action::new_unsync(move |text: &String| {
        let text = text.clone();
        async move {
            if !customers || text.trim().is_empty() {
                return Found::Ok(Vec::new());
            }
            ask::<FindCustomers>(&[("text", &text)]).await
        }
    });
    Effect::new(move |_| open_on_request(dialog, input));
    let hits = Memo::new(move |_| {
        let wanted = text.get().trim().to_lowercase();
        let found = find.value().get().and_then(Result::ok).unwrap_or_default();
        let pages = pages.iter().filter(|page| page.label.to_lowercase().contains(&wanted)).cloned().map(Hit::from);
        found.into_iter().map(Hit::from).chain(pages).collect::<Vec<_>>()
    });
    let state = move || {
        if find.pending().get() {
            searching.clone()
        } else if find.value().get().is_some_and(|found: Found| found.is_err()) {
            failed.clone()
        } else if hits.with(Vec::is_empty) {
            nothing.clone()
        } else {
            String::new()
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
        waiting.set_value(set_timeout_with_handle(look, PAUSE).ok());
    };
    let on_close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog node_ref=dialog class="palette" aria-label=title.clone()>
            <div class="palette-box">
                <input
                    node_ref=input
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-hits"
                    aria-activedescendant=move || format!("palette-hit-{}", chosen.get())
                    aria-label=title.clone()
                    placeholder=placeholder
                    autocomplete="off"
                    spellcheck="false"
                    on:input=on_input
                    on:keydown=move |event| choose(&event, hits, chosen)
                />
                <button type="button" class="quiet" on:click=on_close>{close}</button>
            </div>
            <ul id="palette-hits" role="listbox" aria-label=title.clone()>
                {move || hits.get().into_iter().enumerate().map(|(index, hit)| row(index, hit, chosen)).collect_view()}
            </ul>
            <p class="palette-state" role="status">{state}</p>
        </dialog>
    }
}

/// Opens the dialog at its key, and at a click on whatever carries `data-palette`.
fn open_on_request(dialog: NodeRef<html::Dialog>, input: NodeRef<html::Input>) {
    let open = move || {
        if let (Some(dialog), Some(input)) = (dialog.get_untracked(), input.get_untracked())
            && !dialog.open()
        {
            let _ = dialog.show_modal();
            input.select();
        }
    };
    let document = document();
    listen(&document, "keydown", move |event| {
        let Some(key) = event.dyn_ref::<KeyboardEvent>() else { return };
        if key.key().eq_ignore_ascii_case("k") && (key.ctrl_key() || key.meta_key()) {
            event.prevent_default();
            open();
        }
    });
    listen(&document, "click", move |event| {
        let clicked = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if clicked.and_then(|clicked| clicked.closest("[data-palette]").ok().flatten()).is_some() {
            event.prevent_default();
            open();
        }
    });
}

/// Moves the choice with the arrows and follows it with Enter.
fn choose(event: &ev::KeyboardEvent, hits: Memo<Vec<Hit>>, chosen: RwSignal<usize>) {
    let count = hits.with_untracked(Vec::len);
    match event.key().as_str() {
        "ArrowDown" if count > 0 => chosen.update(|chosen| *chosen = (*chosen + 1) % count),
        "ArrowUp" if count > 0 => chosen.update(|chosen| *chosen = (*chosen + count - 1) % count),
        "Enter" => {
            if let Some(href) = hits.with_untracked(|hits| hits.get(chosen.get_untracked()).map(|hit| hit.href.clone()))
            {
                let _ = window().location().assign(&href);
            }
        }
        _ => return,
    }
    event.prevent_default();
}

/// An option and not a link: a list box may hold nothing else that can be pressed.
fn row(index: usize, hit: Hit, chosen: RwSignal<usize>) -> impl IntoView {
    let Hit { name, detail, href } = hit;
    view! {
        <li
            id=format!("palette-hit-{index}")
            role="option"
            aria-selected=move || (chosen.get() == index).to_string()
            on:click=move |_| drop(window().location().assign(&href))
        >
            <span class="hit-name">{name}</span>
            <span class="hit-detail">{detail}</span>
        </li>
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
        Self { name: page.label, detail: page.detail, href: page.href }
    }
}
