//! A page of a longer result, with links to the neighboring pages.

use serde::{Deserialize, Serialize};

/// The direction of a continuation token (Partner Center's `seekOperation`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The page after the one that gave the token.
    Next,
    /// The page before it.
    Previous,
}

/// A position in a seek-paged result: an opaque token of the service and the direction from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Seek {
    /// The direction.
    pub direction: Direction,
    /// The continuation token; opaque and short-lived.
    pub token: String,
}

impl AsRef<str> for Seek {
    fn as_ref(&self) -> &str {
        &self.token
    }
}

/// A page of a longer result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// The items, in the service's order.
    pub items: Vec<T>,
    /// The previous page; absent on the first.
    pub previous: Option<Seek>,
    /// The next page; absent on the last.
    pub next: Option<Seek>,
}

impl<T> Page<T> {
    /// Returns a result that consists of a single page.
    pub const fn whole(items: Vec<T>) -> Self {
        Self { items, previous: None, next: None }
    }

    /// Returns `true` if there are no other pages.
    pub const fn is_whole(&self) -> bool {
        self.previous.is_none() && self.next.is_none()
    }

    /// Maps the items of the page.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), previous: self.previous, next: self.next }
    }
}

/// A page of a longer list that is loaded as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ListPage {
    /// The page's number, from one.
    pub part: usize,
    /// The number of pages; an empty list has one.
    pub parts: usize,
    /// The number of items before the first shown one.
    pub before: usize,
    /// The number of shown items.
    pub shown: usize,
}

impl ListPage {
    /// Returns a page of a list with at most `page_size` items in each; the last page if the number is
    /// too large.
    pub fn of(items: usize, part: usize, page_size: usize) -> Self {
        let page_size = page_size.max(1);
        let parts = items.div_ceil(page_size).max(1);
        let part = part.clamp(1, parts);
        let before = (part - 1) * page_size;
        Self { part, parts, before, shown: (items - before).min(page_size) }
    }

    /// Returns the shown items.
    pub fn cut<T>(self, all: Vec<T>) -> Vec<T> {
        all.into_iter().skip(self.before).take(self.shown).collect()
    }

    /// Checks whether the item at this index is shown.
    pub const fn has(self, index: usize) -> bool {
        index >= self.before && index - self.before < self.shown
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn page_number_is_clamped() {
        for (part, expected) in [(0, vec![1, 2]), (1, vec![1, 2]), (3, vec![5]), (9, vec![5]), (usize::MAX, vec![5])] {
            assert_eq!(ListPage::of(5, part, 2).cut(vec![1, 2, 3, 4, 5]), expected, "{part}");
        }
        assert_eq!(ListPage::of(0, 7, 2), ListPage { part: 1, parts: 1, before: 0, shown: 0 });
    }

    proptest! {
        #[test]
        fn concatenated_pages_are_the_whole_list(items in 0_usize..2_000, page_size in 0_usize..300) {
            let all: Vec<_> = (0..items).collect();
            let mut joined = Vec::new();
            for part in 1..=ListPage::of(items, 1, page_size).parts {
                let window = ListPage::of(items, part, page_size);
                prop_assert_eq!(window.part, part);
                prop_assert!(window.shown <= page_size.max(1) && (window.shown > 0 || items == 0));
                let cut = window.cut(all.clone());
                let shown_items: Vec<_> = all.iter().copied().filter(|index| window.has(*index)).collect();
                prop_assert_eq!(&cut, &shown_items);
                joined.extend(cut);
            }
            prop_assert_eq!(joined, all);
        }
    }
}
