//! Errors of calls, as reported by Partner Center and HTTP (article "Error codes").

pub mod codes;
mod error_body;
mod kind;

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use http::StatusCode;
use uuid::Uuid;

use crate::domain::stale::Unavailability;
use error_body::ErrorBody;
pub use error_body::RejectedProperty;
pub use kind::ErrorKind;

/// A call that failed.
///
/// Neither its `Display` nor its `Debug` output contains the service's message, which may name people; only
/// [`description`](Self::description) does. None of them contains a token, secret or query.
#[derive(Clone)]
pub struct Error(Box<Detail>);

#[derive(Clone)]
struct Detail {
    kind: ErrorKind,
    operation: &'static str,
    status: Option<StatusCode>,
    code: Option<String>,
    description: Option<String>,
    rejected: Vec<RejectedProperty>,
    correlation: Uuid,
    request: Option<Uuid>,
    json_path: Option<String>,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// Creates an error of a kind without further details.
    pub fn new(kind: ErrorKind) -> Self {
        Self(Box::new(Detail {
            kind,
            operation: "",
            status: None,
            code: None,
            description: None,
            rejected: Vec::new(),
            correlation: Uuid::nil(),
            request: None,
            json_path: None,
            retry_after: None,
            source: None,
        }))
    }

    /// Creates the error that a response reports, whatever its body.
    pub fn from_response(status: StatusCode, body: &[u8]) -> Self {
        let ErrorBody { code, description, rejected_properties } = ErrorBody::read(body);
        let mut error = Self::new(ErrorKind::from_status(status, code.as_deref()));
        error.0.status = Some(status);
        error.0.code = code;
        error.0.description = description;
        error.0.rejected = rejected_properties;
        error
    }

    /// Returns the kind of failure.
    pub fn kind(&self) -> ErrorKind {
        self.0.kind
    }

    /// Returns the operation by its article's file name, or `token`.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// Returns the status code, if there was a response.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Returns Partner Center's error code; for [`ErrorKind::SignInAgain`] and [`ErrorKind::Misconfigured`], the token
    /// endpoint's `AADSTS…` number or `error`.
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// Returns the service's message. It may name people and must not be logged.
    pub fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// Returns the properties that the service's message may be about, by the service's names; those that match no form
    /// field are to be ignored.
    pub fn rejected(&self) -> &[RejectedProperty] {
        &self.0.rejected
    }

    /// Returns the `MS-CorrelationId` of the call.
    pub fn correlation(&self) -> Uuid {
        self.0.correlation
    }

    /// Returns the `MS-RequestId` of the last attempt: for [`ErrorKind::OutcomeUnknown`] the one to retry with.
    pub fn request(&self) -> Option<Uuid> {
        self.0.request
    }

    /// Returns the JSON path of the first member that could not be parsed, such as `items[2].id`.
    pub fn json_path(&self) -> Option<&str> {
        self.0.json_path.as_deref()
    }

    /// Returns the time after which a retry is worthwhile, if known.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.0.kind {
            ErrorKind::Throttled { retry_after } | ErrorKind::CircuitOpen { retry_after } => Some(retry_after),
            // A 503 may have a `Retry-After` too.
            _ => self.0.retry_after,
        }
    }

    /// Returns the reason why Partner Center is unavailable (throttled, circuit open, no response, or failing); none if
    /// it rejected the request.
    pub(super) fn unavailability(&self) -> Option<Unavailability> {
        match self.kind() {
            ErrorKind::Throttled { .. } => Some(Unavailability::Throttled),
            ErrorKind::CircuitOpen { .. } | ErrorKind::Unreachable | ErrorKind::TimedOut | ErrorKind::Failing => {
                let rejected = self.status().is_some_and(|status| status.is_client_error());
                (!rejected).then_some(Unavailability::Down)
            }
            _ => None,
        }
    }

    pub(super) fn with_retry_after(mut self, retry_after: Option<Duration>) -> Self {
        self.0.retry_after = retry_after;
        self
    }

    pub(super) fn caused_by(mut self, source: impl StdError + Send + Sync + 'static) -> Self {
        self.0.source = Some(Arc::new(source));
        self
    }

    pub(super) fn with_kind(mut self, kind: ErrorKind) -> Self {
        self.0.kind = kind;
        self
    }

    pub(super) fn with_status(mut self, status: StatusCode) -> Self {
        self.0.status = Some(status);
        self
    }

    pub(super) fn with_code(mut self, code: impl Into<String>) -> Self {
        self.0.code = Some(code.into());
        self
    }

    pub(super) fn with_json_path(mut self, json_path: impl Into<String>) -> Self {
        self.0.json_path = Some(json_path.into());
        self
    }

    /// Returns the error with the call's operation (by its article) and `MS-CorrelationId`.
    #[must_use]
    pub fn of_call(mut self, operation: &'static str, correlation: Uuid) -> Self {
        self.0.operation = operation;
        self.0.correlation = correlation;
        self
    }

    /// Returns the error with the `MS-RequestId` of the last attempt.
    pub(super) fn of_request(mut self, request: Uuid) -> Self {
        self.0.request = Some(request);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Detail { kind, operation, status, code, json_path, correlation, .. } = &*self.0;
        write!(f, "{operation}: {kind}")?;
        if let Some(status) = status {
            write!(f, ", status {}", status.as_u16())?;
        }
        if let Some(code) = code {
            write!(f, ", code {code:?}")?;
        }
        if let Some(json_path) = json_path {
            write!(f, ", at {json_path}")?;
        }
        write!(f, ", correlation {correlation}")
    }
}

impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Error")
            .field("kind", &self.0.kind)
            .field("operation", &self.0.operation)
            .field("status", &self.0.status)
            .field("code", &self.0.code)
            .field("correlation", &self.0.correlation)
            .field("request", &self.0.request)
            .field("json_path", &self.0.json_path)
            .field("source", &self.0.source)
            .finish_non_exhaustive()
    }
}

impl StdError for Error {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        self.0.source.as_deref().map(|source| source as _)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn display_and_debug_omit_the_description() {
        let error =
            Error::from_response(StatusCode::CONFLICT, br#"{"code":1,"description":"anna@contoso.com exists"}"#);
        assert_eq!(error.description(), Some("anna@contoso.com exists"));
        assert!(!format!("{error} {error:?}").contains("anna"));
    }
}
