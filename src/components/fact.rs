//! Facts about a thing: a name and a value, many of them a list.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{
    components::render_context::RenderContext,
    domain::{reference::Reference, title::is_shown},
    locales::Text,
};

/// Draws a value that can be copied by a button beside it; of what shows nothing it is said that there is none. The button shows
/// only where the page is alive.
pub fn copyable(value: String, mono: bool) -> AnyView {
    let text = expect_context::<RenderContext>().text;
    if !is_shown(&value) {
        return absent(text);
    }
    view! {
        <span class="copyable">
            <span class:mono=mono dir="auto">{breakable(&value)}</span>
            {copy_button(text.copy_value(value.as_str()), value)}
        </span>
    }
    .into_any()
}

/// Draws a link to what is referred to; where that is no id, the text that stands there.
pub fn reference<T: ToString>(
    to: &Reference<T>,
    href: impl FnOnce(&T) -> String,
    words: Option<&'static str>,
) -> AnyView {
    match (to, words) {
        (Reference::To(id), Some(words)) => view! { <a href=href(id)>{words}</a> }.into_any(),
        (Reference::To(id), None) => view! { <a class="mono" href=href(id)>{id.to_string()}</a> }.into_any(),
        (Reference::Unreadable(text), _) => copyable(text.clone(), true),
    }
}

/// Draws the placeholder of a value that is not there.
fn absent(text: Text) -> AnyView {
    view! { <span class="muted">{text.fact_absent()}</span> }.into_any()
}

/// A value that may be broken over two lines after a dot or an at sign, where domains and addresses have their joints.
fn breakable(value: &str) -> impl IntoView + use<> {
    value.split_inclusive(['.', '@']).map(|piece| view! { {piece.to_owned()}<wbr/> }).collect_view()
}

/// A button that copies a value.
pub fn copy_button(label: String, value: String) -> impl IntoView {
    view! {
        <button type="button" class="copy" data-copy=value title=label>{icon(Icon::Copy)}</button>
    }
}

/// One fact of a description list; without a value it says so, rather than leave a hole.
pub fn fact(name: &'static str, value: Option<AnyView>) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
    view! {
        <div class="fact">
            <dt>{name}</dt>
            <dd>{value.unwrap_or_else(|| absent(text))}</dd>
        </div>
    }
}

/// Plain text as a fact's value, in whichever direction its script runs.
pub fn plain(value: impl Into<Option<String>>) -> Option<AnyView> {
    value.into().filter(|value| is_shown(value)).map(|value| view! { <span dir="auto">{value}</span> }.into_any())
}

/// A panel with a heading.
pub fn panel(id: &'static str, title: &'static str, body: impl IntoView + 'static) -> impl IntoView {
    view! {
        <section class="panel" aria-labelledby=id>
            <h2 id=id>{title}</h2>
            {body}
        </section>
    }
}

/// A panel with a heading, and a link beside it that leads to all of what it shows.
pub fn panel_with_link(
    id: &'static str,
    title: &'static str,
    link: Option<(String, String)>,
    body: impl IntoView + 'static,
) -> impl IntoView {
    let link = link.map(|(href, words)| view! { <a href=href>{words}</a> });
    view! {
        <section class="panel" aria-labelledby=id>
            <header class="panel-head"><h2 id=id>{title}</h2>{link}</header>
            {body}
        </section>
    }
}
