//! The palette: Ctrl+K, type, Enter. Finds customers by name, domain or id, users of the current customer, and pages
//! and tasks of the portal. Recently opened customers come first, and are shown before anything is typed.
//!
//! The page layout's inline script opens it, so that it works before hydration; text that was typed by then is in the
//! input, and a pressed Enter is in `data-entered`.

use std::time::Duration;

use leptos::{ev, html, prelude::*};
use serde::{Deserialize, Serialize};
use wasm_bindgen::JsCast;
use web_sys::Event;

use super::{
    page_life::listen,
    server_call::{CallFailed, call_for},
};
use crate::{
    api::{customer::FindCustomers, user::FindUsers},
    domain::title::{is_zero_width, title},
    paths,
};

/// Debounce time after a keystroke.
const PAUSE: Duration = Duration::from_millis(150);

/// A page that the palette offers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destination {
    /// The label, as in the navigation.
    pub label: String,
    /// The customer's name for a page of a customer; the domain for a customer.
    pub detail: String,
    /// The URL of the page.
    pub href: String,
}

/// The customer whose users the palette finds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UserSearch {
    /// The customer's id.
    pub customer: String,
    /// The path of their users, to which a user's id is appended.
    pub path: String,
}

/// The fields of a customer or a user that a hit shows, so that the code for the rest need not be downloaded.
#[derive(Deserialize)]
struct FoundItem {
    id: String,
    #[serde(alias = "display_name")]
    name: String,
    #[serde(alias = "principal_name")]
    domain: String,
}

/// The fields of a response about users that are used.
#[derive(Deserialize)]
struct FoundUsers {
    users: Vec<FoundItem>,
}

/// The palette's texts, in the person's language.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PaletteTexts {
    /// The dialog's title.
    pub title: String,
    /// The input's placeholder.
    pub placeholder: String,
    /// The message while searching.
    pub searching: String,
    /// The message for no matches.
    pub nothing: String,
    /// The message for a failed search.
    pub failed: String,
    /// The label of the close button.
    pub close: String,
}

/// The attribute with which the page layout's script marks the dialog when Enter was the last key.
const ENTERED_ATTRIBUTE: &str = "data-entered";

/// Maximum number of customers shown: Partner Center may return more than requested.
const MAX_CUSTOMERS: usize = 50;
/// Maximum number of users shown.
const MAX_USERS: usize = 20;
/// Minimum length of a search for users: Partner Center cannot search them, so that the portal scans all.
const USER_LETTERS: usize = 2;

/// A search text with its result.
type SearchResult = (String, Result<Vec<Destination>, CallFailed>);

/// The searches in Partner Center: customers, and users of the current customer.
#[derive(Clone, Copy)]
struct Search {
    customers: bool,
    users: StoredValue<Option<UserSearch>>,
    text: RwSignal<String>,
    /// The results for customers and for users.
    results: [RwSignal<SearchResult>; 2],
}

impl Search {
    fn new(customers: bool, users: Option<UserSearch>, text: RwSignal<String>) -> Self {
        let results = [(); 2].map(|()| RwSignal::new((String::new(), Ok(Vec::new()))));
        Self { customers, users: StoredValue::new(users), text, results }
    }

    /// Starts a search for the current text.
    fn start(self) {
        let query = self.text.get_untracked();
        let letters = query.trim().chars().count();
        let [customers, users] = self.results;
        if self.customers && letters > 0 {
            let query = query.clone();
            leptos::task::spawn_local(async move {
                let result = call_for::<FindCustomers, Vec<FoundItem>>(&[("text", &query)]).await;
                self.store_result(customers, query, result.map(|found| hits(found, MAX_CUSTOMERS, paths::CUSTOMERS)));
            });
        } else {
            customers.set((query.clone(), Ok(Vec::new())));
        }
        match self.users.get_value().filter(|_| letters >= USER_LETTERS) {
            Some(UserSearch { customer, path }) => leptos::task::spawn_local(async move {
                let arguments = [("customer", customer.as_str()), ("search", &query)];
                let result = call_for::<FindUsers, FoundUsers>(&arguments).await;
                self.store_result(users, query, result.map(|found| hits(found.users, MAX_USERS, &path)));
            }),
            None => users.set((query, Ok(Vec::new()))),
        }
    }

    /// Stores a result. Responses can arrive out of order: one for a previous text is discarded.
    fn store_result(
        self,
        result_signal: RwSignal<SearchResult>,
        query: String,
        result: Result<Vec<Destination>, CallFailed>,
    ) {
        if self.text.get_untracked() == query {
            result_signal.set((query, result));
        }
    }

    /// Checks whether the results belong to the current text.
    fn is_complete(self) -> bool {
        self.results.iter().all(|result| result.with(|(query, _)| self.text.with(|text| text == query)))
    }

    fn has_failed(self) -> bool {
        self.results.iter().any(|result| result.with(|(_, hits)| hits.is_err()))
    }

    fn hits(self) -> Vec<Destination> {
        self.results.iter().flat_map(|result| result.with(|(_, hits)| hits.clone().unwrap_or_default())).collect()
    }
}

/// Renders the palette's dialog, which is opened by Ctrl+K, ⌘K or an element with `data-palette`.
#[island]
pub fn Palette(
    texts: PaletteTexts,
    /// The customers that the person opened most recently.
    recent: Vec<Destination>,
    pages: Vec<Destination>,
    /// `true` if the person may search for customers.
    customers: bool,
    /// The customer whose users may be searched for here.
    users: Option<UserSearch>,
) -> impl IntoView {
    let PaletteTexts { title, placeholder, searching, nothing, failed, close } = texts;
    let dialog = NodeRef::<html::Dialog>::new();
    let input = NodeRef::<html::Input>::new();
    let text = RwSignal::new(String::new());
    let selected = RwSignal::new(0_usize);
    // Enter was pressed before the search had finished: the first hit is opened when it does.
    let enter_pressed = RwSignal::new(false);
    let search = Search::new(customers, users, text);
    let start_search = move || search.start();
    let is_search_complete = Memo::new(move |_| search.is_complete());
    Effect::new(move |_| {
        open_on_request(dialog, input);
        let (Some(dialog), Some(input)) = (dialog.get_untracked(), input.get_untracked()) else { return };
        let typed = input.value();
        if !typed.is_empty() {
            text.set(typed);
            enter_pressed
                .set(dialog.get_attribute(ENTERED_ATTRIBUTE).is_some_and(|enter_pressed| !enter_pressed.is_empty()));
            start_search();
        }
    });
    let hits = Memo::new(move |_| {
        let found = search.hits();
        text.with(|query| combine_hits(&normalize_text(query, nfkc), &recent, found, &pages))
    });
    let has_failed = move || search.has_failed();
    let state = move || match () {
        () if !is_search_complete.get() => searching.clone(),
        () if has_failed() => failed.clone(),
        () if hits.with(Vec::is_empty) => nothing.clone(),
        () => String::new(),
    };
    let debounce_timer = StoredValue::new(None::<TimeoutHandle>);
    let on_input = move |event: Event| {
        text.set(event_target_value(&event));
        selected.set(0);
        enter_pressed.set(false);
        if let Some(earlier) = debounce_timer.get_value() {
            earlier.clear();
        }
        debounce_timer.set_value(set_timeout_with_handle(start_search, PAUSE).ok());
    };
    Effect::new(move |_| {
        if !enter_pressed.get() || !is_search_complete.get() {
            return;
        }
        enter_pressed.set(false);
        if !untrack(has_failed) {
            open_hit(hits.with_untracked(|hits| hits.first().cloned()));
        }
    });
    let on_key = move |event: ev::KeyboardEvent| {
        if event.key() == "Enter" && !is_search_complete.get_untracked() {
            event.prevent_default();
            enter_pressed.set(true);
        } else {
            handle_key(&event, hits, selected);
        }
    };
    let on_close = move |_| {
        if let Some(dialog) = dialog.get_untracked() {
            dialog.close();
        }
    };
    view! {
        <dialog node_ref=dialog class="palette" aria-label=title.clone() on:close=move |_| enter_pressed.set(false)>
            <div class="palette-box">
                <input
                    node_ref=input
                    type="text"
                    role="combobox"
                    aria-expanded="true"
                    aria-controls="palette-hits"
                    aria-activedescendant=move || format!("palette-hit-{}", selected.get())
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
                {move || {
                    hits.get().into_iter().enumerate().map(|(index, hit)| row(index, hit, selected)).collect_view()
                }}
            </ul>
            <p class="palette-state" role="status">{state}</p>
        </dialog>
    }
}

/// Opens the dialog at a click on an element with `data-palette`, which is a link until then. The keyboard shortcut is
/// handled by the page layout's script.
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

/// Normalizes a search text: Unicode NFKC, by the browser's `normalize`, single spaces between words, and no invisible
/// characters.
fn normalize_text(text: &str, nfkc: fn(&str) -> Option<String>) -> String {
    let composed = if text.is_ascii() { None } else { nfkc(text) };
    let shown: String =
        composed.as_deref().unwrap_or(text).chars().filter(|character| !is_zero_width(*character)).collect();
    shown.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn nfkc(text: &str) -> Option<String> {
    js_sys::JsString::from(text).normalize("NFKC").as_string()
}

/// Returns the recent customers whose name or domain contains the text, then the results, then the pages whose names
/// contain it. Page names come from the message catalogs, which are already normalized.
fn combine_hits(
    query: &str,
    recent: &[Destination],
    found: Vec<Destination>,
    pages: &[Destination],
) -> Vec<Destination> {
    let query = query.to_lowercase();
    let has = |text: &str| text.to_lowercase().contains(&query);
    let mut hits: Vec<_> = recent.iter().filter(|it| has(&it.label) || has(&it.detail)).cloned().collect();
    for hit in found {
        if !hits.iter().any(|known| known.href == hit.href) {
            hits.push(hit);
        }
    }
    hits.extend(pages.iter().filter(|page| has(&page.label)).cloned());
    hits
}

/// Returns results as links, with their ids appended to a path.
fn hits(found: Vec<FoundItem>, max_hits: usize, path: &str) -> Vec<Destination> {
    let hit = |FoundItem { id, name, domain }| {
        let href = format!("{path}/{id}");
        Destination { label: title([name.as_str(), &domain], id), detail: domain, href }
    };
    found.into_iter().take(max_hits).map(hit).collect()
}

fn open_hit(hit: Option<Destination>) {
    if let Some(Destination { href, .. }) = hit {
        let _ = window().location().assign(&href);
    }
}

/// Moves the selection with the arrow keys and opens it with Enter.
fn handle_key(event: &ev::KeyboardEvent, hits: Memo<Vec<Destination>>, selected: RwSignal<usize>) {
    let count = hits.with_untracked(Vec::len);
    match event.key().as_str() {
        "ArrowDown" if count > 0 => selected.update(|selected| *selected = (*selected + 1) % count),
        "ArrowUp" if count > 0 => selected.update(|selected| *selected = (*selected + count - 1) % count),
        "Enter" => {
            open_hit(hits.with_untracked(|hits| hits.get(selected.get_untracked()).cloned()));
        }
        _ => return,
    }
    event.prevent_default();
}

/// Renders an option rather than a link, since a list box may contain no other interactive elements.
fn row(index: usize, hit: Destination, selected: RwSignal<usize>) -> impl IntoView {
    let Destination { label, detail, href } = hit;
    view! {
        <li
            id=format!("palette-hit-{index}")
            role="option"
            aria-selected=move || (selected.get() == index).to_string()
            on:click=move |_| drop(window().location().assign(&href))
        >
            <span class="hit-name" dir="auto">{label}</span>
            <span class="hit-detail">{detail}</span>
        </li>
    }
}

#[cfg(test)]
mod tests {
    use leptos::serde_json;
    use unicode_normalization::UnicodeNormalization as _;

    use super::*;
    use crate::domain::customer::{CustomerSummary, Relationship};

    #[test]
    fn a_customer_without_a_name_is_labeled_by_its_domain_or_id() {
        let id = "5f2b0e3c-9d0a-4c44-9b6d-0a1b2c3d4e5f";
        let hit = |name: &str, domain: &str| {
            let relationship = Relationship::Reseller;
            let (name, domain) = (name.to_owned(), domain.to_owned());
            let found = [CustomerSummary { id: id.parse().unwrap(), name, domain, relationship, country: None }];
            let received = serde_json::from_str(&serde_json::to_string(&found).unwrap()).unwrap();
            let hit = hits(received, 50, paths::CUSTOMERS).remove(0);
            assert_eq!(hit.href, paths::customer(found[0].id.into()));
            hit.label
        };
        for nothing in ["", " ", "\u{200b}"] {
            assert_eq!(hit(nothing, "odd.example"), "odd.example");
            assert_eq!(hit(nothing, nothing), id);
        }
    }

    #[test]
    fn page_search_ignores_case_composition_and_spacing() {
        let pages =
            [Destination { label: "Użyt\u{f3}wka ról".to_owned(), detail: String::new(), href: "/r".to_owned() }];
        let found = |typed: &str| {
            let query = normalize_text(typed, |text| Some(text.nfkc().collect()));
            combine_hits(&query, &[], Vec::new(), &pages).len()
        };
        for typed in
            ["użytówka", "uz\u{307}yto\u{301}wka", "UŻYTÓWKA\u{a0}RÓL", " użytówka\u{202f}\u{200b} ro\u{301}l ", ""]
        {
            assert_eq!(found(typed), 1, "{typed:?}");
        }
        assert_eq!(found("uzytowka"), 0, "accented letters do not match unaccented ones");
    }

    #[test]
    fn recent_customers_come_first_and_match_any_part_of_name_or_domain() {
        let hit = |label: &str, detail: &str| {
            let (label, detail) = (label.to_owned(), detail.to_owned());
            Destination { href: format!("/{label}"), label, detail }
        };
        let recent = [hit("Contoso", "contoso.example"), hit("Fabrikam", "fabrikam.example")];
        let pages = [hit("Customers", "")];
        let labels = |query: &str, found: Vec<Destination>| {
            combine_hits(query, &recent, found, &pages).into_iter().map(|hit| hit.label).collect::<Vec<_>>()
        };
        assert_eq!(labels("", Vec::new()), ["Contoso", "Fabrikam", "Customers"], "before anything is typed");
        assert_eq!(labels("KAM.EX", Vec::new()), ["Fabrikam"]);
        let found = vec![hit("Alpine Tours", ""), hit("Contoso", "contoso.example"), hit("Toni", "toni@a.example")];
        assert_eq!(labels("to", found), ["Contoso", "Alpine Tours", "Toni", "Customers"], "no duplicates");
    }
}
