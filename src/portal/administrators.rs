//! Protection against locking a customer out: a directory must keep an administrator.

use super::{Error, Portal};
use crate::{
    domain::{
        directory_role::OtherAdministrators,
        id::{DirectoryRoleId, UserId},
        pagination::{NextPage, PageTraversal},
        principal::CustomerScope,
        user::UserState,
    },
    partner_center::{self, CustomerHandle, ErrorKind},
};

/// Page size of requests for the members of a role.
const ROWS: u32 = 100;
/// Maximum number of pages requested.
const PAGES: u32 = 100;

impl Portal {
    /// Returns whether the customer's directory would still have an administrator if the user lost this role or, if
    /// `role` is `None`, if the user were removed.
    ///
    /// # Errors
    /// [`Error::Upstream`] for a user or customer that does not exist; any other failure yields
    /// [`OtherAdministrators::Unknown`].
    pub async fn load_other_administrators(
        &self,
        scope: &CustomerScope,
        user: UserId,
        role: Option<DirectoryRoleId>,
    ) -> Result<OtherAdministrators, Error> {
        let isolated = self.with_separate_tracking();
        let client = isolated.client_for(scope).await?;
        match find_remaining_administrators(client.customer(scope), user, role).await {
            // The data that could not be parsed may contain another administrator, or a role of the user.
            Ok(OtherAdministrators::NoneRemain | OtherAdministrators::Unaffected) if !isolated.gaps().is_none() => {
                Ok(OtherAdministrators::Unknown)
            }
            Err(error) if error.kind() != ErrorKind::NotFound => {
                tracing::warn!(%error, "remaining administrators unknown");
                Ok(OtherAdministrators::Unknown)
            }
            result => Ok(result?),
        }
    }

    /// Rejects a change that would remove the last administrator. If it is unknown whether others remain, the change is
    /// permitted only if the person has confirmed it (`confirmed`).
    ///
    /// # Errors
    /// [`Error::LastAdministrator`], and the errors of [`load_other_administrators`](Self::load_other_administrators).
    pub(super) async fn require_other_administrator(
        &self,
        scope: &CustomerScope,
        user: UserId,
        role: Option<DirectoryRoleId>,
        confirmed: bool,
    ) -> Result<(), Error> {
        match self.load_other_administrators(scope, user, role).await? {
            OtherAdministrators::Unaffected | OtherAdministrators::Remain => Ok(()),
            OtherAdministrators::Unknown if confirmed => Ok(()),
            OtherAdministrators::Unknown => Err(Error::LastAdministrator { known: false }),
            OtherAdministrators::NoneRemain => Err(Error::LastAdministrator { known: true }),
        }
    }
}

async fn find_remaining_administrators(
    customer: CustomerHandle<'_>,
    user: UserId,
    role: Option<DirectoryRoleId>,
) -> Result<OtherAdministrators, partner_center::Error> {
    let roles = customer.directory_roles();
    let assigned_roles = roles.of_user(user).await?;
    let mut lost_roles = assigned_roles.iter().filter(|it| role.is_none_or(|role| role == it.id));
    let Some(administrator_role) = lost_roles.clone().find(|it| it.administers_whole_directory() == Some(true)) else {
        let is_known = lost_roles.all(|it| it.administers_whole_directory().is_some());
        return Ok(if is_known { OtherAdministrators::Unaffected } else { OtherAdministrators::Unknown });
    };
    let (mut traversal, mut continuation, mut is_complete) = (PageTraversal::new(PAGES), None, true);
    loop {
        let mut page = roles.members(administrator_role.id, ROWS, continuation.as_ref()).await?;
        let next_page = traversal.take(&mut page.items, page.next, |member| Some(member.user));
        for member in page.items.iter().filter(|member| member.user != user) {
            // A deleted user keeps their roles until permanently removed, but cannot sign in.
            match customer.users().load(member.user).await {
                Ok(found) if found.state == UserState::Active => return Ok(OtherAdministrators::Remain),
                Ok(found) => is_complete &= found.is_deleted(),
                Err(error) if error.kind() == ErrorKind::NotFound => {}
                Err(error) => {
                    tracing::warn!(%error, "administrator not loaded");
                    is_complete = false;
                }
            }
        }
        continuation = match next_page {
            NextPage::Continue(next) => Some(next),
            NextPage::End => break,
            // If pages repeat or there are too many, members may be missing.
            NextPage::Repeated | NextPage::LimitReached => return Ok(OtherAdministrators::Unknown),
        };
    }
    Ok(if is_complete { OtherAdministrators::NoneRemain } else { OtherAdministrators::Unknown })
}
