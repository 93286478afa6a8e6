//! Directory roles of a customer and their members.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        directory_role::{DirectoryRole, OtherAdministrators, RoleMember},
        id::{CustomerId, DirectoryRoleId, RequestId, UserId},
        page::{Page, Seek},
        preferences::PageSize,
    },
    error::PortalError,
};

/// Lists a customer's directory roles.
#[server(prefix = "/api", endpoint = "list_directory_roles", input = GetUrl)]
pub async fn list_directory_roles(customer: CustomerId) -> Result<Vec<DirectoryRole>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_directory_roles(&scope).await
    })
    .await
}

/// Lists the directory roles of a user.
#[server(prefix = "/api", endpoint = "list_user_roles", input = GetUrl)]
pub async fn list_user_roles(customer: CustomerId, user: UserId) -> Result<Vec<DirectoryRole>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_user_roles(&scope, user).await
    })
    .await
}

/// Lists a page of the users who have a directory role.
#[server(prefix = "/api", endpoint = "list_role_members", input = GetUrl)]
pub async fn list_role_members(
    customer: CustomerId,
    role: DirectoryRoleId,
    #[server(default)] size: PageSize,
    #[server(default)] seek: Option<Seek>,
) -> Result<Page<RoleMember>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_role_members(&scope, role, size, seek.as_ref()).await
    })
    .await
}

/// Returns whether administrators would remain in a customer's directory without a user, or without one of the user's
/// roles.
#[server(prefix = "/api", endpoint = "load_other_administrators", input = GetUrl)]
pub async fn load_other_administrators(
    customer: CustomerId,
    user: UserId,
    #[server(default)] role: Option<DirectoryRoleId>,
) -> Result<OtherAdministrators, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_other_administrators(&scope, user, role).await
    })
    .await
}

/// Assigns a directory role to a user.
#[server(prefix = "/api", endpoint = "add_role_member")]
pub async fn add_role_member(
    customer: CustomerId,
    user: UserId,
    role: DirectoryRoleId,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManageRoles, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.add_role_member(&scope, role, user, request_id).await
    })
    .await
}

/// Removes a directory role from a user; `asked` confirms the removal if it is unknown whether the user is the last
/// administrator.
#[server(prefix = "/api", endpoint = "remove_role_member")]
pub async fn remove_role_member(
    customer: CustomerId,
    user: UserId,
    role: DirectoryRoleId,
    #[server(default)] asked: bool,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManageRoles, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.remove_role_member(&scope, role, user, asked, request_id).await
    })
    .await
}
