//! Licenses of a customer and their assignment to users.

use std::time::Duration;

use futures::stream::{self, StreamExt as _};
use serde_json::json;
use tokio::time::{Instant, timeout_at};

use super::{
    Error, Portal,
    change::{Change, as_asked, ids},
};
use crate::{
    domain::{
        id::{RequestId, UserId},
        licence::{Licence, LicenceChange, LicenceGroup, LicenceWarning, SubscribedSku, UserProducts, Wish},
        principal::CustomerScope,
        write::Write,
    },
    error::{FieldError, Problem},
    partner_center::{Kind, licence::LicencesUpdated},
};

/// Maximum number of concurrent calls for the licenses of listed users.
const CALLS_AT_ONCE: usize = 8;
/// Maximum number of users whose licenses are loaded at once: a page of a list.
const MAX_USERS: usize = 100;
/// Timeout for the licenses of listed users.
const TIMEOUT: Duration = Duration::from_secs(3);
/// The error code for a license that is no longer available.
const NONE_LEFT: &str = "60012";

impl Portal {
    /// Returns the products that a customer has licenses of, by name. Group 1 is Partner Center's default.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_available_licences(
        &self,
        scope: &CustomerScope,
        group: &LicenceGroup,
    ) -> Result<Vec<SubscribedSku>, Error> {
        let client = self.client_for(scope).await?;
        let mut skus = client.customer(scope).licences().available(named(group)).await?;
        skus.sort_by_cached_key(|sku| sku.product.title().to_lowercase());
        Ok(skus)
    }

    /// Returns the licenses of a user, by name.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_user_licences(
        &self,
        scope: &CustomerScope,
        user: UserId,
        group: &LicenceGroup,
    ) -> Result<Vec<Licence>, Error> {
        let client = self.client_for(scope).await?;
        let mut licences = client.customer(scope).licences().of_user(user, named(group)).await?;
        licences.sort_by_cached_key(|licence| licence.product.title().to_lowercase());
        Ok(licences)
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
        let groups = [LicenceGroup::Group1, LicenceGroup::Group2];
        let (client, groups) = (&client, &groups);
        let ends = Instant::now() + TIMEOUT;
        let calls = users.into_iter().take(MAX_USERS).map(|user| async move {
            if self.throttled_for().is_some() {
                return (user, None);
            }
            let call = client.customer(scope).licences().of_user(user, groups);
            (user, timeout_at(ends, call).await.ok())
        });
        let answers: Vec<_> = stream::iter(calls).buffered(CALLS_AT_ONCE).collect().await;
        let (mut told, mut first) = (Vec::new(), None);
        for (user, answer) in answers {
            let names = match answer {
                None => None,
                Some(Ok(licences)) => {
                    let mut names: Vec<_> = licences.iter().map(|licence| licence.product.title()).collect();
                    names.sort_by_cached_key(|name| name.to_lowercase());
                    Some(names)
                }
                Some(Err(error)) => {
                    first = first.or(Some(error));
                    None
                }
            };
            told.push(UserProducts { user, names });
        }
        match first {
            Some(error) if told.iter().all(|of| of.names.is_none()) => Err(error.into()),
            _ => Ok(told),
        }
    }

    /// Changes a user's licenses of one group to the wanted ones; makes no call if they are equal.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::Invalid`] when none is available, or a product is not of the group.
    pub async fn update_licences(
        &self,
        scope: &CustomerScope,
        user: UserId,
        group: &LicenceGroup,
        wish: &Wish,
        request: RequestId,
    ) -> Result<Vec<LicenceWarning>, Error> {
        let (available, now) = futures::try_join!(
            self.list_available_licences(scope, group),
            self.list_user_licences(scope, user, group),
        )?;
        self.update_loaded_licences(scope, user, (&available, &now), wish, request).await
    }

    /// Does the same as [`update_licences`](Self::update_licences), with the just loaded available licenses and the
    /// user's licenses.
    ///
    /// # Errors
    /// As [`update_licences`](Self::update_licences).
    pub(super) async fn update_loaded_licences(
        &self,
        scope: &CustomerScope,
        user: UserId,
        (available, now): (&[SubscribedSku], &[Licence]),
        wish: &Wish,
        request: RequestId,
    ) -> Result<Vec<LicenceWarning>, Error> {
        wish.check(available)?;
        let update = wish.change(available, now)?;
        if update == LicenceChange::default() {
            return Ok(Vec::new());
        }
        let change = Change::new(Write::UpdateLicences).to(user).with(json!({
            "assign": update.assign.iter().map(|it| it.sku).collect::<Vec<_>>(),
            "remove": update.remove,
        }));
        let done = self
            .change(scope, change, async |client| {
                client.customer(scope).licences().update(user, &update, request).await
            })
            .await
            .map_err(|error| match &error {
                Error::Upstream(upstream) if upstream.kind() == Kind::Invalid && upstream.code() == Some(NONE_LEFT) => {
                    Error::Invalid(vec![FieldError::new(Wish::FIELD, Problem::Code(60_012))])
                }
                _ => error,
            })?;
        as_updated(&update, &done)?;
        Ok(done.warnings)
    }
}

/// Compares the assigned and removed licenses with the request.
fn as_updated(update: &LicenceChange, done: &LicencesUpdated) -> Result<(), Error> {
    let given = ids(update.assign.iter().map(|it| it.sku));
    as_asked([
        ("licensesToAssign", given, ids(done.assigned.iter().map(|(sku, _)| sku))),
        ("licensesToRemove", ids(&update.remove), ids(&done.removed)),
    ])?;
    for (sku, excluded) in &done.assigned {
        let asked = update.assign.iter().find(|it| it.sku.to_string().eq_ignore_ascii_case(sku.trim()));
        let asked = ids(asked.into_iter().flat_map(|it| &it.excluded));
        as_asked([("excludedPlans", asked, ids(excluded))])?;
    }
    Ok(())
}

/// Returns the groups to name in a request. Group 1 is requested without naming one, by the plain operation, which all
/// clouds and versions support.
fn named(group: &LicenceGroup) -> &[LicenceGroup] {
    match group {
        LicenceGroup::Group1 => &[],
        other => std::slice::from_ref(other),
    }
}
