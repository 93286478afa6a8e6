//! Users of customers.

mod create;
mod password;
mod search;

use super::{
    Error, Portal,
    change::{Change, as_asked, or_done},
};
use crate::{
    domain::{
        id::{RequestId, UserId},
        page::{Page, Seek},
        preferences::PageSize,
        principal::CustomerScope,
        rendered_values::RenderedValues,
        user::{User, UserChange, UserForm, UserSort, UserState, parse_user_change},
        write::Write,
    },
    error::{FieldError, Problem},
    partner_center::{self, Kind},
};

pub(super) use super::sought::SearchText;
pub use create::parse_new_user;
pub use password::parse_password;

impl Portal {
    /// Returns a page of a customer's users.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_users(
        &self,
        scope: &CustomerScope,
        sort: Option<UserSort>,
        size: PageSize,
        seek: Option<&Seek>,
    ) -> Result<Page<User>, Error> {
        self.users_page(scope, sort, size.rows(), seek).await
    }

    /// Returns a page with another number of rows.
    pub(super) async fn users_page(
        &self,
        scope: &CustomerScope,
        sort: Option<UserSort>,
        rows: u32,
        seek: Option<&Seek>,
    ) -> Result<Page<User>, Error> {
        let client = self.client_for(scope).await?;
        Ok(client.customer(scope).users().list(sort, rows, seek).await?)
    }

    /// Returns a page of a customer's deleted users.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn list_deleted_users(
        &self,
        scope: &CustomerScope,
        size: PageSize,
        seek: Option<&Seek>,
    ) -> Result<Page<User>, Error> {
        let client = self.client_for(scope).await?;
        Ok(client.customer(scope).users().list_deleted(size.rows(), seek).await?)
    }

    /// Returns a user, deleted or not.
    ///
    /// # Errors
    /// [`Error::Upstream`]
    pub async fn load_user(&self, scope: &CustomerScope, user: UserId) -> Result<User, Error> {
        Ok(self.client_for(scope).await?.customer(scope).users().load(user).await?)
    }

    /// Updates the members that differ; makes no call if none does.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::Invalid`] when the sign-in name is taken, or the domain is not the customer's;
    /// [`Error::Changed`] when somebody else changed the same field.
    pub async fn update_user(
        &self,
        scope: &CustomerScope,
        user: UserId,
        form: &UserForm,
        drawn: &RenderedValues,
        request: RequestId,
    ) -> Result<(), Error> {
        self.guard_user(scope, user).await?;
        let stored = self.load_user(scope, user).await?;
        let update = parse_user_change(form, drawn, &stored)?;
        if update == UserChange::default() {
            return Ok(());
        }
        if let Some((_, domain)) = update.principal_name.as_deref().and_then(|name| name.rsplit_once('@')) {
            let tied = update.immutable_id.as_deref().or(stored.immutable_id.as_deref());
            self.check_immutable_id(scope, domain, tied)?;
        }
        let fields = [
            ("userPrincipalName", update.principal_name.is_some()),
            ("displayName", update.display_name.is_some()),
            ("firstName", update.first_name.is_some()),
            ("lastName", update.last_name.is_some()),
            ("usageLocation", update.usage_location.is_some()),
            ("immutableId", update.immutable_id.is_some()),
        ];
        let change = Change::new(Write::UpdateUser).to(user).of_fields(fields);
        let done = self
            .change(scope, change, async |client| client.customer(scope).users().update(user, &update, request).await)
            .await
            .map_err(about_name)?;
        let UserChange { principal_name, display_name, first_name, last_name, usage_location, immutable_id } = &update;
        let location = usage_location.as_ref().map(|country| country.as_str().to_owned());
        let members = [
            ("userPrincipalName", principal_name, Some(&done.principal_name)),
            ("displayName", display_name, Some(&done.display_name)),
            ("firstName", first_name, done.first_name.as_ref()),
            ("lastName", last_name, done.last_name.as_ref()),
            ("usageLocation", &location, done.usage_location.as_ref()),
            ("immutableId", immutable_id, done.immutable_id.as_ref()),
        ];
        let changed = members
            .into_iter()
            .filter_map(|(property, asked, told)| Some((property, asked.as_deref()?, told.map_or("", String::as_str))));
        as_asked(changed)
    }

    /// Validates the immutable id for a sign-in name in one of the customer's own domains, by Partner Center's rules
    /// (articles "Create user accounts for a customer" and "Add a verified domain").
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field `immutable_id`.
    fn check_immutable_id(&self, scope: &CustomerScope, domain: &str, tied: Option<&str>) -> Result<(), Error> {
        if tied.is_some() || self.cloud(scope)?.is_first_domain(domain) {
            return Ok(());
        }
        Err(Error::Invalid(vec![FieldError::new("immutable_id", Problem::Missing)]))
    }

    /// Deletes a user, unless they are the customer's last administrator; `asked` confirms the deletion if that is
    /// unknown. A user who is already deleted counts as success.
    ///
    /// # Errors
    /// [`Error::LastAdministrator`], [`Error::Upstream`]
    pub async fn delete_user(
        &self,
        scope: &CustomerScope,
        user: UserId,
        asked: bool,
        request: RequestId,
    ) -> Result<(), Error> {
        self.guard_user(scope, user).await?;
        self.keep_an_administrator(scope, user, None, asked).await?;
        self.change(scope, Change::new(Write::DeleteUser).to(user), async |client| {
            let users = client.customer(scope).users();
            let deleted = async { Ok(users.load(user).await?.is_deleted().then_some(())) };
            or_done(users.delete(user, request).await, deleted).await
        })
        .await
    }

    /// Restores a deleted user.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::NotFound`] when they were permanently removed; [`Error::OtherThanAsked`] when they
    /// are still reported as deleted.
    pub async fn restore_user(&self, scope: &CustomerScope, user: UserId, request: RequestId) -> Result<(), Error> {
        self.guard_user(scope, user).await?;
        let change = Change::new(Write::RestoreUser).to(user);
        let done = self
            .change(scope, change, async |client| {
                let users = client.customer(scope).users();
                let back = async { Ok(Some(users.load(user).await?).filter(|user| !user.is_deleted())) };
                or_done(users.restore(user, request).await, back).await
            })
            .await?;
        as_asked([("state", UserState::Active.as_str(), done.state.as_str())])
    }
}

/// Moves Partner Center's rejection of a sign-in name to the field. It has no error code, only a message.
fn about_name(error: Error) -> Error {
    let Error::Upstream(upstream) = &error else { return error };
    match name_problem(upstream) {
        Some((field, problem)) => Error::Invalid(vec![FieldError::new(field, problem)]),
        None => error,
    }
}

fn name_problem(error: &partner_center::Error) -> Option<(&'static str, Problem)> {
    if !matches!(error.kind(), Kind::Invalid | Kind::Conflict) {
        return None;
    }
    let said = error.description()?.to_lowercase();
    if said.contains("already exists") || said.contains("already in use") {
        Some(("user_name", Problem::Taken))
    } else if said.contains("domain") {
        Some(("domain", Problem::Malformed))
    } else if said.contains("password") {
        Some(("password", Problem::Password))
    } else if said.contains("userprincipalname") {
        Some(("user_name", Problem::Malformed))
    } else {
        None
    }
}
