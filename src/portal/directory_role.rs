//! Directory roles of a customer and their members.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, as_asked, or_done},
};
use crate::{
    domain::{
        directory_role::{DirectoryRole, RoleMember},
        id::{DirectoryRoleId, RequestId, UserId},
        page::{Page, Seek},
        preferences::PageSize,
        principal::CustomerScope,
        write::Write,
    },
    partner_center::directory_role::GivenRole,
};

impl Portal {
    /// Returns the customer's directory roles by name.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_directory_roles(&self, scope: &CustomerScope) -> Result<Vec<DirectoryRole>, Error> {
        let client = self.client_for(scope).await?;
        Ok(by_name(client.customer(scope).directory_roles().list().await?))
    }

    /// Returns the directory roles of a user by name.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_user_roles(&self, scope: &CustomerScope, user: UserId) -> Result<Vec<DirectoryRole>, Error> {
        let client = self.client_for(scope).await?;
        Ok(by_name(client.customer(scope).directory_roles().of_user(user).await?))
    }

    /// Returns a page of the users who have a role.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_role_members(
        &self,
        scope: &CustomerScope,
        role: DirectoryRoleId,
        size: PageSize,
        seek: Option<&Seek>,
    ) -> Result<Page<RoleMember>, Error> {
        let client = self.client_for(scope).await?;
        Ok(client.customer(scope).directory_roles().members(role, size.rows(), seek).await?)
    }

    /// Assigns a role to a user. Partner Center requires the user's names with it.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn add_role_member(
        &self,
        scope: &CustomerScope,
        role: DirectoryRoleId,
        user: UserId,
        request: RequestId,
    ) -> Result<(), Error> {
        self.guard_user(scope, user).await?;
        let known = self.load_user(scope, user).await?;
        let member = RoleMember { user, display_name: known.title(), principal_name: known.principal_name.clone() };
        let change = Change::new(Write::AddRoleMember).to(user).with(json!({ "role": role }));
        let done = self
            .change(scope, change, async |client| {
                let roles = client.customer(scope).directory_roles();
                let given = async { Ok(has(&roles.of_user(user).await?, role).then(GivenRole::default)) };
                or_done(roles.add(role, &member, request).await, given).await
            })
            .await?;
        as_asked([
            ("id", user.to_string(), done.user.unwrap_or_default()),
            ("roleId", role.to_string(), done.role.unwrap_or_default()),
        ])
    }

    /// Removes a role from a user, unless they are the customer's last administrator; `asked` confirms the removal if
    /// that is unknown. If the user does not have the role, nothing changes.
    ///
    /// # Errors
    /// [`Error::LastAdministrator`], [`Error::Upstream`]
    pub async fn remove_role_member(
        &self,
        scope: &CustomerScope,
        role: DirectoryRoleId,
        user: UserId,
        asked: bool,
        request: RequestId,
    ) -> Result<(), Error> {
        self.guard_user(scope, user).await?;
        self.keep_an_administrator(scope, user, Some(role), asked).await?;
        let change = Change::new(Write::RemoveRoleMember).to(user).with(json!({ "role": role }));
        self.change(scope, change, async |client| {
            let roles = client.customer(scope).directory_roles();
            let taken = async { Ok((!has(&roles.of_user(user).await?, role)).then_some(())) };
            or_done(roles.remove(role, user, request).await, taken).await
        })
        .await
    }
}

fn has(roles: &[DirectoryRole], role: DirectoryRoleId) -> bool {
    roles.iter().any(|known| known.id == role)
}

fn by_name(mut roles: Vec<DirectoryRole>) -> Vec<DirectoryRole> {
    roles.sort_by_cached_key(|role| role.title().to_lowercase());
    roles
}
