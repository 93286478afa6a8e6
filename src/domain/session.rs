//! A sign-in session as its owner sees it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::domain::id::SessionHandle;

/// One browser in which a person is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SignInSession {
    /// By what it is ended.
    pub handle: SessionHandle,
    /// Since when.
    pub signed_in_at: Timestamp,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// The browser, as it names itself; bounded in length.
    pub user_agent: String,
    /// Whether it is the one that asks.
    pub current: bool,
}
