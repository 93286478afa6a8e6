//! What a failure means for what was being done, before it is said to a person.

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

/// After how many seconds it is worth asking again for what is being done too often at the same time.
const BUSY_SECONDS: u64 = 30;

/// Why the portal could not do it.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in.
    #[error("nobody is signed in")]
    SignInRequired,
    /// The principal may not.
    #[error("lacks {:?}", .0.capability)]
    Forbidden(Denial),
    /// It is not there, or not theirs.
    #[error("not found")]
    NotFound,
    /// Partner Center does not have it in the partner's cloud.
    #[error("not offered in the partner's cloud")]
    NotInCloud,
    /// What was given cannot be used.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldError>),
    /// Somebody else changed it since the person saw it.
    #[error("changed meanwhile")]
    Changed,
    /// Partner Center or its sign-in failed or refused.
    #[error(transparent)]
    Upstream(#[from] partner_center::Error),
    /// Our own data could not be read or written.
    #[error(transparent)]
    Store(#[from] store::Error),
    /// The sign-in provider's documents cannot be had, so no token can.
    #[error(transparent)]
    Provider(#[from] crate::auth::SignInError),
    /// Nothing takes it back, and the person has not been asked yet.
    #[error("not confirmed yet")]
    Unconfirmed,
    /// The person has to prove again who they are.
    #[error("the sign-in is not fresh")]
    SignInNotFresh {
        /// Whether the provider says when they did.
        told: bool,
    },
    /// The partner confirms acceptances of the Customer Agreement in three steps, and not in one.
    #[error("the single step is off")]
    SingleStepOff,
    /// It would take from the person what they need to do it.
    #[error("would end the person's own access")]
    OwnAccess,
    /// It would keep the person out, in whose own sign-in Partner Center sees no second factor.
    #[error("no second factor in the person's own sign-in")]
    NoSecondFactor,
    /// It is about somebody with a directory role, which takes an administrator of the whole tenant.
    #[error("only a global administrator may do it to somebody with a directory role")]
    OnAdministrator,
    /// It would leave the customer without an administrator, or nobody can tell whether it would.
    #[error("no other administrator: {known}")]
    LastAdministrator {
        /// Whether it is known that they are the last one.
        known: bool,
    },
    /// The answer to a change tells of something else than was asked for.
    #[error("{property} is another one than was asked for")]
    OtherThanAsked {
        /// Of what.
        property: &'static str,
        /// What was asked for.
        asked: String,
        /// What was answered.
        told: String,
    },
    /// As much of this as the portal does for one partner is being done already.
    #[error("too much of it at the same time")]
    Busy,
    /// A customer's own people call under their partner's lasting consent, and there is none.
    #[error("the partner has no connection of its own")]
    NoConnection,
    /// The partner or the installation is not set up for it; says what is missing.
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
    /// Says at the field what Partner Center's error codes say of one field; other errors stay as they are.
    #[must_use]
    pub(super) fn at_fields(self, fields: &[(u32, &str)]) -> Self {
        let Self::Upstream(error) = &self else { return self };
        let code = meaning(error);
        match fields.iter().find(|(known, _)| Some(*known) == code) {
            Some((code, field)) => Self::Invalid(vec![FieldError::new(*field, Problem::Code(*code))]),
            None => self,
        }
    }

    /// What the person may know, after the rest has been logged under the id that they are given.
    pub fn into_portal_error(self, correlation: Uuid) -> PortalError {
        match self {
            Self::SignInRequired => PortalError::SignInRequired,
            Self::Forbidden(denial) => PortalError::Forbidden(denial),
            Self::NotFound => PortalError::NotFound,
            Self::NotInCloud => PortalError::NotInCloud,
            Self::Invalid(fields) => PortalError::Invalid(fields),
            Self::Unconfirmed => PortalError::Unconfirmed,
            Self::SignInNotFresh { told } => PortalError::SignInNotFresh { told },
            Self::SingleStepOff => PortalError::SingleStepOff,
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
                tracing::warn!(%correlation, property, "something else than was asked was answered");
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
                tracing::warn!(%correlation, %error, "the sign-in provider failed");
                PortalError::Upstream { trouble: Trouble::SignIn, correlation: Some(correlation) }
            }
        }
    }
}

/// What became of our own data: whether it cannot be reached or written now, or something is wrong with it.
fn store(error: &store::Error, incident: Uuid) -> PortalError {
    tracing::error!(%incident, %error, "the database failed");
    match error {
        store::Error::Busy => PortalError::Database { busy: true, incident },
        store::Error::Full | store::Error::ReadOnly | store::Error::Unavailable(_) => {
            PortalError::Database { busy: false, incident }
        }
        _ => PortalError::Internal { incident },
    }
}

/// The error's code, where the operation is known to answer with it: of another one nobody knows what it means.
fn meaning(error: &partner_center::Error) -> Option<u32> {
    let code = (error.status()?.as_u16(), error.code()?.parse().ok()?);
    codes::of(error.operation()).any(|known| known == code).then_some(code.1)
}

/// The error's code with what it takes to say what it means.
fn upstream_code(error: &partner_center::Error) -> Option<UpstreamCode> {
    let operation = meaning(error).map(|_| error.operation().to_owned());
    Some(UpstreamCode { code: error.code()?.to_owned(), operation })
}

/// The number of the sign-in service's, where it was that which refused. Partner Center's own code and the bare words of
/// the standard say no more than the kind does.
fn sign_in_number(error: &partner_center::Error) -> Option<UpstreamCode> {
    upstream_code(error).filter(|code| code.code.starts_with("AADSTS"))
}

/// Says at the fields of a form what Partner Center has against their properties: by its names alone, since its words may
/// have what people entered.
fn at_properties(error: &partner_center::Error) -> Option<PortalError> {
    // What a code says of the whole is worth more than a name.
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

/// Names what Partner Center has against properties that the form has no field for. A name that is known, or that comes with
/// a reason of the service's own, is none that somebody entered.
fn without_field(error: &partner_center::Error) -> Vec<String> {
    let named = error.rejected().iter().filter(|rejected| {
        let known = || is_property(rejected.last_part());
        field_of(error.operation(), &rejected.name()).is_none() && (rejected.reason.is_some() || known())
    });
    named.map(ToString::to_string).collect()
}

fn upstream(error: &partner_center::Error) -> PortalError {
    let correlation = error.correlation();
    // The client asks for refresh tokens without knowing that they come from our store.
    if let Some(error) = find_source::<store::Error>(error) {
        return store(error, correlation);
    }
    let trouble = |trouble| PortalError::Upstream { trouble, correlation: Some(correlation) };
    let known = |codes: &[u32]| meaning(error).filter(|code| codes.contains(code));
    if let Some(at_fields) = at_properties(error) {
        let rejected: Vec<_> =
            error.rejected().iter().filter_map(|it| field_of(error.operation(), &it.name())).collect();
        tracing::warn!(%error, ?rejected, "refused for what is in fields");
        return at_fields;
    }
    let portal_error = match error.kind() {
        Kind::SignInAgain => PortalError::SignInAgain { mfa: false, code: sign_in_number(error) },
        Kind::MfaRequired => PortalError::SignInAgain { mfa: true, code: sign_in_number(error) },
        Kind::ConnectionLost => PortalError::NoConnection { correlation },
        // Only what can be asked of a customer whom the partner has: who may not be seen is not found, whatever the code.
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
        // An upstream 401 with a fresh token is the partner's set-up, never the person's sign-in.
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
        PortalError::NotFound | PortalError::Gone { .. } => tracing::debug!(%error, "not found upstream"),
        _ => tracing::warn!(%error, "upstream failed"),
    }
    portal_error
}

/// The first of an error's causes that is of this type.
fn find_source<'a, E: std::error::Error + 'static>(error: &'a (dyn std::error::Error + 'static)) -> Option<&'a E> {
    let causes = std::iter::successors(error.source(), |error| error.source());
    causes.into_iter().find_map(|error| error.downcast_ref())
}
