//! Directory roles of a customer and their members (articles "Get user roles for a customer", "Set user roles for a
//! customer", "Remove a customer user from a role").

use http::Method;

use super::{
    customer::CustomerHandle,
    error::Error,
    operation::{Operation, RetryPolicy},
    prepared_request::PreparedRequest,
    present::present,
    wire::{collection::Attributes, directory_role as wire},
};
use crate::domain::{
    directory_role::{DirectoryRole, RoleMember},
    id::{DirectoryRoleId, RequestId, UserId},
    page::{Page, Seek},
};

/// The API by which the service counts calls.
const API: &str = "directoryroles";

static LIST: Operation = Operation::read("get-user-roles-for-a-customer", API).per_customer();
static ADD: Operation =
    Operation::write("set-user-roles-for-a-customer", API, Method::POST, RetryPolicy::NotIdempotent).per_customer();
static REMOVE: Operation =
    Operation::write("remove-customer-user-from-a-role", API, Method::DELETE, RetryPolicy::NotIdempotent)
        .per_customer();

impl<'a> CustomerHandle<'a> {
    /// Returns the operations on the customer's directory roles.
    pub const fn directory_roles(self) -> DirectoryRoles<'a> {
        DirectoryRoles(self)
    }
}

/// The service's response to a role assignment, with ids as it spells them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct RoleAssignment {
    /// The user's id.
    pub user: Option<String>,
    /// The role's id.
    pub role: Option<String>,
}

/// The operations on a customer's directory roles.
#[derive(Clone, Copy)]
pub struct DirectoryRoles<'a>(CustomerHandle<'a>);

impl<'a> DirectoryRoles<'a> {
    /// Returns all directory roles.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn list(self) -> Result<Vec<DirectoryRole>, Error> {
        roles(self.request(&LIST)).await
    }

    /// Returns the directory roles of a user.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn of_user(self, user: UserId) -> Result<Vec<DirectoryRole>, Error> {
        roles(self.0.request(&LIST).at("users").at(user).at("directoryroles")).await
    }

    /// Returns a page of the users who have a role; 0 rows means all of them.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn members(
        self,
        role: DirectoryRoleId,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<RoleMember>, Error> {
        let request = self.request(&LIST).at(role).at("usermembers");
        let request = if rows == 0 { request } else { request.query("size", rows) };
        request.seek(seek).page(member).await
    }

    /// Assigns a role to a user; returns the assignment as far as the response contains it.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn add(
        self,
        role: DirectoryRoleId,
        member: &RoleMember,
        request: RequestId,
    ) -> Result<RoleAssignment, Error> {
        let body = wire::UserMember {
            id: Some(member.user.to_string()),
            display_name: Some(member.display_name.clone()),
            user_principal_name: Some(member.principal_name.clone()),
            role_id: None,
            attributes: Some(Attributes::of("UserMember")),
        };
        let response = self.request(&ADD).at(role).at("usermembers").request_id(request).body(&body).send().await?;
        // An unparsable response reveals nothing, and the role is assigned all the same.
        let parsed =
            if response.bytes().is_empty() { None } else { response.json_in_any_case::<wire::UserMember>().ok() };
        let wire::UserMember { id: user, role_id: role, .. } = parsed.unwrap_or_default();
        Ok(RoleAssignment { user: present(user), role: present(role) })
    }

    /// Removes a role from a user.
    ///
    /// # Errors
    /// See [`ErrorKind`](super::ErrorKind).
    pub async fn remove(self, role: DirectoryRoleId, user: UserId, request: RequestId) -> Result<(), Error> {
        self.request(&REMOVE).at(role).at("usermembers").at(user).request_id(request).send().await.map(drop)
    }

    fn request(self, operation: &'static Operation) -> PreparedRequest<'a> {
        self.0.request(operation).at("directoryroles")
    }
}

async fn roles(request: PreparedRequest<'_>) -> Result<Vec<DirectoryRole>, Error> {
    request.list(role, |role: &DirectoryRole| Some(role.id.to_string())).await
}

fn role(wire: wire::DirectoryRole) -> Option<DirectoryRole> {
    let id = wire.id?.trim().parse().ok()?;
    Some(DirectoryRole { id, name: wire.name.unwrap_or_default() })
}

fn member(wire: wire::UserMember) -> Option<RoleMember> {
    let user = wire.id?.trim().parse().ok()?;
    Some(RoleMember {
        user,
        display_name: wire.display_name.unwrap_or_default(),
        principal_name: wire.user_principal_name.unwrap_or_default(),
    })
}
