//! Pagination: the items of a list on a page, and the links to the rest.

use std::{fmt::Display, iter::Take};

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{
    components::{money::grouped_count, render_context::RenderContext},
    domain::page::{ListPage, Page, Seek},
    locales::{Text, args},
    paths,
};

/// Maximum number of items of a list on one page, whatever was requested: Partner Center may return a whole list, or
/// more than requested.
pub const MAX_ROWS: usize = 500;
/// Maximum number of items of a list within a row.
const MAX_LINES: usize = 100;

/// The items of a list on the page of this URL, with the links to the others: the other parts of the received items,
/// and Partner Center's previous and next pages. All long lists are paginated this way.
#[must_use = "the pager is to be rendered beside the items"]
pub struct Paginated<T> {
    /// The items on the page.
    pub items: Vec<T>,
    /// The number of received items.
    received: usize,
    window: ListPage,
    /// `true` if the received items are the complete list.
    is_complete: bool,
    links: PageLinks,
}

/// URLs of other parts; absent if there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct PageLinks {
    first: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    last: Option<String>,
    /// `true` if the list continues after the last item.
    continues: bool,
}

/// The received items of a list.
pub enum Received<T> {
    /// The complete list.
    Complete(Vec<T>),
    /// A page of a list that Partner Center paginates. A page of the portal has at most one such list.
    Page(Page<T>),
}

impl<T> From<Vec<T>> for Received<T> {
    fn from(all: Vec<T>) -> Self {
        Self::Complete(all)
    }
}

impl<T> From<Page<T>> for Received<T> {
    fn from(page: Page<T>) -> Self {
        Self::Page(page)
    }
}

impl<T> Paginated<T> {
    /// Returns the items on the current page.
    pub fn of(list: &'static str, received: impl Into<Received<T>>) -> Self {
        Self::of_rows(list, received, MAX_ROWS)
    }

    /// Returns the items on the current page, with fewer rows.
    pub fn of_rows(list: &'static str, received: impl Into<Received<T>>, rows: usize) -> Self {
        let address = expect_context::<RenderContext>().address;
        let (items, seeks, is_later_page) = match received.into() {
            Received::Complete(all) => (all, [None, None], false),
            Received::Page(Page { items, previous, next }) => (items, [previous, next], paths::has_seek(&address)),
        };
        let received = items.len();
        let window = ListPage::of(received, paths::requested_page(&address, list), rows);
        let is_complete = !is_later_page && seeks.iter().all(Option::is_none);
        let links = PageLinks::of(&address, list, window, &seeks, is_later_page);
        Self { items: window.cut(items), received, window, is_complete, links }
    }

    /// Returns the displayed range in words: `all` with the count if these are all items, otherwise the range, or the
    /// number on the page if the total is unknown.
    pub fn range_text(&self, all: impl FnOnce(usize) -> String) -> String {
        if self.is_complete && self.window.parts == 1 { all(self.received) } else { self.range() }
    }

    fn range(&self) -> String {
        let text = RenderContext::current_text();
        let count = |count| grouped_count(text.language(), count);
        let ListPage { before, shown, .. } = self.window;
        if self.is_complete {
            let (first, last) = (count((before + 1).min(self.received)), count(before + shown));
            text.list_range(args::ListRange { first, last, all: count(self.received) })
        } else {
            text.list_shown(count(shown))
        }
    }

    /// Renders the links to the rest of the list, if there is any. `name` is the list's name, for screen readers.
    pub fn pager(&self, name: impl Display) -> Option<AnyView> {
        let text = RenderContext::current_text();
        let PageLinks { first, previous, next, last, continues } = self.links.clone();
        if [&first, &previous, &next, &last].into_iter().all(Option::is_none) {
            return None;
        }
        let end = |href: Option<String>, label| href.map(|href| view! { <a class="quiet" href=href>{label}</a> });
        let step = |href: Option<String>, rel: &'static str, label: AnyView| match href {
            Some(href) => view! { <a class="button" href=href rel=rel>{label}</a> }.into_any(),
            None => view! { <a class="button" role="link" aria-disabled="true">{label}</a> }.into_any(),
        };
        let range = (self.window.parts > 1).then(|| view! { <span class="muted">{self.range()}</span> });
        let last_label = if continues { text.pager_last_fetched() } else { text.pager_last() };
        Some(
            view! {
                <nav class="pager" aria-label=text.pager_label(name)>
                    {range}
                    {end(first, text.pager_first())}
                    {step(previous, "prev", view! { {icon(Icon::Back)}{text.pager_previous()} }.into_any())}
                    {step(next, "next", view! { {text.pager_next()}{icon(Icon::Forward)} }.into_any())}
                    {end(last, last_label)}
                </nav>
            }
            .into_any(),
        )
    }
}

impl PageLinks {
    /// Returns the URLs from a window of the received items. `seeks` are Partner Center's previous and next pages, and
    /// `is_later_page` means that this is not its first page.
    fn of(address: &str, list: &str, window: ListPage, seeks: &[Option<Seek>; 2], is_later_page: bool) -> Self {
        let ListPage { part, parts, .. } = window;
        let to = |part| paths::at_page(address, list, part);
        let seek = |seek: &Option<Seek>| seek.as_ref().map(|seek| paths::at_seek(address, list, Some(seek)));
        let [before, after] = seeks;
        let first = if is_later_page { Some(paths::at_seek(address, list, None)) } else { (part > 1).then(|| to(1)) };
        Self {
            first,
            previous: if part > 1 { Some(to(part - 1)) } else { seek(before) },
            next: if part < parts { Some(to(part + 1)) } else { seek(after) },
            last: (part < parts).then(|| to(parts)),
            continues: after.is_some(),
        }
    }
}

/// Returns the first items of a list within a row, and a text with the number of omitted ones if it is very long.
pub fn few<I: ExactSizeIterator>(text: Text, items: I) -> (Take<I>, Option<String>) {
    let more = items.len().saturating_sub(MAX_LINES);
    (items.take(MAX_LINES), (more > 0).then(|| text.list_more(grouped_count(text.language(), more))))
}

/// Returns the first names of a list on one line, with the number of omitted ones if it is very long.
pub fn few_names(text: Text, names: impl ExactSizeIterator<Item = String>) -> String {
    let (names, more) = few(text, names);
    text.list(names.chain(more))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::page::Direction;

    fn links_at(address: &str, window: ListPage, seeks: [Option<&str>; 2], is_later_page: bool) -> [Option<String>; 4] {
        let [before, after] = seeks;
        let seek = |token: Option<&str>, direction| token.map(|token| Seek { direction, token: token.to_owned() });
        let seeks = [seek(before, Direction::Previous), seek(after, Direction::Next)];
        let PageLinks { first, previous, next, last, continues } =
            PageLinks::of(address, "users", window, &seeks, is_later_page);
        assert_eq!(continues, after.is_some());
        [first, previous, next, last]
    }

    #[test]
    fn parts_of_a_complete_list_link_to_each_other() {
        let at = |part| links_at("/here?x=1&part-users=7", ListPage::of(2_000, part, 500), [None, None], false);
        let to = |address: &str| Some(format!("/here?x=1{address}"));
        assert_eq!(at(1), [None, None, to("&part-users=2"), to("&part-users=4")]);
        assert_eq!(at(2), [to(""), to(""), to("&part-users=3"), to("&part-users=4")]);
        assert_eq!(at(4), [to(""), to("&part-users=3"), None, None]);
        assert_eq!(links_at("/here", ListPage::of(500, 1, 500), [None, None], false), [const { None }; 4]);
    }

    #[test]
    fn parts_of_an_upstream_page_link_to_its_neighboring_pages() {
        let at = |part| links_at("/here?after=B", ListPage::of(1_000, part, 500), [Some("A"), Some("C")], true);
        let to = |address: &str| Some(format!("/here{address}"));
        assert_eq!(
            at(1),
            [to(""), to("?before=A&part-users=last"), to("?after=B&part-users=2"), to("?after=B&part-users=2")]
        );
        assert_eq!(at(2), [to(""), to("?after=B"), to("?after=C"), None]);
        let first = links_at("/here", ListPage::of(25, 1, 500), [None, Some("C")], false);
        assert_eq!(first, [None, None, to("?after=C"), None]);
        // The link to the start exists even if the service returns no neighboring pages.
        assert_eq!(links_at("/here?after=B", ListPage::of(3, 1, 500), [None, None], true), [to(""), None, None, None]);
    }
}
