//! The plan of a leaver: the steps that end one user's access, as one job.

use super::{Contents, RowContents, invalid, sealed};
use crate::{
    domain::{
        id::{DirectoryRoleId, JobId, SkuId, UserId},
        job::{JobKind, Named, UserAction},
        licence::LicenceGroup,
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
        self.working_connection(staff.partner()).await?;
        let group = LicenceGroup::Group1;
        let (found, licences, roles) = futures::try_join!(
            self.load_user(scope, user),
            self.list_user_licences(scope, user, &group),
            self.list_user_roles(scope, user),
        )?;
        let mut actions = Vec::new();
        if steps.reset_password {
            actions.push(UserAction::ResetPassword { must_change: true });
        }
        let held = roles.iter().filter(|role| steps.roles.contains(&role.id));
        actions.extend(held.map(|role| UserAction::RemoveRole { role: Named { id: role.id, name: role.title() } }));
        let held = licences.iter().filter(|licence| steps.skus.contains(&licence.product.id));
        let removed = held.map(|licence| Named { id: licence.product.id, name: licence.product.title() });
        actions.extend(removed.map(|sku| UserAction::RemoveLicences { skus: vec![sku] }));
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
            Ok(NewRow { customer: Some(scope.customer()), user: Some(user), contents: sealed(&contents)? })
        });
        let rows = rows.collect::<Result<Vec<_>, Error>>()?;
        let contents = Contents { action: None, actions: kinds, subject: Some(found.title()) };
        let new = NewJob {
            kind: JobKind::Leaver,
            customer: Some(scope.customer()),
            contents: sealed(&contents)?,
            is_planned: true,
        };
        Ok(self.store().create_job(&staff, &new, &rows).await?)
    }
}
