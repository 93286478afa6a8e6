//! The JSON of the `filter` query parameter (.NET SDK `SimpleFieldFilter`, `AggregateFieldFilter`).

use serde::{Deserialize, Serialize};

/// A filter on one field, or two filters joined.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(untagged)]
pub enum FieldFilter {
    /// `{"Field":…,"Value":…,"Operator":…}`
    #[serde(rename_all = "PascalCase")]
    Simple {
        /// Name of the field; case-insensitive.
        field: String,
        /// The value to compare with; case-insensitive.
        value: String,
        /// The operator, such as `starts_with` or `equals`.
        operator: String,
    },
    /// `{"Operator":"and","LeftFilter":…,"RightFilter":…}`
    #[serde(rename_all = "PascalCase")]
    Joined {
        /// `and` or `or`.
        operator: String,
        /// The left operand.
        left_filter: Box<Self>,
        /// The right operand.
        right_filter: Box<Self>,
    },
}

impl FieldFilter {
    /// Creates a filter for a field that equals a value.
    pub fn equals(field: &str, value: &str) -> Self {
        Self::Simple { field: field.to_owned(), value: value.to_owned(), operator: "equals".to_owned() }
    }

    /// Creates a filter for a field that contains a value.
    pub fn substring(field: &str, value: &str) -> Self {
        Self::Simple { field: field.to_owned(), value: value.to_owned(), operator: "substring".to_owned() }
    }

    /// Creates a filter for a field that begins with a value.
    pub fn starts_with(field: &str, value: &str) -> Self {
        Self::Simple { field: field.to_owned(), value: value.to_owned(), operator: "starts_with".to_owned() }
    }
}
