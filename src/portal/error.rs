//! Errors of the portal's operations, before they are converted for the person.

use uuid::Uuid;

use super::properties::{field_of, is_property};
use crate::{
    domain::{
        form::{EditError, InvalidFields},
        principal::Denial,
        wait::whole_seconds,
    },
    error::{FieldError, PortalError, Problem, Trouble, UpstreamCode},
    partner_center::{
        self, Kind,
        error::codes::{self, FAULTS, THINGS},
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
    #[error("lacks {:?}", .0.capability)]
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
    #[error("changed meanwhile")]
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
    #[error("the sign-in is not fresh")]
    SignInNotFresh {
        /// `true` if the provider reports the time of authentication.
        auth_time_known: bool,
    },
    /// The partner confirms acceptances of the Customer Agreement in three steps, not in one.
    #[error("the single step is off")]
    SingleStepDisabled,
    /// The subscription's term ends within the hours in which Partner Center rejects changes.
    #[error("the term is about to end")]
    TermClosing,
    /// The change would remove a permission that the person needs to make it.
    #[error("would end the person's own access")]
    OwnAccess,
    /// The change would lock the person out, whose own sign-in had no multi-factor authentication that Partner Center
    /// recognizes.
    #[error("no second factor in the person's own sign-in")]
    NoSecondFactor,
    /// The user has a directory role, so that only an administrator of the whole tenant may change them.
    #[error("only a global administrator may do it to somebody with a directory role")]
    OnAdministrator,
    /// The change would leave the customer without an administrator, or it is unknown whether it would.
    #[error("no other administrator: {known}")]
    LastAdministrator {
        /// `true` if the user is known to be the last administrator.
        known: bool,
    },
    /// The response to a change differs from the request.
    #[error("{property} is another one than was asked for")]
    OtherThanAsked {
        /// The property that differs.
        property: &'static str,
        /// The requested value.
        asked: String,
        /// The value in the response.
        told: String,
    },
    /// Partner Center accepted the change, but the result could not be read back.
    #[error("accepted, and not read back: {0}")]
    NotReadBack(Box<Self>),
    /// The partner's concurrency limit for the operation is reached.
    #[error("too much of it at the same time")]
    Busy,
    /// Customer users need the partner's stored connection, and there is none.
    #[error("the partner has no connection of its own")]
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
        let code = meaning(error);
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
            Self::SignInNotFresh { auth_time_known } => PortalError::SignInNotFresh { auth_time_known },
            Self::SingleStepDisabled => PortalError::SingleStepDisabled,
            Self::TermClosing => PortalError::TermClosing,
            Self::OwnAccess => PortalError::OwnAccess,
            Self::NoSecondFactor => PortalError::NoSecondFactor,
            Self::OnAdministrator => PortalError::OnAdministrator,
            Self::LastAdministrator { known } => PortalError::LastAdministrator { known },
            Self::Changed => PortalError::Conflict { code: None },
            Self::Upstream(error) => upstream(&error),
            Self::Busy => {
                PortalError::Throttled { retry_after: BUSY_SECONDS, upstream: false, correlation: Some(correlation) }
            }
            Self::Store(error) => store(&error, correlation),
            Self::OtherThanAsked { property, asked, told } => {
                tracing::warn!(%correlation, property, "response does not match the request");
                PortalError::OtherThanAsked { asked, told, correlation }
            }
            Self::NoConnection => {
                tracing::warn!(%correlation, "the partner has no connection of its own");
                PortalError::NoConnection { correlation }
            }
            error @ Self::NotSetUp(_) => {
                tracing::error!(incident = %correlation, %error, "failed");
                PortalError::Internal { incident: correlation }
            }
            Self::Provider(error) => {
                tracing::warn!(%correlation, %error, "sign-in provider error");
                PortalError::Upstream { trouble: Trouble::SignIn, correlation: Some(correlation) }
            }
        }
    }
}

/// Converts a database error: unavailable or read-only, or an internal fault.
fn store(error: &store::Error, incident: Uuid) -> PortalError {
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
fn meaning(error: &partner_center::Error) -> Option<u32> {
    let code = (error.status()?.as_u16(), error.code()?.parse().ok()?);
    codes::of(error.operation()).any(|known| known == code).then_some(code.1)
}

/// Returns the error's code with the data that determines its meaning.
fn upstream_code(error: &partner_center::Error) -> Option<UpstreamCode> {
    let operation = meaning(error).map(|_| error.operation().to_owned());
    Some(UpstreamCode { code: error.code()?.to_owned(), operation })
}

/// Returns the sign-in service's error number, if that service refused the request. Partner Center's own code and
/// OAuth's error codes say no more than the kind does.
fn sign_in_number(error: &partner_center::Error) -> Option<UpstreamCode> {
    upstream_code(error).filter(|code| code.code.starts_with("AADSTS"))
}

/// Converts rejected properties to errors at form fields: by the service's names alone, since its message may contain
/// what people entered.
fn at_properties(error: &partner_center::Error) -> Option<PortalError> {
    // A code for the whole request is more specific than a property's name.
    let whole = meaning(error).is_some_and(|code| !codes::is_general(code));
    if whole || !matches!(error.kind(), Kind::Invalid | Kind::Conflict) {
        return None;
    }
    let mut fields: Vec<FieldError> = Vec::new();
    for rejected in error.rejected() {
        let Some(field) = field_of(error.operation(), &rejected.name()) else { continue };
        if fields.iter().any(|known| known.field == field) {
            continue;
        }
        let told =
            [Some(rejected.to_string().as_str()), error.code()].into_iter().flatten().collect::<Vec<_>>().join(", ");
        fields.push(FieldError::new(field, Problem::Rejected { told }));
    }
    if fields.is_empty() {
        return None;
    }
    let elsewhere = without_field(error).into_iter();
    fields.extend(elsewhere.map(|told| FieldError::new("", Problem::Rejected { told })));
    Some(PortalError::Invalid(fields))
}

/// Returns the rejected properties without a form field. A known name, or one with the service's own reason, is not
/// something that somebody entered.
fn without_field(error: &partner_center::Error) -> Vec<String> {
    let named = error.rejected().iter().filter(|rejected| {
        let known = || is_property(rejected.last_part());
        field_of(error.operation(), &rejected.name()).is_none() && (rejected.reason.is_some() || known())
    });
    named.map(ToString::to_string).collect()
}

fn upstream(error: &partner_center::Error) -> PortalError {
    let correlation = error.correlation();
    // The client loads refresh tokens without knowing that they come from our store.
    if let Some(error) = find_source::<store::Error>(error) {
        return store(error, correlation);
    }
    let trouble = |trouble| PortalError::Upstream { trouble, correlation: Some(correlation) };
    let known = |codes: &[u32]| meaning(error).filter(|code| codes.contains(code));
    if let Some(at_fields) = at_properties(error) {
        let rejected: Vec<_> =
            error.rejected().iter().filter_map(|it| field_of(error.operation(), &it.name())).collect();
        tracing::warn!(%error, ?rejected, "rejected because of invalid fields");
        return at_fields;
    }
    let portal_error = match error.kind() {
        Kind::SignInAgain => PortalError::SignInAgain { mfa: false, code: sign_in_number(error) },
        Kind::MfaRequired => PortalError::SignInAgain { mfa: true, code: sign_in_number(error) },
        Kind::ConnectionLost => PortalError::NoConnection { correlation },
        // Only codes for objects of a visible customer: an invisible customer is not found, whatever the code.
        Kind::NotFound => match upstream_code(error).filter(|_| known(&THINGS).is_some()) {
            Some(code) => PortalError::Gone { code, correlation },
            None => PortalError::NotFound,
        },
        Kind::Conflict => PortalError::Conflict { code: upstream_code(error) },
        Kind::PreconditionFailed => PortalError::Conflict { code: None },
        Kind::PageExpired => PortalError::PageExpired,
        Kind::Throttled { retry_after } => PortalError::Throttled {
            retry_after: whole_seconds(retry_after),
            upstream: true,
            correlation: Some(correlation),
        },
        Kind::Unsupported => PortalError::NotInCloud,
        // An upstream 401 with a fresh token is due to the partner's configuration, never to the person's sign-in.
        Kind::Unauthorized | Kind::Forbidden | Kind::Misconfigured => {
            PortalError::Refused { code: upstream_code(error), correlation }
        }
        Kind::Invalid => PortalError::NotAccepted {
            code: upstream_code(error),
            properties: if meaning(error).is_some_and(|code| !codes::is_general(code)) {
                Vec::new()
            } else {
                without_field(error)
            },
            correlation,
        },
        Kind::Failing => trouble(known(&FAULTS).map_or(Trouble::Failing, |code| Trouble::Failed { code })),
        Kind::Unreachable => trouble(Trouble::Unreachable),
        Kind::TimedOut => trouble(Trouble::TimedOut),
        Kind::OutcomeUnknown => PortalError::OutcomeUnknown { correlation },
        Kind::Unreadable => trouble(Trouble::Unreadable),
        Kind::CircuitOpen { retry_after } => trouble(Trouble::CircuitOpen { retry_after: whole_seconds(retry_after) }),
        Kind::ScopeMismatch | Kind::CredentialNotAccepted | Kind::Store => {
            PortalError::Internal { incident: correlation }
        }
    };
    match portal_error {
        PortalError::Internal { .. } => tracing::error!(incident = %correlation, %error, "failed"),
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
