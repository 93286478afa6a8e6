//! Looking for users by a part of their names, which Partner Center cannot be asked for.

use std::time::{Duration, Instant};

use super::super::{Error, Portal, sought::Sought};
use crate::domain::{
    gaps::Gaps,
    page::Seek,
    principal::CustomerScope,
    user::{FoundUsers, User, UserSort},
    walk::{Walk, Way},
};

/// How many users are asked for at a time when they are looked through.
const LOOK_THROUGH: u32 = 500;
/// How many times that at most.
const PAGES: u32 = 400;
/// For how long more of them are asked for: whoever waits is shown what there is so far, and may go on from there.
const LOOK_THROUGH_TIME: Duration = Duration::from_secs(5);
/// How many matches are enough to be shown.
const MATCHES: usize = 100;

impl Sought {
    /// Whether it is in a user's name or sign-in name, or is their object id.
    pub(in crate::portal) fn is_in_user(&self, user: &User) -> bool {
        self.is_id(user.id.as_uuid()) || self.is_in(&user.display_name) || self.is_in(&user.principal_name)
    }
}

impl Portal {
    /// Those of a customer's users whose name or sign-in name has a text in it, in any case. Partner Center cannot be
    /// asked for them, so they are looked through from a place on, and only those that match are kept. With very many of
    /// them the answer says how far that came.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn find_users(&self, scope: &CustomerScope, text: &str, from: Option<Seek>) -> Result<FoundUsers, Error> {
        let client = self.client_for(scope).await?;
        let (sought, began) = (Sought::new(text), Instant::now());
        let mut walk = Walk::new(PAGES).from(from.as_ref().map(AsRef::as_ref));
        let mut found = FoundUsers { next: from, ..FoundUsers::default() };
        loop {
            let users = client.customer(scope).users();
            let mut page = users.list(Some(UserSort::Name), LOOK_THROUGH, found.next.as_ref()).await?;
            let way = walk.take(&mut page.items, page.next, |user| Some(user.id));
            found.looked_through += page.items.len();
            found.users.extend(page.items.into_iter().filter(|user| sought.is_in_user(user)));
            found.next = match way {
                Way::On(next) => Some(next),
                Way::End => None,
                Way::Again => {
                    self.note_gaps(Gaps::REPEATED);
                    None
                }
                Way::Enough => {
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
