//! Creation of a user, with the assignment of selected licenses in the same step.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{
    super::{Error, Portal, change::Change},
    at_name_field,
    password::{password_set, typed_or_generated},
};
use crate::{
    domain::{
        form_action::FormAction,
        id::{RequestId, SkuId, UserId},
        license::{DesiredLicenses, LicenseGroup},
        principal::CustomerScope,
        user::{self, NewUser, SelectedLicense, UserCreated, UserForm},
    },
    error::PortalError,
};

/// Parses the form of a new user. Without a typed password, one is generated.
///
/// # Errors
/// [`Error::Invalid`] with every invalid field; [`Error::NotSetUp`] when no random bytes are available.
pub fn parse_new_user(form: &UserForm, password: &str, must_change: bool) -> Result<NewUser, Error> {
    Ok(user::parse_new_user(form, typed_or_generated(password)?, must_change)?)
}

impl Portal {
    /// Creates a user, then assigns the selected licenses one by one: a failure affects neither the user nor the other
    /// licenses. The result contains the password, for the page that shows it once.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::Invalid`] when the sign-in name is taken, the domain is not the customer's, or a
    /// product is unavailable. No user is created on error.
    pub async fn create_user(
        &self,
        scope: &CustomerScope,
        mut user: NewUser,
        licenses: &DesiredLicenses,
        request: RequestId,
    ) -> Result<UserCreated<PortalError>, Error> {
        let selected = self.find_selected_products(scope, licenses).await?;
        self.ensure_immutable_id(scope, &mut user)?;
        let change = Change::new(FormAction::CreateUser).with(json!({ "must_change": user.must_change }));
        let created = self
            .change(scope, change, async |client| client.customer(scope).users().create(&user, request).await)
            .await
            .map_err(at_name_field)?;
        let mut licenses = Vec::with_capacity(selected.len());
        // Partner Center serializes changes to one user's licenses, and this is the only way to learn which one failed.
        for license in selected {
            licenses.push(self.assign_license(scope, created.id, license, request).await);
        }
        Ok(UserCreated { password: password_set(&created, user.password, user.must_change), licenses })
    }

    /// Looks up the selected products; makes no call if there are none.
    async fn find_selected_products(
        &self,
        scope: &CustomerScope,
        licenses: &DesiredLicenses,
    ) -> Result<Vec<SelectedLicense<PortalError>>, Error> {
        if licenses.skus.is_empty() {
            return Ok(Vec::new());
        }
        let [first, second] = LicenseGroup::ALL;
        let (mut available, more) = futures::try_join!(
            self.list_available_licenses(scope, &first),
            self.list_available_licenses(scope, &second),
        )?;
        available.extend(more);
        licenses.check(&available)?;
        let selected = available.iter().filter(|sku| licenses.skus.contains(&sku.product.id));
        let mut selected: Vec<_> = selected.map(SelectedLicense::new).collect();
        // A product that is listed in both groups is assigned once.
        let mut seen = std::collections::BTreeSet::<SkuId>::new();
        selected.retain(|license| seen.insert(license.sku));
        Ok(selected)
    }

    async fn assign_license(
        &self,
        scope: &CustomerScope,
        user: UserId,
        license: SelectedLicense<PortalError>,
        request: RequestId,
    ) -> SelectedLicense<PortalError> {
        let request = request.derive_for_call(license.sku.as_uuid());
        let assigned = async {
            let desired = DesiredLicenses::parse(&[], &[], &[license.sku.to_string()], &license.plans)?;
            self.update_licenses(scope, user, &license.group, &desired, request).await
        };
        match assigned.await {
            Ok(warnings) => SelectedLicense { warnings, ..license },
            Err(error) => SelectedLicense { error: Some(error.into_portal_error(self.correlation())), ..license },
        }
    }

    /// Generates a unique immutable id for a user in one of the customer's own domains, which Partner Center requires
    /// (article "Create user accounts for a customer"). A federated domain accepts no new users, so that there is no
    /// on-premises account to match.
    fn ensure_immutable_id(&self, scope: &CustomerScope, user: &mut NewUser) -> Result<(), Error> {
        if user.immutable_id.is_none() && !self.cloud(scope)?.is_initial_domain(user.principal_name.domain()) {
            let mut random = [0; 16];
            getrandom::fill(&mut random).map_err(|_| Error::NotSetUp("the operating system gives no random bytes"))?;
            user.immutable_id = Some(STANDARD.encode(random));
        }
        Ok(())
    }
}
