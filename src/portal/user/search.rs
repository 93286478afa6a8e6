//! Search for users by a part of their names, which Partner Center does not support.

use std::time::{Duration, Instant};

use super::super::{Error, Portal, sought::SearchText};
use crate::domain::{
    gaps::Gaps,
    page::Seek,
    principal::CustomerScope,
    user::{FoundUsers, User, UserSort},
    walk::{NextPage, Walk},
};

/// Number of users requested at a time while scanning.
const LOOK_THROUGH: u32 = 500;
/// Maximum number of such requests.
const PAGES: u32 = 400;
/// Time limit for scanning: then the matches so far are shown, and the person can continue from there.
const LOOK_THROUGH_TIME: Duration = Duration::from_secs(5);
/// Number of matches that suffice for one result.
const MATCHES: usize = 100;

impl SearchText {
    /// Checks whether it is part of a user's name or sign-in name, or is their object id.
    pub(in crate::portal) fn is_in_user(&self, user: &User) -> bool {
        self.is_id(user.id.as_uuid()) || self.is_in(&user.display_name) || self.is_in(&user.principal_name)
    }
}

impl Portal {
    /// Finds the users of a customer whose name or sign-in name contains a text, case-insensitively. Partner Center has
    /// no such search, so that the users are scanned from a position on, keeping only matches. With very many users,
    /// the result contains the position at which the scan stopped.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn find_users(&self, scope: &CustomerScope, text: &str, from: Option<Seek>) -> Result<FoundUsers, Error> {
        let client = self.client_for(scope).await?;
        let (sought, began) = (SearchText::new(text), Instant::now());
        let mut walk = Walk::new(PAGES).from(from.as_ref().map(AsRef::as_ref));
        let mut found = FoundUsers { next: from, ..FoundUsers::default() };
        loop {
            let users = client.customer(scope).users();
            let mut page = users.list(Some(UserSort::Name), LOOK_THROUGH, found.next.as_ref()).await?;
            let way = walk.take(&mut page.items, page.next, |user| Some(user.id));
            found.looked_through += page.items.len();
            found.users.extend(page.items.into_iter().filter(|user| sought.is_in_user(user)));
            found.next = match way {
                NextPage::Continue(next) => Some(next),
                NextPage::End => None,
                NextPage::Repeated => {
                    self.note_gaps(Gaps::REPEATED);
                    None
                }
                NextPage::LimitReached => {
                    self.note_gaps(Gaps::MORE);
                    None
                }
            };
            if found.next.is_none() || found.users.len() >= MATCHES || began.elapsed() >= LOOK_THROUGH_TIME {
                return Ok(found);
            }
        }
    }
}
