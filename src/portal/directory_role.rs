//! Directory roles of a customer and their members.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, check_response, resolve_outcome},
};
use crate::{
    domain::{
        directory_role::{DirectoryRole, RoleMember},
        form_action::FormAction,
        id::{DirectoryRoleId, RequestId, UserId},
        page::{Page, Seek},
        preferences::PageSize,
        principal::CustomerScope,
    },
    partner_center::directory_role::RoleAssignment,
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
        self.require_may_change_user(scope, user).await?;
        let stored = self.load_user(scope, user).await?;
        let member = RoleMember { user, display_name: stored.title(), principal_name: stored.principal_name.clone() };
        let change = Change::new(FormAction::AddRoleMember).to(user).with(json!({ "role": role }));
        let response = self
            .change(scope, change, async |client| {
                let roles = client.customer(scope).directory_roles();
                let read_back = async { Ok(has_role(&roles.of_user(user).await?, role).then(RoleAssignment::default)) };
                resolve_outcome(roles.add(role, &member, request).await, read_back).await
            })
            .await?;
        check_response([
            ("id", user.to_string(), response.user.unwrap_or_default()),
            ("roleId", role.to_string(), response.role.unwrap_or_default()),
        ])
    }

    /// Removes a role from a user, unless they are the customer's last administrator; `confirmed` permits the removal
    /// if that is unknown. If the user does not have the role, nothing changes.
    ///
    /// # Errors
    /// [`Error::LastAdministrator`], [`Error::Upstream`]
    pub async fn remove_role_member(
        &self,
        scope: &CustomerScope,
        role: DirectoryRoleId,
        user: UserId,
        confirmed: bool,
        request: RequestId,
    ) -> Result<(), Error> {
        self.require_may_change_user(scope, user).await?;
        self.require_other_administrator(scope, user, Some(role), confirmed).await?;
        let change = Change::new(FormAction::RemoveRoleMember).to(user).with(json!({ "role": role }));
        self.change(scope, change, async |client| {
            let roles = client.customer(scope).directory_roles();
            let read_back = async { Ok((!has_role(&roles.of_user(user).await?, role)).then_some(())) };
            resolve_outcome(roles.remove(role, user, request).await, read_back).await
        })
        .await
    }
}

fn has_role(roles: &[DirectoryRole], role: DirectoryRoleId) -> bool {
    roles.iter().any(|known| known.id == role)
}

fn by_name(mut roles: Vec<DirectoryRole>) -> Vec<DirectoryRole> {
    roles.sort_by_cached_key(|role| role.title().to_lowercase());
    roles
}
