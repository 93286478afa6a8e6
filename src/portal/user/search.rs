//! Looking for users by a part of their names, which Partner Center cannot be asked for.

use std::time::{Duration, Instant};

use super::super::{Error, Portal, fields::Fields};
use crate::domain::{
    actor::CustomerScope,
    page::Seek,
    user::{FoundUsers, User, UserSort},
};

/// How many users are asked for at a time when they are looked through.
const LOOK_THROUGH: u32 = 500;
/// For how long more of them are asked for: whoever waits is shown what there is so far, and may go on from there.
const LOOK_THROUGH_TIME: Duration = Duration::from_secs(5);
/// How many matches are enough to be shown.
const MATCHES: usize = 100;
/// Longest text that is looked for.
const SEARCH_CHARS: usize = 200;

/// Reads what users are looked for by; nothing is everybody.
///
/// # Errors
/// [`Error::Invalid`] at the field `search`.
pub fn parse_user_search(text: &str) -> Result<Option<String>, Error> {
    let mut fields = Fields::default();
    let text = fields.line_of("search", text, SEARCH_CHARS);
    fields.finish(text)
}

/// Whether a user's name or sign-in name has a text in it, which is in lower case.
pub(in crate::portal) fn is_called(user: &User, text: &str) -> bool {
    user.display_name.to_lowercase().contains(text) || user.principal_name.to_lowercase().contains(text)
}

impl Portal {
    /// Those of a customer's users whose name or sign-in name has a text in it, in any case. Partner Center cannot be
    /// asked for them, so they are looked through from a place on, and only those that match are kept. With very many of
    /// them the answer says how far that came.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn find_users(&self, scope: &CustomerScope, text: &str, from: Option<Seek>) -> Result<FoundUsers, Error> {
        let client = self.staff_client(scope.partner()).await?;
        let (text, began) = (text.to_lowercase(), Instant::now());
        let mut found = FoundUsers { next: from, ..FoundUsers::default() };
        loop {
            let users = client.customer(scope).users();
            let page = users.list(Some(UserSort::Name), LOOK_THROUGH, found.next.as_ref()).await?;
            found.looked_through += page.items.len();
            found.users.extend(page.items.into_iter().filter(|user| is_called(user, &text)));
            found.next = page.next;
            if found.next.is_none() || found.users.len() >= MATCHES || began.elapsed() >= LOOK_THROUGH_TIME {
                return Ok(found);
            }
        }
    }
}
