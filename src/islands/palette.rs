//! The palette: Ctrl+K, type, Enter. Finds customers by name, domain or id, and pages of the portal.
//!
//! The shell's own script opens it, so that it opens before the page is alive too; what was typed and pressed by then is
//! found in the box and in `data-entered`.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::Event;

use super::{
    ask::{Unanswered, ask},
    page_life::listen,
};
use crate::{
    api::customer::FindCustomers,
    domain::{customer::CustomerSummary, title::has_no_width},
    paths,
};

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

/// What the shell's script notes on the dialog: that Enter was the last key.
const ENTERED: &str = "data-entered";

/// Most customers that are offered: Partner Center may answer with more than was asked for.
const MOST_CUSTOMERS: usize = 50;

/// What was looked for, and what came of it.
type Found = (String, Result<Vec<CustomerSummary>, Unanswered>);

/// A dialog that finds anything. Opened by Ctrl+K, ⌘K or whatever carries `data-palette`.
#[island]
pub fn Palette(words: PaletteWords, pages: Vec<Destination>, customers: bool) -> impl IntoView {
    let PaletteWords { title, placeholder, searching, nothing, failed, close } = words;
    let dialog = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    let text = RwSignal::new(String::new());
    let chosen = RwSignal::new(0_usize);
    // Enter was pressed before what was typed had been found: the first hit is opened when it is.
    let entered = RwSignal::new(false);
    let found = RwSignal::new((String::new(), Ok(Vec::new())));
    let look = move || {
        let wanted = text.get_untracked();
        if !customers || wanted.trim().is_empty() {
            found.set((wanted, Ok(Vec::new())));
            return;
        }
        leptos::task::spawn_local(async move {
            let answer = ask::<FindCustomers>(&[("text", &wanted)]).await;
            // Answers overtake each other: one about what has been changed meanwhile is about nothing any more.
            if text.get_untracked() == wanted {
                found.set((wanted, answer));
            }
        });
    };
    // Whether what is shown is what was found for the text as it is.
    let settled = Memo::new(move |_| found.with(|(wanted, _): &Found| *wanted == text.get()));
    Effect::new(move |_| {
        open_on_request(dialog, input);
        let (Some(dialog), Some(input)) = (dialog.get_untracked(), input.get_untracked()) else { return };
        let typed = input.value();
        if !typed.is_empty() {
            text.set(typed);
            entered.set(dialog.get_attribute(ENTERED).is_some_and(|entered| !entered.is_empty()));
            look();
        }
    });
    let hits = Memo::new(move |_| {
        let found = found.with(|(_, answer)| answer.clone().unwrap_or_default());
        text.with(|wanted| offered(&composed(wanted, normalized), found, &pages))
    });
    let has_failed = move || found.with(|(_, answer)| answer.is_err());
    let state = move || match () {
        () if !settled.get() => searching.clone(),
        () if has_failed() => failed.clone(),
        () if hits.with(Vec::is_empty) => nothing.clone(),
        () => String::new(),
    };
    let waiting = StoredValue::new(None::<TimeoutHandle>);
    let on_input = move |event: Event| {
        text.set(event_target_value(&event));
        chosen.set(0);
        entered.set(false);
        if let Some(earlier) = waiting.get_value() {
            earlier.clear();
        }
        waiting.set_value(set_timeout_with_handle(look, PAUSE).ok());
    };
    Effect::new(move |_| {
        if !entered.get() || !settled.get() {
            return;
        }
        entered.set(false);
        if !untrack(has_failed) {
            open_hit(hits.with_untracked(|hits| hits.first().cloned()));
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !settled.get_untracked() {
            event.prevent_default();
            entered.set(true);
        } else {
            choose(&event, hits, chosen);
        }
    };
    let on_close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog node_ref=dialog class="palette" aria-label=title.clone() on:close=move |_| entered.set(false)>
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
                    on:keydown=on_key
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

/// Opens the dialog at a click on whatever carries `data-palette`, which until then is a link. Its key is the shell's.
fn open_on_request(dialog: NodeRef<html::Dialog>, input: NodeRef<html::Input>) {
    let open = move || {
        if let (Some(dialog), Some(input)) = (dialog.get_untracked(), input.get_untracked())
            && !dialog.open()
        {
            let _ = dialog.show_modal();
            input.select();
        }
    };
    listen(&document(), "click", move |event| {
        let clicked = event.target().and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        if clicked.and_then(|clicked| clicked.closest("[data-palette]").ok().flatten()).is_some() {
            event.prevent_default();
            open();
        }
    });
}

/// A text as searches have it: letters composed, plain single blanks between words, and nothing that shows nothing.
/// The tables of letters are the browser's.
fn composed(text: &str, tables: fn(&str) -> Option<String>) -> String {
    let composed = if text.is_ascii() { None } else { tables(text) };
    let shown: String = composed.as_deref().unwrap_or(text).chars().filter(|sign| !has_no_width(*sign)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn normalized(text: &str) -> Option<String> {
    js_sys::JsString::from(text).normalize("NFKC").as_string()
}

/// The customers that were found, then the pages whose names have what is wanted. The names are of the catalogues, in which
/// letters are composed.
fn offered(wanted: &str, found: Vec<CustomerSummary>, pages: &[Destination]) -> Vec<Hit> {
    let wanted = wanted.to_lowercase();
    let pages = pages.iter().filter(|page| page.label.to_lowercase().contains(&wanted)).cloned().map(Hit::from);
    found.into_iter().take(MOST_CUSTOMERS).map(Hit::from).chain(pages).collect()
}

fn open_hit(hit: Option<Hit>) {
    if let Some(Hit { href, .. }) = hit {
        let _ = window().location().assign(&href);
    }
}

/// Moves the choice with the arrows and follows it with Enter.
fn choose(event: &ev::KeyboardEvent, hits: Memo<Vec<Hit>>, chosen: RwSignal<usize>) {
    let count = hits.with_untracked(Vec::len);
    match event.key().as_str() {
        "ArrowDown" if count > 0 => chosen.update(|chosen| *chosen = (*chosen + 1) % count),
        "ArrowUp" if count > 0 => chosen.update(|chosen| *chosen = (*chosen + count - 1) % count),
        "Enter" => {
            open_hit(hits.with_untracked(|hits| hits.get(chosen.get_untracked()).cloned()));
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
        Self { href: paths::customer(customer.id.into()), name: customer.title(), detail: customer.domain }
    }
}

impl From<Destination> for Hit {
    fn from(page: Destination) -> Self {
        Self { name: page.label, detail: page.detail, href: page.href }
    }
}

#[cfg(test)]
mod tests {
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;
    use crate::domain::customer::Relationship;

    #[test]
    fn a_customer_without_a_name_is_offered_by_what_it_has() {
        let id = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f";
        let hit = |name: &str, domain: &str| {
            let (name, domain) = (name.to_owned(), domain.to_owned());
            let relationship = Relationship::Reseller;
            Hit::from(CustomerSummary { id: id.parse().unwrap(), name, domain, relationship, country: None }).name
        };
        for nothing in ["", " ", "\u{200b}"] {
            assert_eq!(hit(nothing, "odd.example"), "odd.example");
            assert_eq!(hit(nothing, nothing), id);
        }
    }

    #[test]
    fn a_page_is_found_however_its_name_is_typed() {
        let pages =
            [Destination { label: "Użyt\u{f3}wka ról".to_owned(), detail: String::new(), href: "/r".to_owned() }];
        let found = |typed: &str| {
            let wanted = composed(typed, |text| Some(text.nfkc().collect()));
            offered(&wanted, Vec::new(), &pages).len()
        };
        for typed in
            ["użytówka", "uz\u{307}yto\u{301}wka", "UŻYTÓWKA\u{a0}RÓL", " użytówka\u{202f}\u{200b} ro\u{301}l ", ""]
        {
            assert_eq!(found(typed), 1, "{typed:?}");
        }
        assert_eq!(found("uzytowka"), 0, "an accent is a letter of its own");
    }
}
