//! Errors of the portal's operations, before they are converted for the person.

use uuid::Uuid;

use super::properties::{field_of, is_property};
use crate::{
    domain::{
        form::{EditError, InvalidFields},
        principal::Denial,
        wait::whole_seconds,
    },
    error::{FieldError, PortalError, Problem, UpstreamCode, UpstreamFailure},
    partner_center::{
        self, ErrorKind,
        error::codes::{self, ACTION_FAILED, RESOURCE_NOT_FOUND},
    },
    store,
};

/// Seconds until a retry is worthwhile when an operation's concurrency limit is reached.
const BUSY_SECONDS: u64 = 30;

/// A failed operation of the portal.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignInRequired,
    /// The principal lacks permission.
    #[error("missing capability: {:?}", .0.capability)]
    Forbidden(Denial),
    /// The object does not exist or is not visible to the principal.
    #[error("not found")]
    NotFound,
    /// Partner Center does not offer it in the partner's cloud.
    #[error("not offered in the partner's cloud")]
    NotInCloud,
    /// The input is invalid.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    /// The object was changed by somebody else since the person saw it.
    #[error("changed by somebody else meanwhile")]
    Changed,
    /// Partner Center or its sign-in failed or refused.
    #[error(transparent)]
    Upstream(#[from] partner_center::Error),
    /// The portal's own database failed.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The sign-in provider's metadata cannot be loaded, so that no token is available.
    #[error(transparent)]
    Provider(#[from] crate::auth::SignInError),
    /// The change is irreversible, and the person has not confirmed it yet.
    #[error("not confirmed yet")]
    Unconfirmed,
    /// The person must authenticate again.
    #[error("the person has not authenticated recently")]
    SignInNotRecent {
        /// `true` if the provider reports the time of authentication.
        auth_time_known: bool,
    },
    /// The partner confirms acceptances of the Customer Agreement in three steps, not in one.
    #[error("confirmation in a single step is disabled")]
    SingleStepDisabled,
    /// The subscription's term ends within the hours in which Partner Center rejects changes.
    #[error("the term is about to end")]
    TermClosing,
    /// The change would remove a permission that the person needs to make it.
    #[error("would end the person's own access")]
    WouldRemoveOwnAccess,
    /// The change would lock the person out, whose own sign-in had no multi-factor authentication that Partner Center
    /// recognizes.
    #[error("no second factor in the person's own sign-in")]
    NoSecondFactor,
    /// The user has a directory role, so that only an administrator of the whole tenant may change them.
    #[error("only a global administrator may change a user with a directory role")]
    TargetIsAdministrator,
    /// The change would leave the customer without an administrator, or it is unknown whether it would.
    #[error("no other administrator would remain (known for certain: {known})")]
    LastAdministrator {
        /// `true` if the user is known to be the last administrator.
        known: bool,
    },
    /// The response to a change differs from the request.
    #[error("{property} in the response differs from the requested value")]
    ResponseMismatch {
        /// The property that differs.
        property: &'static str,
        /// The requested value.
        requested: String,
        /// The value in the response.
        returned: String,
    },
    /// Partner Center accepted the change, but the result could not be read back.
    #[error("the change was accepted, but its result could not be read back: {0}")]
    NotReadBack(Box<Self>),
    /// The partner's concurrency limit for the operation is reached.
    #[error("the concurrency limit of the operation is reached")]
    Busy,
    /// Customer users and jobs need the partner connection (the stored consent), and there is no usable one.
    #[error("the partner has no usable partner connection")]
    NoConnection,
    /// The partner or the installation is not configured for it; names what is missing.
    #[error("not set up: {0}")]
    NotSetUp(&'static str),
}

impl From<InvalidFields> for Error {
    fn from(InvalidFields(fields): InvalidFields) -> Self {
        Self::Invalid(fields)
    }
}

impl From<EditError> for Error {
    fn from(error: EditError) -> Self {
        match error {
            EditError::Invalid(fields) => fields.into(),
            EditError::Changed => Self::Changed,
        }
    }
}

impl Error {
    /// Moves an error whose code concerns one field to that field; other errors stay unchanged.
    #[must_use]
    pub(super) fn at_fields(self, fields: &[(u32, &str)]) -> Self {
        let Self::Upstream(error) = &self else { return self };
        let code = documented_code(error);
        match fields.iter().find(|(known, _)| Some(*known) == code) {
            Some((code, field)) => Self::Invalid(vec![FieldError::new(*field, Problem::Code(*code))]),
            None => self,
        }
    }

    /// Converts the error to what the person may know, after logging the rest under the id that they get.
    pub fn into_portal_error(self, correlation: Uuid) -> PortalError {
        match self {
            Self::SignInRequired => PortalError::SignInRequired,
            Self::Forbidden(denial) => PortalError::Forbidden(denial),
            Self::NotFound => PortalError::NotFound,
            Self::NotInCloud => PortalError::NotInCloud,
            Self::Invalid(fields) => PortalError::Invalid(fields),
            Self::Unconfirmed => PortalError::Unconfirmed,
            Self::NotReadBack(error) => error.into_portal_error(correlation),
            Self::SignInNotRecent { auth_time_known } => PortalError::SignInNotRecent { auth_time_known },
            Self::SingleStepDisabled => PortalError::SingleStepDisabled,
            Self::TermClosing => PortalError::TermClosing,
            Self::WouldRemoveOwnAccess => PortalError::WouldRemoveOwnAccess,
            Self::NoSecondFactor => PortalError::NoSecondFactor,
            Self::TargetIsAdministrator => PortalError::TargetIsAdministrator,
            Self::LastAdministrator { known } => PortalError::LastAdministrator { known },
            Self::Changed => PortalError::Conflict { code: None },
            Self::Upstream(error) => to_portal_error(&error),
            Self::Busy => {
                PortalError::Throttled { retry_after: BUSY_SECONDS, upstream: false, correlation: Some(correlation) }
            }
            Self::Store(error) => store_error(&error, correlation),
            Self::ResponseMismatch { property, requested, returned } => {
                tracing::warn!(%correlation, property, "response does not match the request");
                PortalError::ResponseMismatch { requested, actual: returned, correlation }
            }
            Self::NoConnection => {
                tracing::warn!(%correlation, "no usable partner connection");
                PortalError::NoConnection { correlation }
            }
            error @ Self::NotSetUp(_) => {
                tracing::error!(incident = %correlation, %error, "incomplete configuration");
                PortalError::Internal { incident: correlation }
            }
            Self::Provider(error) => {
                tracing::warn!(%correlation, %error, "sign-in provider error");
                PortalError::Upstream { failure_kind: UpstreamFailure::SignIn, correlation: Some(correlation) }
            }
        }
    }
}

/// Converts a database error: unavailable or read-only, or an internal fault.
fn store_error(error: &store::Error, incident: Uuid) -> PortalError {
    tracing::error!(%incident, %error, "database error");
    match error {
        store::Error::Busy => PortalError::Database { busy: true, incident },
        store::Error::Full | store::Error::ReadOnly | store::Error::Unavailable(_) => {
            PortalError::Database { busy: false, incident }
        }
        _ => PortalError::Internal { incident },
    }
}

/// Returns the error's code, if the operation is known to return it; otherwise its meaning is unknown.
fn documented_code(error: &partner_center::Error) -> Option<u32> {
    let code = (error.status()?.as_u16(), error.code()?.parse().ok()?);
    codes::of(error.operation()).any(|known| known == code).then_some(code.1)
}

/// Returns the error's code with the data that determines its meaning.
fn upstream_code(error: &partner_center::Error) -> Option<UpstreamCode> {
    let operation = documented_code(error).map(|_| error.operation().to_owned());
    Some(UpstreamCode { code: error.code()?.to_owned(), operation })
}

/// Returns the sign-in service's error number, if that service refused the request. Partner Center's own code and
/// OAuth's error codes say no more than the kind does.
fn sign_in_error_code(error: &partner_center::Error) -> Option<UpstreamCode> {
    upstream_code(error).filter(|code| code.code.starts_with("AADSTS"))
}

/// Converts rejected properties to errors at form fields: by the service's names alone, since its message may contain
/// what people entered.
fn at_properties(error: &partner_center::Error) -> Option<PortalError> {
    // A code for the whole request is more specific than a property's name.
    let is_of_whole_request = documented_code(error).is_some_and(|code| !codes::is_generic(code));
    if is_of_whole_request || !matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) {
        return None;
    }
    let mut fields: Vec<FieldError> = Vec::new();
    for rejected in error.rejected() {
        let Some(field) = field_of(error.operation(), &rejected.name()) else { continue };
        if fields.iter().any(|known| known.field == field) {
            continue;
        }
        let description =
            [Some(rejected.to_string().as_str()), error.code()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        fields.push(FieldError::new(field, Problem::Rejected { names: description }));
    }
    if fields.is_empty() {
        return None;
    }
    let unmapped = unmapped_properties(error).into_iter();
    fields.extend(unmapped.map(|names| FieldError::new("", Problem::Rejected { names })));
    Some(PortalError::Invalid(fields))
}

/// Returns the rejected properties without a form field. A known name, or one with the service's own reason, is not
/// something that somebody entered.
fn unmapped_properties(error: &partner_center::Error) -> Vec<String> {
    let named = error.rejected().iter().filter(|rejected| {
        let known = || is_property(rejected.last_segment());
        field_of(error.operation(), &rejected.name()).is_none() && (rejected.reason.is_some() || known())
    });
    named.map(ToString::to_string).collect()
}

/// Converts an error of Partner Center or its sign-in, and logs it.
fn to_portal_error(error: &partner_center::Error) -> PortalError {
    let correlation = error.correlation();
    // The client loads refresh tokens without knowing that they come from our store.
    if let Some(error) = find_source::<store::Error>(error) {
        return store_error(error, correlation);
    }
    let failure_kind = |failure_kind| PortalError::Upstream { failure_kind, correlation: Some(correlation) };
    let code_among = |codes: &[u32]| documented_code(error).filter(|code| codes.contains(code));
    if let Some(at_fields) = at_properties(error) {
        let rejected: Vec<_> =
            error.rejected().iter().filter_map(|it| field_of(error.operation(), &it.name())).collect();
        tracing::warn!(%error, ?rejected, "rejected because of invalid fields");
        return at_fields;
    }
    let portal_error = match error.kind() {
        ErrorKind::SignInAgain => PortalError::SignInAgain { mfa: false, code: sign_in_error_code(error) },
        ErrorKind::MfaRequired => PortalError::SignInAgain { mfa: true, code: sign_in_error_code(error) },
        ErrorKind::ConnectionLost => PortalError::NoConnection { correlation },
        // Only codes for objects of a visible customer: an invisible customer is not found, whatever the code.
        ErrorKind::NotFound => match upstream_code(error).filter(|_| code_among(&RESOURCE_NOT_FOUND).is_some()) {
            Some(code) => PortalError::Gone { code, correlation },
            None => PortalError::NotFound,
        },
        ErrorKind::Conflict => PortalError::Conflict { code: upstream_code(error) },
        ErrorKind::PreconditionFailed => PortalError::Conflict { code: None },
        ErrorKind::PageExpired => PortalError::PageExpired,
        ErrorKind::Throttled { retry_after } => PortalError::Throttled {
            retry_after: whole_seconds(retry_after),
            upstream: true,
            correlation: Some(correlation),
        },
        ErrorKind::Unsupported => PortalError::NotInCloud,
        // An upstream 401 with a fresh token is due to the partner's configuration, never to the person's sign-in.
        ErrorKind::Unauthorized | ErrorKind::Forbidden | ErrorKind::Misconfigured => {
            PortalError::Refused { code: upstream_code(error), correlation }
        }
        ErrorKind::Invalid => PortalError::NotAccepted {
            code: upstream_code(error),
            properties: if documented_code(error).is_some_and(|code| !codes::is_generic(code)) {
                Vec::new()
            } else {
                unmapped_properties(error)
            },
            correlation,
        },
        ErrorKind::Failing => failure_kind(
            code_among(&ACTION_FAILED).map_or(UpstreamFailure::Failing, |code| UpstreamFailure::Failed { code }),
        ),
        ErrorKind::Unreachable => failure_kind(UpstreamFailure::Unreachable),
        ErrorKind::TimedOut => failure_kind(UpstreamFailure::TimedOut),
        ErrorKind::OutcomeUnknown => PortalError::OutcomeUnknown { correlation },
        ErrorKind::Unreadable => failure_kind(UpstreamFailure::Unreadable),
        ErrorKind::CircuitOpen { retry_after } => {
            failure_kind(UpstreamFailure::CircuitOpen { retry_after: whole_seconds(retry_after) })
        }
        ErrorKind::ScopeMismatch | ErrorKind::CredentialNotAccepted | ErrorKind::Store => {
            PortalError::Internal { incident: correlation }
        }
    };
    match portal_error {
        PortalError::Internal { .. } => tracing::error!(incident = %correlation, %error, "internal error"),
        PortalError::NotFound | PortalError::Gone { .. } => tracing::debug!(%error, "not found in Partner Center"),
        _ => tracing::warn!(%error, "Partner Center call failed"),
    }
    portal_error
}

/// Finds the first source of this type.
fn find_source<'a, E: std::error::Error + 'static>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a E> {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.into_iter().find_map(|error| error.downcast_ref())
}
