//! What of a list stands on a page, and the way to the rest of it.

use std::{fmt::Display, iter::Take};

use leptos::prelude::*;

use super::icon::{Icon, icon};
use crate::{
    components::{money::grouped_count, render_context::RenderContext},
    domain::page::{Page, Seek, Window},
    locales::{Text, args},
    paths,
};

/// Most items of a list on one page, whatever its page asked for: Partner Center may answer a list whole, or with more than
/// was asked for.
pub const MOST_ROWS: usize = 500;
/// Most items of a list that stands inside a row.
const MOST_LINES: usize = 100;

/// The items of a list that stand on the page of this address, and the way to the others: the other parts of what came, and
/// the pages that the service has before and after it. The one way in which long lists are cut.
#[must_use = "whoever draws the items draws the pager too"]
pub struct Part<T> {
    /// What stands on the page.
    pub items: Vec<T>,
    /// The number of items that came.
    came: usize,
    window: Window,
    /// Marks a list of which the service has no more than what came.
    whole: bool,
    steps: Steps,
}

/// Addresses of other parts; those that lead nowhere are absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Steps {
    first: Option<String>,
    previous: Option<String>,
    next: Option<String>,
    last: Option<String>,
    /// Marks a list of which the service has more behind the last item.
    goes_on: bool,
}

/// What came of a list.
pub enum Came<T> {
    /// All of it.
    Whole(Vec<T>),
    /// A page of the list that the service pages. A page of ours has one such list at most.
    Page(Page<T>),
}

impl<T> From<Vec<T>> for Came<T> {
    fn from(all: Vec<T>) -> Self {
        Self::Whole(all)
    }
}

impl<T> From<Page<T>> for Came<T> {
    fn from(page: Page<T>) -> Self {
        Self::Page(page)
    }
}

impl<T> Part<T> {
    /// Returns what stands on the page of what came of a list.
    pub fn of(list: &'static str, came: impl Into<Came<T>>) -> Self {
        Self::of_rows(list, came, MOST_ROWS)
    }

    /// Returns the same with fewer rows.
    pub fn of_rows(list: &'static str, came: impl Into<Came<T>>, rows: usize) -> Self {
        let address = expect_context::<RenderContext>().address;
        let (items, seeks, within) = match came.into() {
            Came::Whole(all) => (all, [None, None], false),
            Came::Page(Page { items, previous, next }) => (items, [previous, next], paths::has_seek(&address)),
        };
        let came = items.len();
        let window = Window::of(came, paths::asked_part(&address, list), rows);
        let whole = !within && seeks.iter().all(Option::is_none);
        let steps = Steps::of(&address, list, window, &seeks, within);
        Self { items: window.cut(items), came, window, whole, steps }
    }

    /// Returns which of the items are shown: with `all` in the words for so many where that is all there are, else from where
    /// to where, or as many as there are on the page where nobody knows how many there are.
    pub fn words(&self, all: impl FnOnce(usize) -> String) -> String {
        if self.whole && self.window.parts == 1 { all(self.came) } else { self.range() }
    }

    fn range(&self) -> String {
        let text = expect_context::<RenderContext>().text;
        let count = |count| grouped_count(text.language(), count);
        let Window { before, shown, .. } = self.window;
        if self.whole {
            let (first, last) = (count((before + 1).min(self.came)), count(before + shown));
            text.list_range(args::ListRange { first, last, all: count(self.came) })
        } else {
            text.list_shown(count(shown))
        }
    }

    /// Draws the way to the rest of the list, where there is any. `name` is what the list is called, for those who do not see
    /// it above.
    pub fn pager(&self, name: impl Display) -> Option<AnyView> {
        let text = expect_context::<RenderContext>().text;
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
    /// Returns the ways from a window of what came. `seeks` lead to the pages that the service has before and after, and
    /// `within` says that what came is not the service's first page.
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

/// Returns the first items of a list that stands inside a row, and the words for how many more it has, where it is very long.
pub fn few<I: ExactSizeIterator>(text: Text, items: I) -> (Take<I>, Option<String>) {
    let more = items.len().saturating_sub(MOST_LINES);
    (items.take(MOST_LINES), (more > 0).then(|| text.list_more(grouped_count(text.language(), more))))
}

/// Returns the first names of a list on one line, with how many more there are where it is very long.
pub fn few_names(text: Text, names: impl ExactSizeIterator<Item = String>) -> String {
    let (names, more) = few(text, names);
    names.chain(more).collect::<Vec<_>>().join(", ")
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
        // The way back to the start is there also where the service tells no neighbours.
        assert_eq!(steps("/here?after=B", Window::of(3, 1, 500), [None, None], true), [to(""), None, None, None]);
    }
}
