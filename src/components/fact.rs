//! Facts about a thing: a name and a value, many of them a list.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::components::render_context::RenderContext;

/// A value that can be copied by a button beside it. The button shows only where the page is alive.
pub fn copyable(value: String, mono: bool) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
    view! {
        <span class="copyable">
            <span class:mono=mono dir="auto">{breakable(&value)}</span>
            {copy_button(text.copy_value(value.as_str()), value)}
        </span>
    }
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
            <dd>{value.unwrap_or_else(|| view! { <span class="muted">{text.fact_absent()}</span> }.into_any())}</dd>
        </div>
    }
}

/// Plain text as a fact's value, in whichever direction its script runs.
pub fn plain(value: impl Into<Option<String>>) -> Option<AnyView> {
    value
        .into()
        .filter(|value| !value.trim().is_empty())
        .map(|value| view! { <span dir="auto">{value}</span> }.into_any())
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
