//! The one error that a server function returns: what the person in front of it may know, and can do.
//!
//! It says nothing of upstream payloads, addresses or tokens: it travels to browsers. What is lost on the way here is
//! logged once, at the boundary, under the same incident or correlation id.

use leptos::server_fn::{
    codec::JsonEncoding,
    error::{FromServerFnError, ServerFnErrorErr},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use crate::domain::field::{FieldError, Problem};
use crate::domain::principal::Denial;

/// Why a request could not be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum PortalError {
    /// Nobody is signed in, or no longer.
    #[error("sign-in required")]
    SignInRequired,
    /// The person may not: their role does not include it, or it is not offered to them.
    #[error("forbidden: lacks {:?}", .0.capability)]
    Forbidden(Denial),
    /// It does not exist, or not for this person: the two are not told apart.
    #[error("not found")]
    NotFound,
    /// A thing of a customer who can be seen is not there, or no longer; which kind of thing, Partner Center's code says.
    #[error("gone upstream: {code:?}")]
    Gone {
        /// Partner Center's error code.
        code: UpstreamCode,
        /// The call's `MS-CorrelationId`.
        correlation: Uuid,
    },
    /// What was sent cannot be used; each problem names its field.
    #[error("invalid input")]
    Invalid(Vec<FieldError>),
    /// Nothing takes it back, and the person has not been asked yet. Nothing was changed.
    #[error("not confirmed yet")]
    Unconfirmed,
    /// The person has to prove again who they are, since they did so too long ago. Nothing was changed.
    #[error("the sign-in is not fresh")]
    SignInNotFresh {
        /// Whether their provider says when they did; where it keeps silent, no sign-in is fresh.
        told: bool,
    },
    /// The partner confirms acceptances of the Customer Agreement in three steps, and not in one. Nothing was changed.
    #[error("the single step is off")]
    SingleStepOff,
    /// It would take from the person what they need to do it. Nothing was changed.
    #[error("would end the person's own access")]
    OwnAccess,
    /// It would keep the person out, in whose own sign-in Partner Center sees no second factor. Nothing was changed.
    #[error("no second factor in the person's own sign-in")]
    NoSecondFactor,
    /// It is about somebody with a directory role, which takes an administrator of the whole tenant. Nothing was changed.
    #[error("only a global administrator may do it to somebody with a directory role")]
    OnAdministrator,
    /// It would leave a customer without an administrator, or nobody can tell whether it would. Nothing was changed.
    #[error("no other administrator: {known}")]
    LastAdministrator {
        /// Whether it is known that they are the last one; otherwise the person is asked.
        known: bool,
    },
    /// It changed meanwhile, or is at odds with something that is there.
    #[error("conflict: {code:?}")]
    Conflict {
        /// Partner Center's error code, where it gave one.
        code: Option<UpstreamCode>,
    },
    /// The form was sent before under the same request: what it asked for is done, or it asked for something else.
    #[error("sent before under the same request")]
    AlreadySent,
    /// Partner Center understood and did not accept what was asked.
    #[error("not accepted upstream: {code:?}")]
    NotAccepted {
        /// Partner Center's error code, where it gave one.
        code: Option<UpstreamCode>,
        /// What it has something against and no form has a field for, by its own names.
        properties: Vec<String>,
        /// The call's `MS-CorrelationId`.
        correlation: Uuid,
    },
    /// Partner Center answered a change with something else than was asked for.
    #[error("something else than was asked was answered")]
    OtherThanAsked {
        /// What was asked for.
        asked: String,
        /// What was answered.
        told: String,
        /// The call's `MS-CorrelationId`.
        correlation: Uuid,
    },
    /// Partner Center was asked to change something and gave no answer: it may have been done.
    #[error("outcome unknown")]
    OutcomeUnknown {
        /// The call's `MS-CorrelationId`.
        correlation: Uuid,
    },
    /// Asked too often; after this many seconds it is worth another try.
    #[error("throttled for {retry_after} s")]
    Throttled {
        /// Whole seconds, at least one.
        retry_after: u64,
        /// Whether it is Partner Center that asks us to wait, rather than the portal.
        upstream: bool,
        /// The call's `MS-CorrelationId`, where a call was made.
        correlation: Option<Uuid>,
    },
    /// The place in a list is no longer known to the service.
    #[error("page expired")]
    PageExpired,
    /// Partner Center does not offer it in the partner's cloud.
    #[error("not offered in this cloud")]
    NotInCloud,
    /// Partner Center wants a fresh sign-in (refresh token ended, MFA missing, consent withdrawn).
    #[error("fresh sign-in required upstream")]
    SignInAgain {
        /// Whether multi-factor authentication was what lacked.
        mfa: bool,
        /// The number by which the sign-in service says why, `AADSTS…`, where it was that which refused.
        code: Option<UpstreamCode>,
    },
    /// The partner's own connection to Partner Center is not there, or no longer works: its administrators' to put right.
    #[error("the partner's connection does not work")]
    NoConnection {
        /// The id under which the log has more.
        correlation: Uuid,
    },
    /// Partner Center refused, for a reason that is the partner's set-up and not this person's role.
    #[error("refused upstream: {code:?}")]
    Refused {
        /// Partner Center's error code, where it gave one.
        code: Option<UpstreamCode>,
        /// The call's `MS-CorrelationId`.
        correlation: Uuid,
    },
    /// Partner Center failed or could not be reached.
    #[error("upstream failure: {trouble:?}")]
    Upstream {
        /// In what way.
        trouble: Trouble,
        /// The call's `MS-CorrelationId`, where a call was made.
        correlation: Option<Uuid>,
    },
    /// The portal's own database cannot do it now. Nothing was changed: what cannot be recorded is not tried.
    #[error("the portal's database is not available, incident {incident}")]
    Database {
        /// Whether somebody else holds what is needed, rather than the database being full, read-only or gone.
        busy: bool,
        /// The id under which the log has the detail.
        incident: Uuid,
    },
    /// Our own fault; the incident id is in the log.
    #[error("internal error, incident {incident}")]
    Internal {
        /// The id under which the log has the detail.
        incident: Uuid,
    },
}

/// An error code of Partner Center's. One code has several meanings; which it is, the operation says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpstreamCode {
    /// The code, as the service has it.
    pub code: String,
    /// The operation, by its article, where it is known to answer with this code: of any other, nobody knows what the code
    /// means.
    pub operation: Option<String>,
}

/// In what way a call upstream failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum Trouble {
    /// No connection, or it broke.
    Unreachable,
    /// No answer in time.
    TimedOut,
    /// An answer of 5xx.
    Failing,
    /// An answer of 5xx that says by its error code what it could not do.
    Failed {
        /// Partner Center's error code.
        code: u32,
    },
    /// An answer that is not what is documented.
    Unreadable,
    /// Not asked, because the sign-in provider, which lets us in there, could not be.
    SignIn,
    /// Not asked, because it failed again and again a moment ago.
    CircuitOpen {
        /// After how many whole seconds it is asked again; at least one.
        retry_after: u64,
    },
}

impl PortalError {
    /// One field's problem, alone.
    pub fn invalid(field: impl Into<String>, problem: Problem) -> Self {
        Self::Invalid(vec![FieldError::new(field, problem)])
    }

    /// Whole seconds after which it is worth another try, where that can be said.
    pub const fn retry_after(&self) -> Option<u64> {
        match self {
            Self::Throttled { retry_after, .. }
            | Self::Upstream { trouble: Trouble::CircuitOpen { retry_after }, .. } => Some(*retry_after),
            Self::Database { busy: true, .. } => Some(5),
            Self::Database { busy: false, .. } => Some(30),
            _ => None,
        }
    }

    /// The HTTP status that says the same.
    pub const fn status(&self) -> u16 {
        match self {
            Self::SignInRequired | Self::SignInAgain { .. } => 401,
            Self::Forbidden(_) | Self::SignInNotFresh { .. } => 403,
            Self::NotFound | Self::Gone { .. } => 404,
            Self::Invalid(_) | Self::NotAccepted { .. } => 422,
            Self::Conflict { .. }
            | Self::LastAdministrator { .. }
            | Self::AlreadySent
            | Self::Unconfirmed
            | Self::OwnAccess
            | Self::NoSecondFactor
            | Self::OnAdministrator
            | Self::SingleStepOff => 409,
            Self::OutcomeUnknown { .. } => 504,
            Self::PageExpired => 410,
            Self::Throttled { .. } => 429,
            Self::Internal { .. } => 500,
            Self::Database { .. } | Self::NoConnection { .. } => 503,
            Self::NotInCloud => 501,
            Self::Refused { .. } | Self::OtherThanAsked { .. } => 502,
            Self::Upstream { trouble, .. } => match trouble {
                Trouble::TimedOut => 504,
                Trouble::CircuitOpen { .. } => 503,
                Trouble::Unreachable
                | Trouble::Failing
                | Trouble::Failed { .. }
                | Trouble::Unreadable
                | Trouble::SignIn => 502,
            },
        }
    }
}

impl FromServerFnError for PortalError {
    type Encoder = JsonEncoding;

    /// Maps what the server-function machinery itself finds wrong: arguments that do not parse are the caller's,
    /// the rest is ours.
    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Args(_) | ServerFnErrorErr::MissingArg(_) | ServerFnErrorErr::Deserialization(_) => {
                Self::invalid("", Problem::Malformed)
            }
            ServerFnErrorErr::Request(_) => Self::Upstream { trouble: Trouble::Unreachable, correlation: None },
            _ => Self::Internal { incident: Uuid::nil() },
        }
    }
}
