//! What a client's calls are made with, and which token that is. It knows nothing of how a token is had.

use super::{
    error::{Error, Kind},
    operation::Accepts,
    target::Target,
    token::{TokenKey, TokenOwner},
};
use crate::domain::id::{ConnectionId, PartnerId, SessionHandle};

/// What a client's calls are made with.
#[derive(Debug, Clone, Copy)]
pub(super) enum Credential {
    /// The delegated rights of a member of staff, by the refresh token of their session.
    Delegated { partner: PartnerId, session: SessionHandle },
    /// The partner's own lasting consent, by the refresh token of a stored connection: for people who have no delegated
    /// rights of their own, and for work that no session is there for.
    Stored(ConnectionId),
    /// The partner's application itself.
    Application,
}

impl Credential {
    /// Returns whether the service takes an operation under it.
    pub(super) const fn is_accepted(self, accepts: Accepts) -> bool {
        match self {
            Self::Delegated { .. } | Self::Stored(_) => {
                matches!(accepts, Accepts::Person | Accepts::PersonOrApplication)
            }
            Self::Application => matches!(accepts, Accepts::Application | Accepts::PersonOrApplication),
        }
    }

    /// Returns the key of the token that calls to a target are made with.
    ///
    /// # Errors
    /// [`Kind::ScopeMismatch`] when it is of another partner than the target.
    pub(super) fn token_key(self, target: &Target) -> Result<TokenKey, Error> {
        match self {
            Self::Delegated { partner, .. } if partner != target.partner => Err(Error::new(Kind::ScopeMismatch)),
            Self::Delegated { partner, session } => Ok(TokenKey::of_owner(partner, TokenOwner::Session(session))),
            Self::Stored(id) => Ok(TokenKey::of_owner(target.partner, TokenOwner::Connection(id))),
            Self::Application => Ok(TokenKey::of_application(target)),
        }
    }
}
