//! Compressing pages, where that can tell nobody what is in them.
//!
//! The length of a compressed answer says something about its content to whoever sees the length and can choose a part of
//! the content (the BREACH attack). Choosing takes requests that another site makes the person's browser send; browsers
//! mark those (Fetch Metadata Request Headers, `Sec-Fetch-Site`), and they are answered uncompressed.

use axum::{
    extract::Request,
    http::header::{ACCEPT_ENCODING, HeaderName},
    middleware::Next,
    response::Response,
};
use tower_http::{CompressionLevel, compression::CompressionLayer};

const SITE: HeaderName = HeaderName::from_static("sec-fetch-site");

/// Compresses what is text and not compressed yet, as fast as may be: a page is drawn for one reader.
pub fn layer() -> CompressionLayer {
    CompressionLayer::new().quality(CompressionLevel::Fastest)
}

/// Lets only requests that the portal's own pages or the person began ask for compressed answers.
pub async fn allow(mut request: Request, next: Next) -> Response {
    let ours = request.headers().get(SITE).is_some_and(|site| site == "same-origin" || site == "none");
    if !ours {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    next.run(request).await
}
