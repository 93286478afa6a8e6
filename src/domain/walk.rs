//! Pagination without endless loops: every loop over pages uses a [`Walk`].

use std::{collections::HashSet, hash::Hash};

/// A traversal of pages that ends when a position or a page repeats, and yields no item twice.
#[derive(Debug)]
pub struct Walk<K> {
    places: HashSet<String>,
    seen: HashSet<K>,
    pages: u32,
    most: u32,
}

/// The next step of a traversal after a page.
#[derive(Debug, PartialEq, Eq)]
pub enum NextPage<P> {
    /// Continue at this position.
    Continue(P),
    /// End: that was the last page.
    End,
    /// End: the service repeats a position or a page.
    Repeated,
    /// End: the maximum number of pages is reached, and there are more.
    LimitReached,
}

impl<K: Hash + Eq> Walk<K> {
    /// Creates a traversal of at most `most` pages.
    pub fn new(most: u32) -> Self {
        Self { places: HashSet::new(), seen: HashSet::new(), pages: 0, most }
    }

    /// Sets the position at which it starts.
    #[must_use]
    pub fn from(mut self, place: Option<&str>) -> Self {
        self.places.extend(place.map(str::to_owned));
        self
    }

    /// Processes a page: keeps only the items whose `key` has not occurred before, and returns the next step. Items
    /// without a key are all kept.
    pub fn take<T, P: AsRef<str>>(
        &mut self,
        items: &mut Vec<T>,
        next: Option<P>,
        key: impl Fn(&T) -> Option<K>,
    ) -> NextPage<P> {
        let had = items.len();
        items.retain(|item| key(item).is_none_or(|key| self.seen.insert(key)));
        let again = self.pages > 0 && had > 0 && items.is_empty();
        self.pages += 1;
        match next {
            _ if again => NextPage::Repeated,
            None => NextPage::End,
            Some(next) if !self.places.insert(next.as_ref().to_owned()) => NextPage::Repeated,
            Some(_) if self.pages >= self.most => NextPage::LimitReached,
            Some(next) => NextPage::Continue(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the items that a traversal of these pages yields, and its last step.
    fn walked(pages: &[(&[u8], Option<&'static str>)], most: u32) -> (Vec<u8>, NextPage<&'static str>) {
        let (mut walk, mut listed) = (Walk::new(most), Vec::new());
        for (items, next) in pages {
            let mut items = items.to_vec();
            let way = walk.take(&mut items, *next, |item| Some(*item));
            listed.extend(items);
            if !matches!(way, NextPage::Continue(_)) {
                return (listed, way);
            }
        }
        panic!("went on after {listed:?}");
    }

    #[test]
    fn a_result_is_walked_to_its_end() {
        assert_eq!(walked(&[(&[1, 2], Some("a")), (&[], Some("b")), (&[3], None)], 9), (vec![1, 2, 3], NextPage::End));
    }

    #[test]
    fn a_place_that_comes_again_ends_the_walk() {
        assert_eq!(walked(&[(&[1], Some("a")), (&[2], Some("a"))], 9), (vec![1, 2], NextPage::Repeated));
        assert_eq!(
            walked(&[(&[1], Some("a")), (&[2], Some("b")), (&[3], Some("a"))], 9),
            (vec![1, 2, 3], NextPage::Repeated)
        );
        let mut walk = Walk::<u8>::new(9).from(Some("a"));
        assert_eq!(walk.take(&mut vec![1], Some("a"), |item| Some(*item)), NextPage::Repeated);
    }

    #[test]
    fn a_page_that_comes_again_ends_the_walk_under_whatever_place() {
        assert_eq!(walked(&[(&[1, 2], Some("a")), (&[1, 2], Some("b"))], 9), (vec![1, 2], NextPage::Repeated));
    }

    #[test]
    fn nothing_is_listed_twice() {
        assert_eq!(walked(&[(&[1, 1, 2], Some("a")), (&[2, 3], None)], 9), (vec![1, 2, 3], NextPage::End));
    }

    #[test]
    fn a_walk_without_end_ends() {
        assert_eq!(walked(&[(&[1], Some("a")), (&[2], Some("b"))], 2), (vec![1, 2], NextPage::LimitReached));
    }
}
