//! The dry run: resolves each line of a table to a user, looks up each row's user, and counts the licenses that
//! preceding rows will take.

use super::{
    Contents, RowContents,
    action::Precheck,
    directory::{Directory, Rejection},
    import::UnresolvedLine,
    note_text, opened, sealed,
};
use crate::{
    domain::{
        id::{CustomerId, UserId},
        job::{ActionKind, JobKind, RowNote, RowState, SkipReason, UserAction, columns::UserKey},
        principal::{CustomerScope, PartnerScope},
    },
    error::PortalError,
    partner_center::Kind,
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
        let contents: Contents = opened(&job.contents)?;
        let mut own: RowContents = opened(&row.contents)?;
        let mut found = RowTarget { customer: row.customer, user: row.user };
        let (state, note) = match self.check_parts(scope, job, &contents, &mut own, &mut found, directory).await {
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
            customer: found.customer,
            user: found.user,
            contents: Some(sealed(&own)?),
            state,
            note: note.as_ref().and_then(note_text),
        }))
    }

    /// Checks a row, and adds the findings to the row's contents.
    async fn check_parts(
        &self,
        scope: &PartnerScope,
        job: &StoredJob,
        contents: &Contents,
        own: &mut RowContents,
        found: &mut RowTarget,
        directory: &mut Directory,
    ) -> Result<(), Rejection> {
        if let Some(line) = own.line.clone() {
            let customer = self.line_customer(scope, job, &line, own, directory).await?;
            let customer = found.customer.insert(customer);
            let of_customer = scope.customer(*customer);
            found.user = self.resolve_line(&of_customer, contents, &line, own, directory).await?;
            own.line = None;
        }
        let customer = found.customer.ok_or(SkipReason::NoCustomer)?;
        let action = own.action.clone().or_else(|| contents.action.clone()).ok_or(SkipReason::NoUser)?;
        // All rows of a leaver are about one user.
        if job.kind == JobKind::Users && directory.is_taken(customer, found.user, &own.label) {
            return Err(SkipReason::Duplicate.into());
        }
        let of_customer = scope.customer(customer);
        let assigned = match (&action, found.user) {
            (UserAction::Create(details), _) => details.licences.clone(),
            (_, None) => return Err(SkipReason::NoUser.into()),
            (_, Some(user)) => match self.precheck(&of_customer, user, &action).await {
                Ok((name, looked)) => {
                    own.label = name;
                    match looked {
                        Precheck::Due { assigned } => assigned,
                        Precheck::Skipped(reason) => return Err(reason.into()),
                    }
                }
                Err(error) if is_user_missing(&error) => return Err(SkipReason::NoUser.into()),
                Err(error) => return Err(error.into()),
            },
        };
        directory.check_licences(self, &of_customer, &assigned).await?;
        directory.take(customer, found.user, &own.label, &assigned);
        Ok(())
    }

    /// Returns the customer of a line: the named one, which must be the job's if the job has one, or else the job's.
    async fn line_customer(
        &self,
        scope: &PartnerScope,
        job: &StoredJob,
        line: &UnresolvedLine,
        own: &mut RowContents,
        directory: &mut Directory,
    ) -> Result<CustomerId, Rejection> {
        let Some(key) = &line.customer else { return Ok(job.customer.ok_or(SkipReason::NoCustomer)?) };
        let named = directory.customer(self, scope, key).await?;
        if job.customer.is_some_and(|customer| customer != named.id) {
            return Err(SkipReason::OtherCustomer.into());
        }
        own.customer_name = Some(named.title());
        Ok(named.id)
    }

    /// Resolves the user, products and role of a line to ids. Returns the user, unless the row creates the user.
    async fn resolve_line(
        &self,
        scope: &CustomerScope,
        contents: &Contents,
        line: &UnresolvedLine,
        own: &mut RowContents,
        directory: &mut Directory,
    ) -> Result<Option<UserId>, Rejection> {
        let kind = contents.action.as_ref().map(UserAction::kind).or_else(|| contents.actions.first().copied());
        let skus = match &line.licences {
            Some(cell) => directory.licences(self, scope, cell).await?,
            None => Vec::new(),
        };
        if let Some(UserAction::Create(details)) = &mut own.action {
            let domain = details.principal_name.rsplit_once('@').map_or("", |(_, domain)| domain);
            directory.check_domain(self, scope, domain).await?;
            if directory.user(self, scope, &details.principal_name, false).await?.is_some() {
                return Err(SkipReason::UserExists.into());
            }
            details.licences = skus;
            return Ok(None);
        }
        if contents.action.is_none() {
            own.action = match (kind, &line.role) {
                (Some(ActionKind::AssignLicences), _) => Some(UserAction::AssignLicences { skus }),
                (Some(ActionKind::RemoveLicences), _) => Some(UserAction::RemoveLicences { skus }),
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
    matches!(error, Error::NotFound) || matches!(error, Error::Upstream(error) if error.kind() == Kind::NotFound)
}

/// Returns the delay of a throttling or circuit breaker error, which says nothing about the row: nothing was sent, and
/// a retry may succeed.
pub(in crate::portal) fn retry_after_of(error: &Error) -> Option<std::time::Duration> {
    let Error::Upstream(error) = error else { return None };
    match error.kind() {
        Kind::Throttled { retry_after } | Kind::CircuitOpen { retry_after } => Some(retry_after),
        _ => None,
    }
}
