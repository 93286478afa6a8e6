//! A complete response with a 2xx status.

use std::{
    collections::BTreeSet,
    hash::{DefaultHasher, Hash as _, Hasher as _},
    sync::Arc,
};

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use serde_json::Value;
use uuid::Uuid;

use super::{
    body,
    call_context::RecordedGaps,
    error::{Error, ErrorKind},
    page::{self, ParsedPage},
    stale_cache::CacheSlot,
    wire::{
        collection::{Listing, ResourceCollection},
        lenient::{self, Lenient},
        request::camel_case,
    },
};
use crate::domain::gaps::Gaps;

/// Maximum number of JSON paths in a log line.
const MAX_LOGGED_PATHS: usize = 12;

/// A complete response with a 2xx status.
#[derive(Debug)]
pub struct ApiResponse {
    pub(super) operation: &'static str,
    pub(super) correlation: Uuid,
    pub(super) request: Uuid,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// The cache entry to fill once the response has been parsed successfully.
    pub(super) cache_slot: Option<CacheSlot>,
    /// The record of what could not be parsed.
    pub(super) gaps: Arc<RecordedGaps>,
}

impl ApiResponse {
    /// Returns the status code.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Returns the `Location` of the resource as the service wrote it: usually relative and without `/v1`.
    pub fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION)?.to_str().ok()
    }

    /// Returns the raw body.
    pub const fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// Parses the JSON. Unknown members are ignored, and members of another type than documented are converted if
    /// possible and otherwise absent; see [`lenient`].
    ///
    /// # Errors
    /// [`ErrorKind::Unreadable`], naming the JSON path; by its status, the operation succeeded nevertheless.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let read = match self.json_as_documented() {
            Ok(read) => return Ok(read),
            Err(_) => self.value().and_then(lenient::read),
        };
        self.accept_lenient(read)
    }

    /// Parses JSON strictly: every member must have the documented type, since what was read is written back.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn json_to_write_back<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.json_as_documented().map_err(|path| self.unreadable(path))
    }

    /// Parses JSON whose property names may be `PascalCase`: some services respond in the casing of the request.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn json_in_any_case<T: DeserializeOwned>(&self) -> Result<T, Error> {
        if !body::has_capitalized_name(&self.body) {
            return self.json();
        }
        self.accept_lenient(self.value().map(camel_case).and_then(lenient::read))
    }

    /// Parses a page of a collection or a bare array, converting each item with `read`. Items that cannot be parsed are
    /// left out and counted. An empty body and null are an empty list.
    ///
    /// # Errors
    /// [`ErrorKind::Unreadable`] when it is not a list.
    pub(super) fn page<W, T>(&self, read: impl FnMut(W) -> Option<T>) -> Result<ParsedPage<T>, Error>
    where
        W: DeserializeOwned,
    {
        self.accept_listing(self.listing(), read, |_| 0)
    }

    /// Parses a page as [`page`](Self::page), with property names that may be in PascalCase and items that contain
    /// lists: `unreadable` returns how many elements of those are left out.
    ///
    /// # Errors
    /// As [`page`](Self::page).
    pub(super) fn page_in_any_case<W, T>(
        &self,
        read: impl FnMut(W) -> Option<T>,
        unreadable: impl Fn(&T) -> usize,
    ) -> Result<ParsedPage<T>, Error>
    where
        W: DeserializeOwned,
    {
        let listing = if body::has_capitalized_name(&self.body) {
            self.value().and_then(Listing::read_in_any_case)
        } else {
            self.listing()
        };
        self.accept_listing(listing, read, unreadable)
    }

    /// Parses a collection or a bare array as documented, which takes a small part of the time, and otherwise
    /// leniently.
    fn listing<W: DeserializeOwned>(&self) -> Result<Listing<W>, String> {
        // A derived parser would take an array for the collection's own members in order.
        let documented = if body::without_bom(&self.body).trim_ascii_start().starts_with(b"[") {
            self.json_as_documented().map(Listing::of_items)
        } else {
            self.json_as_documented::<ResourceCollection<W>>().map(Listing::from)
        };
        documented.or_else(|_| self.value().and_then(Listing::read))
    }

    /// Converts a parsed list to a page, caches the body, and records what was omitted.
    fn accept_listing<W, T>(
        &self,
        listing: Result<Listing<W>, String>,
        read: impl FnMut(W) -> Option<T>,
        unreadable: impl Fn(&T) -> usize,
    ) -> Result<ParsedPage<T>, Error> {
        let listing = listing.map_err(|path| self.unreadable(path))?;
        self.cache_body();
        let (deviations, count) = (listing.deviations.clone(), listing.items.len());
        let mut left_out = listing.left_out;
        let parsed = page::from_listing(listing, read);
        left_out += count - parsed.page.items.len() + parsed.page.items.iter().map(unreadable).sum::<usize>();
        self.record_deviations(&deviations, left_out);
        Ok(parsed)
    }

    /// Returns a leniently parsed value, caches the body, and records the deviations.
    fn accept_lenient<T>(&self, read: Result<Lenient<T>, String>) -> Result<T, Error> {
        let Lenient { value, deviations, left_out } = read.map_err(|path| self.unreadable(path))?;
        self.cache_body();
        self.record_deviations(&deviations, left_out);
        Ok(value)
    }

    /// Logs deviations from the documented format, and records the number of omitted items for the page.
    fn record_deviations(&self, deviations: &BTreeSet<String>, left_out: usize) {
        if deviations.is_empty() && left_out == 0 {
            return;
        }
        let paths = deviations.iter().take(MAX_LOGGED_PATHS).map(String::as_str).collect::<Vec<_>>().join(", ");
        let (operation, correlation) = (self.operation, self.correlation);
        tracing::warn!(operation, %correlation, json_paths = %paths, left_out, "undocumented response from Partner Center");
        metrics::counter!("partner_center_unreadable_items_total", "operation" => operation)
            .increment(u64::try_from(left_out).unwrap_or(u64::MAX));
        self.record_gaps(Gaps::left_out(left_out));
    }

    /// Adds gaps of this response to those recorded before.
    pub(super) fn record_gaps(&self, gaps: Gaps) {
        let mut hasher = DefaultHasher::new();
        (self.operation, &self.body, gaps.repeated, gaps.more).hash(&mut hasher);
        self.gaps.record(hasher.finish(), gaps);
    }

    /// Parses the JSON strictly, and caches the body.
    fn json_as_documented<T: DeserializeOwned>(&self) -> Result<T, String> {
        body::json(&self.body).inspect(|_| self.cache_body())
    }

    /// Returns the body as a JSON value; an empty body is null.
    fn value(&self) -> Result<Value, String> {
        if body::without_bom(&self.body).trim_ascii().is_empty() { Ok(Value::Null) } else { body::json(&self.body) }
    }

    /// Stores the response in the cache, once it was parsed successfully.
    fn cache_body(&self) {
        if let Some(cache_slot) = &self.cache_slot {
            cache_slot.put(&self.body);
        }
    }

    /// Creates an error with the details of this response.
    pub(super) fn error(&self, kind: ErrorKind) -> Error {
        Error::new(kind).of_call(self.operation, self.correlation).of_request(self.request)
    }

    /// Creates the error for valid JSON with unexpected content.
    pub(super) fn unreadable(&self, path: impl Into<String>) -> Error {
        let error = Error::new(ErrorKind::Unreadable)
            .with_status(self.status)
            .with_json_path(path)
            .of_call(self.operation, self.correlation)
            .of_request(self.request);
        tracing::warn!(%error, "unusable response from Partner Center");
        metrics::counter!("partner_center_unreadable_total", "operation" => self.operation).increment(1);
        error
    }
}
