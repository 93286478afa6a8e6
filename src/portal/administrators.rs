//! Keeping a customer from being locked out: somebody is left to administer its directory.

use super::{Error, Portal};
use crate::{
    domain::{
        directory_role::OtherAdministrators,
        id::{DirectoryRoleId, UserId},
        principal::CustomerScope,
        user::UserState,
        walk::{Walk, Way},
    },
    partner_center::{self, CustomerHandle, Kind},
};

/// Members of a role that are asked for at a time.
const ROWS: u32 = 100;
/// How many times that at most.
const PAGES: u32 = 100;

impl Portal {
    /// Who would be left to administer the customer's directory without a user: without one role of theirs, or, where
    /// none is named, without them altogether.
    ///
    /// # Errors
    /// [`Error::Upstream`] for a user or customer who is not there; what else cannot be read is
    /// [`OtherAdministrators::Unknown`].
    pub async fn load_other_administrators(
        &self,
        scope: &CustomerScope,
        user: UserId,
        role: Option<DirectoryRoleId>,
    ) -> Result<OtherAdministrators, Error> {
        let asking = self.apart();
        let client = asking.client_for(scope).await?;
        match others(client.customer(scope), user, role).await {
            // Somebody else may be among what could not be read, or a role of theirs.
            Ok(OtherAdministrators::NoneLeft | OtherAdministrators::Unaffected) if !asking.gaps().is_none() => {
                Ok(OtherAdministrators::Unknown)
            }
            Err(error) if error.kind() != Kind::NotFound => {
                tracing::warn!(%error, "whether other administrators are left cannot be told");
                Ok(OtherAdministrators::Unknown)
            }
            told => Ok(told?),
        }
    }

    /// Lets a change go on that takes an administrator away, unless it would take the last one. Where that cannot be told,
    /// it goes on once the person has been asked.
    ///
    /// # Errors
    /// [`Error::LastAdministrator`], and as [`load_other_administrators`](Self::load_other_administrators).
    pub(super) async fn keep_an_administrator(
        &self,
        scope: &CustomerScope,
        user: UserId,
        role: Option<DirectoryRoleId>,
        asked: bool,
    ) -> Result<(), Error> {
        match self.load_other_administrators(scope, user, role).await? {
            OtherAdministrators::Unaffected | OtherAdministrators::Left => Ok(()),
            OtherAdministrators::Unknown if asked => Ok(()),
            OtherAdministrators::Unknown => Err(Error::LastAdministrator { known: false }),
            OtherAdministrators::NoneLeft => Err(Error::LastAdministrator { known: true }),
        }
    }
}

async fn others(
    customer: CustomerHandle<'_>,
    user: UserId,
    role: Option<DirectoryRoleId>,
) -> Result<OtherAdministrators, partner_center::Error> {
    let roles = customer.directory_roles();
    let held = roles.of_user(user).await?;
    let mut concerned = held.iter().filter(|held| role.is_none_or(|role| role == held.id));
    let Some(all) = concerned.clone().find(|held| held.administers_all() == Some(true)) else {
        let told = concerned.all(|held| held.administers_all().is_some());
        return Ok(if told { OtherAdministrators::Unaffected } else { OtherAdministrators::Unknown });
    };
    let (mut walk, mut seek, mut told) = (Walk::new(PAGES), None, true);
    loop {
        let mut page = roles.members(all.id, ROWS, seek.as_ref()).await?;
        let way = walk.take(&mut page.items, page.next, |member| Some(member.user));
        for member in page.items.iter().filter(|member| member.user != user) {
            // A role is held until a deleted user is gone for good, but nobody signs in as one.
            match customer.users().load(member.user).await {
                Ok(found) if found.state == UserState::Active => return Ok(OtherAdministrators::Left),
                Ok(found) => told &= found.is_deleted(),
                Err(error) if error.kind() == Kind::NotFound => {}
                Err(error) => {
                    tracing::warn!(%error, "an administrator cannot be read");
                    told = false;
                }
            }
        }
        seek = match way {
            Way::On(next) => Some(next),
            Way::End => break,
            // A service that leads in a circle has not told everybody.
            Way::Again | Way::Enough => return Ok(OtherAdministrators::Unknown),
        };
    }
    Ok(if told { OtherAdministrators::NoneLeft } else { OtherAdministrators::Unknown })
}
