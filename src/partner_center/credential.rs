//! Credentials of a client, and the tokens that they use. It does not know how a token is obtained.

use super::{
    error::{Error, ErrorKind},
    operation::Accepts,
    target::Target,
    token::{TokenKey, TokenOwner},
};
use crate::domain::id::{ConnectionId, PartnerId, SessionHandle};

/// The credential of a client's calls.
#[derive(Debug, Clone, Copy)]
pub(super) enum Credential {
    /// The delegated permissions of a member of staff, by the refresh token of their session.
    Delegated { partner: PartnerId, session: SessionHandle },
    /// The partner's stored consent, by the refresh token of a partner connection: for people without delegated
    /// permissions of their own, and for work without a session.
    PartnerConnection(ConnectionId),
    /// The partner's application itself.
    Application,
}

impl Credential {
    /// Checks whether the service accepts an operation under this credential.
    pub(super) const fn is_accepted(self, accepts: Accepts) -> bool {
        match self {
            Self::Delegated { .. } | Self::PartnerConnection(_) => {
                matches!(accepts, Accepts::Person | Accepts::PersonOrApplication)
            }
            Self::Application => matches!(accepts, Accepts::Application | Accepts::PersonOrApplication),
        }
    }

    /// Returns the cache key of the token for calls to a target.
    ///
    /// # Errors
    /// [`ErrorKind::ScopeMismatch`] when it belongs to another partner than the target.
    pub(super) fn token_key(self, target: &Target) -> Result<TokenKey, Error> {
        match self {
            Self::Delegated { partner, .. } if partner != target.partner => Err(Error::new(ErrorKind::ScopeMismatch)),
            Self::Delegated { partner, session } => Ok(TokenKey::of_owner(partner, TokenOwner::Session(session))),
            Self::PartnerConnection(id) => Ok(TokenKey::of_owner(target.partner, TokenOwner::Connection(id))),
            Self::Application => Ok(TokenKey::of_application(target)),
        }
    }
}
