//! Validation errors of fields; they are sent to the browser, which shows them at the field.

use serde::{Deserialize, Serialize};

use crate::domain::job::{columns::MappingError, sheet::SheetError};

/// A validation error of one field of a form, path or query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name as the form has it.
    pub field: String,
    /// The problem with its value.
    pub problem: Problem,
}

/// A problem with a field's value.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// No value was given.
    Missing,
    /// The value has more than this many characters.
    TooLong {
        /// The maximum length, in characters.
        max: usize,
    },
    /// The value contains a control character.
    Control,
    /// The value does not have the required format, or is not one of the choices.
    Malformed,
    /// The value does not have the format of its country.
    Format {
        /// The format, `0` for a digit and `A` for a letter, or an example.
        example: String,
    },
    /// The value is not an e-mail address.
    Email,
    /// The value is not a date, or not an allowed one.
    Date,
    /// The value is not a number, or not an allowed one.
    Number,
    /// Not a positive whole number.
    WholeNumber,
    /// The value is the current one.
    Unchanged,
    /// Partner Center doesn't offer the value now.
    NotOffered,
    /// The value differs from the text that had to be typed to confirm.
    Mismatch,
    /// The password is too short or contains too few kinds of characters.
    Password,
    /// The value contains anything but the letters a to z and digits, which the initial domain of a tenant begins with.
    DomainPrefix,
    /// The value is already taken.
    Taken,
    /// The value names no organization that the cloud's sign-in knows.
    Organization,
    /// The value concerns an object that could not be parsed, and therefore cannot be written back unchanged.
    Unreadable,
    /// The value cannot be combined with that of another field.
    Alone,
    /// The value is not a table of users.
    Sheet(SheetError),
    /// The column cannot be used for the field.
    Column(MappingError),
    /// Partner Center rejects the value with this error code.
    Code(u32),
    /// Partner Center rejects the value; described by its names of property, reason and code, never by a person's
    /// input.
    Rejected {
        /// The names of property, reason and code.
        #[serde(rename = "told")]
        names: String,
    },
}

impl FieldError {
    /// Creates a validation error for a field.
    pub fn new(field: impl Into<String>, problem: Problem) -> Self {
        Self { field: field.into(), problem }
    }
}
