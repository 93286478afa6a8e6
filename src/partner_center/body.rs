//! Reading of bodies: with a size limit, without byte order mark, as JSON whose errors name the path.

use bytes::Bytes;
use serde::de::DeserializeOwned;

/// The reason why a body could not be read.
#[derive(Debug)]
pub(super) enum ReadError {
    /// It exceeds the size limit.
    TooLarge,
    /// The connection broke, or the body does not match its headers.
    Broken(reqwest::Error),
}

/// Reads a whole body, unless it is larger than `limit`. Received bytes are counted: `Content-Length` may be wrong, and
/// does not give the decompressed size.
pub(super) async fn read(mut response: reqwest::Response, limit: usize) -> Result<Bytes, ReadError> {
    if response.content_length().is_some_and(|length| length > limit as u64) {
        return Err(ReadError::TooLarge);
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(ReadError::Broken)? {
        if chunk.len() > limit - body.len() {
            return Err(ReadError::TooLarge);
        }
        body.extend_from_slice(&chunk);
    }
    // The cache counts a body by its length.
    body.shrink_to_fit();
    Ok(body.into())
}

/// Returns the body without a UTF-8 byte order mark, which some services send.
pub(super) fn without_bom(body: &[u8]) -> &[u8] {
    body.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(body)
}

/// Checks whether JSON may contain a member whose name begins with a capital ASCII letter. It is `true` also for such
/// text within a string.
pub(super) fn has_capitalized_name(body: &[u8]) -> bool {
    memchr::memchr_iter(b'"', body).any(|quote| {
        let rest = &body[quote + 1..];
        rest.first().is_some_and(u8::is_ascii_uppercase)
            && memchr::memchr(b'"', rest).is_some_and(|end| rest[end + 1..].trim_ascii_start().starts_with(b":"))
    })
}

/// Parses JSON. The error is the path of the mismatch and never the value, which may be personal data.
pub(super) fn json<T: DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    let text = without_bom(body);
    // Tracking the path doubles the parsing time, so it is only done to explain a failure.
    serde_json::from_slice(text).or_else(|_| explain(text))
}

/// Parses JSON again, to find the path of the mismatch.
fn explain<T: DeserializeOwned>(text: &[u8]) -> Result<T, String> {
    let mut deserializer = serde_json::Deserializer::from_slice(text);
    let read = serde_path_to_error::deserialize(&mut deserializer).map_err(|error| {
        let path = error.path().to_string();
        let error = error.into_inner();
        let fault = match error.classify() {
            serde_json::error::Category::Data => "type mismatch",
            serde_json::error::Category::Eof => "truncated JSON",
            _ if text.trim_ascii_start().first() == Some(&b'<') => "markup instead of JSON",
            _ => "not JSON",
        };
        format!("{path}: {fault} (line {}, column {})", error.line(), error.column())
    })?;
    deserializer.end().map_err(|_| "end: trailing data after the JSON".to_owned())?;
    Ok(read)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use serde_json::{Value, json};

    use super::*;
    use crate::partner_center::wire::{
        collection::ResourceCollection,
        customer::{Customer, ListedCustomer},
    };

    type Customers = ResourceCollection<ListedCustomer>;

    #[test]
    fn parse_error_names_the_path_and_not_the_value() {
        let body = br#"{"items":[{"id":"a"},{"id":"b","companyProfile":{"companyName":{"first":"Anna"}}}]}"#;
        let error = json::<Customers>(body).unwrap_err();
        assert!(error.starts_with("items[1].companyProfile.companyName: type mismatch"), "{error}");
        assert!(!error.contains("Anna"), "{error}");
    }

    #[test]
    fn distinguishes_markup_truncation_and_trailing_data() {
        for (body, fault) in [
            ("<html>", "markup instead of JSON"),
            ("\u{feff} \n<!doctype html>", "markup instead of JSON"),
            (r#"{"items":["#, "truncated JSON"),
            ("", "truncated JSON"),
            ("nonsense", "not JSON"),
            (r#"{"items":[]} {"#, "trailing data"),
        ] {
            let error = json::<Customers>(body.as_bytes()).unwrap_err();
            assert!(error.contains(fault), "{body}: {error}");
        }
    }

    #[test]
    fn detects_capitalized_names_at_any_depth() {
        for (body, found) in [
            (r#"{"Items": []}"#, true),
            (r#"{"items":[{"id":"a","Name" : 1}]}"#, true),
            ("[{\"a\":{\"B\"\n:1}}]", true),
            (r#"{"a":"B","c":["D","E"],"f":"G: H"}"#, false),
            (r#"{"items":[{"enableGDAPByDefault":true}]}"#, false),
            (r#"{"a":"B"#, false),
            ("", false),
        ] {
            assert_eq!(has_capitalized_name(body.as_bytes()), found, "{body}");
        }
    }

    #[test]
    fn skips_byte_order_mark() {
        assert_eq!(json::<Value>("\u{feff}{\"a\":1}".as_bytes()).unwrap(), json!({"a": 1}));
    }

    #[test]
    fn rejects_deep_nesting_without_stack_overflow() {
        assert!(json::<Value>("[".repeat(200_000).as_bytes()).is_err());
    }

    fn any_json() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<bool>().prop_map(Value::from),
            any::<i64>().prop_map(Value::from),
            any::<f64>().prop_map(Value::from),
            ".{0,12}".prop_map(Value::from),
        ];
        let names = prop_oneof![
            Just("items".to_owned()),
            Just("links".to_owned()),
            Just("next".to_owned()),
            Just("headers".to_owned()),
            Just("id".to_owned()),
            Just("companyProfile".to_owned()),
            Just("attributes".to_owned()),
            ".{0,6}",
        ];
        leaf.prop_recursive(5, 64, 6, move |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..6).prop_map(Value::from),
                proptest::collection::hash_map(names.clone(), inner, 0..6)
                    .prop_map(|members| Value::Object(members.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn parsing_any_json_never_panics(value in any_json()) {
            let body = value.to_string();
            if let Ok(customers) = json::<Customers>(body.as_bytes()) {
                let summary = crate::partner_center::customer::summary;
                let parsed = crate::partner_center::page::from_listing(customers.into(), summary);
                prop_assert!(parsed.page.items.len() <= body.len());
            }
            if let Ok(customer) = json::<Customer>(body.as_bytes()) {
                let _ = crate::partner_center::customer::summary(customer.into());
            }
        }

        #[test]
        fn parsing_any_bytes_never_panics(body in proptest::collection::vec(any::<u8>(), 0..256)) {
            if let Err(error) = json::<Customers>(&body) {
                prop_assert!(!error.is_empty());
            }
        }
    }
}
