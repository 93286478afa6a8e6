//! Licenses of a customer and their assignment to users.

use std::time::Duration;

use futures::stream::{self, StreamExt as _};
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use super::{
    Error, Portal,
    change::{Change, check_response, joined_ids},
};
use crate::{
    domain::{
        form_action::FormAction,
        id::{RequestId, UserId},
        license::{DesiredLicenses, License, LicenseChange, LicenseGroup, LicenseWarning, SubscribedSku, UserProducts},
        principal::CustomerScope,
    },
    error::{FieldError, Problem},
    partner_center::{ErrorKind, license::LicenseUpdateResult},
};

/// Maximum number of concurrent calls for the licenses of listed users.
const CONCURRENT_CALLS: usize = 8;
/// Maximum number of users whose licenses are loaded at once: a page of a list.
const MAX_USERS: usize = 100;
/// Timeout for the licenses of listed users.
const TIMEOUT: Duration = Duration::from_secs(3);
/// The error code for a license that is no longer available.
const NONE_AVAILABLE: &str = "60012";

impl Portal {
    /// Returns the products that a customer has licenses of, by name. Group 1 is Partner Center's default.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_available_licenses(
        &self,
        scope: &CustomerScope,
        group: &LicenseGroup,
    ) -> Result<Vec<SubscribedSku>, Error> {
        let client = self.client_for(scope).await?;
        let mut skus = client.customer(scope).licenses().available(to_group_filter(group)).await?;
        skus.sort_by_cached_key(|sku| sku.product.title().to_lowercase());
        Ok(skus)
    }

    /// Returns the licenses of a user, by name.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_user_licenses(
        &self,
        scope: &CustomerScope,
        user: UserId,
        group: &LicenseGroup,
    ) -> Result<Vec<License>, Error> {
        let client = self.client_for(scope).await?;
        let mut licenses = client.customer(scope).licenses().of_user(user, to_group_filter(group)).await?;
        licenses.sort_by_cached_key(|license| license.product.title().to_lowercase());
        Ok(licenses)
    }

    /// Returns the products that each of these users has a license of, with one call per user for both groups.
    /// Concurrency and time are limited, and no calls are made while Partner Center throttles the partner. Users whose
    /// call failed or was not made are left out.
    ///
    /// # Errors
    /// [`Error::Upstream`], that of the first call, when no call succeeded.
    pub async fn list_products_of_users(
        &self,
        scope: &CustomerScope,
        users: Vec<UserId>,
    ) -> Result<Vec<UserProducts>, Error> {
        let client = self.client_for(scope).await?;
        let groups = [LicenseGroup::Group1, LicenseGroup::Group2];
        let (client, groups) = (&client, &groups);
        let deadline = Instant::now() + TIMEOUT;
        let calls = users.into_iter().take(MAX_USERS).map(|user| async move {
            if self.throttled_for().is_some() {
                return (user, None);
            }
            let call = client.customer(scope).licenses().of_user(user, groups);
            (user, timeout_at(deadline, call).await.ok())
        });
        let responses: Vec<_> = stream::iter(calls).buffered(CONCURRENT_CALLS).collect().await;
        let (mut products, mut first_error) = (Vec::new(), None);
        for (user, response) in responses {
            let names = match response {
                None => None,
                Some(Ok(licenses)) => {
                    let mut names: Vec<_> = licenses.iter().map(|license| license.product.title()).collect();
                    names.sort_by_cached_key(|name| name.to_lowercase());
                    Some(names)
                }
                Some(Err(error)) => {
                    first_error = first_error.or(Some(error));
                    None
                }
            };
            products.push(UserProducts { user, names });
        }
        match first_error {
            Some(error) if products.iter().all(|of| of.names.is_none()) => Err(error.into()),
            _ => Ok(products),
        }
    }

    /// Changes a user's licenses of one group to the wanted ones; makes no call if they are equal.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::Invalid`] when none is available, or a product is not of the group.
    pub async fn update_licenses(
        &self,
        scope: &CustomerScope,
        user: UserId,
        group: &LicenseGroup,
        desired: &DesiredLicenses,
        request: RequestId,
    ) -> Result<Vec<LicenseWarning>, Error> {
        let (available, current) = futures::try_join!(
            self.list_available_licenses(scope, group),
            self.list_user_licenses(scope, user, group),
        )?;
        self.update_loaded_licenses(scope, user, (&available, &current), desired, request).await
    }

    /// Does the same as [`update_licenses`](Self::update_licenses), with the just loaded available licenses and the
    /// user's licenses.
    ///
    /// # Errors
    /// As [`update_licenses`](Self::update_licenses).
    pub(super) async fn update_loaded_licenses(
        &self,
        scope: &CustomerScope,
        user: UserId,
        (available, current): (&[SubscribedSku], &[License]),
        desired: &DesiredLicenses,
        request: RequestId,
    ) -> Result<Vec<LicenseWarning>, Error> {
        desired.check(available)?;
        let update = desired.change(available, current)?;
        if update == LicenseChange::default() {
            return Ok(Vec::new());
        }
        let change = Change::new(FormAction::UpdateLicenses).to(user).with(json!({
            "assign": update.assign.iter().map(|it| it.sku).collect::<Vec<_>>(),
            "remove": update.remove,
        }));
        let response = self
            .change(scope, change, async |client| {
                client.customer(scope).licenses().update(user, &update, request).await
            })
            .await
            .map_err(|error| match &error {
                Error::Upstream(upstream)
                    if upstream.kind() == ErrorKind::Invalid && upstream.code() == Some(NONE_AVAILABLE) =>
                {
                    Error::Invalid(vec![FieldError::new(DesiredLicenses::FIELD, Problem::Code(60_012))])
                }
                _ => error,
            })?;
        check_update_response(&update, &response)?;
        Ok(response.warnings)
    }
}

/// Compares the assigned and removed licenses with the request.
fn check_update_response(update: &LicenseChange, response: &LicenseUpdateResult) -> Result<(), Error> {
    let to_assign = joined_ids(update.assign.iter().map(|it| it.sku));
    check_response([
        ("licensesToAssign", to_assign, joined_ids(response.assigned.iter().map(|(sku, _)| sku))),
        ("licensesToRemove", joined_ids(&update.remove), joined_ids(&response.removed)),
    ])?;
    for (sku, excluded) in &response.assigned {
        let requested = update.assign.iter().find(|it| it.sku.to_string().eq_ignore_ascii_case(sku.trim()));
        let requested = joined_ids(requested.into_iter().flat_map(|it| &it.excluded));
        check_response([("excludedPlans", requested, joined_ids(excluded))])?;
    }
    Ok(())
}

/// Returns the groups to name in a request. Group 1 is requested without naming one, by the plain operation, which all
/// clouds and versions support.
fn to_group_filter(group: &LicenseGroup) -> &[LicenseGroup] {
    match group {
        LicenseGroup::Group1 => &[],
        other => std::slice::from_ref(other),
    }
}
