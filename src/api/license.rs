//! Licenses of a customer and their assignment to users.
#![expect(clippy::too_many_arguments, reason = "each is a field of a form")]

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, RequestId, UserId},
        license::{License, LicenseWarning, SubscribedSku, UserProducts},
    },
    error::PortalError,
};

/// Lists the products of one license group that a customer has licenses of.
#[server(prefix = "/api", endpoint = "list_available_licenses", input = GetUrl)]
pub async fn list_available_licenses(
    customer: CustomerId,
    #[server(default)] group: String,
) -> Result<Vec<SubscribedSku>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{license::LicenseGroup, role::Capability},
    };
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_available_licenses(&scope, &LicenseGroup::parse(&group)).await
    })
    .await
}

/// Lists the licenses of one group that are assigned to a user.
#[server(prefix = "/api", endpoint = "list_user_licenses", input = GetUrl)]
pub async fn list_user_licenses(
    customer: CustomerId,
    user: UserId,
    #[server(default)] group: String,
) -> Result<Vec<License>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{license::LicenseGroup, role::Capability},
    };
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_user_licenses(&scope, user, &LicenseGroup::parse(&group)).await
    })
    .await
}

/// Lists, for each of these users, the products that they have a license of, as far as Partner Center responds in time;
/// see `Portal::list_products_of_users`.
#[server(prefix = "/api", endpoint = "list_products_of_users", input = GetUrl)]
pub async fn list_products_of_users(
    customer: CustomerId,
    #[server(default)] users: Vec<UserId>,
) -> Result<Vec<UserProducts>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::ReadUsers, async |portal, principal| {
        let scope = principal.customer(customer)?;
        portal.list_products_of_users(&scope, users).await
    })
    .await
}

/// Lists the caller's own licenses of one group, for customer users.
#[server(prefix = "/api", endpoint = "list_own_licenses", input = GetUrl)]
pub async fn list_own_licenses(#[server(default)] group: String) -> Result<Vec<License>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{license::LicenseGroup, role::Capability},
    };
    portal_call(Capability::UseSelfService, async |portal, principal| {
        let user = principal.as_customer_user()?;
        portal.list_user_licenses(&user.scope(), user.user(), &LicenseGroup::parse(&group)).await
    })
    .await
}

/// Assigns the selected licenses of one group to a user, with the selected service plans, and removes those that the
/// form showed as assigned and that were deselected.
#[server(prefix = "/api", endpoint = "update_licences")]
pub async fn update_licenses(
    customer: CustomerId,
    user: UserId,
    #[server(default)] group: String,
    #[server(default)] request_id: RequestId,
    #[server(default)] had: Vec<String>,
    #[server(default)] drawn: Vec<String>,
    #[server(default)] skus: Vec<String>,
    #[server(default)] plans: Vec<String>,
) -> Result<Vec<LicenseWarning>, PortalError> {
    use crate::{
        api::portal_call,
        domain::{
            license::{DesiredLicenses, LicenseGroup},
            role::Capability,
        },
    };
    portal_call(Capability::ManageLicenses, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let desired = DesiredLicenses::parse(&had, &drawn, &skus, &plans)?;
        portal.update_licenses(&scope, user, &LicenseGroup::parse(&group), &desired, request_id).await
    })
    .await
}
