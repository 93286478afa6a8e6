//! The input of an operation's handler.

use http::{HeaderMap, StatusCode, header, request::Parts};
use jiff::Timestamp;
use serde::de::DeserializeOwned;
use serde_json::json;
use uuid::Uuid;

use super::{access::Caller, operation::Operation, response::ApiError};
use crate::{
    emulator::state::{
        activity::{Activity, AuditDetails},
        directory::{Directory, DirectoryCustomer},
        tenant::Tenant,
        world::World,
    },
    partner_center::wire::request::from_any_case,
};

/// An authenticated request to a known operation.
pub struct Call<'a> {
    /// The emulator's state.
    pub world: &'a World,
    pub caller: &'a Caller<'a>,
    pub operation: &'static Operation,
    /// The customer in the path; present if the operation's path contains `{customer}`.
    pub customer: Option<DirectoryCustomer>,
    pub query: Query,
    pub headers: &'a HeaderMap,
    /// The raw body; see [`read`](Self::read).
    pub body: &'a [u8],
    /// Path and query as sent.
    pub uri: String,
    params: Vec<(&'static str, String)>,
}

impl<'a> Call<'a> {
    /// Creates the call; the customer is set later.
    pub fn new(
        world: &'a World,
        caller: &'a Caller<'a>,
        operation: &'static Operation,
        params: Vec<(&'static str, String)>,
        query: Query,
        parts: &'a Parts,
        body: &'a [u8],
    ) -> Self {
        let uri = parts.uri.path_and_query().map_or_else(String::new, ToString::to_string);
        Self { world, caller, operation, customer: None, query, headers: &parts.headers, body, uri, params }
    }

    /// Returns the path parameter of `{name}`.
    pub fn param(&self, name: &str) -> Option<&str> {
        self.params.iter().find(|(known, _)| *known == name).map(|(_, value)| value.as_str())
    }

    /// Returns the caller's customers.
    pub fn directory(&self) -> Option<&'a Directory> {
        self.world.directory(self.caller.partner.tenant)
    }

    /// Returns the customer in the path.
    ///
    /// # Errors
    /// If the operation's path contains none, which is a bug in the table.
    pub fn customer(&self) -> Result<&DirectoryCustomer, ApiError> {
        self.customer.as_ref().ok_or_else(|| ApiError::internal("the operation has no customer in its path"))
    }

    /// Parses the body's JSON, ignoring the case of its members.
    ///
    /// # Errors
    /// 400 for invalid JSON or types.
    pub fn read<T: DeserializeOwned>(&self) -> Result<T, ApiError> {
        from_any_case(self.body).map_err(|error| ApiError::new(StatusCode::BAD_REQUEST, 3000, error.to_string()))
    }

    /// Accesses the state of the customer in the path.
    ///
    /// # Errors
    /// As [`customer`](Self::customer).
    pub fn tenant<T>(&self, act: impl FnOnce(&mut Tenant) -> T) -> Result<T, ApiError> {
        let row = self.customer()?;
        let directory = self.directory().ok_or_else(|| ApiError::internal("the partner has no directory"))?;
        Ok(self.world.tenants.with(row, || directory.profile(row), act))
    }

    /// Adds an audit record of an operation on the customer in the path.
    pub fn record(&self, resource_type: &'static str, operation_type: &'static str) {
        let customer = self.customer.as_ref();
        let details = customer.map(|row| AuditDetails::of(&json!({ "id": row.id })).with("CustomerId", row.id));
        self.record_for(customer, resource_type, operation_type, details.unwrap_or_default());
    }

    /// Adds an audit record of an operation on an object of the customer, with details.
    pub fn record_with_details(
        &self,
        resource_type: &'static str,
        operation_type: &'static str,
        details: AuditDetails,
    ) {
        self.record_for(self.customer.as_ref(), resource_type, operation_type, details);
    }

    /// Adds an audit record for a customer that is not in the path.
    pub fn record_for(
        &self,
        customer: Option<&DirectoryCustomer>,
        resource_type: &'static str,
        operation_type: &'static str,
        details: AuditDetails,
    ) {
        self.world.activities.record(Activity {
            partner: self.caller.partner.tenant,
            customer: customer.map(|row| (row.id, row.name.to_string())),
            caller: self.caller.person.map(|person| person.sign_in_name.clone()),
            resource_type,
            operation_type,
            details,
            correlation: self
                .headers
                .get("ms-correlationid")
                .and_then(|value| Uuid::try_parse(value.to_str().ok()?.trim()).ok()),
            at: Timestamp::now(),
        });
    }

    /// Rejects a write whose `If-Match` is missing or names another version than the current one.
    ///
    /// # Errors
    /// 412.
    pub fn if_match(&self, is_current: impl Fn(&str) -> bool) -> Result<(), ApiError> {
        let stale = |text: &str| ApiError::new(StatusCode::PRECONDITION_FAILED, 2055, text);
        let header = self.headers.get(header::IF_MATCH).and_then(|value| value.to_str().ok());
        let etag = header.ok_or_else(|| stale("If-Match is required."))?;
        let bare = etag.strip_prefix('"').and_then(|etag| etag.strip_suffix('"')).unwrap_or(etag);
        if is_current(bare) || is_current(etag) { Ok(()) } else { Err(stale("The ETag is not the current one.")) }
    }

    /// Returns path and query relative to `/v1`, as links contain them.
    pub fn link(&self) -> &str {
        match self.uri.get(..3) {
            Some(version) if version.eq_ignore_ascii_case("/v1") => &self.uri[3..],
            _ => &self.uri,
        }
    }
}

/// A path as decoded segments; a trailing slash is ignored, since the documented path of one operation has one.
#[derive(Debug)]
pub struct Path(Vec<String>);

impl Path {
    /// Splits a path into its segments.
    pub fn parse(path: &str) -> Self {
        let mut segments: Vec<_> = path.split('/').skip(1).map(decode).collect();
        if segments.last().is_some_and(String::is_empty) {
            segments.pop();
        }
        Self(segments)
    }

    pub fn segments(&self) -> &[String] {
        &self.0
    }
}

/// A query; the case of names is ignored.
#[derive(Debug)]
pub struct Query(Vec<(String, String)>);

impl Query {
    pub fn parse(query: &str) -> Self {
        Self(url::form_urlencoded::parse(query.as_bytes()).into_owned().collect())
    }

    /// Returns all values of a name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Returns the first value of a name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }
}

/// Parses a hyphenated GUID, ignoring case.
pub fn guid(text: &str) -> Option<Uuid> {
    (text.len() == 36).then(|| Uuid::try_parse(text).ok())?
}

/// Percent-decodes a path segment; invalid UTF-8 becomes replacement characters, which match nothing.
fn decode(segment: &str) -> String {
    percent_encoding::percent_decode_str(segment).decode_utf8_lossy().into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn path_segments_are_percent_decoded_once() {
        let path = Path::parse("/v1/a%2Fb/%25%32%35/100%/");
        assert_eq!(path.segments(), ["v1", "a/b", "%25", "100%"]);
        assert_eq!(Path::parse("/v1/%+f").segments(), ["v1", "%+f"], "a plus sign is not a hexadecimal digit");
    }

    proptest! {
        #[test]
        fn parsing_any_path_or_query_does_not_panic(path in any::<String>(), query in any::<String>()) {
            let (path, query) = (Path::parse(&path), Query::parse(&query));
            drop(super::super::operations::find(&http::Method::GET, &path, &query));
        }
    }
}
