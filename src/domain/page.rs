//! A page of a longer result, and the way to its neighbours.

use serde::{Deserialize, Serialize};

/// Which neighbour a continuation token leads to (Partner Center's `seekOperation`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Direction {
    /// The page after the one that gave the token.
    Next,
    /// The page before it.
    Previous,
}

/// A place in a seek-paged result: an opaque token of the service's and the way to go from it.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Seek {
    /// Which way.
    pub direction: Direction,
    /// From where; means something to the service alone, and expires.
    pub token: String,
}

impl AsRef<str> for Seek {
    fn as_ref(&self) -> &str {
        &self.token
    }
}

/// Some of a longer result.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Page<T> {
    /// In the order of the service.
    pub items: Vec<T>,
    /// The way back; absent on the first page.
    pub previous: Option<Seek>,
    /// The way on; absent on the last page.
    pub next: Option<Seek>,
}

impl<T> Page<T> {
    /// A result that has no other page.
    pub const fn whole(items: Vec<T>) -> Self {
        Self { items, previous: None, next: None }
    }

    /// Whether this is all there is.
    pub const fn is_whole(&self) -> bool {
        self.previous.is_none() && self.next.is_none()
    }

    /// The same page with other items.
    pub fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), previous: self.previous, next: self.next }
    }
}

/// Which items of a longer list are shown at once: a part of it, counted from one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Window {
    /// Which part.
    pub part: usize,
    /// How many parts there are; an empty list is one.
    pub parts: usize,
    /// How many items stand before the first that is shown.
    pub before: usize,
    /// How many are shown.
    pub shown: usize,
}

impl Window {
    /// Returns the window of a part of so many items, so many at a time; that of the last part where there are not so many.
    pub fn of(items: usize, part: usize, most: usize) -> Self {
        let most = most.max(1);
        let parts = items.div_ceil(most).max(1);
        let part = part.clamp(1, parts);
        let before = (part - 1) * most;
        Self { part, parts, before, shown: (items - before).min(most) }
    }

    /// Returns the items that are shown.
    pub fn cut<T>(self, all: Vec<T>) -> Vec<T> {
        all.into_iter().skip(self.before).take(self.shown).collect()
    }

    /// Returns whether the item at this place is shown.
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
