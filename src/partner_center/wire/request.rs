//! Parsing of request bodies and filters in any casing: the .NET SDK sends PascalCase, the documentation mixes both.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Parses JSON whose property names may be PascalCase or camelCase, for a type that is declared in camelCase.
///
/// # Errors
/// When the text is not JSON or lacks a required member; the message names the path.
pub fn from_any_case<T: DeserializeOwned>(body: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(body).map(camel_case).and_then(serde_json::from_value)
}

/// Converts the first letter of every property name to lower case, recursively.
pub fn camel_case(value: Value) -> Value {
    match value {
        Value::Object(members) => Value::Object(
            members.into_iter().map(|(name, value)| (lower_first(&name), camel_case(value))).collect::<Map<_, _>>(),
        ),
        Value::Array(items) => Value::Array(items.into_iter().map(camel_case).collect()),
        other => other,
    }
}

fn lower_first(name: &str) -> String {
    let mut letters = name.chars();
    letters.next().map_or_else(String::new, |first| first.to_lowercase().chain(letters).collect())
}
