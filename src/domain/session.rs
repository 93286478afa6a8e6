//! A sign-in session, as its owner sees it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::SessionHandle;

/// A browser in which a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInSession {
    /// The public id for ending it.
    pub handle: SessionHandle,
    /// The time of sign-in.
    pub signed_in_at: Timestamp,
    /// The time of last use, in minutes precision.
    pub seen_at: Timestamp,
    /// The browser's user agent string, truncated.
    pub user_agent: String,
    /// `true` for the session of the current HTTP request.
    pub current: bool,
}
