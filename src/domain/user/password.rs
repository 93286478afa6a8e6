//! Validation of a user's new password, which the caller has parsed or generated.

use crate::domain::{
    field::Problem,
    form::{FieldParser, InvalidFields},
    password::{Password, PasswordError},
};

/// Returns the new password of a user, unless it was rejected.
///
/// # Errors
/// [`InvalidFields`] at the field `password`.
pub fn parse_password(password: Result<Password, PasswordError>) -> Result<Password, InvalidFields> {
    let mut fields = FieldParser::default();
    read_password(password, &mut fields).ok_or_else(|| fields.into_error())
}

/// Returns the password, or records its rejection at its field.
pub(super) fn read_password(password: Result<Password, PasswordError>, fields: &mut FieldParser) -> Option<Password> {
    password
        .inspect_err(|error| {
            let problem = match error {
                PasswordError::TooLong => Problem::TooLong { max: Password::MAX_CHARS },
                PasswordError::Control => Problem::Control,
                PasswordError::TooShort | PasswordError::TooSimple => Problem::Password,
            };
            fields.add_error("password", problem);
        })
        .ok()
}
