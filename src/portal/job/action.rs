//! The actions of rows: carrying one out, and looking up whether one was carried out.

use secrecy::SecretString;

use crate::{
    domain::{
        id::{RequestId, SkuId, UserId},
        job::{Named, RowNote, SkipReason, UserAction, UserDetails},
        license::{DesiredLicenses, License, LicenseGroup, SubscribedSku},
        principal::CustomerScope,
        user::UserForm,
    },
    error::PortalError,
    portal::{
        Error, Portal,
        confirmed::Confirmed,
        user::{parse_new_user, parse_password},
    },
};

/// The result of an action.
pub(in crate::portal) enum ActionResult {
    /// It was carried out.
    Done(Done),
    /// Nothing was sent.
    Skipped(SkipReason),
}

/// The outcome of an action that was carried out.
#[derive(Default)]
pub(in crate::portal) struct Done {
    /// The user, if the action created them.
    pub(super) user: Option<UserId>,
    /// The password that was set.
    pub(super) password: Option<SecretString>,
    /// The part that failed, if one did.
    pub(super) note: Option<RowNote<PortalError>>,
}

/// The result of looking at a user before an action.
pub(super) enum Precheck {
    /// The action would change something.
    Due {
        /// The products whose license the user would get.
        assigned: Vec<Named<SkuId>>,
    },
    /// It would not, or cannot.
    Skipped(SkipReason),
}

impl Portal {
    /// Carries out an action on a user; there is none yet if the action creates them.
    ///
    /// # Errors
    /// Those of the operation.
    pub(in crate::portal) async fn execute_action(
        &self,
        scope: &CustomerScope,
        user: Option<UserId>,
        action: &UserAction,
        request: RequestId,
    ) -> Result<ActionResult, Error> {
        if let UserAction::Create(details) = action {
            return self.create_from(scope, details, request).await;
        }
        let user = user.ok_or(Error::NotFound)?;
        let done = |()| ActionResult::Done(Done::default());
        match action {
            UserAction::AssignLicenses { skus } => self.change_licenses(scope, user, skus, &[], request).await,
            UserAction::RemoveLicenses { skus } => self.change_licenses(scope, user, &[], skus, request).await,
            UserAction::ResetPassword { must_change } => {
                let password = parse_password("")?;
                // The person confirmed the whole job.
                let confirmed = Confirmed::require(true)?;
                let set = self.reset_password(scope, user, password, *must_change, confirmed, request).await?;
                let password = Some(set.password.expose().to_owned().into());
                Ok(ActionResult::Done(Done { password, ..Done::default() }))
            }
            UserAction::AddRole { role } => self.add_role_member(scope, role.id, user, request).await.map(done),
            UserAction::RemoveRole { role } => {
                self.remove_role_member(scope, role.id, user, false, request).await.map(done)
            }
            UserAction::Delete => self.delete_user(scope, user, false, request).await.map(done),
            UserAction::Restore => self.restore_user(scope, user, request).await.map(done),
            UserAction::Create(_) => Err(Error::NotFound),
        }
    }

    /// Assigns and removes licenses with every plan that the product offers. What the user has or lacks already is left
    /// as it is.
    async fn change_licenses(
        &self,
        scope: &CustomerScope,
        user: UserId,
        assign: &[Named<SkuId>],
        remove: &[Named<SkuId>],
        request: RequestId,
    ) -> Result<ActionResult, Error> {
        let group = LicenseGroup::Group1;
        let (available, current) = futures::try_join!(
            self.list_available_licenses(scope, &group),
            self.list_user_licenses(scope, user, &group),
        )?;
        let missing: Vec<_> = assign.iter().filter(|sku| !has_license(&current, sku.id)).collect();
        let surplus: Vec<_> = remove.iter().filter(|sku| has_license(&current, sku.id)).collect();
        if missing.is_empty() && surplus.is_empty() {
            return Ok(ActionResult::Skipped(if assign.is_empty() {
                SkipReason::HasNot
            } else {
                SkipReason::HasAlready
            }));
        }
        let plans = missing.iter().filter_map(|sku| available.iter().find(|known| known.product.id == sku.id));
        let plans: Vec<_> = plans.flat_map(plan_values).collect();
        let ids = |skus: &[&Named<SkuId>]| skus.iter().map(|sku| sku.id.to_string()).collect::<Vec<_>>();
        let desired = DesiredLicenses::parse(&ids(&surplus), &[], &ids(&missing), &plans)?;
        self.update_loaded_licenses(scope, user, (&available, &current), &desired, request).await?;
        Ok(ActionResult::Done(Done::default()))
    }

    /// Creates a user with a generated password, and assigns the licenses.
    async fn create_from(
        &self,
        scope: &CustomerScope,
        details: &UserDetails,
        request: RequestId,
    ) -> Result<ActionResult, Error> {
        let (user_name, domain) = details.principal_name.rsplit_once('@').ok_or(Error::NotFound)?;
        let form = UserForm {
            user_name: user_name.to_owned(),
            domain: domain.to_owned(),
            display_name: details.display_name.clone(),
            first_name: details.first_name.clone(),
            last_name: details.last_name.clone(),
            usage_location: details.usage_location.clone(),
            ..UserForm::default()
        };
        let new = parse_new_user(&form, "", true)?;
        let skus: Vec<_> = details.licenses.iter().map(|sku| sku.id.to_string()).collect();
        let created = self.create_user(scope, new, &DesiredLicenses::parse(&[], &[], &skus, &[])?, request).await?;
        let failed: Vec<_> = created.licenses.iter().filter(|license| license.error.is_some()).collect();
        let note = failed.first().and_then(|first| first.error.clone()).map(|error| RowNote::NotAssigned {
            products: failed.iter().map(|license| license.name.clone()).collect(),
            error,
        });
        let password = Some(created.password.password.expose().to_owned().into());
        Ok(ActionResult::Done(Done { user: Some(created.password.user), password, note }))
    }

    /// Checks without a write whether an action on a user would change something. Returns the user's name too.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub(super) async fn precheck(
        &self,
        scope: &CustomerScope,
        user: UserId,
        action: &UserAction,
    ) -> Result<(String, Precheck), Error> {
        let found = self.load_user(scope, user).await?;
        let name = found.principal_name.clone();
        let skipped = if matches!(action, UserAction::Restore) {
            (!found.is_deleted()).then_some(SkipReason::UserActive)
        } else {
            found.is_deleted().then_some(SkipReason::UserDeleted)
        };
        if let Some(reason) = skipped {
            return Ok((name, Precheck::Skipped(reason)));
        }
        let mut assigned = Vec::new();
        let skipped = match action {
            UserAction::AssignLicenses { skus } => {
                if found.usage_location.is_none() {
                    return Ok((name, Precheck::Skipped(SkipReason::NoLocation)));
                }
                let current = self.list_user_licenses(scope, user, &LicenseGroup::Group1).await?;
                assigned.extend(skus.iter().filter(|sku| !has_license(&current, sku.id)).cloned());
                assigned.is_empty().then_some(SkipReason::HasAlready)
            }
            UserAction::RemoveLicenses { skus } => {
                let current = self.list_user_licenses(scope, user, &LicenseGroup::Group1).await?;
                if skus.iter().any(|sku| has_license(&current, sku.id)) { None } else { Some(SkipReason::HasNot) }
            }
            UserAction::AddRole { role } => {
                let roles = self.list_user_roles(scope, user).await?;
                roles.iter().any(|it| it.id == role.id).then_some(SkipReason::HasAlready)
            }
            UserAction::RemoveRole { role } => {
                let roles = self.list_user_roles(scope, user).await?;
                (!roles.iter().any(|it| it.id == role.id)).then_some(SkipReason::HasNot)
            }
            UserAction::ResetPassword { .. } | UserAction::Delete | UserAction::Restore | UserAction::Create(_) => None,
        };
        Ok((name, skipped.map_or(Precheck::Due { assigned }, Precheck::Skipped)))
    }

    /// Checks whether an action that may have been sent was carried out, by whether anything is left to do. Returns
    /// `false` for a password and for a new user, which give no evidence.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub(super) async fn was_done(
        &self,
        scope: &CustomerScope,
        user: UserId,
        action: &UserAction,
    ) -> Result<bool, Error> {
        match action {
            UserAction::ResetPassword { .. } | UserAction::Create(_) => Ok(false),
            UserAction::Delete => Ok(self.load_user(scope, user).await?.is_deleted()),
            UserAction::Restore => Ok(!self.load_user(scope, user).await?.is_deleted()),
            UserAction::AssignLicenses { skus } => {
                let current = self.list_user_licenses(scope, user, &LicenseGroup::Group1).await?;
                Ok(skus.iter().all(|sku| has_license(&current, sku.id)))
            }
            UserAction::RemoveLicenses { skus } => {
                let current = self.list_user_licenses(scope, user, &LicenseGroup::Group1).await?;
                Ok(!skus.iter().any(|sku| has_license(&current, sku.id)))
            }
            UserAction::AddRole { role } => {
                Ok(self.list_user_roles(scope, user).await?.iter().any(|it| it.id == role.id))
            }
            UserAction::RemoveRole { role } => {
                Ok(!self.list_user_roles(scope, user).await?.iter().any(|it| it.id == role.id))
            }
        }
    }
}

fn has_license(held: &[License], sku: SkuId) -> bool {
    held.iter().any(|license| license.product.id == sku)
}

/// Returns the plans that a product offers, as form values.
fn plan_values(sku: &SubscribedSku) -> Vec<String> {
    crate::domain::user::SelectedLicense::<()>::new(sku).plans
}
