//! A customer's directory roles and who has them.

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

/// A customer's directory roles.
#[server(prefix = "/api", endpoint = "list_directory_roles", input = GetUrl)]
pub async fn list_directory_roles(customer: CustomerId) -> Result<Vec<DirectoryRole>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_directory_roles(&scope).await
    })
    .await
}

/// The directory roles of a user.
#[server(prefix = "/api", endpoint = "list_user_roles", input = GetUrl)]
pub async fn list_user_roles(customer: CustomerId, user: UserId) -> Result<Vec<DirectoryRole>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_user_roles(&scope, user).await
    })
    .await
}

/// A page of the users who have a directory role.
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

/// Returns the administrators left in a customer's directory without a user, or without one of their roles.
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

/// Gives a user a directory role.
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

/// Takes a directory role from a user; `asked` goes on where it cannot be told whether they are the last administrator.
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
