//! What went wrong with a call, as Partner Center and HTTP tell it (article "Error codes").

pub mod codes;
mod kind;
mod told;

use std::{error::Error as StdError, fmt, sync::Arc, time::Duration};

use http::StatusCode;
use uuid::Uuid;

use crate::domain::stale::Absence;
pub use kind::Kind;
pub use told::Rejected;
use told::Told;

/// A call that failed.
///
/// Neither its `Display` nor its `Debug` has the service's own words, which may name people:
/// [`description`](Self::description) alone has. No token, secret or query is in any of them.
#[derive(Clone)]
pub struct Error(Box<Detail>);

#[derive(Clone)]
struct Detail {
    kind: Kind,
    operation: &'static str,
    status: Option<StatusCode>,
    code: Option<String>,
    description: Option<String>,
    rejected: Vec<Rejected>,
    correlation: Uuid,
    request: Option<Uuid>,
    place: Option<String>,
    retry_after: Option<Duration>,
    source: Option<Arc<dyn StdError + Send + Sync>>,
}

impl Error {
    /// An error of a kind, of which nothing else is known yet.
    pub fn new(kind: Kind) -> Self {
        Self(Box::new(Detail {
            kind,
            operation: "",
            status: None,
            code: None,
            description: None,
            rejected: Vec::new(),
            correlation: Uuid::nil(),
            request: None,
            place: None,
            retry_after: None,
            source: None,
        }))
    }

    /// The error that an answer reports; its body may be anything.
    pub fn answered(status: StatusCode, body: &[u8]) -> Self {
        let Told { code, description, rejected } = Told::read(body);
        let mut error = Self::new(Kind::of_answer(status, code.as_deref()));
        error.0.status = Some(status);
        error.0.code = code;
        error.0.description = description;
        error.0.rejected = rejected;
        error
    }

    /// What went wrong.
    pub fn kind(&self) -> Kind {
        self.0.kind
    }

    /// The article's file name of the operation, or `token`.
    pub fn operation(&self) -> &'static str {
        self.0.operation
    }

    /// The answer's status, where there was an answer.
    pub fn status(&self) -> Option<StatusCode> {
        self.0.status
    }

    /// Partner Center's error code; the token endpoint's `AADSTS…` number or `error` for
    /// [`Kind::SignInAgain`] and [`Kind::Misconfigured`].
    pub fn code(&self) -> Option<&str> {
        self.0.code.as_deref()
    }

    /// The service's own words. They may name people, so they belong on no log.
    pub fn description(&self) -> Option<&str> {
        self.0.description.as_deref()
    }

    /// The properties that the service's words may be about, by its own names; what is none of a form's is to be left out.
    pub fn rejected(&self) -> &[Rejected] {
        &self.0.rejected
    }

    /// The call's `MS-CorrelationId`.
    pub fn correlation(&self) -> Uuid {
        self.0.correlation
    }

    /// The last attempt's `MS-RequestId`: under [`Kind::OutcomeUnknown`] the one to try again with.
    pub fn request(&self) -> Option<Uuid> {
        self.0.request
    }

    /// Where in the answer the first thing stands that cannot be read, such as `items[2].id`.
    pub fn place(&self) -> Option<&str> {
        self.0.place.as_deref()
    }

    /// After how long it is worth another try, where that is known.
    pub fn retry_after(&self) -> Option<Duration> {
        match self.0.kind {
            Kind::Throttled { retry_after } | Kind::CircuitOpen { retry_after } => Some(retry_after),
            // A 503 may say so too.
            _ => self.0.retry_after,
        }
    }

    /// Why Partner Center could not be had, where it could not, rather than refusing: it asks to wait, was not asked, did
    /// not answer or failed.
    pub(super) fn absence(&self) -> Option<Absence> {
        match self.kind() {
            Kind::Throttled { .. } => Some(Absence::Throttled),
            Kind::CircuitOpen { .. } | Kind::Unreachable | Kind::TimedOut | Kind::Failing => {
                let refused = self.status().is_some_and(|status| status.is_client_error());
                (!refused).then_some(Absence::Away)
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

    pub(super) fn with_kind(mut self, kind: Kind) -> Self {
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

    pub(super) fn with_place(mut self, place: impl Into<String>) -> Self {
        self.0.place = Some(place.into());
        self
    }

    /// The same of a call: the operation, by its article, and the call's `MS-CorrelationId`.
    #[must_use]
    pub fn of_call(mut self, operation: &'static str, correlation: Uuid) -> Self {
        self.0.operation = operation;
        self.0.correlation = correlation;
        self
    }

    pub(super) fn of_request(mut self, request: Uuid) -> Self {
        self.0.request = Some(request);
        self
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Detail { kind, operation, status, code, place, correlation, .. } = &*self.0;
        write!(f, "{operation}: {kind}")?;
        if let Some(status) = status {
            write!(f, ", status {}", status.as_u16())?;
        }
        if let Some(code) = code {
            write!(f, ", code {code:?}")?;
        }
        if let Some(place) = place {
            write!(f, ", at {place}")?;
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
            .field("place", &self.0.place)
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
    fn what_the_service_says_of_people_is_not_printed() {
        let error = Error::answered(StatusCode::CONFLICT, br#"{"code":1,"description":"anna@contoso.com exists"}"#);
        assert_eq!(error.description(), Some("anna@contoso.com exists"));
        assert!(!format!("{error} {error:?}").contains("anna"));
    }
}
