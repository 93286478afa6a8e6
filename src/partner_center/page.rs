//! Pagination by continuation tokens ("Partner Center REST pagination" conventions): from a collection to a [`Page`]
//! and from a [`Seek`] to a request.

use http::HeaderValue;

use super::wire::collection::{Link, Listing};
use crate::domain::page::{Direction, Page, Seek};

/// The header that carries a continuation token, and its name in links.
const TOKEN: &str = "MS-ContinuationToken";

/// Maximum length of a token that is sent; well below servers' header limits.
const MAX_TOKEN_LENGTH: usize = 8 << 10;

/// Returns the request parameters of a seek: `seekOperation` and the token's header value. None for a token that is
/// invalid in a header.
pub(super) fn seek_parameters(seek: &Seek) -> Option<(&'static str, HeaderValue)> {
    if seek.token.is_empty() || seek.token.len() > MAX_TOKEN_LENGTH {
        return None;
    }
    let operation = match seek.direction {
        Direction::Next => "Next",
        Direction::Previous => "Previous",
    };
    Some((operation, HeaderValue::from_str(&seek.token).ok()?))
}

/// A page, and the URL of its next link if that has no token.
#[derive(Debug)]
pub(super) struct ParsedPage<T> {
    /// The page itself.
    pub(super) page: Page<T>,
    /// The URL of the next page, from a link without a token.
    pub(super) link: Option<String>,
}

/// Converts a listing to a page, its items by `read`; items that cannot be converted are left out.
///
/// The next page's token is in the headers of `links.next` or, in some services, only in `continuationToken`; the
/// previous page's is always in `links.previous`.
pub(super) fn from_listing<W, T>(listing: Listing<W>, read: impl FnMut(W) -> Option<T>) -> ParsedPage<T> {
    let Listing { items, links, continuation_token, .. } = listing;
    let next = token(links.next.as_ref()).or(continuation_token.filter(|token| !token.is_empty()));
    let link = links.next.filter(|link| next.is_none() && !link.uri.trim().is_empty()).map(|link| link.uri);
    let seek = |direction, token: Option<String>| token.map(|token| Seek { direction, token });
    let page = Page {
        items: items.into_iter().filter_map(read).collect(),
        previous: seek(Direction::Previous, token(links.previous.as_ref())),
        next: seek(Direction::Next, next),
    };
    ParsedPage { page, link }
}

fn token(link: Option<&Link>) -> Option<String> {
    link?.header(TOKEN).filter(|token| !token.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(collection: Value) -> Page<Value> {
        from_listing(Listing::read(collection).unwrap(), Some).page
    }

    fn seek(direction: Direction, token: &str) -> Seek {
        Seek { direction, token: token.to_owned() }
    }

    #[test]
    fn reads_continuation_tokens_from_links() {
        let link = |token: &str| json!({"uri": "/x", "headers": [{"key": "ms-continuationtoken", "value": token}]});
        let page = read(json!({"items": [1], "links": {"next": link("n"), "previous": link("p")}}));
        assert_eq!(page.next, Some(seek(Direction::Next, "n")));
        assert_eq!(page.previous, Some(seek(Direction::Previous, "p")));
    }

    #[test]
    fn top_level_continuation_token_is_for_the_next_page_only() {
        let page = read(json!({"items": [1], "continuationToken": "n"}));
        assert_eq!((page.next, page.previous), (Some(seek(Direction::Next, "n")), None));
    }

    #[test]
    fn page_without_tokens_is_complete() {
        for whole in [json!({}), json!({"items": null, "links": null, "continuationToken": ""})] {
            assert!(read(whole).is_whole());
        }
    }

    #[test]
    fn next_link_without_token_yields_its_url() {
        let link = |links: Value| from_listing(Listing::<Value>::read(json!({ "links": links })).unwrap(), Some).link;
        assert_eq!(link(json!({"next": {"uri": "/x?a=1"}, "previous": null})).as_deref(), Some("/x?a=1"));
        assert_eq!(link(json!({"next": {"uri": ""}})), None);
        let tokened = json!({"next": {"uri": "/x", "headers": [{"key": "MS-ContinuationToken", "value": "t"}]}});
        assert_eq!(link(tokened), None);
    }

    #[test]
    fn rejects_tokens_invalid_in_a_header() {
        for token in ["", "a\r\nAuthorization: x", &"x".repeat(MAX_TOKEN_LENGTH + 1)] {
            assert_eq!(seek_parameters(&Seek { direction: Direction::Next, token: token.to_owned() }), None);
        }
    }
}
