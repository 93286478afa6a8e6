//! Users of customers.

mod create;
mod password;
mod search;

use super::{
    Error, Portal,
    change::{Change, check_response, resolve_outcome},
};
use crate::{
    domain::{
        form_action::FormAction,
        id::{RequestId, UserId},
        page::{Page, Seek},
        preferences::PageSize,
        principal::CustomerScope,
        rendered_values::RenderedValues,
        user::{User, UserChange, UserForm, UserSort, UserState, parse_user_change},
    },
    error::{FieldError, Problem},
    partner_center::{self, ErrorKind},
};

pub(super) use super::search_text::SearchText;
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
        rendered: &RenderedValues,
        request: RequestId,
    ) -> Result<(), Error> {
        self.require_may_change_user(scope, user).await?;
        let stored = self.load_user(scope, user).await?;
        let update = parse_user_change(form, rendered, &stored)?;
        if update == UserChange::default() {
            return Ok(());
        }
        if let Some((_, domain)) = update.principal_name.as_deref().and_then(|name| name.rsplit_once('@')) {
            let known_immutable_id = update.immutable_id.as_deref().or(stored.immutable_id.as_deref());
            self.check_immutable_id(scope, domain, known_immutable_id)?;
        }
        let fields = [
            ("userPrincipalName", update.principal_name.is_some()),
            ("displayName", update.display_name.is_some()),
            ("firstName", update.first_name.is_some()),
            ("lastName", update.last_name.is_some()),
            ("usageLocation", update.usage_location.is_some()),
            ("immutableId", update.immutable_id.is_some()),
        ];
        let change = Change::new(FormAction::UpdateUser).to(user).of_fields(fields);
        let response = self
            .change(scope, change, async |client| client.customer(scope).users().update(user, &update, request).await)
            .await
            .map_err(at_name_field)?;
        let UserChange { principal_name, display_name, first_name, last_name, usage_location, immutable_id } = &update;
        let location = usage_location.as_ref().map(|country| country.as_str().to_owned());
        let members = [
            ("userPrincipalName", principal_name, Some(&response.principal_name)),
            ("displayName", display_name, Some(&response.display_name)),
            ("firstName", first_name, response.first_name.as_ref()),
            ("lastName", last_name, response.last_name.as_ref()),
            ("usageLocation", &location, response.usage_location.as_ref()),
            ("immutableId", immutable_id, response.immutable_id.as_ref()),
        ];
        let changed = members.into_iter().filter_map(|(property, requested, returned)| {
            Some((property, requested.as_deref()?, returned.map_or("", String::as_str)))
        });
        check_response(changed)
    }

    /// Validates the immutable id for a sign-in name in one of the customer's own domains, by Partner Center's rules
    /// (articles "Create user accounts for a customer" and "Add a verified domain").
    ///
    /// # Errors
    /// [`Error::Invalid`] at the field `immutable_id`.
    fn check_immutable_id(&self, scope: &CustomerScope, domain: &str, immutable_id: Option<&str>) -> Result<(), Error> {
        if immutable_id.is_some() || self.cloud(scope)?.is_initial_domain(domain) {
            return Ok(());
        }
        Err(Error::Invalid(vec![FieldError::new("immutable_id", Problem::Missing)]))
    }

    /// Deletes a user, unless they are the customer's last administrator; `confirmed` permits the deletion if that is
    /// unknown. A user who is already deleted counts as success.
    ///
    /// # Errors
    /// [`Error::LastAdministrator`], [`Error::Upstream`]
    pub async fn delete_user(
        &self,
        scope: &CustomerScope,
        user: UserId,
        confirmed: bool,
        request: RequestId,
    ) -> Result<(), Error> {
        self.require_may_change_user(scope, user).await?;
        self.require_other_administrator(scope, user, None, confirmed).await?;
        self.change(scope, Change::new(FormAction::DeleteUser).to(user), async |client| {
            let users = client.customer(scope).users();
            let read_back = async { Ok(users.load(user).await?.is_deleted().then_some(())) };
            resolve_outcome(users.delete(user, request).await, read_back).await
        })
        .await
    }

    /// Restores a deleted user.
    ///
    /// # Errors
    /// [`Error::Upstream`]; [`Error::NotFound`] when they were permanently removed; [`Error::ResponseMismatch`] when
    /// they are still reported as deleted.
    pub async fn restore_user(&self, scope: &CustomerScope, user: UserId, request: RequestId) -> Result<(), Error> {
        self.require_may_change_user(scope, user).await?;
        let change = Change::new(FormAction::RestoreUser).to(user);
        let response = self
            .change(scope, change, async |client| {
                let users = client.customer(scope).users();
                let read_back = async { Ok(Some(users.load(user).await?).filter(|user| !user.is_deleted())) };
                resolve_outcome(users.restore(user, request).await, read_back).await
            })
            .await?;
        check_response([("state", UserState::Active.as_str(), response.state.as_str())])
    }
}

/// Moves Partner Center's rejection of a sign-in name to the field. It has no error code, only a message.
fn at_name_field(error: Error) -> Error {
    let Error::Upstream(upstream) = &error else { return error };
    match name_problem(upstream) {
        Some((field, problem)) => Error::Invalid(vec![FieldError::new(field, problem)]),
        None => error,
    }
}

fn name_problem(error: &partner_center::Error) -> Option<(&'static str, Problem)> {
    if !matches!(error.kind(), ErrorKind::Invalid | ErrorKind::Conflict) {
        return None;
    }
    let description = error.description()?.to_lowercase();
    if description.contains("already exists") || description.contains("already in use") {
        Some(("user_name", Problem::Taken))
    } else if description.contains("domain") {
        Some(("domain", Problem::Malformed))
    } else if description.contains("password") {
        Some(("password", Problem::Password))
    } else if description.contains("userprincipalname") {
        Some(("user_name", Problem::Malformed))
    } else {
        None
    }
}
