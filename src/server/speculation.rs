//! Prefetch requests, which browsers send according to the page's speculation rules (WICG "Prefetch", header
//! `Sec-Purpose`). Such a request has no side effects, and gets nothing that can be used only once: after a rejection,
//! browsers request the page again on navigation.

use axum::{
    Extension, Form, Json,
    extract::Request,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use http::{HeaderMap, HeaderName, StatusCode};
use jiff::Timestamp;
use serde::Deserialize;

use crate::{
    api::portal_call_in,
    domain::{id::CustomerId, role::Capability},
    portal::RequestContext,
    server::error_page::Rejection,
};

const SEC_PURPOSE: HeaderName = HeaderName::from_static("sec-purpose");

/// Checks whether a request is a prefetch: the header is a token with parameters, `prefetch;prerender` among them.
pub fn is_speculative(headers: &HeaderMap) -> bool {
    let purposes = headers.get_all(SEC_PURPOSE).into_iter().filter_map(|value| value.to_str().ok());
    purposes.flat_map(|value| value.split([';', ','])).any(|token| token.trim() == "prefetch")
}

/// Returns the response to a prefetch that is rejected.
pub fn rejection() -> Response {
    Rejection::new(StatusCode::SERVICE_UNAVAILABLE).into_response()
}

/// Rejects prefetches of anything but pages. Axum middleware.
pub async fn reject_prefetch(request: Request, next: Next) -> Response {
    if is_speculative(request.headers()) { rejection() } else { next.run(request).await }
}

/// The report that a prefetched page is now displayed.
#[derive(Deserialize)]
pub struct Report {
    /// The customer of the page, if it is a customer's.
    customer: Option<CustomerId>,
    /// The time of rendering, in milliseconds since the Unix epoch.
    drawn_at: i64,
}

/// Handles `POST /view`: records that a page is shown, and returns as JSON whether it is too old.
pub async fn report_view(Extension(context): Extension<RequestContext>, Form(report): Form<Report>) -> Response {
    let rendered_at = Timestamp::from_millisecond(report.drawn_at).unwrap_or_default();
    let outdated = portal_call_in(&context, Capability::UseAccount, async |portal, principal| {
        portal.report_view(principal, report.customer, rendered_at).await
    });
    match outdated.await {
        Ok(outdated) => Json(outdated).into_response(),
        Err(error) => StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use http::HeaderValue;

    use super::*;

    #[test]
    fn a_prefetch_is_detected_by_sec_purpose() {
        for (value, speculative) in [
            ("prefetch", true),
            ("prefetch;prerender", true),
            ("prefetch;anonymous-client-ip", true),
            ("prerender; prefetch", true),
            ("", false),
            ("navigate", false),
            ("unprefetch", false),
        ] {
            let headers = HeaderMap::from_iter([(SEC_PURPOSE, HeaderValue::from_static(value))]);
            assert_eq!(is_speculative(&headers), speculative, "{value}");
        }
        assert!(!is_speculative(&HeaderMap::new()));
    }
}
