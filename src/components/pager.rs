//! Pagination: the items of a list on a page, and the links to the rest.

use std::{fmt::Display, iter::Take};

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{
    components::{money::grouped_count, render_context::RenderContext},
    domain::page::{Page, Seek, Window},
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
#[must_use = "whoever draws the items draws the pager too"]
pub struct Paginated<T> {
    /// The items on the page.
    pub items: Vec<T>,
    /// The number of received items.
    came: usize,
    window: Window,
    /// `true` if the received items are the complete list.
    whole: bool,
    steps: Steps,
}

/// URLs of other parts; absent if there are none.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Steps {
    first: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    last: Option<String>,
    /// `true` if the list continues after the last item.
    goes_on: bool,
}

/// The received items of a list.
pub enum Received<T> {
    /// The complete list.
    Whole(Vec<T>),
    /// A page of a list that Partner Center paginates. A page of the portal has at most one such list.
    Page(Page<T>),
}

impl<T> From<Vec<T>> for Received<T> {
    fn from(all: Vec<T>) -> Self {
        Self::Whole(all)
    }
}

impl<T> From<Page<T>> for Received<T> {
    fn from(page: Page<T>) -> Self {
        Self::Page(page)
    }
}

impl<T> Paginated<T> {
    /// Returns the items on the current page.
    pub fn of(list: &'static str, came: impl Into<Received<T>>) -> Self {
        Self::of_rows(list, came, MAX_ROWS)
    }

    /// Returns the items on the current page, with fewer rows.
    pub fn of_rows(list: &'static str, came: impl Into<Received<T>>, rows: usize) -> Self {
        let address = expect_context::<RenderContext>().address;
        let (items, seeks, within) = match came.into() {
            Received::Whole(all) => (all, [None, None], false),
            Received::Page(Page { items, previous, next }) => (items, [previous, next], paths::has_seek(&address)),
        };
        let came = items.len();
        let window = Window::of(came, paths::asked_part(&address, list), rows);
        let whole = !within && seeks.iter().all(Option::is_none);
        let steps = Steps::of(&address, list, window, &seeks, within);
        Self { items: window.cut(items), came, window, whole, steps }
    }

    /// Returns the displayed range in words: `all` with the count if these are all items, otherwise the range, or the
    /// number on the page if the total is unknown.
    pub fn words(&self, all: impl FnOnce(usize) -> String) -> String {
        if self.whole && self.window.parts == 1 { all(self.came) } else { self.range() }
    }

    fn range(&self) -> String {
        let text = RenderContext::current_text();
        let count = |count| grouped_count(text.language(), count);
        let Window { before, shown, .. } = self.window;
        if self.whole {
            let (first, last) = (count((before + 1).min(self.came)), count(before + shown));
            text.list_range(args::ListRange { first, last, all: count(self.came) })
        } else {
            text.list_shown(count(shown))
        }
    }

    /// Renders the links to the rest of the list, if there is any. `name` is the list's name, for screen readers.
    pub fn pager(&self, name: impl Display) -> Option<AnyView> {
        let text = RenderContext::current_text();
        let Steps { first, previous, next, last, goes_on } = self.steps.clone();
        if [&first, &previous, &next, &last].into_iter().all(Option::is_none) {
            return None;
        }
        let end = |href: Option<String>, words| href.map(|href| view! { <a class="quiet" href=href>{words}</a> });
        let step = |href: Option<String>, rel: &'static str, words: AnyView| match href {
            Some(href) => view! { <a class="button" href=href rel=rel>{words}</a> }.into_any(),
            None => view! { <a class="button" role="link" aria-disabled="true">{words}</a> }.into_any(),
        };
        let range = (self.window.parts > 1).then(|| view! { <span class="muted">{self.range()}</span> });
        let last_words = if goes_on { text.pager_last_fetched() } else { text.pager_last() };
        Some(
            view! {
                <nav class="pager" aria-label=text.pager_label(name)>
                    {range}
                    {end(first, text.pager_first())}
                    {step(previous, "prev", view! { {icon(Icon::Back)}{text.pager_previous()} }.into_any())}
                    {step(next, "next", view! { {text.pager_next()}{icon(Icon::Forward)} }.into_any())}
                    {end(last, last_words)}
                </nav>
            }
            .into_any(),
        )
    }
}

impl Steps {
    /// Returns the URLs from a window of the received items. `seeks` are Partner Center's previous and next pages, and
    /// `within` means that this is not its first page.
    fn of(address: &str, list: &str, window: Window, seeks: &[Option<Seek>; 2], within: bool) -> Self {
        let Window { part, parts, .. } = window;
        let to = |part| paths::at_part(address, list, part);
        let seek = |seek: &Option<Seek>| seek.as_ref().map(|seek| paths::at_seek(address, list, Some(seek)));
        let [before, after] = seeks;
        let first = if within { Some(paths::at_seek(address, list, None)) } else { (part > 1).then(|| to(1)) };
        Self {
            first,
            previous: if part > 1 { Some(to(part - 1)) } else { seek(before) },
            next: if part < parts { Some(to(part + 1)) } else { seek(after) },
            last: (part < parts).then(|| to(parts)),
            goes_on: after.is_some(),
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

    fn steps(address: &str, window: Window, seeks: [Option<&str>; 2], within: bool) -> [Option<String>; 4] {
        let [before, after] = seeks;
        let seek = |token: Option<&str>, direction| token.map(|token| Seek { direction, token: token.to_owned() });
        let seeks = [seek(before, Direction::Previous), seek(after, Direction::Next)];
        let Steps { first, previous, next, last, goes_on } = Steps::of(address, "users", window, &seeks, within);
        assert_eq!(goes_on, after.is_some());
        [first, previous, next, last]
    }

    #[test]
    fn the_parts_of_a_whole_list_lead_to_each_other() {
        let at = |part| steps("/here?x=1&part-users=7", Window::of(2_000, part, 500), [None, None], false);
        let to = |address: &str| Some(format!("/here?x=1{address}"));
        assert_eq!(at(1), [None, None, to("&part-users=2"), to("&part-users=4")]);
        assert_eq!(at(2), [to(""), to(""), to("&part-users=3"), to("&part-users=4")]);
        assert_eq!(at(4), [to(""), to("&part-users=3"), None, None]);
        assert_eq!(steps("/here", Window::of(500, 1, 500), [None, None], false), [const { None }; 4]);
    }

    #[test]
    fn the_parts_of_a_page_of_the_services_lead_on_to_its_neighbours() {
        let at = |part| steps("/here?after=B", Window::of(1_000, part, 500), [Some("A"), Some("C")], true);
        let to = |address: &str| Some(format!("/here{address}"));
        assert_eq!(
            at(1),
            [to(""), to("?before=A&part-users=last"), to("?after=B&part-users=2"), to("?after=B&part-users=2")]
        );
        assert_eq!(at(2), [to(""), to("?after=B"), to("?after=C"), None]);
        let first = steps("/here", Window::of(25, 1, 500), [None, Some("C")], false);
        assert_eq!(first, [None, None, to("?after=C"), None]);
        // The link to the start exists even if the service returns no neighboring pages.
        assert_eq!(steps("/here?after=B", Window::of(3, 1, 500), [None, None], true), [to(""), None, None, None]);
    }
}
