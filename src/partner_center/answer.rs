//! An answer of 2xx, read whole.

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
    call_context::SeenGaps,
    error::{Error, Kind},
    memory::Memo,
    page::{self, Part},
    wire::{
        collection::{Listing, ResourceCollection},
        lenient::{self, Lenient},
        request::camel_case,
    },
};
use crate::domain::gaps::Gaps;

/// Most places that are named in a line of the log.
const PLACES: usize = 12;

/// An answer of 2xx, read whole.
#[derive(Debug)]
pub struct Answer {
    pub(super) operation: &'static str,
    pub(super) correlation: Uuid,
    pub(super) request: Uuid,
    pub(super) status: StatusCode,
    pub(super) headers: HeaderMap,
    pub(super) body: Bytes,
    /// Where it is remembered once it has been read.
    pub(super) memo: Option<Memo>,
    /// Where it is noted what could not be read of it.
    pub(super) gaps: Arc<SeenGaps>,
}

impl Answer {
    /// The status.
    pub const fn status(&self) -> StatusCode {
        self.status
    }

    /// Where the resource is or will be, as the service wrote it: most often relative and without `/v1`.
    pub fn location(&self) -> Option<&str> {
        self.headers.get(header::LOCATION)?.to_str().ok()
    }

    /// The body as it came.
    pub const fn bytes(&self) -> &Bytes {
        &self.body
    }

    /// Reads the JSON. Unknown members are passed over, and members of another type than documented are read for what they
    /// may mean or are absent; see [`lenient`].
    ///
    /// # Errors
    /// [`Kind::Unreadable`], naming the place; the status says that it was done all the same.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let read = match self.json_as_documented() {
            Ok(read) => return Ok(read),
            Err(_) => self.value().and_then(lenient::read),
        };
        self.mended(read)
    }

    /// Reads JSON of which every member has to be as documented, since what was read is written back.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn json_to_write_back<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.json_as_documented().map_err(|place| self.unreadable(place))
    }

    /// Reads JSON whose property names may be `PascalCase`: some services answer in the casing in which they were asked.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn json_in_any_case<T: DeserializeOwned>(&self) -> Result<T, Error> {
        self.mended(self.value().map(camel_case).and_then(lenient::read))
    }

    /// Reads a page of a collection or a bare array, each thing of it by `read`. What cannot be read is left out, and it is
    /// noted how much that is. An answer without a body, and null, are a list of nothing.
    ///
    /// # Errors
    /// [`Kind::Unreadable`] when it is no list.
    pub(super) fn part<W, T>(&self, read: impl FnMut(W) -> Option<T>) -> Result<Part<T>, Error>
    where
        W: DeserializeOwned,
    {
        let documented = self.json_as_documented::<ResourceCollection<W>>().map(Listing::from);
        self.listed(documented.or_else(|_| self.value().and_then(Listing::read)), read, |_| 0)
    }

    /// The same whose property names may be in PascalCase, and whose things may have parts: `unreadable` tells how many of
    /// one's parts are left out.
    ///
    /// # Errors
    /// As [`part`](Self::part).
    pub(super) fn part_in_any_case<W, T>(
        &self,
        read: impl FnMut(W) -> Option<T>,
        unreadable: impl Fn(&T) -> usize,
    ) -> Result<Part<T>, Error>
    where
        W: DeserializeOwned,
    {
        self.listed(self.value().and_then(Listing::read_in_any_case), read, unreadable)
    }

    fn listed<W, T>(
        &self,
        listing: Result<Listing<W>, String>,
        read: impl FnMut(W) -> Option<T>,
        unreadable: impl Fn(&T) -> usize,
    ) -> Result<Part<T>, Error> {
        let listing = listing.map_err(|place| self.unreadable(place))?;
        self.keep();
        let (odd, came) = (listing.odd.clone(), listing.items.len());
        let mut left_out = listing.left_out;
        let part = page::part(listing, read);
        left_out += came - part.page.items.len() + part.page.items.iter().map(unreadable).sum::<usize>();
        self.note(&odd, left_out);
        Ok(part)
    }

    fn mended<T>(&self, read: Result<Lenient<T>, String>) -> Result<T, Error> {
        let Lenient { value, odd, left_out } = read.map_err(|place| self.unreadable(place))?;
        self.keep();
        self.note(&odd, left_out);
        Ok(value)
    }

    /// Says in the log what was odd, and on the page how much is left out.
    fn note(&self, odd: &BTreeSet<String>, left_out: usize) {
        if odd.is_empty() && left_out == 0 {
            return;
        }
        let places = odd.iter().take(PLACES).map(String::as_str).collect::<Vec<_>>().join(", ");
        let (operation, correlation) = (self.operation, self.correlation);
        tracing::warn!(operation, %correlation, %places, left_out, "an answer of Partner Center is not as documented");
        metrics::counter!("partner_center_unreadable_items_total", "operation" => operation)
            .increment(u64::try_from(left_out).unwrap_or(u64::MAX));
        self.note_gaps(Gaps::left_out(left_out));
    }

    /// Notes what is missing from this answer beside what was noted of it already.
    pub(super) fn note_gaps(&self, gaps: Gaps) {
        let mut hasher = DefaultHasher::new();
        (self.operation, &self.body, gaps.repeated, gaps.more).hash(&mut hasher);
        self.gaps.note(hasher.finish(), gaps);
    }

    fn json_as_documented<T: DeserializeOwned>(&self) -> Result<T, String> {
        body::json(&self.body).inspect(|_| self.keep())
    }

    /// The JSON as it is; an empty body is null.
    fn value(&self) -> Result<Value, String> {
        if body::without_mark(&self.body).trim_ascii().is_empty() { Ok(Value::Null) } else { body::json(&self.body) }
    }

    /// An answer is good when it could be read.
    fn keep(&self) {
        if let Some(memo) = &self.memo {
            memo.keep(&self.body);
        }
    }

    /// The error for an answer that shows why nothing more can be done.
    pub(super) fn error(&self, kind: Kind) -> Error {
        Error::new(kind).of_call(self.operation, self.correlation).of_request(self.request)
    }

    /// The error for an answer that is JSON, and yet not what was asked for.
    pub(super) fn unreadable(&self, place: impl Into<String>) -> Error {
        let error = Error::new(Kind::Unreadable)
            .with_status(self.status)
            .with_place(place)
            .of_call(self.operation, self.correlation)
            .of_request(self.request);
        tracing::warn!(%error, "an answer of Partner Center cannot be used");
        metrics::counter!("partner_center_unreadable_total", "operation" => self.operation).increment(1);
        error
    }
}
