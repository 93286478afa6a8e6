//! Search for users by a part of their names, which Partner Center does not support.

use std::time::{Duration, Instant};

use super::super::{Error, Portal, search_text::SearchText};
use crate::domain::{
    gaps::Gaps,
    page::Seek,
    pagination::{NextPage, PageTraversal},
    principal::CustomerScope,
    user::{FoundUsers, User, UserSort},
};

/// Number of users requested at a time while scanning.
const SCAN_ROWS: u32 = 500;
/// Maximum number of such requests.
const PAGES: u32 = 400;
/// Time limit for scanning: then the matches so far are shown, and the person can continue from there.
const SCAN_TIME: Duration = Duration::from_secs(5);
/// Number of matches that suffice for one result.
const ENOUGH_MATCHES: usize = 100;

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
        let (search, started) = (SearchText::new(text), Instant::now());
        let mut traversal = PageTraversal::new(PAGES).from(from.as_ref().map(AsRef::as_ref));
        let mut found = FoundUsers { next: from, ..FoundUsers::default() };
        loop {
            let users = client.customer(scope).users();
            let mut page = users.list(Some(UserSort::Name), SCAN_ROWS, found.next.as_ref()).await?;
            let next_page = traversal.take(&mut page.items, page.next, |user| Some(user.id));
            found.searched_count += page.items.len();
            found.users.extend(page.items.into_iter().filter(|user| search.is_in_user(user)));
            found.next = match next_page {
                NextPage::Continue(next) => Some(next),
                NextPage::End => None,
                NextPage::Repeated => {
                    self.record_gaps(Gaps::REPEATED);
                    None
                }
                NextPage::LimitReached => {
                    self.record_gaps(Gaps::MORE);
                    None
                }
            };
            if found.next.is_none() || found.users.len() >= ENOUGH_MATCHES || started.elapsed() >= SCAN_TIME {
                return Ok(found);
            }
        }
    }
}
