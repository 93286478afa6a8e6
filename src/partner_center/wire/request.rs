//! Reading request bodies and filters in any casing: the .NET SDK sends PascalCase, the documents mix.

use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

/// Reads JSON whose property names may be PascalCase or camelCase, for a type that is written in camelCase.
///
/// # Errors
/// When the text is not JSON or lacks what the type needs; the message names the place.
pub fn from_any_case<T: DeserializeOwned>(body: &[u8]) -> Result<T, serde_json::Error> {
    serde_json::from_slice(body).map(camel_case).and_then(serde_json::from_value)
}

/// Lowers the first letter of every property name, all the way down.
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
