//! The plan of a leaver: the steps that end one user's access, as one job.

use super::{JobContents, RowContents, invalid, to_secret_json};
use crate::{
    domain::{
        id::{DirectoryRoleId, JobId, SkuId, UserId},
        job::{JobKind, Named, UserAction},
        license::LicenseGroup,
        principal::{CustomerScope, Scope as _},
    },
    error::Problem,
    portal::{Error, Portal},
    store::{NewJob, NewRow},
};

/// The chosen steps.
#[derive(Debug, Clone, Default)]
pub struct LeaverSteps {
    /// Sets a generated password.
    pub reset_password: bool,
    /// The products whose license is removed.
    pub skus: Vec<SkuId>,
    /// The directory roles that are removed.
    pub roles: Vec<DirectoryRoleId>,
    /// Deletes the user.
    pub delete: bool,
}

impl Portal {
    /// Plans the steps that end a user's access, and queues their dry run. The steps are carried out in this order:
    /// password, roles, licenses, deletion; one that fails does not prevent the next.
    ///
    /// # Errors
    /// [`Error::NoConnection`] when jobs cannot call Partner Center, [`Error::Invalid`] when no step is chosen,
    /// [`Error::Upstream`]
    pub async fn plan_leaver(&self, scope: &CustomerScope, user: UserId, steps: LeaverSteps) -> Result<JobId, Error> {
        let staff = scope.staff().ok_or(Error::NotFound)?;
        self.find_usable_connection(staff.partner()).await?;
        let group = LicenseGroup::Group1;
        let (found, licenses, roles) = futures::try_join!(
            self.load_user(scope, user),
            self.list_user_licenses(scope, user, &group),
            self.list_user_roles(scope, user),
        )?;
        let mut actions = Vec::new();
        if steps.reset_password {
            actions.push(UserAction::ResetPassword { must_change: true });
        }
        let selected = roles.iter().filter(|role| steps.roles.contains(&role.id));
        actions.extend(selected.map(|role| UserAction::RemoveRole { role: Named { id: role.id, name: role.title() } }));
        let selected = licenses.iter().filter(|license| steps.skus.contains(&license.product.id));
        let removed = selected.map(|license| Named { id: license.product.id, name: license.product.title() });
        actions.extend(removed.map(|sku| UserAction::RemoveLicenses { skus: vec![sku] }));
        if steps.delete {
            actions.push(UserAction::Delete);
        }
        if actions.is_empty() {
            return Err(invalid("steps", Problem::Missing));
        }
        let kinds = actions.iter().map(UserAction::kind).collect();
        let rows = actions.into_iter().map(|action| {
            let contents =
                RowContents { label: found.principal_name.clone(), action: Some(action), ..RowContents::default() };
            Ok(NewRow { customer: Some(scope.customer()), user: Some(user), contents: to_secret_json(&contents)? })
        });
        let rows = rows.collect::<Result<Vec<_>, Error>>()?;
        let contents = JobContents { action: None, actions: kinds, subject: Some(found.title()) };
        let new = NewJob {
            kind: JobKind::Leaver,
            customer: Some(scope.customer()),
            contents: to_secret_json(&contents)?,
            is_planned: true,
        };
        Ok(self.store().create_job(&staff, &new, &rows).await?)
    }
}
