//! Search for a text in both Unicode normalizations, composed and decomposed. The service may distinguish them, so both
//! are searched page by page.

use super::sought::decomposed;
use crate::{
    domain::page::{Direction, Page, Seek},
    partner_center::{Error, Kind},
};

/// Searches for a composed text and for its decomposed form. Items that are equal by `same` on both pages are merged.
///
/// # Errors
/// The error of either search; [`Kind::PageExpired`] for a token that is not from such a search.
pub(super) async fn in_both_spellings<T, F>(
    text: &str,
    seek: Option<&Seek>,
    same: impl Fn(&T, &T) -> bool,
    fetch: impl Fn(String, Option<Seek>) -> F,
) -> Result<Page<T>, Error>
where
    F: Future<Output = Result<Page<T>, Error>>,
{
    let text = text.to_owned();
    let Some(apart) = decomposed(&text) else { return fetch(text, seek.cloned()).await };
    let place = seek.map(|seek| Place::read(&seek.token).ok_or_else(|| Error::new(Kind::PageExpired))).transpose()?;
    let at = |token: &str| seek.map(|seek| Seek { direction: seek.direction, token: token.to_owned() });
    let (composed, decomposed) = match place {
        None => futures::try_join!(fetch(text, None), fetch(apart, None))?,
        Some(Place::Both(one, other)) => futures::try_join!(fetch(text, at(one)), fetch(apart, at(other)))?,
        Some(Place::One { spelling, token, alone }) => {
            let text = if spelling == Spelling::Composed { text } else { apart };
            return Ok(one(fetch(text, at(token)).await?, spelling, alone));
        }
    };
    let is_none = |page: &Page<T>| page.items.is_empty() && page.is_whole();
    Ok(if is_none(&decomposed) {
        one(composed, Spelling::Composed, true)
    } else if is_none(&composed) {
        one(decomposed, Spelling::Decomposed, true)
    } else {
        both(composed, decomposed, same)
    })
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Spelling {
    Composed,
    Decomposed,
}

/// A position in the combined search, as its token encodes it: the service's own tokens with a letter for their
/// normalization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Place<'a> {
    /// A position in the results of both.
    Both(&'a str, &'a str),
    /// A position in the results of one, alone or after the end of the other.
    One { spelling: Spelling, token: &'a str, alone: bool },
}

impl<'a> Place<'a> {
    fn read(text: &'a str) -> Option<Self> {
        let (whose, tokens) = text.split_once(':')?;
        let one = |spelling, alone| Some(Self::One { spelling, token: tokens, alone });
        match whose {
            "c" => one(Spelling::Composed, true),
            "c-" => one(Spelling::Composed, false),
            "d" => one(Spelling::Decomposed, true),
            "d-" => one(Spelling::Decomposed, false),
            length => tokens.split_at_checked(length.parse().ok()?).map(|(one, other)| Self::Both(one, other)),
        }
    }

    fn written(self) -> String {
        match self {
            Self::Both(one, other) => format!("{}:{one}{other}", one.len()),
            Self::One { spelling, token, alone } => {
                let whose = if spelling == Spelling::Composed { "c" } else { "d" };
                format!("{whose}{}:{token}", if alone { "" } else { "-" })
            }
        }
    }
}

/// Returns a page of one normalization. After the end of the other one, the previous page would need both, for which
/// there is no token.
fn one<T>(page: Page<T>, spelling: Spelling, alone: bool) -> Page<T> {
    let place = |seek: Seek| Seek { token: Place::One { spelling, token: &seek.token, alone }.written(), ..seek };
    Page { items: page.items, previous: page.previous.filter(|_| alone).map(place), next: page.next.map(place) }
}

/// Merges the pages of both.
fn both<T>(one: Page<T>, other: Page<T>, same: impl Fn(&T, &T) -> bool) -> Page<T> {
    let place = |direction, place: Place<'_>| Some(Seek { direction, token: place.written() });
    let next = match (&one.next, &other.next) {
        (Some(one), Some(other)) => place(Direction::Next, Place::Both(&one.token, &other.token)),
        (Some(Seek { token, .. }), None) => {
            place(Direction::Next, Place::One { spelling: Spelling::Composed, token, alone: false })
        }
        (None, Some(Seek { token, .. })) => {
            place(Direction::Next, Place::One { spelling: Spelling::Decomposed, token, alone: false })
        }
        (None, None) => None,
    };
    let previous = match (&one.previous, &other.previous) {
        (Some(one), Some(other)) => place(Direction::Previous, Place::Both(&one.token, &other.token)),
        _ => None,
    };
    let mut items = one.items;
    for item in other.items {
        if !items.iter().any(|known| same(known, &item)) {
            items.push(item);
        }
    }
    Page { items, previous, next }
}

#[cfg(test)]
mod tests {
    use futures::FutureExt as _;

    use super::*;

    const TEXT: &str = "jos\u{e9}";
    const APART: &str = "jose\u{301}";

    /// Returns all pages of a search with these numbers of results, two on a page, and the number of calls.
    fn walked(composed: u32, decomposed: u32) -> (Vec<Vec<u32>>, usize) {
        let calls = std::cell::Cell::new(0);
        let fetch = async |text: String, seek: Option<Seek>| {
            calls.set(calls.get() + 1);
            // Items found by both have the same number.
            let (first, count) = if text == TEXT { (0, composed) } else { (100, decomposed) };
            assert!(text == TEXT || text == APART, "{text}");
            let from: u32 = seek.map_or(0, |seek| seek.token.parse().unwrap());
            let until = count.min(from + 2);
            let seek = |direction, at: u32| Seek { direction, token: at.to_string() };
            Ok(Page {
                items: (from..until).map(|at| first + at).collect(),
                previous: from.checked_sub(2).map(|at| seek(Direction::Previous, at)),
                next: (until < count).then(|| seek(Direction::Next, until)),
            })
        };
        let mut pages: Vec<Vec<u32>> = Vec::new();
        let mut seek: Option<Seek> = None;
        loop {
            let found = in_both_spellings(TEXT, seek.as_ref(), |one, other| one == other, fetch);
            let page = found.now_or_never().unwrap().unwrap();
            pages.push(page.items);
            match page.next {
                Some(next) => seek = Some(next),
                None => return (pages, calls.get()),
            }
        }
    }

    #[test]
    fn both_spellings_are_found_on_every_page_and_to_the_end() {
        assert_eq!(walked(1, 1).0, [[0, 100]]);
        assert_eq!(walked(3, 3).0, [vec![0, 1, 100, 101], vec![2, 102]]);
        assert_eq!(walked(5, 1).0, [vec![0, 1, 100], vec![2, 3], vec![4]]);
        assert_eq!(walked(1, 3).0, [vec![0, 100, 101], vec![102]]);
        // A normalization without results is searched once.
        assert_eq!(walked(5, 0), (vec![vec![0, 1], vec![2, 3], vec![4]], 4));
        assert_eq!(walked(0, 3), (vec![vec![100, 101], vec![102]], 3));
        assert_eq!(walked(0, 0).0, [[0; 0]]);
    }

    #[test]
    fn what_both_find_is_there_once_and_a_text_of_one_spelling_is_asked_for_once() {
        let found = |text: &'static str| {
            let fetch = async |text: String, _: Option<Seek>| Ok(Page::whole(vec![7, text.chars().count()]));
            in_both_spellings(text, None, |one, other| one == other, fetch).now_or_never().unwrap().unwrap().items
        };
        assert_eq!(found(TEXT), [7, 4, 5]);
        assert_eq!(found("jose"), [7, 4]);
    }

    #[test]
    fn a_place_is_read_as_it_was_written_and_any_other_has_expired() {
        for place in [
            Place::Both("a:1", ""),
            Place::Both("", "é2:"),
            Place::One { spelling: Spelling::Composed, token: "3:x", alone: true },
            Place::One { spelling: Spelling::Decomposed, token: "", alone: false },
        ] {
            assert_eq!(Place::read(&place.written()), Some(place));
        }
        for text in ["", "token", "9:abc", "-1:a", "1:é", "x:a"] {
            assert_eq!(Place::read(text), None, "{text}");
        }
    }
}
