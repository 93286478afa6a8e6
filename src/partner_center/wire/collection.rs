//! Envelopes: collections, links, attributes (resource article "Utility resources").

use serde::{Deserialize, Serialize};

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
