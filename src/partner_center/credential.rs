//! What a client's calls are made with, and which token that is. It knows nothing of how a token is had.

use super::{
    connection::Connection,
    error::{Error, Kind},
    operation::Accepts,
    token::TokenKey,
};
use crate::domain::id::{PartnerId, SessionHandle};

/// What a client's calls are made with. A partner's own lasting consent, by which calls go out for people who have no
/// delegated rights of their own, is to be the third.
#[derive(Debug, Clone, Copy)]
pub(super) enum Credential {
    /// The delegated rights of a member of staff, by the refresh token of their session.
    Delegated { partner: PartnerId, session: SessionHandle },
    /// The partner's application itself.
    Application,
}

impl Credential {
    /// Returns whether the service takes an operation under it.
    pub(super) const fn is_accepted(self, accepts: Accepts) -> bool {
        match self {
            Self::Delegated { .. } => matches!(accepts, Accepts::Person | Accepts::PersonOrApplication),
            Self::Application => matches!(accepts, Accepts::Application | Accepts::PersonOrApplication),
        }
    }

    /// Returns the key of the token that calls over a connection are made with.
    ///
    /// # Errors
    /// [`Kind::ScopeMismatch`] when it is of another partner than the connection.
    pub(super) fn token_key(self, connection: &Connection) -> Result<TokenKey, Error> {
        match self {
            Self::Delegated { partner, .. } if partner != connection.partner => Err(Error::new(Kind::ScopeMismatch)),
            Self::Delegated { partner, session } => Ok(TokenKey::of_session(partner, session)),
            Self::Application => Ok(TokenKey::of_application(connection)),
        }
    }
}
