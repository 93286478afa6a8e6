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
        /// What it is compared with; case-insensitive.
        value: String,
        /// `starts_with`, `equals`, …
        operator: String,
    },
    /// `{"Operator":"and","LeftFilter":…,"RightFilter":…}`
    #[serde(rename_all = "PascalCase")]
    Joined {
        /// `and` or `or`.
        operator: String,
        /// One side.
        left_filter: Box<Self>,
        /// The other.
        right_filter: Box<Self>,
    },
}

impl FieldFilter {
    /// Field is value.
    pub fn equals(field: &str, value: &str) -> Self {
        Self::Simple { field: field.to_owned(), value: value.to_owned(), operator: "equals".to_owned() }
    }

    /// Field has value in it.
    pub fn substring(field: &str, value: &str) -> Self {
        Self::Simple { field: field.to_owned(), value: value.to_owned(), operator: "substring".to_owned() }
    }

    /// Field begins with value.
    pub fn starts_with(field: &str, value: &str) -> Self {
        Self::Simple { field: field.to_owned(), value: value.to_owned(), operator: "starts_with".to_owned() }
    }
}
