//! What is wrong with something that a person typed, and where: it travels to the browser, which says it at the field.

use serde::{Deserialize, Serialize};

/// One problem with one field of a form, path or query.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FieldError {
    /// The field's name as the form has it.
    pub field: String,
    /// What is wrong with it.
    pub problem: Problem,
}

/// What can be wrong with a field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Problem {
    /// Nothing was given.
    Missing,
    /// Over this many characters.
    TooLong {
        /// The most there may be.
        max: usize,
    },
    /// Holds a control character.
    Control,
    /// Not of the form asked for, or not one of the choices.
    Malformed,
    /// Not of the form that its country gives it.
    Format {
        /// What it looks like: `0` for a digit, `A` for a letter, or one to go by.
        example: String,
    },
    /// No e-mail address.
    Email,
    /// No date, or none that is possible here.
    Date,
    /// No number, or none that is possible here.
    Number,
    /// Not what had to be typed to confirm.
    Mismatch,
    /// No password that is long and mixed enough.
    Password,
    /// Not letters from a to z and digits alone, as the first domain of a tenant begins.
    DomainPrefix,
    /// Somebody or something else has it.
    Taken,
    /// No organisation that the cloud's sign-in knows.
    Organization,
    /// Concerns something that cannot be read, and so cannot be written back as it is.
    Unreadable,
    /// Cannot be asked for together with what another field asks for.
    Alone,
    /// Partner Center does not accept it, for the reason that this error code of its stands for.
    Code(u32),
    /// Partner Center does not accept it, by its own names of property, reason and code; never what a person entered.
    Rejected {
        /// The names.
        told: String,
    },
}

impl FieldError {
    /// Names a field and what is wrong with it.
    pub fn new(field: impl Into<String>, problem: Problem) -> Self {
        Self { field: field.into(), problem }
    }
}
