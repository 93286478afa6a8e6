//! Creating a user, with the licences that are chosen for them in the same step.

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

/// Reads the form of a new user. Without a password that was typed, one is made up.
///
/// # Errors
/// [`Error::Invalid`] with every field that cannot be used; [`Error::NotSetUp`] when the system gives no randomness.
pub fn parse_new_user(form: &UserForm, password: &str, must_change: bool) -> Result<NewUser, Error> {
    Ok(user::parse_new_user(form, typed_or_made(password)?, must_change)?)
}

impl Portal {
    /// Creates a user, then assigns the chosen licences, one after the other: one that cannot be assigned takes nothing from
    /// the user or from the next. The answer has the password, for the page that shows it once.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::Invalid`] when somebody has the name, the domain is not the customer's, or a product
    /// is not to be had. Then nobody is created and nothing is assigned.
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
        // Partner Center changes one user's licences in one order, and this is the only way to learn which one failed.
        for licence in chosen {
            licences.push(self.assign_chosen(scope, made.id, licence, request).await);
        }
        Ok(UserCreated { password: password_set(&made, user.password, user.must_change), licences })
    }

    /// Looks up the products that are chosen; nothing is asked where none is.
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
        // A product that is told in both groups is assigned once.
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

    /// Ties a user at a domain of the customer's own to an account of nobody else's, which Partner Center wants there
    /// (article "Create user accounts for a customer"). A federated domain takes no new users, so the account that it would
    /// have to be in the customer's own directory is none yet.
    fn tie(&self, scope: &CustomerScope, user: &mut NewUser) -> Result<(), Error> {
        if user.immutable_id.is_none() && !self.cloud(scope)?.is_first_domain(user.principal_name.domain()) {
            let mut random = [0; 16];
            getrandom::fill(&mut random).map_err(|_| Error::NotSetUp("the operating system gives no random bytes"))?;
            user.immutable_id = Some(STANDARD.encode(random));
        }
        Ok(())
    }
}
