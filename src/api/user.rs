//! Users of a customer.

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, RequestId, UserId},
        page::{Page, Seek},
        preferences::PageSize,
        rendered_values::RenderedValues,
        user::{FoundUsers, PasswordSet, User, UserCreated, UserForm, UserSort},
    },
    error::PortalError,
};

/// Lists a page of a customer's users.
#[server(prefix = "/api", endpoint = "list_users", input = GetUrl)]
pub async fn list_users(
    customer: CustomerId,
    #[server(default)] sort: Option<UserSort>,
    #[server(default)] size: PageSize,
    #[server(default)] seek: Option<Seek>,
) -> Result<Page<User>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_users(&scope, sort, size, seek.as_ref()).await
    })
    .await
}

/// Finds the users of a customer whose name or sign-in name contains a text.
#[server(prefix = "/api", endpoint = "find_users", input = GetUrl)]
pub async fn find_users(
    customer: CustomerId,
    #[server(default)] search: String,
    #[server(default)] seek: Option<Seek>,
) -> Result<FoundUsers, PortalError> {
    use crate::{
        api::portal_call,
        domain::{role::Capability, user::parse_user_search},
    };
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        match parse_user_search(&search)? {
            Some(text) => portal.find_users(&scope, &text, seek).await,
            None => Ok(FoundUsers::default()),
        }
    })
    .await
}

/// Lists a page of a customer's deleted users.
#[server(prefix = "/api", endpoint = "list_deleted_users", input = GetUrl)]
pub async fn list_deleted_users(
    customer: CustomerId,
    #[server(default)] size: PageSize,
    #[server(default)] seek: Option<Seek>,
) -> Result<Page<User>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_deleted_users(&scope, size, seek.as_ref()).await
    })
    .await
}

/// Loads a user.
#[server(prefix = "/api", endpoint = "load_user", input = GetUrl)]
pub async fn load_user(customer: CustomerId, user: UserId) -> Result<User, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.load_user(&scope, user).await
    })
    .await
}

/// Loads the caller's own user record from their customer's directory, for customer users.
#[server(prefix = "/api", endpoint = "load_own_user", input = GetUrl)]
pub async fn load_own_user() -> Result<User, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::UseSelfService, async |portal, principal| {
        let user = principal.as_customer_user()?;
        portal.load_user(&user.scope(), user.user()).await
    })
    .await
}

/// Creates a user, with the typed password or a generated one, and assigns the selected licenses. The result contains
/// the password, which is shown once.
#[server(prefix = "/api", endpoint = "create_user")]
pub async fn create_user(
    customer: CustomerId,
    #[server(default)] request_id: RequestId,
    #[server(default)] password: String,
    #[server(default)] must_change: bool,
    #[server(default)] skus: Vec<String>,
    #[server(flatten)] form: UserForm,
) -> Result<UserCreated<PortalError>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{license::DesiredLicenses, role::Capability},
        portal::user::parse_new_user,
    };
    portal_call(Capability::ManageUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        if !skus.is_empty() {
            principal.require(Capability::ManageLicenses)?;
        }
        let user = parse_new_user(&form, &password, must_change)?;
        let licenses = DesiredLicenses::parse(&[], &[], &skus, &[])?;
        portal.create_user(&scope, user, &licenses, request_id).await
    })
    .await
}

/// Updates a user's names, sign-in name and country where they differ from the values that the form was rendered with.
#[server(prefix = "/api", endpoint = "update_user")]
pub async fn update_user(
    customer: CustomerId,
    user: UserId,
    #[server(default)] drawn: RenderedValues,
    #[server(default)] request_id: RequestId,
    #[server(flatten)] form: UserForm,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManageUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.update_user(&scope, user, &form, &drawn, request_id).await
    })
    .await
}

/// Deletes a user, who can be restored for thirty days; `asked` confirms the deletion if it is unknown whether they are
/// the last administrator.
#[server(prefix = "/api", endpoint = "delete_user")]
pub async fn delete_user(
    customer: CustomerId,
    user: UserId,
    #[server(default)] asked: bool,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManageUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.delete_user(&scope, user, asked, request_id).await
    })
    .await
}

/// Restores a deleted user.
#[server(prefix = "/api", endpoint = "restore_user")]
pub async fn restore_user(
    customer: CustomerId,
    user: UserId,
    #[server(default)] request_id: RequestId,
) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ManageUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.restore_user(&scope, user, request_id).await
    })
    .await
}

/// Resets a user's password to the typed one or a generated one. The result contains it; it is shown once.
#[server(prefix = "/api", endpoint = "reset_password")]
pub async fn reset_password(
    customer: CustomerId,
    user: UserId,
    #[server(default)] request_id: RequestId,
    #[server(default)] password: String,
    #[server(default)] must_change: bool,
    #[server(default)] confirmed: bool,
) -> Result<PasswordSet, PortalError> {
    use crate::{
        api::portal_call,
        domain::role::Capability,
        portal::{confirmed::Confirmed, user::parse_password},
    };
    portal_call(Capability::ResetPasswords, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let password = parse_password(&password)?;
        portal.reset_password(&scope, user, password, must_change, Confirmed::require(confirmed)?, request_id).await
    })
    .await
}
