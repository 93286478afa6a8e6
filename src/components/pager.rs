//! The way to the neighbouring pages of a result.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::pages::Viewer;

/// Links to the first, previous and next page; those that lead nowhere are shown disabled.
pub fn pager(first: Option<String>, previous: Option<String>, next: Option<String>) -> impl IntoView {
    let text = expect_context::<Viewer>().text;
    let step = |href: Option<String>, rel: &'static str, words: AnyView| match href {
        Some(href) => view! { <a class="button" href=href rel=rel>{words}</a> }.into_any(),
        None => view! { <a class="button" role="link" aria-disabled="true">{words}</a> }.into_any(),
    };
    view! {
        <nav class="pager" aria-label=text.pager_label()>
            {first.map(|href| view! { <a class="quiet" href=href>{text.pager_first()}</a> })}
            {step(previous, "prev", view! { {icon(Icon::Back)}{text.pager_previous()} }.into_any())}
            {step(next, "next", view! { {text.pager_next()}{icon(Icon::Forward)} }.into_any())}
        </nav>
    }
}
