//! Validation of return URLs, to which a person is redirected after sign-in.

use url::Url;

/// Maximum length of a return URL.
const LIMIT: usize = 2048;

/// Paths that must not be return targets: they would begin a new sign-in or end the session at once.
const DEAD_ENDS: [&str; 2] = ["sign-in", "sign-out"];

/// Parses a return URL: a path of this portal with its query and fragment, normalized as a browser would. Anything that
/// could lead to another site is rejected (open redirect).
pub fn local_path(text: &str) -> Option<String> {
    // Browsers drop tabs and line breaks and treat a backslash as a slash before they parse a URL.
    let visible = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    if text.len() > LIMIT || !text.starts_with('/') || text.starts_with("//") || !text.bytes().all(visible) {
        return None;
    }
    let here = Url::parse("https://portal.invalid/").ok()?;
    let url = here.join(text).ok()?;
    // Resolved dot segments can leave two leading slashes, which a second parser would take for a host.
    if url.origin() != here.origin() || url.path().starts_with("//") || is_dead_end(url.path()) {
        return None;
    }
    Some(url[url::Position::BeforePath..].to_owned())
}

/// Checks whether a path is one of the excluded targets. The portal's own paths are plain words, so an encoded first
/// segment is a disguise.
fn is_dead_end(path: &str) -> bool {
    let section = path.split('/').nth(1).unwrap_or_default();
    section.contains('%') || DEAD_ENDS.iter().any(|end| section.eq_ignore_ascii_case(end))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_page_with_query_and_fragment_is_kept() {
        for path in ["/", "/customers?name=A%20b&size=20", "/customers/5f2b0e3c/users#licences", "/sign-ins"] {
            assert_eq!(local_path(path).as_deref(), Some(path));
        }
    }

    #[test]
    fn an_address_that_could_lead_elsewhere_is_refused() {
        for text in [
            "",
            "customers",
            "//evil.example",
            "///evil.example",
            "/\\evil.example",
            "/customers\\..\\x",
            "\\\\evil.example",
            "https://evil.example/",
            "https:/evil.example",
            "javascript:alert(1)",
            "/\t/evil.example",
            "/\n/evil.example",
            " /customers",
            "/customers\r\nset-cookie: a=b",
            "/a/..//evil.example",
            "/.//evil.example",
            "/%2e%2e//evil.example",
            "/żółw",
        ] {
            assert_eq!(local_path(text), None, "{text:?}");
        }
    }

    #[test]
    fn nobody_is_sent_back_to_signing_in_or_out() {
        for text in
            ["/sign-in", "/sign-in?x=1", "/sign-in/callback", "/Sign-In", "/./sign-out", "/a/../sign-in", "/%73ign-in"]
        {
            assert_eq!(local_path(text), None, "{text}");
        }
    }

    #[test]
    fn dot_segments_are_resolved_as_a_browser_would() {
        assert_eq!(local_path("/customers/../account").as_deref(), Some("/account"));
        assert_eq!(local_path("/../../account").as_deref(), Some("/account"));
    }

    #[test]
    fn an_endless_address_is_refused() {
        assert_eq!(local_path(&format!("/{}", "a".repeat(LIMIT))), None);
    }

    proptest! {
        #[test]
        fn whatever_is_kept_stays_on_its_own_host(text in "[/\\\\.:@?#%a-z0-9\t ]{0,40}") {
            if let Some(kept) = local_path(&text) {
                let here = Url::parse("https://portal.example:8443/deep/page").unwrap();
                let url = here.join(&kept).unwrap();
                prop_assert_eq!(url.origin(), here.origin());
                prop_assert_eq!(url.username(), "");
                prop_assert!(!kept.starts_with("//"));
                prop_assert_eq!(local_path(&kept), Some(kept.clone()), "reading again changes nothing");
            }
        }

        #[test]
        fn no_text_is_too_strange_to_be_read_or_refused(text in ".{0,80}") {
            prop_assert!(local_path(&text).is_none_or(|kept| kept.starts_with('/')));
        }
    }
}
