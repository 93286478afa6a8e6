//! The password that a user is given, read: who calls has taken what was typed, or made one up.

use crate::domain::{
    field::Problem,
    form::{Fields, InvalidFields},
    password::{Password, PasswordError},
};

/// Reads the password that a user is given anew.
///
/// # Errors
/// [`InvalidFields`] at the field `password`.
pub fn parse_password(password: Result<Password, PasswordError>) -> Result<Password, InvalidFields> {
    let mut fields = Fields::default();
    read_password(password, &mut fields).ok_or_else(|| fields.into_error())
}

/// Refuses a password at its field, where it was none.
pub(super) fn read_password(password: Result<Password, PasswordError>, fields: &mut Fields) -> Option<Password> {
    password
        .inspect_err(|error| {
            let problem = match error {
                PasswordError::TooLong => Problem::TooLong { max: Password::MAX_CHARS },
                PasswordError::Control => Problem::Control,
                PasswordError::TooShort | PasswordError::Plain => Problem::Password,
            };
            fields.refuse("password", problem);
        })
        .ok()
}
