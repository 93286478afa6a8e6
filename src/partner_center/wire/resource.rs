//! Declaration of resources whose members are all optional, and parsing of members that services write in more than one
//! way.

use std::{fmt, marker::PhantomData};

use serde::{
    Deserialize, Deserializer,
    de::{self, IntoDeserializer as _, MapAccess, SeqAccess, Visitor, value::MapAccessDeserializer},
};
use serde_json::{Number, Value};

/// Declares a resource of optional members: absent and null are the same, and absent members are not written.
macro_rules! resource {
    ($(#[$doc:meta])* $name:ident { $($(#[$member:meta])* $field:ident: $type:ty,)* }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Default, PartialEq, serde::Serialize, serde::Deserialize)]
        #[serde(rename_all = "camelCase", default)]
        pub struct $name {
            $(
                $(#[$member])*
                #[serde(skip_serializing_if = "Option::is_none")]
                pub $field: Option<$type>,
            )*
        }
    };
}
pub(super) use resource;

/// Parses an integer that may be written `1`, `1.0` or `"1"`; any other value counts as absent.
pub(super) fn integer<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    Ok(number(deserializer)?.and_then(|number| {
        #[expect(clippy::cast_possible_truncation, reason = "a quantity beyond 2^53 is no quantity")]
        number.as_i64().or_else(|| number.as_f64().map(|float| float as i64))
    }))
}

/// Parses a decimal number that may be written as a number or as a string; any other value counts as absent.
pub(super) fn number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Number>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Number(number) => Some(number),
        Value::String(text) => text.trim().parse().ok(),
        _ => None,
    })
}

/// Parses a string that may be written as a number.
pub(super) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::String(text) => Some(text),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    })
}

/// Parses a single item in place of a list as a list of one; nulls in a list are removed.
pub(super) fn one_or_many<'de, D, T>(deserializer: D) -> Result<Option<Vec<T>>, D::Error>
where
    D: Deserializer<'de>,
    T: serde::de::DeserializeOwned,
{
    deserializer.deserialize_any(OneOrMany(PhantomData))
}

/// A visitor that parses in place, so that an error names the mismatching item rather than the list.
struct OneOrMany<T>(PhantomData<T>);

impl<'de, T: serde::de::DeserializeOwned> Visitor<'de> for OneOrMany<T> {
    type Value = Option<Vec<T>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an item or a list of items")
    }

    fn visit_unit<E: de::Error>(self) -> Result<Self::Value, E> {
        Ok(None)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(item) = seq.next_element::<Option<T>>()? {
            items.extend(item);
        }
        Ok(Some(items))
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Self::Value, A::Error> {
        T::deserialize(MapAccessDeserializer::new(map)).map(|one| Some(vec![one]))
    }

    fn visit_str<E: de::Error>(self, text: &str) -> Result<Self::Value, E> {
        T::deserialize(text.to_owned().into_deserializer()).map(|one| Some(vec![one]))
    }

    fn visit_i64<E: de::Error>(self, number: i64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(|one| Some(vec![one]))
    }

    fn visit_u64<E: de::Error>(self, number: u64) -> Result<Self::Value, E> {
        T::deserialize(number.into_deserializer()).map(|one| Some(vec![one]))
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn parses_numbers_written_as_floats_or_strings() {
        for (value, expected) in [(json!(5), Some(5)), (json!(5.0), Some(5)), (json!("5"), Some(5)), (json!("x"), None)]
        {
            assert_eq!(integer(value.clone()).unwrap(), expected, "{value}");
        }
        assert_eq!(number(json!("60.50")).unwrap().unwrap().to_string(), "60.5");
        assert_eq!(text(json!(3)).unwrap().as_deref(), Some("3"));
        assert_eq!(integer(json!({"a": 1})).unwrap(), None);
    }

    #[test]
    fn single_item_is_parsed_as_a_list_of_one() {
        assert_eq!(one_or_many::<_, i64>(json!(3)).unwrap(), Some(vec![3]));
        assert_eq!(one_or_many::<_, i64>(json!([1, null, 2])).unwrap(), Some(vec![1, 2]));
        assert_eq!(one_or_many::<_, i64>(json!(null)).unwrap(), None);
    }
}
