//! The response headers that are the same for every page (OWASP Secure Headers Project).
//!
//! The Content Security Policy of a page contains a nonce and is therefore set by the page renderer; a response without
//! one is not a page and gets a policy that allows nothing.

use axum::{
    Router,
    http::{
        HeaderName, HeaderValue,
        header::{
            CACHE_CONTROL, CONTENT_SECURITY_POLICY, REFERRER_POLICY, STRICT_TRANSPORT_SECURITY, X_CONTENT_TYPE_OPTIONS,
            X_FRAME_OPTIONS,
        },
    },
};
use tower_http::set_header::SetResponseHeaderLayer;

use crate::server::content_security_policy;

/// The configurable response headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SecurityHeaders {
    /// `true` to send `Strict-Transport-Security`. Off on plain-HTTP loopback, where it would lock the developer out.
    pub hsts: bool,
    /// `true` if that includes subdomains, which only the operator can decide.
    pub subdomains: bool,
}

/// The permissions policy, which allows only writing to the clipboard.
const PERMISSIONS: &str = "\
    accelerometer=(), camera=(), display-capture=(), geolocation=(), gyroscope=(), microphone=(), midi=(), \
    payment=(), publickey-credentials-get=(), screen-wake-lock=(), usb=(), clipboard-write=(self)";

impl SecurityHeaders {
    /// Adds the headers to every response of a router.
    pub fn set_on(self, router: Router) -> Router {
        let hsts = self.hsts.then_some(HeaderValue::from_static(if self.subdomains {
            "max-age=63072000; includeSubDomains"
        } else {
            "max-age=31536000"
        }));
        router.layer((
            always(X_CONTENT_TYPE_OPTIONS, "nosniff"),
            // Not `no-referrer`: a form that is submitted without JavaScript needs the `Referer` to return to its page.
            always(REFERRER_POLICY, "same-origin"),
            // For browsers without support for `frame-ancestors`.
            always(X_FRAME_OPTIONS, "DENY"),
            always(HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
            always(HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
            always(HeaderName::from_static("permissions-policy"), PERMISSIONS),
            SetResponseHeaderLayer::overriding(STRICT_TRANSPORT_SECURITY, hsts),
            SetResponseHeaderLayer::if_not_present(CONTENT_SECURITY_POLICY, content_security_policy::DENY_ALL),
            SetResponseHeaderLayer::if_not_present(CACHE_CONTROL, HeaderValue::from_static("no-store")),
        ))
    }
}

/// Returns the layer that sets a header and overrides the handler's value.
fn always(name: HeaderName, value: &'static str) -> SetResponseHeaderLayer<HeaderValue> {
    SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
}

#[cfg(test)]
mod tests {
    use axum::{body::Body, extract::Request, http::HeaderMap, routing::get};
    use tower::ServiceExt as _;

    use super::*;

    async fn headers(hsts: bool, uri: &str) -> HeaderMap {
        let router = Router::new().route("/bare", get(|| async {})).route(
            "/page",
            get(|| async {
                [
                    (CONTENT_SECURITY_POLICY, "script-src 'nonce-x'"),
                    (CACHE_CONTROL, "public, max-age=1"),
                    (X_CONTENT_TYPE_OPTIONS, "off"),
                ]
            }),
        );
        let router = SecurityHeaders { hsts, subdomains: false }.set_on(router);
        router.oneshot(Request::get(uri).body(Body::empty()).unwrap()).await.unwrap().headers().clone()
    }

    #[tokio::test]
    async fn responses_default_to_a_deny_all_csp_and_no_store() {
        for uri in ["/bare", "/nowhere"] {
            let headers = headers(true, uri).await;
            assert_eq!(headers[CONTENT_SECURITY_POLICY], "default-src 'none'; frame-ancestors 'none'");
            assert_eq!(headers[CACHE_CONTROL], "no-store");
            assert_eq!(headers[STRICT_TRANSPORT_SECURITY], "max-age=31536000");
            assert_eq!(headers[REFERRER_POLICY], "same-origin");
            assert_eq!(headers["cross-origin-opener-policy"], "same-origin");
        }
    }

    #[tokio::test]
    async fn handlers_may_set_csp_and_cache_control_but_no_fixed_header() {
        let headers = headers(true, "/page").await;
        assert_eq!(headers[CONTENT_SECURITY_POLICY], "script-src 'nonce-x'");
        assert_eq!(headers[CACHE_CONTROL], "public, max-age=1");
        assert_eq!(headers.get_all(X_CONTENT_TYPE_OPTIONS).iter().collect::<Vec<_>>(), ["nosniff"]);
    }

    #[tokio::test]
    async fn omits_hsts_on_plain_http() {
        assert!(!headers(false, "/bare").await.contains_key(STRICT_TRANSPORT_SECURITY));
    }
}
