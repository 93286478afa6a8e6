//! Reading the few cookies that are not the session's.

use http::{HeaderMap, header::COOKIE};

/// The value of a cookie (RFC 6265, section 5.4); the first of several.
pub fn find<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    all(headers).find_map(|(found, value)| (found == name).then_some(value))
}

/// Every cookie with its value.
pub fn all(headers: &HeaderMap) -> impl Iterator<Item = (&str, &str)> {
    let values = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(';')).filter_map(|pair| pair.trim().split_once('='))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cookie_is_found_by_its_whole_name() {
        let mut headers = HeaderMap::new();
        headers.append(COOKIE, "xtheme=light; theme=dark; theme=light".parse().unwrap());
        headers.append(COOKIE, "zone=Europe%2FWarsaw".parse().unwrap());
        assert_eq!(find(&headers, "theme"), Some("dark"));
        assert_eq!(find(&headers, "zone"), Some("Europe%2FWarsaw"));
        assert_eq!(find(&headers, "them"), None);
    }
}
