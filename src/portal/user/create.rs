//! Creation of a user, with the assignment of selected licenses in the same step.

use base64::{Engine as _, engine::general_purpose::STANDARD};
use serde_json::json;

use super::{
    super::{Error, Portal, change::Change},
    about_name,
    password::{password_set, typed_or_made},
};
use crate::{
    domain::{
        id::{RequestId, SkuId, UserId},
        licence::{LicenceGroup, Wish},
        principal::CustomerScope,
        user::{self, ChosenLicence, NewUser, UserCreated, UserForm},
        write::Write,
    },
    error::PortalError,
};

/// Parses the form of a new user. Without a typed password, one is generated.
///
/// # Errors
/// [`Error::Invalid`] with every invalid field; [`Error::NotSetUp`] when no random bytes are available.
pub fn parse_new_user(form: &UserForm, password: &str, must_change: bool) -> Result<NewUser, Error> {
    Ok(user::parse_new_user(form, typed_or_made(password)?, must_change)?)
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
        licences: &Wish,
        request: RequestId,
    ) -> Result<UserCreated<PortalError>, Error> {
        let chosen = self.find_chosen(scope, licences).await?;
        self.tie(scope, &mut user)?;
        let change = Change::new(Write::CreateUser).with(json!({ "must_change": user.must_change }));
        let made = self
            .change(scope, change, async |client| client.customer(scope).users().create(&user, request).await)
            .await
            .map_err(about_name)?;
        let mut licences = Vec::with_capacity(chosen.len());
        // Partner Center serializes changes to one user's licenses, and this is the only way to learn which one failed.
        for licence in chosen {
            licences.push(self.assign_chosen(scope, made.id, licence, request).await);
        }
        Ok(UserCreated { password: password_set(&made, user.password, user.must_change), licences })
    }

    /// Looks up the selected products; makes no call if there are none.
    async fn find_chosen(
        &self,
        scope: &CustomerScope,
        licences: &Wish,
    ) -> Result<Vec<ChosenLicence<PortalError>>, Error> {
        if licences.skus.is_empty() {
            return Ok(Vec::new());
        }
        let [first, second] = LicenceGroup::ALL;
        let (mut available, more) = futures::try_join!(
            self.list_available_licences(scope, &first),
            self.list_available_licences(scope, &second),
        )?;
        available.extend(more);
        licences.check(&available)?;
        let chosen = available.iter().filter(|sku| licences.skus.contains(&sku.product.id));
        let mut chosen: Vec<_> = chosen.map(ChosenLicence::new).collect();
        // A product that is listed in both groups is assigned once.
        let mut seen = std::collections::BTreeSet::<SkuId>::new();
        chosen.retain(|licence| seen.insert(licence.sku));
        Ok(chosen)
    }

    async fn assign_chosen(
        &self,
        scope: &CustomerScope,
        user: UserId,
        licence: ChosenLicence<PortalError>,
        request: RequestId,
    ) -> ChosenLicence<PortalError> {
        let request = request.of_part(licence.sku.as_uuid());
        let assigned = async {
            let wish = Wish::parse(&[], &[], &[licence.sku.to_string()], &licence.plans)?;
            self.update_licences(scope, user, &licence.group, &wish, request).await
        };
        match assigned.await {
            Ok(warnings) => ChosenLicence { warnings, ..licence },
            Err(error) => ChosenLicence { error: Some(error.into_portal_error(self.correlation())), ..licence },
        }
    }

    /// Generates a unique immutable id for a user in one of the customer's own domains, which Partner Center requires
    /// (article "Create user accounts for a customer"). A federated domain accepts no new users, so that there is no
    /// on-premises account to match.
    fn tie(&self, scope: &CustomerScope, user: &mut NewUser) -> Result<(), Error> {
        if user.immutable_id.is_none() && !self.cloud(scope)?.is_first_domain(user.principal_name.domain()) {
            let mut random = [0; 16];
            getrandom::fill(&mut random).map_err(|_| Error::NotSetUp("the operating system gives no random bytes"))?;
            user.immutable_id = Some(STANDARD.encode(random));
        }
        Ok(())
    }
}
