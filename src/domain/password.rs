//! A password that is shown to one person once. It is stored encrypted in that person's session, for minutes, and
//! nowhere else.

use std::fmt;

use serde::{Deserialize, Serialize};

/// A new password of a user. `Debug` does not print it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Password(String);

/// The reason why a password is rejected without a call to the service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PasswordError {
    /// The password is shorter than [`Password::MIN_CHARS`].
    #[error("shorter than {} characters", Password::MIN_CHARS)]
    TooShort,
    /// The password is longer than [`Password::MAX_CHARS`].
    #[error("longer than {} characters", Password::MAX_CHARS)]
    TooLong,
    /// The password contains a control character.
    #[error("contains a control character")]
    Control,
    /// The password contains fewer than three kinds of characters.
    #[error("too few kinds of characters")]
    TooSimple,
}

impl Password {
    /// Minimum length, in characters (Microsoft Entra, "Password policies that only apply to cloud user accounts").
    pub const MIN_CHARS: usize = 8;
    /// Maximum length, in characters (same source).
    pub const MAX_CHARS: usize = 256;

    /// Parses a typed password, including leading and trailing blanks.
    ///
    /// # Errors
    /// [`PasswordError`] for a password that Entra rejects: it requires three of capital letters, small letters, digits
    /// and other characters.
    pub fn parse(text: &str) -> Result<Self, PasswordError> {
        if text.chars().any(char::is_control) {
            return Err(PasswordError::Control);
        }
        match text.chars().count() {
            ..Self::MIN_CHARS => return Err(PasswordError::TooShort),
            count if count > Self::MAX_CHARS => return Err(PasswordError::TooLong),
            _ => {}
        }
        let kinds: [fn(char) -> bool; 4] = [
            |character| character.is_uppercase(),
            |character| character.is_lowercase(),
            |character| character.is_numeric(),
            |character| !character.is_alphanumeric(),
        ];
        if kinds.iter().filter(|kind| text.chars().any(**kind)).count() < 3 {
            return Err(PasswordError::TooSimple);
        }
        Ok(Self(text.to_owned()))
    }

    /// Wraps a password that a service generated, without validation.
    pub const fn generated(text: String) -> Self {
        Self(text)
    }

    /// Returns the password in plain text, for the wire and for the page that shows it once.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Password {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Password(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn requires_three_kinds_of_characters() {
        for (text, expected) in [
            ("Abcdefg1", Ok(())),
            ("abcdef1-", Ok(())),
            ("Żółć-gęś", Ok(())),
            ("abcdefg1", Err(PasswordError::TooSimple)),
            ("Ab1-", Err(PasswordError::TooShort)),
            ("", Err(PasswordError::TooShort)),
            ("Abcdefg1\n", Err(PasswordError::Control)),
            (&format!("A1{}", "b".repeat(255)), Err(PasswordError::TooLong)),
        ] {
            assert_eq!(Password::parse(text).map(|_| ()), expected, "{text}");
        }
    }

    #[test]
    fn debug_does_not_print_the_password() {
        let password = Password::parse("Secret-1").unwrap();
        assert!(!format!("{password:?}").contains("Secret"));
        assert_eq!(password.expose(), "Secret-1");
    }
}
