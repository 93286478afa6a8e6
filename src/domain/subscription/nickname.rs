//! Nicknames of subscriptions.

use crate::domain::{field::Problem, form::InvalidFields};

/// A valid nickname.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nickname(String);

/// The reason why a nickname is invalid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum NicknameError {
    /// Only whitespace.
    #[error("empty")]
    Missing,
    /// Longer than [`Nickname::MAX_CHARS`].
    #[error("longer than {} characters", Nickname::MAX_CHARS)]
    TooLong,
    /// Contains a control character.
    #[error("contains a control character")]
    Control,
}

impl Nickname {
    /// Maximum length in characters. The service documents none; this is the limit of Partner Center's own input field.
    pub const MAX_CHARS: usize = 256;

    /// Parses a nickname, without surrounding whitespace.
    ///
    /// # Errors
    /// [`NicknameError`]
    pub fn parse(text: &str) -> Result<Self, NicknameError> {
        let text = text.trim();
        if text.is_empty() {
            Err(NicknameError::Missing)
        } else if text.chars().any(char::is_control) {
            Err(NicknameError::Control)
        } else if text.chars().count() > Self::MAX_CHARS {
            Err(NicknameError::TooLong)
        } else {
            Ok(Self(text.to_owned()))
        }
    }

    /// Returns the text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Parses a nickname that a person entered.
///
/// # Errors
/// [`InvalidFields`] at the field `name`.
pub fn parse_nickname(text: &str) -> Result<Nickname, InvalidFields> {
    Nickname::parse(text).map_err(|error| {
        let problem = match error {
            NicknameError::Missing => Problem::Missing,
            NicknameError::TooLong => Problem::TooLong { max: Nickname::MAX_CHARS },
            NicknameError::Control => Problem::Control,
        };
        InvalidFields::at("name", problem)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_nickname_is_a_line_of_text() {
        assert_eq!(Nickname::parse("  Księgowość  ").unwrap().as_str(), "Księgowość");
        assert_eq!(Nickname::parse(" \u{3000}"), Err(NicknameError::Missing));
        assert_eq!(Nickname::parse("a\nb"), Err(NicknameError::Control));
        assert_eq!(Nickname::parse(&"ż".repeat(257)), Err(NicknameError::TooLong));
    }
}
