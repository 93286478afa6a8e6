//! Search for a text in both Unicode normalizations, composed and decomposed. The service may distinguish them, so both
//! are searched page by page.

use super::search_text::decomposed;
use crate::{
    domain::page::{Direction, Page, Seek},
    partner_center::{Error, ErrorKind},
};

/// Searches for a composed text and for its decomposed form. Items that are equal by `same` on both pages are merged.
///
/// # Errors
/// The error of either search; [`ErrorKind::PageExpired`] for a token that is not from such a search.
pub(super) async fn search_both_normalizations<T, F>(
    text: &str,
    seek: Option<&Seek>,
    same: impl Fn(&T, &T) -> bool,
    fetch: impl Fn(String, Option<Seek>) -> F,
) -> Result<Page<T>, Error>
where
    F: Future<Output = Result<Page<T>, Error>>,
{
    let text = text.to_owned();
    let Some(decomposed_text) = decomposed(&text) else { return fetch(text, seek.cloned()).await };
    let token = seek
        .map(|seek| CombinedToken::parse(&seek.token).ok_or_else(|| Error::new(ErrorKind::PageExpired)))
        .transpose()?;
    let at = |token: &str| seek.map(|seek| Seek { direction: seek.direction, token: token.to_owned() });
    let (composed, decomposed) = match token {
        None => futures::try_join!(fetch(text, None), fetch(decomposed_text, None))?,
        Some(CombinedToken::Both(one, other)) => {
            futures::try_join!(fetch(text, at(one)), fetch(decomposed_text, at(other)))?
        }
        Some(CombinedToken::One { normalization, token, alone }) => {
            let text = if normalization == Normalization::Composed { text } else { decomposed_text };
            return Ok(single_page(fetch(text, at(token)).await?, normalization, alone));
        }
    };
    let is_none = |page: &Page<T>| page.items.is_empty() && page.is_whole();
    Ok(if is_none(&decomposed) {
        single_page(composed, Normalization::Composed, true)
    } else if is_none(&composed) {
        single_page(decomposed, Normalization::Decomposed, true)
    } else {
        merged_page(composed, decomposed, same)
    })
}

/// The Unicode normalization of a search text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Normalization {
    Composed,
    Decomposed,
}

/// A position in the combined search, as its token encodes it: the service's own tokens with a letter for their
/// normalization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum CombinedToken<'a> {
    /// A position in the results of both.
    Both(&'a str, &'a str),
    /// A position in the results of one, alone or after the end of the other.
    One { normalization: Normalization, token: &'a str, alone: bool },
}

impl<'a> CombinedToken<'a> {
    fn parse(text: &'a str) -> Option<Self> {
        let (prefix, tokens) = text.split_once(':')?;
        let one = |normalization, alone| Some(Self::One { normalization, token: tokens, alone });
        match prefix {
            "c" => one(Normalization::Composed, true),
            "c-" => one(Normalization::Composed, false),
            "d" => one(Normalization::Decomposed, true),
            "d-" => one(Normalization::Decomposed, false),
            length => tokens.split_at_checked(length.parse().ok()?).map(|(one, other)| Self::Both(one, other)),
        }
    }

    fn to_text(self) -> String {
        match self {
            Self::Both(one, other) => format!("{}:{one}{other}", one.len()),
            Self::One { normalization, token, alone } => {
                let prefix = if normalization == Normalization::Composed { "c" } else { "d" };
                format!("{prefix}{}:{token}", if alone { "" } else { "-" })
            }
        }
    }
}

/// Returns a page of one normalization. After the end of the other one, the previous page would need both, for which
/// there is no token.
fn single_page<T>(page: Page<T>, normalization: Normalization, alone: bool) -> Page<T> {
    let to_combined =
        |seek: Seek| Seek { token: CombinedToken::One { normalization, token: &seek.token, alone }.to_text(), ..seek };
    Page {
        items: page.items,
        previous: page.previous.filter(|_| alone).map(to_combined),
        next: page.next.map(to_combined),
    }
}

/// Merges the pages of the two searches.
fn merged_page<T>(one: Page<T>, other: Page<T>, same: impl Fn(&T, &T) -> bool) -> Page<T> {
    let seek_to = |direction, token: CombinedToken<'_>| Some(Seek { direction, token: token.to_text() });
    let next = match (&one.next, &other.next) {
        (Some(one), Some(other)) => seek_to(Direction::Next, CombinedToken::Both(&one.token, &other.token)),
        (Some(Seek { token, .. }), None) => {
            seek_to(Direction::Next, CombinedToken::One { normalization: Normalization::Composed, token, alone: false })
        }
        (None, Some(Seek { token, .. })) => seek_to(
            Direction::Next,
            CombinedToken::One { normalization: Normalization::Decomposed, token, alone: false },
        ),
        (None, None) => None,
    };
    let previous = match (&one.previous, &other.previous) {
        (Some(one), Some(other)) => seek_to(Direction::Previous, CombinedToken::Both(&one.token, &other.token)),
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
    const DECOMPOSED: &str = "jose\u{301}";

    /// Returns all pages of a search with these numbers of results, two on a page, and the number of calls.
    fn walk(composed: u32, decomposed: u32) -> (Vec<Vec<u32>>, usize) {
        let calls = std::cell::Cell::new(0);
        let fetch = async |text: String, seek: Option<Seek>| {
            calls.set(calls.get() + 1);
            // Items found by both have the same number.
            let (first, count) = if text == TEXT { (0, composed) } else { (100, decomposed) };
            assert!(text == TEXT || text == DECOMPOSED, "{text}");
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
            let found = search_both_normalizations(TEXT, seek.as_ref(), |one, other| one == other, fetch);
            let page = found.now_or_never().unwrap().unwrap();
            pages.push(page.items);
            match page.next {
                Some(next) => seek = Some(next),
                None => return (pages, calls.get()),
            }
        }
    }

    #[test]
    fn results_of_both_normalizations_are_merged_on_all_pages() {
        assert_eq!(walk(1, 1).0, [[0, 100]]);
        assert_eq!(walk(3, 3).0, [vec![0, 1, 100, 101], vec![2, 102]]);
        assert_eq!(walk(5, 1).0, [vec![0, 1, 100], vec![2, 3], vec![4]]);
        assert_eq!(walk(1, 3).0, [vec![0, 100, 101], vec![102]]);
        // A normalization without results is searched once.
        assert_eq!(walk(5, 0), (vec![vec![0, 1], vec![2, 3], vec![4]], 4));
        assert_eq!(walk(0, 3), (vec![vec![100, 101], vec![102]], 3));
        assert_eq!(walk(0, 0).0, [[0; 0]]);
    }

    #[test]
    fn duplicates_are_merged_and_text_without_decomposition_is_searched_once() {
        let found = |text: &'static str| {
            let fetch = async |text: String, _: Option<Seek>| Ok(Page::whole(vec![7, text.chars().count()]));
            search_both_normalizations(text, None, |one, other| one == other, fetch)
                .now_or_never()
                .unwrap()
                .unwrap()
                .items
        };
        assert_eq!(found(TEXT), [7, 4, 5]);
        assert_eq!(found("jose"), [7, 4]);
    }

    #[test]
    fn combined_tokens_round_trip_and_invalid_ones_are_rejected() {
        for token in [
            CombinedToken::Both("a:1", ""),
            CombinedToken::Both("", "é2:"),
            CombinedToken::One { normalization: Normalization::Composed, token: "3:x", alone: true },
            CombinedToken::One { normalization: Normalization::Decomposed, token: "", alone: false },
        ] {
            assert_eq!(CombinedToken::parse(&token.to_text()), Some(token));
        }
        for text in ["", "token", "9:abc", "-1:a", "1:é", "x:a"] {
            assert_eq!(CombinedToken::parse(text), None, "{text}");
        }
    }
}
