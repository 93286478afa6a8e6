//! Parsing of typed values of a user: names, the user principal name, the country.

use std::{fmt, str::FromStr};

/// The reason why a typed value of a user is rejected.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserTextError {
    /// The value is empty.
    #[error("missing")]
    Missing,
    /// The value has more than this many characters.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// The value contains a control character.
    #[error("contains a control character")]
    Control,
    /// The value contains an invalid character.
    #[error("malformed")]
    Malformed,
}

/// A user principal name: a local part and a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalName {
    name: String,
    domain: String,
}

impl PrincipalName {
    /// Maximum length of the part before the at sign, in characters (Microsoft Entra, "userPrincipalName population").
    pub const MAX_NAME: usize = 64;
    /// Maximum length of the domain, in characters.
    pub const MAX_DOMAIN: usize = 48;

    /// Parses the part before the at sign and the domain after it.
    ///
    /// # Errors
    /// For a name that no account can have: only letters, digits and `'.-_!#^~` are allowed, and no dot at either end.
    pub fn parse(name: &str, domain: &str) -> Result<Self, UserTextError> {
        let name = name.trim();
        if name.is_empty() {
            return Err(UserTextError::Missing);
        }
        if name.chars().any(char::is_control) {
            return Err(UserTextError::Control);
        }
        if name.chars().count() > Self::MAX_NAME {
            return Err(UserTextError::TooLong(Self::MAX_NAME));
        }
        let is_allowed = |character: char| character.is_ascii_alphanumeric() || "'.-_!#^~".contains(character);
        if !name.chars().all(is_allowed) || name.starts_with('.') || name.ends_with('.') || name.contains("..") {
            return Err(UserTextError::Malformed);
        }
        Ok(Self { name: name.to_owned(), domain: domain.trim().to_ascii_lowercase() })
    }

    /// Returns the part before the at sign.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the domain after the at sign.
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

impl fmt::Display for PrincipalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.domain)
    }
}

/// The country of a user: ISO 3166-1 alpha-2, in capitals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageLocation(String);

impl UsageLocation {
    /// Returns the two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UsageLocation {
    type Err = UserTextError;

    /// Parses two letters, ignoring case.
    fn from_str(text: &str) -> Result<Self, UserTextError> {
        let text = text.trim();
        if text.is_empty() {
            return Err(UserTextError::Missing);
        }
        if text.len() != 2 || !text.bytes().all(|byte| byte.is_ascii_alphabetic()) {
            return Err(UserTextError::Malformed);
        }
        Ok(Self(text.to_ascii_uppercase()))
    }
}

/// Maximum length of a display name, in characters (Microsoft Entra).
pub const MAX_DISPLAY_NAME: usize = 256;
/// Maximum length of a given or family name, in characters (Microsoft Entra).
pub const MAX_NAME: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sign_in_name_accepts_only_allowed_characters() {
        let parse = |name: &str| PrincipalName::parse(name, "Contoso.Example").map(|name| name.to_string());
        assert_eq!(parse(" anna.nowak "), Ok("anna.nowak@contoso.example".into()));
        assert_eq!(parse("  "), Err(UserTextError::Missing));
        for name in ["żaba", "a b", "a@b", ".a", "a.", "a..b", "<a>"] {
            assert_eq!(parse(name), Err(UserTextError::Malformed), "{name}");
        }
        assert_eq!(parse("a\0"), Err(UserTextError::Control));
        assert_eq!(parse(&"a".repeat(65)), Err(UserTextError::TooLong(64)));
    }

    #[test]
    fn a_country_is_two_letters() {
        assert_eq!("pl".parse::<UsageLocation>().unwrap().as_str(), "PL");
        assert_eq!("".parse::<UsageLocation>(), Err(UserTextError::Missing));
        for text in ["POL", "P1", "ŻŁ", "P"] {
            assert_eq!(text.parse::<UsageLocation>(), Err(UserTextError::Malformed), "{text}");
        }
    }
}
