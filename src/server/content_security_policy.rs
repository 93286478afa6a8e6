//! The `Content-Security-Policy` header: the sources and targets that a page may use (W3C "Content Security Policy
//! Level 3").

use axum::http::HeaderValue;

/// The policy of a response that is not a page: nothing is allowed, and framing is denied.
pub const DENY_ALL: HeaderValue = HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Returns the policy of a page whose scripts carry the nonce. Its forms may lead to the given origins besides the
/// portal's: Chromium applies `form-action` to redirects of a form's response too.
///
/// A policy that is not a valid header value becomes [`DENY_ALL`], since a page without a policy is worse than one that
/// does not work.
pub fn of_page(nonce: &str, form_targets: &[String]) -> HeaderValue {
    let form_targets = form_targets.join(" ");
    let policy = format!(
        "default-src 'none'; script-src 'nonce-{nonce}' 'strict-dynamic' 'wasm-unsafe-eval'; style-src 'self'; \
         img-src 'self'; font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; \
         form-action 'self' {form_targets}; frame-ancestors 'none'"
    );
    HeaderValue::try_from(policy).unwrap_or(DENY_ALL)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn directives(policy: &HeaderValue) -> Vec<&str> {
        policy.to_str().unwrap().split("; ").map(str::trim).collect()
    }

    #[test]
    fn a_page_may_run_scripts_with_its_nonce_and_load_only_from_itself() {
        let policy = of_page("bm9uY2U", &[]);
        assert_eq!(
            directives(&policy),
            [
                "default-src 'none'",
                "script-src 'nonce-bm9uY2U' 'strict-dynamic' 'wasm-unsafe-eval'",
                "style-src 'self'",
                "img-src 'self'",
                "font-src 'self'",
                "connect-src 'self'",
                "manifest-src 'self'",
                "base-uri 'none'",
                "form-action 'self'",
                "frame-ancestors 'none'",
            ]
        );
    }

    #[test]
    fn forms_may_target_sign_in_providers() {
        let origins = ["https://id.example", "https://id.partner.example"].map(str::to_owned);
        let policy = of_page("bm9uY2U", &origins);
        let forms = "form-action 'self' https://id.example https://id.partner.example";
        assert!(directives(&policy).contains(&forms), "{policy:?}");
    }

    #[test]
    fn an_invalid_header_value_becomes_deny_all() {
        assert_eq!(of_page("a\r\nb", &[]), DENY_ALL);
    }
}
