//! Pagination without endless loops: every loop over pages uses a [`PageTraversal`].

use std::{collections::HashSet, hash::Hash};

/// A traversal of pages that ends when a position or a page repeats, and yields no item twice.
#[derive(Debug)]
pub struct PageTraversal<K> {
    positions: HashSet<String>,
    seen: HashSet<K>,
    pages: u32,
    max_pages: u32,
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

impl<K: Hash + Eq> PageTraversal<K> {
    /// Creates a traversal of at most `max_pages` pages.
    pub fn new(max_pages: u32) -> Self {
        Self { positions: HashSet::new(), seen: HashSet::new(), pages: 0, max_pages }
    }

    /// Sets the position at which it starts.
    #[must_use]
    pub fn from(mut self, position: Option<&str>) -> Self {
        self.positions.extend(position.map(str::to_owned));
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
        let item_count = items.len();
        items.retain(|item| key(item).is_none_or(|key| self.seen.insert(key)));
        let is_repeated_page = self.pages > 0 && item_count > 0 && items.is_empty();
        self.pages += 1;
        match next {
            _ if is_repeated_page => NextPage::Repeated,
            None => NextPage::End,
            Some(next) if !self.positions.insert(next.as_ref().to_owned()) => NextPage::Repeated,
            Some(_) if self.pages >= self.max_pages => NextPage::LimitReached,
            Some(next) => NextPage::Continue(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns the items that a traversal of these pages yields, and its last step.
    fn traverse(pages: &[(&[u8], Option<&'static str>)], max_pages: u32) -> (Vec<u8>, NextPage<&'static str>) {
        let (mut page_traversal, mut listed) = (PageTraversal::new(max_pages), Vec::new());
        for (items, next) in pages {
            let mut items = items.to_vec();
            let step = page_traversal.take(&mut items, *next, |item| Some(*item));
            listed.extend(items);
            if !matches!(step, NextPage::Continue(_)) {
                return (listed, step);
            }
        }
        panic!("no end after {listed:?}");
    }

    #[test]
    fn traversal_yields_all_items_until_the_last_page() {
        assert_eq!(
            traverse(&[(&[1, 2], Some("a")), (&[], Some("b")), (&[3], None)], 9),
            (vec![1, 2, 3], NextPage::End)
        );
    }

    #[test]
    fn repeated_position_ends_the_traversal() {
        assert_eq!(traverse(&[(&[1], Some("a")), (&[2], Some("a"))], 9), (vec![1, 2], NextPage::Repeated));
        assert_eq!(
            traverse(&[(&[1], Some("a")), (&[2], Some("b")), (&[3], Some("a"))], 9),
            (vec![1, 2, 3], NextPage::Repeated)
        );
        let mut page_traversal = PageTraversal::<u8>::new(9).from(Some("a"));
        assert_eq!(page_traversal.take(&mut vec![1], Some("a"), |item| Some(*item)), NextPage::Repeated);
    }

    #[test]
    fn repeated_page_ends_the_traversal() {
        assert_eq!(traverse(&[(&[1, 2], Some("a")), (&[1, 2], Some("b"))], 9), (vec![1, 2], NextPage::Repeated));
    }

    #[test]
    fn repeated_items_are_dropped() {
        assert_eq!(traverse(&[(&[1, 1, 2], Some("a")), (&[2, 3], None)], 9), (vec![1, 2, 3], NextPage::End));
    }

    #[test]
    fn traversal_stops_at_the_page_limit() {
        assert_eq!(traverse(&[(&[1], Some("a")), (&[2], Some("b"))], 2), (vec![1, 2], NextPage::LimitReached));
    }
}
