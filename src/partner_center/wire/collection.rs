//! Envelopes: collections, links, attributes (resource article "Utility resources").

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize, de::DeserializeOwned};
use serde_json::Value;

use super::{lenient, request::camel_case};

/// A name and a value, such as a header that a link asks for.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeyValuePair {
    /// The name.
    #[serde(default, deserialize_with = "null_as_default")]
    pub key: String,
    /// The value; may be null.
    #[serde(default)]
    pub value: Option<String>,
}

/// A link: a relative address, most often without the `/v1` prefix.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Link {
    /// Relative to the API's root, with or without `/v1`.
    #[serde(default, deserialize_with = "null_as_default")]
    pub uri: String,
    /// HTTP method.
    #[serde(default, deserialize_with = "null_as_default")]
    pub method: String,
    /// Headers to send with it; a continuation token travels here.
    #[serde(default, deserialize_with = "null_as_default")]
    pub headers: Vec<KeyValuePair>,
}

impl Link {
    /// A plain GET link.
    pub fn get(uri: impl Into<String>) -> Self {
        Self { uri: uri.into(), method: "GET".to_owned(), headers: Vec::new() }
    }

    /// The value of a header that the link asks for; names are case-insensitive.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|pair| pair.key.eq_ignore_ascii_case(name)).and_then(|pair| pair.value.as_deref())
    }
}

/// The links of a resource or collection.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Links {
    /// Itself.
    #[serde(rename = "self", default, skip_serializing_if = "Option::is_none")]
    pub this: Option<Link>,
    /// The page after.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<Link>,
    /// The page before.
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
    /// Attributes without a version.
    pub fn of(object_type: &str) -> Self {
        Self { etag: None, object_type: object_type.to_owned() }
    }
}

/// A page of a collection. `total_count` is the number of items in this page, some services' the whole.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", bound(deserialize = "T: Deserialize<'de>"))]
pub struct ResourceCollection<T> {
    /// See the type.
    #[serde(default, deserialize_with = "count")]
    pub total_count: u64,
    /// The items.
    #[serde(default = "Vec::new", deserialize_with = "null_as_default")]
    pub items: Vec<T>,
    /// Where the neighbours are.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub links: Option<Links>,
    /// `Collection`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub attributes: Option<Attributes>,
    /// The token of seek-paged collections; also in the header list of `links.next`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub continuation_token: Option<String>,
}

/// A list as it came: what could be read of it.
#[derive(Debug)]
pub struct Listing<T> {
    /// The things that could be read.
    pub items: Vec<T>,
    /// Where the neighbours are.
    pub links: Links,
    /// The token of seek-paged collections, where it is not in the links.
    pub continuation_token: Option<String>,
    /// How many things could not be read.
    pub left_out: usize,
    /// The places that were not as they should be; see [`lenient`].
    pub odd: BTreeSet<String>,
}

impl<T> Default for Listing<T> {
    fn default() -> Self {
        let (items, odd) = (Vec::new(), BTreeSet::new());
        Self { items, links: Links::default(), continuation_token: None, left_out: 0, odd }
    }
}

impl<T: DeserializeOwned> Listing<T> {
    /// Reads a collection, or a bare array, thing by thing. Null is a list of nothing.
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
                    (listing.links, listing.odd) = (links.value, links.odd);
                }
                if let Some(Value::String(token)) = members.remove("continuationToken") {
                    listing.continuation_token = Some(token);
                }
                match members.remove("items") {
                    None | Some(Value::Null) => Vec::new(),
                    Some(Value::Array(items)) => items,
                    // One thing in the place of a list of one.
                    Some(one @ Value::Object(_)) => vec![one],
                    Some(_) => return Err("items: does not fit".to_owned()),
                }
            }
            _ => return Err(".: neither a collection nor a list".to_owned()),
        };
        for item in items {
            // Nothing that is listed is a list.
            let read = if item.is_array() { Err(String::new()) } else { lenient::read::<T>(item) };
            let Ok(read) = read else {
                listing.left_out += 1;
                listing.odd.insert("items[]".to_owned());
                continue;
            };
            listing.items.push(read.value);
            listing.left_out += read.left_out;
            listing.odd.extend(read.odd.into_iter().map(|place| format!("items[].{place}")));
        }
        Ok(listing)
    }

    /// The same whose property names may be in PascalCase.
    ///
    /// # Errors
    /// As [`read`](Self::read).
    pub fn read_in_any_case(value: Value) -> Result<Self, String> {
        Self::read(camel_case(value))
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

/// Reads a count, which nobody goes by: a text of digits counts, and anything else is none.
fn count<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    let value = serde_json::Value::deserialize(deserializer)?;
    Ok(value.as_u64().or_else(|| value.as_str()?.trim().parse().ok()).unwrap_or_default())
}

/// Reads an explicit null as the type's default: services differ in whether they leave nulls out.
pub(crate) fn null_as_default<'de, D, T>(deserializer: D) -> Result<T, D::Error>
where
    D: serde::Deserializer<'de>,
    T: Default + Deserialize<'de>,
{
    Option::<T>::deserialize(deserializer).map(Option::unwrap_or_default)
}
