//! Compression of responses, without leaking their content through their length.
//!
//! The length of a compressed response reveals parts of its content to an attacker who sees the length and controls a
//! part of the content (the BREACH attack). Control requires cross-site requests from the person's browser, which
//! browsers mark (Fetch Metadata Request Headers, `Sec-Fetch-Site`). They get uncompressed responses, unless their URL
//! leaves nothing to control: the first page after a sign-in counts as cross-site, since the provider's site began it.

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

/// Returns the layer that compresses text that is not compressed yet, at the fastest level: a page is rendered for one
/// reader.
pub fn layer() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Fastest)
}

/// Permits compression only for same-origin requests, for those that the person began, and for URLs that reflect
/// nothing. Axum middleware.
pub async fn allow(mut request: Request, next: Next) -> Response {
    let is_trusted = request.headers().get(SITE).is_some_and(|site| site == "same-origin" || site == "none");
    if !is_trusted && !reflects_nothing(&request) {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    next.run(request).await
}

/// Checks whether a URL is one fixed text, so that a cross-site request controls nothing in the response. A URL without
/// a route is excluded, since its error page may contain it.
fn reflects_nothing(request: &Request) -> bool {
    let path = request.uri().path();
    let fixed = request.extensions().get::<MatchedPath>().is_some_and(|route| route.as_str() == path);
    request.method() == Method::GET && request.uri().query().is_none() && fixed && !path.contains(['{', '}'])
}
