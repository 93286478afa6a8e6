//! Passwords of users: typed or generated, and shown to the person who set them.

use serde_json::json;

use super::super::{Error, Portal, change::Change, confirmed::Confirmed};
use crate::domain::{
    form_action::FormAction,
    id::{RequestId, UserId},
    password::{Password, PasswordError},
    principal::CustomerScope,
    user::{self, PasswordSet, User},
};

/// The characters of generated passwords, without ambiguous ones.
const ALPHABET: &[u8] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";
/// Number of characters of a generated password; more than 90 bits.
const PASSWORD_CHARS: usize = 16;

/// Parses a new password, or generates one.
///
/// # Errors
/// As [`parse_new_user`](super::parse_new_user).
pub fn parse_password(password: &str) -> Result<Password, Error> {
    Ok(user::parse_password(typed_or_generated(password)?)?)
}

/// Parses a typed password, or generates one if nothing was typed.
pub(super) fn typed_or_generated(typed: &str) -> Result<Result<Password, PasswordError>, Error> {
    if typed.is_empty() { generate_password().map(Ok) } else { Ok(Password::parse(typed)) }
}

/// Generates a password that can be read aloud: four groups of letters and digits. The hyphens satisfy the complexity
/// rules whatever the rest is.
fn generate_password() -> Result<Password, Error> {
    loop {
        let mut text = String::with_capacity(PASSWORD_CHARS + 3);
        let mut random = [0; 64];
        getrandom::fill(&mut random).map_err(|_| Error::NotSetUp("the operating system gives no random bytes"))?;
        // Bytes above the largest multiple of the alphabet's size would make the first characters more likely.
        let fair = usize::from(u8::MAX) / ALPHABET.len() * ALPHABET.len();
        let indexes = random.iter().map(|byte| usize::from(*byte)).filter(|byte| *byte < fair).take(PASSWORD_CHARS);
        for (position, index) in indexes.enumerate() {
            if position > 0 && position % 4 == 0 {
                text.push('-');
            }
            text.push(char::from(ALPHABET[index % ALPHABET.len()]));
        }
        if text.len() == PASSWORD_CHARS + 3
            && let Ok(password) = Password::parse(&text)
        {
            return Ok(password);
        }
    }
}

impl Portal {
    /// Sets a new password of a user. The result contains it, for the page that shows it once.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn reset_password(
        &self,
        scope: &CustomerScope,
        user: UserId,
        password: Password,
        must_change: bool,
        confirmed: Confirmed,
        request: RequestId,
    ) -> Result<PasswordSet, Error> {
        self.require_may_change_user(scope, user).await?;
        let change = Change::irreversible(FormAction::ResetPassword, confirmed)
            .to(user)
            .with(json!({ "must_change": must_change }));
        let user = self
            .change(scope, change, async |client| {
                client.customer(scope).users().reset_password(user, &password, must_change, request).await
            })
            .await?;
        Ok(password_set(&user, password, must_change))
    }
}

pub(super) fn password_set(user: &User, password: Password, must_change: bool) -> PasswordSet {
    PasswordSet {
        user: user.id,
        title: user.title(),
        principal_name: user.principal_name.clone(),
        password,
        must_change,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn generated_passwords_are_readable_and_unique() {
        let (one, other) = (generate_password().unwrap(), generate_password().unwrap());
        assert_ne!(one, other);
        assert_eq!(one.expose().len(), 19);
        assert!(one.expose().split('-').all(|group| group.len() == 4), "easy to read out");
    }

    #[test]
    fn parse_password_generates_one_if_none_was_typed() {
        assert!(parse_password("").is_ok(), "one is generated");
        assert_eq!(parse_password("Typed-1-password").unwrap().expose(), "Typed-1-password");
        assert!(matches!(parse_password("short"), Err(Error::Invalid(fields)) if fields[0].field == "password"));
    }
}
