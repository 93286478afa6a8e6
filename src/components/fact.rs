//! Facts about an object: names with values, many of them in a description list.

use leptos::{either::Either, prelude::*};

use crate::{
    components::render_context::RenderContext,
    domain::{reference::Reference, title::is_visible},
    locales::Text,
};

/// Renders a value with a copy button; for a value without visible characters, a placeholder. The button is shown after
/// hydration only.
pub fn copyable(value: String, mono: bool) -> impl IntoView {
    let text = RenderContext::current_text();
    if !is_visible(&value) {
        return Either::Left(absent(text));
    }
    Either::Right(view! {
        <span class="copyable">
            <span class:mono=mono dir="auto">{breakable(&value)}</span>
            {copy_button(text.copy_value(value.as_str()), value)}
        </span>
    })
}

/// Renders a link to a referenced object or, if the reference is not an id, its text.
pub fn reference<T: ToString>(
    to: &Reference<T>,
    href: impl FnOnce(&T) -> String,
    label: Option<&'static str>,
) -> AnyView {
    match (to, label) {
        (Reference::To(id), Some(label)) => view! { <a href=href(id)>{label}</a> }.into_any(),
        (Reference::To(id), None) => view! { <a class="mono" href=href(id)>{id.to_string()}</a> }.into_any(),
        (Reference::Unreadable(text), _) => copyable(text.clone(), true).into_any(),
    }
}

/// Renders the placeholder of a missing value.
fn absent(text: Text) -> impl IntoView {
    view! { <span class="muted">{text.fact_absent()}</span> }
}

/// Renders a value that may be wrapped after a dot or an at sign, as domains and email addresses should be.
fn breakable(value: &str) -> impl IntoView + use<> {
    value.split_inclusive(['.', '@']).map(|piece| view! { {piece.to_owned()}<wbr/> }).collect_view()
}

/// Renders a button that copies a value; its icon is in the style sheet. The title is its name for screen readers.
pub fn copy_button(label: String, value: String) -> impl IntoView {
    view! {
        <button type="button" class="copy" data-copy=value title=label></button>
    }
}

/// Renders one fact of a description list, with a placeholder for a missing value.
pub fn fact(name: &'static str, value: Option<AnyView>) -> impl IntoView {
    let text = RenderContext::current_text();
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{value.unwrap_or_else(|| absent(text).into_any())}</dd>
        </div>
    }
}

/// Returns plain text as a fact's value, with the text direction of its script.
pub fn plain(value: impl Into<Option<String>>) -> Option<AnyView> {
    value.into().filter(|value| is_visible(value)).map(|value| view! { <span dir="auto">{value}</span> }.into_any())
}

/// Renders a panel with a heading.
pub fn panel(id: &'static str, title: &'static str, body: impl IntoView + 'static) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {body}
        </section>
    }
}

/// Renders a panel with a heading and a link to its complete list.
pub fn panel_with_link(
    id: &'static str,
    title: &'static str,
    link: Option<(String, String)>,
    body: impl IntoView + 'static,
) -> impl IntoView {
    let link = link.map(|(href, label)| view! { <a href=href>{label}</a> });
    view! {
        <section class="panel" aria-labelledby=id>
            <header class="panel-head"><h2 id=id>{title}</h2>{link}</header>
            {body}
        </section>
    }
}
