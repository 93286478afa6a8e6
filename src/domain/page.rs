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

/// The part of a longer list that is shown at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// The part's number, from one.
    pub part: usize,
    /// The number of parts; an empty list has one.
    pub parts: usize,
    /// The number of items before the first shown one.
    pub before: usize,
    /// The number of shown items.
    pub shown: usize,
}

impl Window {
    /// Returns the window of a part of a list with at most `most` items in each; that of the last part if the number is
    /// too large.
    pub fn of(items: usize, part: usize, most: usize) -> Self {
        let most = most.max(1);
        let parts = items.div_ceil(most).max(1);
        let part = part.clamp(1, parts);
        let before = (part - 1) * most;
        Self { part, parts, before, shown: (items - before).min(most) }
    }

    /// Returns the shown items.
    pub fn cut<T>(self, all: Vec<T>) -> Vec<T> {
        all.into_iter().skip(self.before).take(self.shown).collect()
    }

    /// Checks whether the item at this index is shown.
    pub const fn has(self, place: usize) -> bool {
        place >= self.before && place - self.before < self.shown
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_part_beyond_the_last_is_the_last_and_one_before_the_first_is_the_first() {
        for (part, expected) in [(0, vec![1, 2]), (1, vec![1, 2]), (3, vec![5]), (9, vec![5]), (usize::MAX, vec![5])] {
            assert_eq!(Window::of(5, part, 2).cut(vec![1, 2, 3, 4, 5]), expected, "{part}");
        }
        assert_eq!(Window::of(0, 7, 2), Window { part: 1, parts: 1, before: 0, shown: 0 });
    }

    proptest! {
        #[test]
        fn all_parts_one_after_the_other_are_the_list(items in 0_usize..2_000, most in 0_usize..300) {
            let all: Vec<_> = (0..items).collect();
            let mut joined = Vec::new();
            for part in 1..=Window::of(items, 1, most).parts {
                let window = Window::of(items, part, most);
                prop_assert_eq!(window.part, part);
                prop_assert!(window.shown <= most.max(1) && (window.shown > 0 || items == 0));
                let cut = window.cut(all.clone());
                let had: Vec<_> = all.iter().copied().filter(|place| window.has(*place)).collect();
                prop_assert_eq!(&cut, &had);
                joined.extend(cut);
            }
            prop_assert_eq!(joined, all);
        }
    }
}
