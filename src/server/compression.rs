//! Compressing pages, where that can tell nobody what is in them.
//!
//! The length of a compressed answer says something about its content to whoever sees the length and can choose a part of
//! the content (the BREACH attack). Choosing takes requests that another site makes the person's browser send; browsers
//! mark those (Fetch Metadata Request Headers, `Sec-Fetch-Site`), and they are answered uncompressed, unless their address
//! leaves nothing to choose: the first page after a sign-in counts as begun by the provider's site.

use axum::{
    extract::{MatchedPath, Request},
    http::{
        Method,
        header::{ACCEPT_ENCODING, HeaderName},
    },
    middleware::Next,
    response::Response,
};
use tower_http::{CompressionLevel, compression::CompressionLayer};

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Compresses what is text and not compressed yet, as fast as may be: a page is drawn for one reader.
pub fn layer() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Fastest)
}

/// Lets only requests that the portal's own pages or the person began ask for compressed answers, and those for an address
/// that reflects nothing.
pub async fn allow(mut request: Request, next: Next) -> Response {
    let ours = request.headers().get(SITE).is_some_and(|site| site == "same-origin" || site == "none");
    if !ours && !reflects_nothing(&request) {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    next.run(request).await
}

/// Returns whether an address is one fixed text: whoever makes a browser ask for it chooses nothing that may stand in the
/// answer. One that is no route is not, since the page that says so may name it.
fn reflects_nothing(request: &Request) -> bool {
    let path = request.uri().path();
    let fixed = request.extensions().get::<MatchedPath>().is_some_and(|route| route.as_str() == path);
    request.method() == Method::GET && request.uri().query().is_none() && fixed && !path.contains(['{', '}'])
}
