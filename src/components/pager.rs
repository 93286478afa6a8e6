//! The way to the neighbouring pages of a result.

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{components::render_context::RenderContext, domain::preferences::PageSize, locales::args};

/// Links to the first, previous and next page; those that lead nowhere are shown disabled.
pub fn pager(first: Option<String>, previous: Option<String>, next: Option<String>) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
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

/// One page of a list that is there whole; pages are counted from one.
pub struct Part<T> {
    /// What stands on the page.
    pub items: Vec<T>,
    page: usize,
    pages: usize,
}

impl<T> Part<T> {
    /// A page of so many rows; the last one where there are not so many pages.
    pub fn of(all: Vec<T>, page: usize, rows: usize) -> Self {
        let pages = all.len().div_ceil(rows).max(1);
        let page = page.clamp(1, pages);
        Self { items: all.into_iter().skip((page - 1) * rows).take(rows).collect(), page, pages }
    }

    /// Which page it is, where there are several.
    pub fn place(&self) -> Option<AnyView> {
        let text = expect_context::<RenderContext>().text;
        let words = text.subscriptions_page(args::SubscriptionsPage { page: self.page, pages: self.pages });
        (self.pages > 1).then(|| view! { <p class="muted">{words}</p> }.into_any())
    }

    /// The way to the other pages, where there are any.
    pub fn pager(&self, address: impl Fn(usize) -> String) -> Option<AnyView> {
        let Self { page, pages, .. } = *self;
        let earlier = |to: usize| (page > 1).then(|| address(to));
        let next = (page < pages).then(|| address(page + 1));
        (pages > 1).then(|| pager(earlier(1), earlier(page.saturating_sub(1)), next).into_any())
    }
}

/// How many rows a page of a list has; `kept` is what else the address holds.
pub fn rows_form(action: String, kept: Vec<(&'static str, String)>, size: PageSize) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_beyond_the_last_is_the_last() {
        for (page, expected) in [(0, vec![1, 2]), (1, vec![1, 2]), (3, vec![5]), (9, vec![5])] {
            assert_eq!(Part::of(vec![1, 2, 3, 4, 5], page, 2).items, expected, "{page}");
        }
        assert!(Part::of(Vec::<u8>::new(), 1, 2).items.is_empty());
    }
}
