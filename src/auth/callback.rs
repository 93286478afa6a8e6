//! The authorization response that the browser brings back from the provider (RFC 6749, "Authorization Response"; RFC
//! 9207).

use openidconnect::AuthorizationCode;

use crate::auth::error::SignInError;

/// Maximum length of a query. Entra's codes can have about two thousand characters.
const QUERY_LIMIT: usize = 16 * 1024;
/// Maximum number of parameters.
const COUNT_LIMIT: usize = 32;
/// Maximum length of a code.
const CODE_LIMIT: usize = 8 * 1024;
/// Maximum length of `state`, `iss` and `error`.
const TEXT_LIMIT: usize = 1024;

/// An authorization response whose syntax has been validated, and nothing else. Its `Debug` output omits code and state.
pub struct Callback {
    state: String,
    pub(super) iss: Option<String>,
    pub(super) outcome: Outcome,
}

/// The provider's decision: a code or an error.
pub(super) enum Outcome {
    Code(AuthorizationCode),
    Error { code: String, detail: Option<String> },
}

impl std::fmt::Debug for Callback {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let outcome = match &self.outcome {
            Outcome::Code(_) => "code",
            Outcome::Error { code, .. } => code,
        };
        f.debug_struct("Callback").field("iss", &self.iss).field("outcome", &outcome).finish_non_exhaustive()
    }
}

impl Callback {
    /// Parses the raw query of the redirect URI. Unknown parameters are ignored; an empty one counts as missing (RFC
    /// 6749, section 3.1).
    ///
    /// # Errors
    /// [`SignInError::StateMismatch`] without `state`; [`SignInError::InvalidResponse`] when it is too large, names
    /// something twice, holds control characters, or has neither or both of `code` and `error`.
    pub fn parse(query: &str) -> Result<Self, SignInError> {
        if query.len() > QUERY_LIMIT {
            return Err(invalid("a query over the limit"));
        }
        let (mut code, mut state, mut error, mut description, mut iss) = (None, None, None, None, None);
        for (index, (name, value)) in url::form_urlencoded::parse(query.as_bytes()).enumerate() {
            if index >= COUNT_LIMIT {
                return Err(invalid("too many parameters"));
            }
            let (slot, limit) = match name.as_ref() {
                "code" => (&mut code, CODE_LIMIT),
                "state" => (&mut state, TEXT_LIMIT),
                "error" => (&mut error, TEXT_LIMIT),
                "error_description" => (&mut description, QUERY_LIMIT),
                "iss" => (&mut iss, TEXT_LIMIT),
                _ => continue,
            };
            if slot.is_some() {
                return Err(invalid("a parameter given twice"));
            }
            if value.len() > limit {
                return Err(invalid("a parameter over the limit"));
            }
            let free_text = name == "error_description";
            if !free_text && value.chars().any(|c| c.is_control() || c == char::REPLACEMENT_CHARACTER) {
                return Err(invalid("a parameter with control characters"));
            }
            *slot = Some(value.into_owned());
        }
        let non_empty = |value: Option<String>| value.filter(|value| !value.is_empty());
        let state = non_empty(state).ok_or(SignInError::StateMismatch)?;
        let outcome = match (non_empty(code), non_empty(error)) {
            (Some(code), None) => Outcome::Code(AuthorizationCode::new(code)),
            (None, Some(error)) => Outcome::Error {
                code: printable_code(&error),
                detail: description.as_deref().and_then(find_entra_number),
            },
            (Some(_), Some(_)) => return Err(invalid("both a code and an error")),
            (None, None) => return Err(invalid("neither a code nor an error")),
        };
        Ok(Self { state, iss: non_empty(iss), outcome })
    }

    /// Returns the `state` of the response, which identifies the pending sign-in.
    pub fn state(&self) -> &str {
        &self.state
    }
}

const fn invalid(why: &'static str) -> SignInError {
    SignInError::InvalidResponse { why }
}

/// Returns an error code that is safe to show and log. Anybody can craft a URL, so anything that does not have the form
/// of the registered codes is replaced by one fixed word.
pub(super) fn printable_code(code: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    if code.len() <= 64 && code.chars().all(plain) { code.to_owned() } else { "unreadable".to_owned() }
}

/// Extracts Entra's error number. The rest of a description is dropped, since it contains names.
pub(super) fn find_entra_number(description: &str) -> Option<String> {
    let start = description.find("AADSTS")?;
    let digits: String =
        description[start + "AADSTS".len()..].chars().take_while(char::is_ascii_digit).take(12).collect();
    (!digits.is_empty()).then(|| format!("AADSTS{digits}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn parse_error(query: &str) -> SignInError {
        Callback::parse(query).unwrap_err()
    }

    #[test]
    fn parses_code_and_state() {
        let callback = Callback::parse("code=a%2Bb&state=s1&session_state=x&iss=https%3A%2F%2Fid.example").unwrap();
        assert_eq!(callback.state(), "s1");
        assert_eq!(callback.iss.as_deref(), Some("https://id.example"));
        assert!(matches!(callback.outcome, Outcome::Code(code) if code.secret() == "a+b"));
    }

    #[test]
    fn a_missing_or_empty_state_is_a_mismatch_error() {
        for query in ["code=c", "code=c&state=", "error=access_denied", ""] {
            assert_eq!(parse_error(query), SignInError::StateMismatch, "{query}");
        }
    }

    #[test]
    fn rejects_duplicate_parameters() {
        for query in
            ["code=c&code=d&state=s", "code=c&state=s&state=s", "code=c&state=s&iss=a&iss=a", "code=&code=&state=s"]
        {
            assert_eq!(parse_error(query), invalid("a parameter given twice"), "{query}");
        }
    }

    #[test]
    fn rejects_oversized_callbacks() {
        let huge = |n| "x".repeat(n);
        assert_eq!(parse_error(&format!("code={}&state=s", huge(20_000))), invalid("a query over the limit"));
        assert_eq!(parse_error(&format!("code={}&state=s", huge(9_000))), invalid("a parameter over the limit"));
        assert_eq!(parse_error(&format!("code=c&state={}", huge(2_000))), invalid("a parameter over the limit"));
        assert_eq!(parse_error(&"a=1&".repeat(33)), invalid("too many parameters"));
    }

    #[test]
    fn rejects_callbacks_with_neither_or_both_of_code_and_error() {
        assert_eq!(parse_error("state=s"), invalid("neither a code nor an error"));
        assert_eq!(parse_error("state=s&code=c&error=e"), invalid("both a code and an error"));
    }

    #[test]
    fn rejects_control_characters() {
        for query in ["code=a%00b&state=s", "code=c&state=s%0d%0a", "code=%ff&state=s"] {
            assert_eq!(parse_error(query), invalid("a parameter with control characters"), "{query}");
        }
    }

    #[test]
    fn a_provider_error_retains_code_and_number_without_personal_data() {
        let query =
            "state=s&error=access_denied&error_description=AADSTS50105%3A+anna%40contoso.example+is+not+assigned";
        let callback = Callback::parse(query).unwrap();
        assert!(!format!("{callback:?}").contains("anna"));
        let Outcome::Error { code, detail } = callback.outcome else { panic!("a code") };
        assert_eq!((code.as_str(), detail.as_deref()), ("access_denied", Some("AADSTS50105")));
    }

    #[test]
    fn a_malformed_error_code_is_replaced() {
        let callback = Callback::parse("state=s&error=%3Cscript%3E").unwrap();
        assert!(matches!(callback.outcome, Outcome::Error { code, .. } if code == "unreadable"));
    }

    #[test]
    fn debug_output_omits_code_and_state() {
        let printed = format!("{:?}", Callback::parse("code=topsecret&state=alsosecret").unwrap());
        assert!(!printed.contains("topsecret") && !printed.contains("alsosecret"), "{printed}");
    }

    proptest! {
        #[test]
        fn arbitrary_queries_never_panic(query in ".{0,200}") {
            if let Ok(callback) = Callback::parse(&query) {
                prop_assert!(!callback.state().is_empty());
            }
        }
    }
}
