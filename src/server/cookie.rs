//! Cookies other than the session's, and the guarantees of their name prefixes.

use axum::{extract::Request, middleware::Next, response::Response};
use http::{
    HeaderMap, HeaderValue,
    header::{COOKIE, SET_COOKIE},
};

/// Finds the value of a cookie (RFC 6265, section 5.4); the first of several.
pub fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    all(headers).find_map(|(found, value)| (found == name).then_some(value))
}

/// Returns all cookies with their values.
pub fn all(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

/// Adds the attribute `Secure` to each cookie whose name prefix requires it, without which browsers reject it (RFC
/// 6265bis, section 4.1.3), such as the session layer's removal of its own cookie. Axum middleware for a portal behind
/// HTTPS.
pub async fn enforce_cookie_prefixes(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let cookies: Vec<_> = response.headers().get_all(SET_COOKIE).iter().map(with_required_attributes).collect();
    response.headers_mut().remove(SET_COOKIE);
    for cookie in cookies {
        response.headers_mut().append(SET_COOKIE, cookie);
    }
    response
}

fn with_required_attributes(cookie: &HeaderValue) -> HeaderValue {
    let unchanged = || cookie.clone();
    let Ok(text) = cookie.to_str() else { return unchanged() };
    let is_secure = || text.split(';').any(|part| part.trim().eq_ignore_ascii_case("secure"));
    if !["__Host-", "__Secure-"].iter().any(|prefix| text.starts_with(prefix)) || is_secure() {
        return unchanged();
    }
    HeaderValue::try_from(format!("{text}; Secure; HttpOnly; SameSite=Lax")).unwrap_or_else(|_| unchanged())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prefixed_cookies_are_made_secure() {
        for (cookie, sent) in [
            (
                "__Host-tenantry=; Max-Age=0; Path=/",
                "__Host-tenantry=; Max-Age=0; Path=/; Secure; HttpOnly; SameSite=Lax",
            ),
            ("__Secure-a=b; secure", "__Secure-a=b; secure"),
            ("theme=dark; Path=/", "theme=dark; Path=/"),
            ("insecure=1; Path=/", "insecure=1; Path=/"),
        ] {
            assert_eq!(with_required_attributes(&HeaderValue::from_static(cookie)), sent);
        }
    }

    #[test]
    fn cookies_are_found_by_exact_name() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "xtheme=light; theme=dark; theme=light".parse().unwrap());
        headers.append(COOKIE, "zone=Europe%2FWarsaw".parse().unwrap());
        assert_eq!(find(&headers, "theme"), Some("dark"));
        assert_eq!(find(&headers, "zone"), Some("Europe%2FWarsaw"));
        assert_eq!(find(&headers, "them"), None);
    }
}
