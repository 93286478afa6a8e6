//! The way to the neighbouring pages of a result.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{domain::preferences::PageSize, pages::Viewer};

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

/// How many rows a page of a list has; `kept` is what else the address holds.
pub fn rows_form(action: String, kept: Vec<(&'static str, String)>, size: PageSize) -> impl IntoView {
    let text = expect_context::<Viewer>().text;
    let options = PageSize::ALL
        .iter()
        .map(|choice| view! { <option value=choice.as_str() selected=*choice == size>{choice.as_str()}</option> })
        .collect_view();
    let kept =
        kept.into_iter().map(|(name, value)| view! { <input type="hidden" name=name value=value/> }).collect_view();
    view! {
        <form method="get" action=action class="size-form">
            {kept}
            <label for="size">{text.users_rows()}</label>
            <select id="size" name="size" data-apply="">{options}</select>
            <button class="quiet without-script">{text.apply()}</button>
        </form>
    }
}
