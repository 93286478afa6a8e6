//! Validation of return URLs, to which a person is redirected after sign-in.

use url::Url;

/// Maximum length of a return URL.
const LIMIT: usize = 2048;

/// Paths that must not be return targets: they would begin a new sign-in or end the session at once.
const EXCLUDED_SECTIONS: [&str; 2] = ["sign-in", "sign-out"];

/// Parses a return URL: a path of this portal with its query and fragment, normalized as a browser would. Anything that
/// could lead to another site is rejected (open redirect).
pub fn local_path(text: &str) -> Option<String> {
    // Browsers drop tabs and line breaks and treat a backslash as a slash before they parse a URL.
    let visible = |byte: u8| byte.is_ascii_graphic() && byte != b'\\';
    if text.len() > LIMIT || !text.starts_with('/') || text.starts_with("//") || !text.bytes().all(visible) {
        return None;
    }
    let base = Url::parse("https://portal.invalid/").ok()?;
    let url = base.join(text).ok()?;
    // Resolved dot segments can leave two leading slashes, which a second parser would take for a host.
    if url.origin() != base.origin() || url.path().starts_with("//") || is_excluded(url.path()) {
        return None;
    }
    Some(url[url::Position::BeforePath..].to_owned())
}

/// Checks whether a path is one of the excluded targets. The portal's own paths are plain words, so an encoded first
/// segment is a disguise.
fn is_excluded(path: &str) -> bool {
    let section = path.split('/').nth(1).unwrap_or_default();
    section.contains('%') || EXCLUDED_SECTIONS.iter().any(|excluded| section.eq_ignore_ascii_case(excluded))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn accepts_a_path_with_query_and_fragment() {
        for path in ["/", "/customers?name=A%20b&size=20", "/customers/5f2b0e3c/users#licenses", "/sign-ins"] {
            assert_eq!(local_path(path).as_deref(), Some(path));
        }
    }

    #[test]
    fn rejects_urls_of_other_sites() {
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
    fn rejects_sign_in_and_sign_out_as_return_urls() {
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
    fn rejects_overlong_urls() {
        assert_eq!(local_path(&format!("/{}", "a".repeat(LIMIT))), None);
    }

    proptest! {
        #[test]
        fn accepted_paths_stay_on_their_own_host(text in "[/\\\\.:@?#%a-z0-9\t ]{0,40}") {
            if let Some(accepted) = local_path(&text) {
                let base = Url::parse("https://portal.example:8443/deep/page").unwrap();
                let url = base.join(&accepted).unwrap();
                prop_assert_eq!(url.origin(), base.origin());
                prop_assert_eq!(url.username(), "");
                prop_assert!(!accepted.starts_with("//"));
                prop_assert_eq!(local_path(&accepted), Some(accepted.clone()), "parsing is idempotent");
            }
        }

        #[test]
        fn arbitrary_text_never_panics(text in ".{0,80}") {
            prop_assert!(local_path(&text).is_none_or(|accepted| accepted.starts_with('/')));
        }
    }
}
