//! Going through a result page after page, without going in circles: every loop over pages is a [`Walk`].

use std::{collections::HashSet, hash::Hash};

/// A walk through pages: it ends when a place or a page comes again, and lists nothing twice.
#[derive(Debug)]
pub struct Walk<K> {
    places: HashSet<String>,
    seen: HashSet<K>,
    pages: u32,
    most: u32,
}

/// Where a walk goes from a page.
#[derive(Debug, PartialEq, Eq)]
pub enum Way<P> {
    /// On, to this place.
    On(P),
    /// Nowhere: that was all.
    End,
    /// Nowhere: the service leads back to where the walk has been.
    Again,
    /// Nowhere: that were pages enough, and there are more.
    Enough,
}

impl<K: Hash + Eq> Walk<K> {
    /// A walk of at most so many pages.
    pub fn new(most: u32) -> Self {
        Self { places: HashSet::new(), seen: HashSet::new(), pages: 0, most }
    }

    /// The same from a place on.
    #[must_use]
    pub fn from(mut self, place: Option<&str>) -> Self {
        self.places.extend(place.map(str::to_owned));
        self
    }

    /// Takes a page: keeps those of its items that were on none before, told by their `key`, and says where it goes on.
    /// Items without a key are all kept.
    pub fn take<T, P: AsRef<str>>(
        &mut self,
        items: &mut Vec<T>,
        next: Option<P>,
        key: impl Fn(&T) -> Option<K>,
    ) -> Way<P> {
        let had = items.len();
        items.retain(|item| key(item).is_none_or(|key| self.seen.insert(key)));
        let again = self.pages > 0 && had > 0 && items.is_empty();
        self.pages += 1;
        match next {
            _ if again => Way::Again,
            None => Way::End,
            Some(next) if !self.places.insert(next.as_ref().to_owned()) => Way::Again,
            Some(_) if self.pages >= self.most => Way::Enough,
            Some(next) => Way::On(next),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a walk lists of pages that a service answers, and how it ends.
    fn walked(pages: &[(&[u8], Option<&'static str>)], most: u32) -> (Vec<u8>, Way<&'static str>) {
        let (mut walk, mut listed) = (Walk::new(most), Vec::new());
        for (items, next) in pages {
            let mut items = items.to_vec();
            let way = walk.take(&mut items, *next, |item| Some(*item));
            listed.extend(items);
            if !matches!(way, Way::On(_)) {
                return (listed, way);
            }
        }
        panic!("went on after {listed:?}");
    }

    #[test]
    fn a_result_is_walked_to_its_end() {
        assert_eq!(walked(&[(&[1, 2], Some("a")), (&[], Some("b")), (&[3], None)], 9), (vec![1, 2, 3], Way::End));
    }

    #[test]
    fn a_place_that_comes_again_ends_the_walk() {
        assert_eq!(walked(&[(&[1], Some("a")), (&[2], Some("a"))], 9), (vec![1, 2], Way::Again));
        assert_eq!(walked(&[(&[1], Some("a")), (&[2], Some("b")), (&[3], Some("a"))], 9), (vec![1, 2, 3], Way::Again));
        let mut walk = Walk::<u8>::new(9).from(Some("a"));
        assert_eq!(walk.take(&mut vec![1], Some("a"), |item| Some(*item)), Way::Again);
    }

    #[test]
    fn a_page_that_comes_again_ends_the_walk_under_whatever_place() {
        assert_eq!(walked(&[(&[1, 2], Some("a")), (&[1, 2], Some("b"))], 9), (vec![1, 2], Way::Again));
    }

    #[test]
    fn nothing_is_listed_twice() {
        assert_eq!(walked(&[(&[1, 1, 2], Some("a")), (&[2, 3], None)], 9), (vec![1, 2, 3], Way::End));
    }

    #[test]
    fn a_walk_without_end_ends() {
        assert_eq!(walked(&[(&[1], Some("a")), (&[2], Some("b"))], 2), (vec![1, 2], Way::Enough));
    }
}
