//! Pagination by continuation tokens ("Partner Center REST pagination" conventions): from a collection to a [`Page`]
//! and from a [`Seek`] to a request.

use http::HeaderValue;

use super::wire::collection::{Link, Listing};
use crate::domain::page::{Direction, Page, Seek};

/// The header that carries a continuation token, and its name in links.
const TOKEN: &str = "MS-ContinuationToken";

/// Maximum length of a token that is sent; well below servers' header limits.
const MAX_TOKEN: usize = 8 << 10;

/// Returns the request parameters of a seek: `seekOperation` and the token's header value. None for a token that is
/// invalid in a header.
pub(super) fn continuation(seek: &Seek) -> Option<(&'static str, HeaderValue)> {
    if seek.token.is_empty() || seek.token.len() > MAX_TOKEN {
        return None;
    }
    let operation = match seek.direction {
        Direction::Next => "Next",
        Direction::Previous => "Previous",
    };
    Some((operation, HeaderValue::from_str(&seek.token).ok()?))
}

/// A page, and its next link if that has no token.
#[derive(Debug)]
pub(super) struct Part<T> {
    /// The page itself.
    pub(super) page: Page<T>,
    /// The URL of the next page, from a link without a token.
    pub(super) link: Option<String>,
}

/// Converts a listing to a page, its items by `read`; items that cannot be converted are left out.
///
/// The next page's token is in the headers of `links.next` or, in some services, only in `continuationToken`; the
/// previous page's is always in `links.previous`.
pub(super) fn part<W, T>(listing: Listing<W>, read: impl FnMut(W) -> Option<T>) -> Part<T> {
    let Listing { items, links, continuation_token, .. } = listing;
    let next = token(links.next.as_ref()).or(continuation_token.filter(|token| !token.is_empty()));
    let link = links.next.filter(|link| next.is_none() && !link.uri.trim().is_empty()).map(|link| link.uri);
    let seek = |direction, token: Option<String>| token.map(|token| Seek { direction, token });
    let page = Page {
        items: items.into_iter().filter_map(read).collect(),
        previous: seek(Direction::Previous, token(links.previous.as_ref())),
        next: seek(Direction::Next, next),
    };
    Part { page, link }
}

fn token(link: Option<&Link>) -> Option<String> {
    link?.header(TOKEN).filter(|token| !token.is_empty()).map(str::to_owned)
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn read(collection: Value) -> Page<Value> {
        part(Listing::read(collection).unwrap(), Some).page
    }

    fn seek(direction: Direction, token: &str) -> Seek {
        Seek { direction, token: token.to_owned() }
    }

    #[test]
    fn tokens_are_found_in_the_links() {
        let link = |token: &str| json!({"uri": "/x", "headers": [{"key": "ms-continuationtoken", "value": token}]});
        let page = read(json!({"items": [1], "links": {"next": link("n"), "previous": link("p")}}));
        assert_eq!(page.next, Some(seek(Direction::Next, "n")));
        assert_eq!(page.previous, Some(seek(Direction::Previous, "p")));
    }

    #[test]
    fn a_token_beside_the_items_leads_on_and_never_back() {
        let page = read(json!({"items": [1], "continuationToken": "n"}));
        assert_eq!((page.next, page.previous), (Some(seek(Direction::Next, "n")), None));
    }

    #[test]
    fn without_tokens_it_is_the_whole_result() {
        for whole in [json!({}), json!({"items": null, "links": null, "continuationToken": ""})] {
            assert!(read(whole).is_whole());
        }
    }

    #[test]
    fn a_link_without_a_token_leads_on_by_its_address() {
        let link = |links: Value| part(Listing::<Value>::read(json!({ "links": links })).unwrap(), Some).link;
        assert_eq!(link(json!({"next": {"uri": "/x?a=1"}, "previous": null})).as_deref(), Some("/x?a=1"));
        assert_eq!(link(json!({"next": {"uri": ""}})), None);
        let tokened = json!({"next": {"uri": "/x", "headers": [{"key": "MS-ContinuationToken", "value": "t"}]}});
        assert_eq!(link(tokened), None);
    }

    #[test]
    fn a_token_that_no_header_can_hold_is_not_sent() {
        for token in ["", "a\r\nAuthorization: x", &"x".repeat(MAX_TOKEN + 1)] {
            assert_eq!(continuation(&Seek { direction: Direction::Next, token: token.to_owned() }), None);
        }
    }
}
