//! Envelopes: collections, links, attributes (resource article "Utility resources").

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{lenient, request::camel_case};

/// A name and a value, such as a header that a link requires.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyValuePair {
    /// The name, such as that of a header.
    #[serde(default, deserialize_with = "null_as_default")]
    pub key: String,
    /// The value; may be null.
    #[serde(default)]
    pub value: Option<String>,
}

/// A link: a relative URL, usually without the `/v1` prefix.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// The URL relative to the API's base, with or without `/v1`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub uri: String,
    /// HTTP method.
    #[serde(default, deserialize_with = "null_as_default")]
    pub method: String,
    /// Headers to send with it, such as a continuation token.
    #[serde(default, deserialize_with = "null_as_default")]
    pub headers: Vec<KeyValuePair>,
}

impl Link {
    /// Creates a GET link without headers.
    pub fn get(uri: impl Into<String>) -> Self {
        Self { uri: uri.into(), method: "GET".to_owned(), headers: Vec::new() }
    }

    /// Returns the value of a header that the link requires; names are case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|pair| pair.key.eq_ignore_ascii_case(name)).and_then(|pair| pair.value.as_deref())
    }
}

/// The links of a resource or collection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// The resource itself.
    #[serde(rename = "self", default, skip_serializing_if = "Option::is_none")]
    pub this: Option<Link>,
    /// The next page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Link>,
    /// The previous page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Link>,
}

/// The `attributes` of a resource.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Attributes {
    /// The version to send in `If-Match`, without outer quotes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub etag: Option<String>,
    /// The resource's type name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub object_type: String,
}

impl Attributes {
    /// Creates attributes without a version.
    pub fn of(object_type: &str) -> Self {
        Self { etag: None, object_type: object_type.to_owned() }
    }
}

/// A page of a collection. `total_count` is the number of items in this page, in some services that of the whole
/// collection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
pub struct ResourceCollection<T> {
    /// The count; see the type.
    #[serde(default, deserialize_with = "count")]
    pub total_count: u64,
    /// The items.
    #[serde(default = "Vec::new", deserialize_with = "null_as_default")]
    pub items: Vec<T>,
    /// The neighboring pages.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// Attributes with the object type `Collection`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
    /// The continuation token; also among the headers of `links.next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation_token: Option<String>,
}

/// A parsed list, as far as its items could be parsed.
#[derive(Debug)]
pub struct Listing<T> {
    /// The items that could be parsed.
    pub items: Vec<T>,
    /// The neighboring pages.
    pub links: Links,
    /// The continuation token, if it is not in the links.
    pub continuation_token: Option<String>,
    /// The number of items that could not be parsed.
    pub left_out: usize,
    /// The JSON paths that deviate from the documentation; see [`lenient`].
    pub deviations: BTreeSet<String>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        let (items, deviations) = (Vec::new(), BTreeSet::new());
        Self { items, links: Links::default(), continuation_token: None, left_out: 0, deviations }
    }
}

impl<T: DeserializeOwned> Listing<T> {
    /// Parses a collection or a bare array item by item. Null is an empty list.
    ///
    /// # Errors
    /// When it is neither.
    pub fn read(value: Value) -> Result<Self, String> {
        let mut listing = Self::default();
        let items = match value {
            Value::Null => return Ok(listing),
            Value::Array(items) => items,
            Value::Object(mut members) => {
                if let Some(Ok(links)) = members.remove("links").map(lenient::read::<Links>) {
                    (listing.links, listing.deviations) = (links.value, links.deviations);
                }
                if let Some(Value::String(token)) = members.remove("continuationToken") {
                    listing.continuation_token = Some(token);
                }
                match members.remove("items") {
                    None | Some(Value::Null) => Vec::new(),
                    Some(Value::Array(items)) => items,
                    // A single object in place of a list of one.
                    Some(one @ Value::Object(_)) => vec![one],
                    Some(_) => return Err("items: type mismatch".to_owned()),
                }
            }
            _ => return Err(".: neither a collection nor a list".to_owned()),
        };
        for item in items {
            // No listed item is an array.
            let read = if item.is_array() { Err(String::new()) } else { lenient::read::<T>(item) };
            let Ok(read) = read else {
                listing.left_out += 1;
                listing.deviations.insert("items[]".to_owned());
                continue;
            };
            listing.items.push(read.value);
            listing.left_out += read.left_out;
            listing.deviations.extend(read.deviations.into_iter().map(|path| format!("items[].{path}")));
        }
        Ok(listing)
    }

    /// Parses a collection whose property names may be in PascalCase.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_in_any_case(value: Value) -> Result<Self, String> {
        Self::read(camel_case(value))
    }
}

impl<T> Listing<T> {
    /// Returns a complete list.
    pub fn of_items(items: Vec<T>) -> Self {
        Self { items, ..Self::default() }
    }
}

impl<T> From<ResourceCollection<T>> for Listing<T> {
    fn from(collection: ResourceCollection<T>) -> Self {
        Self {
            items: collection.items,
            links: collection.links.unwrap_or_default(),
            continuation_token: collection.continuation_token,
            ..Self::default()
        }
    }
}

/// Parses a count, which nothing depends on: digits in a string are accepted, and anything else is zero.
fn count<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_u64().or_else(|| value.as_str()?.trim().parse().ok()).unwrap_or_default())
}

/// Reads an explicit null as the type's default, since some services omit nulls and others do not.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}
