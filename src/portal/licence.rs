//! A customer's licences and who has them.

use serde_json::json;

use super::{
    Error, Portal,
    change::{Change, as_asked, ids},
};
use crate::{
    domain::{
        id::{RequestId, UserId},
        licence::{Licence, LicenceChange, LicenceGroup, LicenceWarning, SubscribedSku, Wish},
        principal::CustomerScope,
        write::Write,
    },
    error::{FieldError, Problem},
    partner_center::{Kind, licence::LicencesUpdated},
};

/// The code for a licence of which none is left.
const NONE_LEFT: &str = "60012";

impl Portal {
    /// The products that a customer has licences of, by name. Group 1 is what Partner Center answers when no group is
    /// named.
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

    /// The licences of a user, by name.
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

    /// Makes a user's licences of one group what somebody wants them to be; nothing is asked where they are.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::Invalid`] when there is none left, or a product is not of the group.
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
        wish.check(&available)?;
        let update = wish.change(&available, &now)?;
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

/// Holds the licences that were given and taken away against those that were asked for.
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

/// Group 1 is asked for by asking for none: the plain operation, which every cloud and time has had.
fn named(group: &LicenceGroup) -> &[LicenceGroup] {
    match group {
        LicenceGroup::Group1 => &[],
        other => std::slice::from_ref(other),
    }
}
