//! An answer of 2xx, read whole.

use bytes::Bytes;
use http::{HeaderMap, StatusCode, header};
use serde::de::DeserializeOwned;
use uuid::Uuid;

use super::{
    body,
    error::{Error, Kind},
    memory::Memo,
    wire::request::camel_case,
};

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

    /// Reads the JSON. Unknown members are passed over.
    ///
    /// # Errors
    /// [`Kind::Unreadable`], naming the place; the status says that it was done all the same.
    pub fn json<T: DeserializeOwned>(&self) -> Result<T, Error> {
        body::json(&self.body).map_err(|place| self.unreadable(place)).inspect(|_| self.keep())
    }

    /// Reads JSON whose property names may be `PascalCase`: some services answer in the casing in which they were asked.
    ///
    /// # Errors
    /// As [`json`](Self::json).
    pub fn json_in_any_case<T: DeserializeOwned>(&self) -> Result<T, Error> {
        let value = body::json(&self.body).map_err(|place| self.unreadable(place))?;
        serde_path_to_error::deserialize(camel_case(value))
            .map_err(|error| self.unreadable(format!("{}: does not fit", error.path())))
            .inspect(|_| self.keep())
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
