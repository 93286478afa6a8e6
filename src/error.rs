//! The error type of all server functions: what the person may know, and can do about it.
//!
//! It contains no upstream payloads, URLs or tokens, since it is sent to browsers. The details that are dropped are
//! logged once, at the boundary, under the same incident or correlation id.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use crate::domain::field::{FieldError, Problem};
use crate::domain::principal::Denial;

/// A failed request.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PortalError {
    /// Nobody is signed in; the session may have expired.
    #[error("sign-in required")]
    SignInRequired,
    /// The person lacks permission: their role does not include it, or it is not offered to them.
    #[error("forbidden: lacks {:?}", .0.capability)]
    Forbidden(Denial),
    /// The object does not exist or is not visible to this person; the two are not distinguished.
    #[error("not found")]
    NotFound,
    /// An object of a visible customer does not exist, or no longer; Partner Center's code names its kind.
    #[error("no longer exists in Partner Center: {code:?}")]
    Gone {
        /// Partner Center's error code.
        code: UpstreamCode,
        /// The `MS-CorrelationId` of the call.
        correlation: Uuid,
    },
    /// The input is invalid; each problem names its field.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// The change is irreversible, and the person has not confirmed it yet. Nothing was changed.
    #[error("not confirmed yet")]
    Unconfirmed,
    /// The person must authenticate again, since their last authentication is too old. Nothing was changed.
    #[error("the sign-in is not recent")]
    #[serde(rename = "SignInNotFresh")]
    SignInNotRecent {
        /// `true` if the provider reports the time of authentication; if it does not, no sign-in counts as recent.
        auth_time_known: bool,
    },
    /// The partner confirms acceptances of the Customer Agreement in three steps, not in one. Nothing was changed.
    #[error("the partner does not use single-step confirmation")]
    SingleStepDisabled,
    /// The subscription's term ends within 24 hours, in which Partner Center rejects changes. Nothing was changed.
    #[error("the term is about to end")]
    TermClosing,
    /// The change would remove a permission that the person needs to make it. Nothing was changed.
    #[error("would end the person's own access")]
    #[serde(rename = "OwnAccess")]
    WouldRemoveOwnAccess,
    /// The change would lock the person out, whose own sign-in had no multi-factor authentication that Partner Center
    /// recognizes. Nothing was changed.
    #[error("no second factor in the person's own sign-in")]
    NoSecondFactor,
    /// The user has a directory role, so that only an administrator of the whole tenant may change them. Nothing was
    /// changed.
    #[error("only a global administrator may change a user with a directory role")]
    #[serde(rename = "OnAdministrator")]
    TargetIsAdministrator,
    /// The change would leave a customer without an administrator, or it is unknown whether it would. Nothing was
    /// changed.
    #[error("no other administrator: {known}")]
    LastAdministrator {
        /// `true` if the user is known to be the last administrator; otherwise the person is asked.
        known: bool,
    },
    /// The object changed meanwhile, or conflicts with an existing one.
    #[error("conflict: {code:?}")]
    Conflict {
        /// Partner Center's error code, if it gave one.
        code: Option<UpstreamCode>,
    },
    /// The form was submitted before with the same request id: its change is made, or the id belongs to a different
    /// change.
    #[error("already submitted with the same request id")]
    AlreadySent,
    /// Partner Center understood the request and rejected it.
    #[error("Partner Center rejected the request: {code:?}")]
    NotAccepted {
        /// Partner Center's error code, if it gave one.
        code: Option<UpstreamCode>,
        /// The rejected properties that no form has a field for, by Partner Center's names.
        properties: Vec<String>,
        /// The `MS-CorrelationId` of the call.
        correlation: Uuid,
    },
    /// Partner Center's response to a change differs from the request.
    #[error("response does not match the request")]
    #[serde(rename = "OtherThanAsked")]
    ResponseMismatch {
        /// The requested value.
        #[serde(rename = "asked")]
        requested: String,
        /// The value in the response.
        #[serde(rename = "told")]
        actual: String,
        /// The `MS-CorrelationId` of the call.
        correlation: Uuid,
    },
    /// A change was sent to Partner Center without getting a response: it may have been made.
    #[error("outcome unknown")]
    OutcomeUnknown {
        /// The `MS-CorrelationId` of the call.
        correlation: Uuid,
    },
    /// The rate limit was exceeded; a retry is possible after this many seconds.
    #[error("throttled for {retry_after} s")]
    Throttled {
        /// Time to wait in whole seconds, at least one.
        retry_after: u64,
        /// `true` if Partner Center throttles the request, rather than the portal.
        upstream: bool,
        /// The `MS-CorrelationId` of the call, if a call was made.
        correlation: Option<Uuid>,
    },
    /// The position in a list (continuation token) has expired.
    #[error("page expired")]
    PageExpired,
    /// Partner Center does not offer the operation in the partner's cloud.
    #[error("not offered in this cloud")]
    NotInCloud,
    /// Partner Center requires a new sign-in (refresh token expired, MFA missing, consent revoked).
    #[error("Partner Center requires a new sign-in")]
    SignInAgain {
        /// `true` if multi-factor authentication was missing.
        mfa: bool,
        /// The error number of the sign-in service, `AADSTS…`, if it refused.
        code: Option<UpstreamCode>,
    },
    /// The partner connection (the partner's stored consent for Partner Center) is missing or no longer works, which
    /// its administrators can resolve.
    #[error("the partner connection is missing or does not work")]
    NoConnection {
        /// The id under which the log has the details.
        correlation: Uuid,
    },
    /// Partner Center refused because of the partner's configuration rather than this person's role.
    #[error("Partner Center denied access: {code:?}")]
    Refused {
        /// Partner Center's error code, if it gave one.
        code: Option<UpstreamCode>,
        /// The `MS-CorrelationId` of the call.
        correlation: Uuid,
    },
    /// Partner Center failed or is unreachable.
    #[error("upstream failure: {failure_kind:?}")]
    Upstream {
        /// The kind of failure.
        #[serde(rename = "trouble")]
        failure_kind: UpstreamFailure,
        /// The `MS-CorrelationId` of the call, if a call was made.
        correlation: Option<Uuid>,
    },
    /// The portal's own database is unavailable. Nothing was changed: a change that cannot be recorded is not
    /// attempted.
    #[error("the portal's database is not available, incident {incident}")]
    Database {
        /// `true` if a lock is held by someone else, rather than the database being full, read-only or gone.
        busy: bool,
        /// The id under which the log has the details.
        incident: Uuid,
    },
    /// An internal error of the portal, logged with the incident id.
    #[error("internal error, incident {incident}")]
    Internal {
        /// The id under which the log has the details.
        incident: Uuid,
    },
}

/// An error code of Partner Center. A code can have several meanings, depending on the operation.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamCode {
    /// The code, exactly as the service returned it.
    pub code: String,
    /// The operation, by its article, if it is known to return this code; otherwise the code's meaning is unknown.
    pub operation: Option<String>,
}

/// The kind of failure of an upstream call.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum UpstreamFailure {
    /// The connection could not be established, or broke.
    Unreachable,
    /// No response arrived in time.
    TimedOut,
    /// The response has a 5xx status.
    Failing,
    /// The response has a 5xx status, and an error code that names the problem.
    Failed {
        /// Partner Center's error code.
        code: u32,
    },
    /// The response does not have the documented format.
    Unreadable,
    /// No call was made, because the sign-in provider that issues the token failed.
    SignIn,
    /// No call was made, because earlier ones failed repeatedly (the circuit breaker is open).
    CircuitOpen {
        /// Time until the next attempt in whole seconds, at least one.
        retry_after: u64,
    },
}

impl PortalError {
    /// Creates the error for a single field.
    pub fn invalid(field: impl Into<String>, problem: Problem) -> Self {
        Self::Invalid(vec![FieldError::new(field, problem)])
    }

    /// Returns the whole seconds after which a retry is worthwhile, if that is known.
    pub const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Throttled { retry_after, .. }
            | Self::Upstream { failure_kind: UpstreamFailure::CircuitOpen { retry_after }, .. } => Some(*retry_after),
            Self::Database { busy: true, .. } => Some(5),
            Self::Database { busy: false, .. } => Some(30),
            _ => None,
        }
    }

    /// Returns the matching HTTP status code.
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInRequired | Self::SignInAgain { .. } => 401,
            Self::Forbidden(_) | Self::SignInNotRecent { .. } => 403,
            Self::NotFound | Self::Gone { .. } => 404,
            Self::Invalid(_) | Self::NotAccepted { .. } => 422,
            Self::Conflict { .. }
            | Self::LastAdministrator { .. }
            | Self::AlreadySent
            | Self::Unconfirmed
            | Self::TermClosing
            | Self::WouldRemoveOwnAccess
            | Self::NoSecondFactor
            | Self::TargetIsAdministrator
            | Self::SingleStepDisabled => 409,
            Self::OutcomeUnknown { .. } => 504,
            Self::PageExpired => 410,
            Self::Throttled { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Database { .. } | Self::NoConnection { .. } => 503,
            Self::NotInCloud => 501,
            Self::Refused { .. } | Self::ResponseMismatch { .. } => 502,
            Self::Upstream { failure_kind, .. } => match failure_kind {
                UpstreamFailure::TimedOut => 504,
                UpstreamFailure::CircuitOpen { .. } => 503,
                UpstreamFailure::Unreachable
                | UpstreamFailure::Failing
                | UpstreamFailure::Failed { .. }
                | UpstreamFailure::Unreadable
                | UpstreamFailure::SignIn => 502,
            },
        }
    }
}

impl FromServerFnError for PortalError {
    type Encoder = JsonEncoding;

    /// Converts errors of the server-function machinery: arguments that cannot be parsed are the caller's fault,
    /// everything else is internal.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::invalid("", Problem::Malformed)
            }
            ServerFnErrorErr::Request(_) => {
                Self::Upstream { failure_kind: UpstreamFailure::Unreachable, correlation: None }
            }
            _ => Self::Internal { incident: Uuid::nil() },
        }
    }
}
