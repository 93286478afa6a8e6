//! The dry run: resolves each line of a table to a user, looks up each row's user, and counts the licenses that
//! preceding rows will take.

use super::{
    JobContents, RowContents,
    action::Precheck,
    directory::{Directory, Rejection},
    from_secret_json,
    import::UnresolvedLine,
    note_text, to_secret_json,
};
use crate::{
    domain::{
        id::{CustomerId, UserId},
        job::{ActionKind, JobKind, RowNote, RowState, SkipReason, UserAction, columns::UserKey},
        principal::{CustomerScope, PartnerScope},
    },
    error::PortalError,
    partner_center::ErrorKind,
    portal::{Error, Portal},
    store::{CheckedRow, StoredJob, StoredRow},
};

impl Portal {
    /// Checks a row without a write; `None` if the time slice ends first.
    ///
    /// # Errors
    /// [`Error::Upstream`] when Partner Center throttles or is down, so that the row must be checked later.
    pub(super) async fn check_row(
        &self,
        scope: &PartnerScope,
        job: &StoredJob,
        row: &StoredRow,
        directory: &mut Directory,
    ) -> Result<Option<CheckedRow>, Error> {
        let contents: JobContents = from_secret_json(&job.contents)?;
        let mut row_contents: RowContents = from_secret_json(&row.contents)?;
        let mut target = RowTarget { customer: row.customer, user: row.user };
        let (state, note) =
            match self.check_row_contents(scope, job, &contents, &mut row_contents, &mut target, directory).await {
                Ok(()) => (RowState::Queued, None),
                Err(Rejection::Interrupted) => return Ok(None),
                Err(Rejection::Skipped(reason)) => (RowState::Skipped, Some(RowNote::Skipped(reason))),
                Err(Rejection::Failed(error)) => (RowState::Failed, Some(RowNote::Error(error))),
                Err(Rejection::Error(error)) if retry_after_of(&error).is_some() => return Err(error),
                Err(Rejection::Error(error @ Error::Store(_))) => return Err(error),
                Err(Rejection::Error(error)) => {
                    let error = error.into_portal_error(self.correlation());
                    (RowState::Failed, Some(RowNote::<PortalError>::Error(error)))
                }
            };
        Ok(Some(CheckedRow {
            number: row.number,
            customer: target.customer,
            user: target.user,
            contents: Some(to_secret_json(&row_contents)?),
            state,
            note: note.as_ref().and_then(note_text),
        }))
    }

    /// Checks a row, and adds the findings to the row's contents.
    async fn check_row_contents(
        &self,
        scope: &PartnerScope,
        job: &StoredJob,
        contents: &JobContents,
        row_contents: &mut RowContents,
        target: &mut RowTarget,
        directory: &mut Directory,
    ) -> Result<(), Rejection> {
        if let Some(line) = row_contents.line.clone() {
            let customer = self.line_customer(scope, job, &line, row_contents, directory).await?;
            let customer = target.customer.insert(customer);
            let customer_scope = scope.customer(*customer);
            target.user = self.resolve_line(&customer_scope, contents, &line, row_contents, directory).await?;
            row_contents.line = None;
        }
        let customer = target.customer.ok_or(SkipReason::NoCustomer)?;
        let action = row_contents.action.clone().or_else(|| contents.action.clone()).ok_or(SkipReason::NoUser)?;
        // All rows of a leaver are about one user.
        if job.kind == JobKind::Users && directory.is_duplicate(customer, target.user, &row_contents.label) {
            return Err(SkipReason::Duplicate.into());
        }
        let customer_scope = scope.customer(customer);
        let assigned = match (&action, target.user) {
            (UserAction::Create(details), _) => details.licenses.clone(),
            (_, None) => return Err(SkipReason::NoUser.into()),
            (_, Some(user)) => match self.precheck(&customer_scope, user, &action).await {
                Ok((name, precheck)) => {
                    row_contents.label = name;
                    match precheck {
                        Precheck::Due { assigned } => assigned,
                        Precheck::Skipped(reason) => return Err(reason.into()),
                    }
                }
                Err(error) if is_user_missing(&error) => return Err(SkipReason::NoUser.into()),
                Err(error) => return Err(error.into()),
            },
        };
        directory.check_licenses(self, &customer_scope, &assigned).await?;
        directory.register(customer, target.user, &row_contents.label, &assigned);
        Ok(())
    }

    /// Returns the customer of a line: the named one, which must be the job's if the job has one, or else the job's.
    async fn line_customer(
        &self,
        scope: &PartnerScope,
        job: &StoredJob,
        line: &UnresolvedLine,
        row_contents: &mut RowContents,
        directory: &mut Directory,
    ) -> Result<CustomerId, Rejection> {
        let Some(key) = &line.customer else { return Ok(job.customer.ok_or(SkipReason::NoCustomer)?) };
        let named = directory.customer(self, scope, key).await?;
        if job.customer.is_some_and(|customer| customer != named.id) {
            return Err(SkipReason::OtherCustomer.into());
        }
        row_contents.customer_name = Some(named.title());
        Ok(named.id)
    }

    /// Resolves the user, products and role of a line to ids. Returns the user, unless the row creates the user.
    async fn resolve_line(
        &self,
        scope: &CustomerScope,
        contents: &JobContents,
        line: &UnresolvedLine,
        row_contents: &mut RowContents,
        directory: &mut Directory,
    ) -> Result<Option<UserId>, Rejection> {
        let kind = contents.action.as_ref().map(UserAction::kind).or_else(|| contents.actions.first().copied());
        let skus = match &line.licenses {
            Some(cell) => directory.licenses(self, scope, cell).await?,
            None => Vec::new(),
        };
        if let Some(UserAction::Create(details)) = &mut row_contents.action {
            let domain = details.principal_name.rsplit_once('@').map_or("", |(_, domain)| domain);
            directory.check_domain(self, scope, domain).await?;
            if directory.user(self, scope, &details.principal_name, false).await?.is_some() {
                return Err(SkipReason::UserExists.into());
            }
            details.licenses = skus;
            return Ok(None);
        }
        if contents.action.is_none() {
            row_contents.action = match (kind, &line.role) {
                (Some(ActionKind::AssignLicenses), _) => Some(UserAction::AssignLicenses { skus }),
                (Some(ActionKind::RemoveLicenses), _) => Some(UserAction::RemoveLicenses { skus }),
                (Some(ActionKind::AddRole), Some(role)) => {
                    Some(UserAction::AddRole { role: directory.role(self, scope, role).await? })
                }
                (Some(ActionKind::RemoveRole), Some(role)) => {
                    Some(UserAction::RemoveRole { role: directory.role(self, scope, role).await? })
                }
                _ => None,
            };
        }
        match &line.user {
            UserKey::Id(id) => Ok(Some(*id)),
            UserKey::SignInName(name) => {
                let is_deleted = kind == Some(ActionKind::Restore);
                Ok(Some(directory.user(self, scope, name, is_deleted).await?.ok_or(SkipReason::NoUser)?))
            }
        }
    }
}

/// The customer and the user of a row, as far as they are known.
struct RowTarget {
    customer: Option<CustomerId>,
    user: Option<UserId>,
}

fn is_user_missing(error: &Error) -> bool {
    matches!(error, Error::NotFound) || matches!(error, Error::Upstream(error) if error.kind() == ErrorKind::NotFound)
}

/// Returns the delay of a throttling or circuit breaker error, which says nothing about the row: nothing was sent, and
/// a retry may succeed.
pub(in crate::portal) fn retry_after_of(error: &Error) -> Option<std::time::Duration> {
    let Error::Upstream(error) = error else { return None };
    match error.kind() {
        ErrorKind::Throttled { retry_after } | ErrorKind::CircuitOpen { retry_after } => Some(retry_after),
        _ => None,
    }
}
