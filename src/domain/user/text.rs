//! What is typed about a user, read: names, what they sign in with, their country.

use std::{fmt, str::FromStr};

/// What is wrong with something typed about a user.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum UserTextError {
    /// Nothing was given.
    #[error("missing")]
    Missing,
    /// Over this many characters.
    #[error("longer than {0} characters")]
    TooLong(usize),
    /// Holds a control character.
    #[error("holds a control character")]
    Control,
    /// Holds something that it cannot.
    #[error("malformed")]
    Malformed,
}

/// What a user signs in with: a name at a domain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PrincipalName {
    name: String,
    domain: String,
}

impl PrincipalName {
    /// Most characters of the name before the at sign (Microsoft Entra, "userPrincipalName population").
    pub const MAX_NAME: usize = 64;
    /// Most characters of the domain after it.
    pub const MAX_DOMAIN: usize = 48;

    /// Reads a name before the at sign, and a domain after it.
    ///
    /// # Errors
    /// When no account can be called so: letters, digits and `'.-_!#^~` are taken, and no dot at either end.
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
        let taken = |sign: char| sign.is_ascii_alphanumeric() || "'.-_!#^~".contains(sign);
        if !name.chars().all(taken) || name.starts_with('.') || name.ends_with('.') || name.contains("..") {
            return Err(UserTextError::Malformed);
        }
        Ok(Self { name: name.to_owned(), domain: domain.trim().to_ascii_lowercase() })
    }

    /// The name before the at sign.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The domain after the at sign.
    pub fn domain(&self) -> &str {
        &self.domain
    }
}

impl fmt::Display for PrincipalName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}@{}", self.name, self.domain)
    }
}

/// A country as users have one: ISO 3166-1 alpha-2, in capitals.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UsageLocation(String);

impl UsageLocation {
    /// The two letters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for UsageLocation {
    type Err = UserTextError;

    /// Reads two letters in any case.
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

/// Most characters of a display name (Microsoft Entra).
pub const MAX_DISPLAY_NAME: usize = 256;
/// Most characters of a given or family name (Microsoft Entra).
pub const MAX_NAME: usize = 64;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sign_in_name_has_the_letters_that_the_service_takes() {
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
