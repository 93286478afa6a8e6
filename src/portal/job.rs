//! Jobs: many users at once, planned, checked and confirmed by a member of staff, and carried out by workers.

mod action;
mod check;
mod directory;
mod import;
mod leaver;
mod run;
pub mod sheet;

use std::collections::{BTreeSet, HashMap};

use jiff::{SignedDuration, Timestamp, civil::DateTime, tz::TimeZone};
use secrecy::{ExposeSecret as _, SecretString};
use serde::{Deserialize, Serialize};
use serde_json::json;

use super::{Error, Portal, change::Change};
use crate::{
    domain::{
        form_action::FormAction,
        id::{CustomerId, DirectoryRoleId, JobId, PersonId, SkuId, UserId},
        job::{
            ActionKind, Job, JobKind, JobRow, JobState, MAX_ROWS, Named, ROWS_PER_PAGE, RowNote, RowState, SkipReason,
            UserAction,
        },
        license::LicenseGroup,
        principal::{CustomerScope, PartnerScope, Scope as _},
    },
    error::{FieldError, PortalError, Problem},
    store::{self, AuditAction, AuditActor, NewJob, NewRow, PASSWORD_RETENTION, StoredJob, StoredRow},
};

pub(in crate::portal) use action::ActionResult;
pub(in crate::portal) use check::retry_after_of;
pub(in crate::portal) use directory::DryRunCaches;
pub use leaver::LeaverSteps;
pub use run::work;

/// Maximum time until a job starts.
const MAX_START_DELAY: SignedDuration = SignedDuration::from_hours(90 * 24);
/// Number of jobs on a page.
const JOBS_PER_PAGE: u32 = 50;

/// The encrypted part of a job.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct JobContents {
    /// The action of all rows that have none of their own.
    action: Option<UserAction>,
    /// The kinds of the rows' own actions, the main one first.
    #[serde(default)]
    actions: Vec<ActionKind>,
    /// The name of the one user that the job is about.
    #[serde(default)]
    subject: Option<String>,
}

/// The encrypted part of a row.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
struct RowContents {
    /// The user's name; empty until the dry run.
    label: String,
    /// The row's own action.
    action: Option<UserAction>,
    /// The customer's name, if the dry run found it.
    #[serde(default)]
    customer_name: Option<String>,
    /// The cells of a table that the dry run is to resolve.
    #[serde(default)]
    line: Option<import::UnresolvedLine>,
}

/// A password that a job set, for the file that its owner fetches once.
#[derive(Debug, Clone)]
pub struct SetPassword {
    /// The customer.
    pub customer: CustomerId,
    /// The user's name.
    pub label: String,
    /// The password.
    pub password: SecretString,
}

/// The choice of an action, as a form contains it.
#[derive(Debug, Clone, Default)]
pub struct ActionChoice {
    /// The kind.
    pub kind: Option<ActionKind>,
    /// The products, for actions that take them.
    pub skus: Vec<SkuId>,
    /// The directory role, for actions that take one.
    pub role: Option<DirectoryRoleId>,
    /// `true` if users must change a generated password at the next sign-in.
    pub must_change: bool,
}

impl ActionChoice {
    /// Parses the fields of a form.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a value that is no id or action.
    pub fn parse(action: &str, skus: &[String], role: &str, must_change: bool) -> Result<Self, Error> {
        let malformed = |field| move |_| invalid(field, Problem::Malformed);
        let kind =
            (!action.is_empty()).then(|| action.parse::<ActionKind>().map_err(malformed("action"))).transpose()?;
        let skus = skus.iter().map(|sku| sku.parse::<SkuId>().map_err(|_| invalid("skus[]", Problem::Malformed)));
        let role = (!role.is_empty()).then(|| role.parse().map_err(|_| invalid("role", Problem::Malformed)));
        Ok(Self { kind, skus: skus.collect::<Result<_, _>>()?, role: role.transpose()?, must_change })
    }

    /// Returns the action, if it is one for which nothing else is chosen.
    fn action_without_parameters(&self) -> Result<UserAction, Error> {
        match self.kind {
            Some(ActionKind::ResetPassword) => Ok(UserAction::ResetPassword { must_change: self.must_change }),
            Some(ActionKind::Delete) => Ok(UserAction::Delete),
            Some(ActionKind::Restore) => Ok(UserAction::Restore),
            _ => Err(invalid("action", Problem::Malformed)),
        }
    }
}

/// Serializes contents for storage in an encrypted column.
fn to_secret_json<T: Serialize>(contents: &T) -> Result<SecretString, Error> {
    Ok(serde_json::to_string(contents).map_err(|_| store::Error::Invalid("job"))?.into())
}

/// Deserializes contents from an encrypted column.
fn from_secret_json<T: for<'de> Deserialize<'de>>(contents: &SecretString) -> Result<T, Error> {
    Ok(serde_json::from_str(contents.expose_secret()).map_err(|_| store::Error::Corrupt("encrypted contents"))?)
}

/// Serializes the reason of a row's state.
fn note_text(note: &RowNote<PortalError>) -> Option<String> {
    serde_json::to_string(note).ok()
}

impl StoredRow {
    /// Returns the row's own action, or else the job's.
    fn action(&self, job: &JobContents) -> Result<Option<UserAction>, Error> {
        let contents: RowContents = from_secret_json(&self.contents)?;
        Ok(contents.action.or_else(|| job.action.clone()))
    }
}

impl Portal {
    /// Creates a draft about users of a customer, each once, whose action is to be chosen.
    ///
    /// # Errors
    /// [`Error::Invalid`] for no user or too many.
    pub async fn draft_users_job(&self, scope: &CustomerScope, users: Vec<UserId>) -> Result<JobId, Error> {
        let staff = scope.staff().ok_or(Error::NotFound)?;
        let mut seen = BTreeSet::new();
        let users: Vec<_> = users.into_iter().filter(|user| seen.insert(*user)).collect();
        if users.is_empty() {
            return Err(invalid("users[]", Problem::Missing));
        }
        if users.len() > MAX_ROWS {
            return Err(invalid("users[]", Problem::TooLong { max: MAX_ROWS }));
        }
        let contents = to_secret_json(&RowContents::default())?;
        let row = |user| NewRow { customer: Some(scope.customer()), user: Some(user), contents: contents.clone() };
        let rows: Vec<_> = users.into_iter().map(row).collect();
        let new = NewJob {
            kind: JobKind::Users,
            customer: Some(scope.customer()),
            contents: to_secret_json(&JobContents::default())?,
            is_planned: false,
        };
        Ok(self.store().create_job(&staff, &new, &rows).await?)
    }

    /// Chooses the action of a draft, and queues its dry run.
    ///
    /// # Errors
    /// [`Error::NoConnection`] when jobs cannot call Partner Center, [`Error::Invalid`] for an incomplete choice,
    /// [`Error::Changed`] when it is no draft any more, [`Error::NotFound`] for another person's, [`Error::Upstream`]
    pub async fn plan_job(&self, scope: &PartnerScope, job: JobId, choice: ActionChoice) -> Result<(), Error> {
        let stored = self.find_own_job(scope, job).await?;
        // The columns of a table are chosen along with its action.
        if stored.counts.total() == 0 {
            return Err(Error::Changed);
        }
        let customer = stored.customer.ok_or(Error::NotFound)?;
        self.find_usable_connection(scope.partner()).await?;
        let action = self.resolve_action(&scope.customer(customer), choice).await?;
        let contents = to_secret_json(&JobContents { action: Some(action), ..JobContents::default() })?;
        self.store().plan_job(scope, job, &contents, None).await.map_err(map_conflict)
    }

    /// Resolves a choice to an action, with the names of what was chosen.
    async fn resolve_action(&self, scope: &CustomerScope, choice: ActionChoice) -> Result<UserAction, Error> {
        let ActionChoice { kind, skus, role, must_change } = choice;
        let kind = kind.ok_or_else(|| invalid("action", Problem::Missing))?;
        Ok(match kind {
            ActionKind::AssignLicenses | ActionKind::RemoveLicenses => {
                if skus.is_empty() {
                    return Err(invalid("skus[]", Problem::Missing));
                }
                let known = self.list_available_licenses(scope, &LicenseGroup::Group1).await?;
                let named = skus.into_iter().map(|id| {
                    let sku = known.iter().find(|sku| sku.product.id == id && sku.for_users);
                    let sku = sku.ok_or_else(|| invalid("skus[]", Problem::Malformed))?;
                    Ok(Named { id, name: sku.product.title() })
                });
                let skus = named.collect::<Result<Vec<_>, Error>>()?;
                if kind == ActionKind::AssignLicenses {
                    UserAction::AssignLicenses { skus }
                } else {
                    UserAction::RemoveLicenses { skus }
                }
            }
            ActionKind::AddRole | ActionKind::RemoveRole => {
                let id = role.ok_or_else(|| invalid("role", Problem::Missing))?;
                let known = self.list_directory_roles(scope).await?;
                let known = known.iter().find(|known| known.id == id);
                let name = known.ok_or_else(|| invalid("role", Problem::Malformed))?.title();
                let role = Named { id, name };
                if kind == ActionKind::AddRole { UserAction::AddRole { role } } else { UserAction::RemoveRole { role } }
            }
            ActionKind::ResetPassword | ActionKind::Delete | ActionKind::Restore | ActionKind::Create => {
                return ActionChoice { kind: Some(kind), must_change, ..ActionChoice::default() }
                    .action_without_parameters();
            }
        })
    }

    /// Confirms a job whose dry run is finished, to start now or at a given time. Has no effect on a job that was
    /// confirmed already.
    ///
    /// # Errors
    /// [`Error::NoConnection`] when jobs cannot call Partner Center, [`Error::Changed`] when the job does not wait for
    /// its confirmation, [`Error::NotFound`] for another person's
    pub async fn start_job(&self, scope: &PartnerScope, job: JobId, start_at: &str) -> Result<(), Error> {
        let start_at = self.parse_start(start_at)?;
        let stored = self.find_own_job(scope, job).await?;
        if matches!(stored.state, JobState::Queued | JobState::Running | JobState::Finished) {
            return Ok(());
        }
        self.find_usable_connection(scope.partner()).await?;
        let action = self.job_action(scope, FormAction::StartJob, &stored)?;
        self.store().start_job(scope, job, &action, start_at).await.map_err(map_conflict)
    }

    /// Parses the time at which a job is to start, in the person's zone; nothing is now.
    fn parse_start(&self, text: &str) -> Result<Option<Timestamp>, Error> {
        if text.trim().is_empty() {
            return Ok(None);
        }
        let zone = self.zone().cloned().unwrap_or(TimeZone::UTC);
        let at = text.trim().parse::<DateTime>().ok().and_then(|at| zone.to_timestamp(at).ok());
        let at = at.ok_or_else(|| invalid("start_at", Problem::Date))?;
        let now = Timestamp::now();
        if at <= now || at > now + MAX_START_DELAY {
            return Err(invalid("start_at", Problem::Date));
        }
        Ok(Some(at))
    }

    /// Queues the dry run of a job's failed rows again, unless that was done already. They are carried out after
    /// another confirmation only.
    ///
    /// # Errors
    /// As [`start_job`](Self::start_job).
    pub async fn retry_job(&self, scope: &PartnerScope, job: JobId) -> Result<(), Error> {
        let stored = self.find_own_job(scope, job).await?;
        if stored.state == JobState::Checking {
            return Ok(());
        }
        self.find_usable_connection(scope.partner()).await?;
        let action = self.job_action(scope, FormAction::RetryJob, &stored)?;
        self.store().retry_job(scope, job, &action).await.map_err(map_conflict)
    }

    /// Cancels a job: rows that wait are left out; those in progress end by themselves, and those done stay done.
    ///
    /// # Errors
    /// [`Error::Changed`] when it has ended, [`Error::NotFound`] for another person's
    pub async fn cancel_job(&self, scope: &PartnerScope, job: JobId) -> Result<(), Error> {
        self.find_own_job(scope, job).await?;
        let note = note_text(&RowNote::Skipped(SkipReason::Canceled)).unwrap_or_default();
        self.store().cancel_job(scope, job, &note).await.map_err(map_conflict)
    }

    /// Returns the kinds of a job's actions, each of which needs a capability; none until one is chosen.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn job_actions(&self, scope: &PartnerScope, job: JobId) -> Result<Vec<ActionKind>, Error> {
        let stored = self.find_own_job(scope, job).await?;
        let JobContents { action, mut actions, .. } = from_secret_json(&stored.contents)?;
        actions.extend(action.map(|action| action.kind()));
        Ok(actions)
    }

    fn job_action(&self, scope: &PartnerScope, form: FormAction, stored: &StoredJob) -> Result<AuditAction, Error> {
        let JobContents { action, mut actions, .. } = from_secret_json(&stored.contents)?;
        actions.extend(action.map(|action| action.kind()));
        let counts = stored.counts;
        Ok(AuditAction {
            actor: Some(AuditActor::of(scope)),
            customer: stored.customer,
            target: Some(stored.id.to_string()),
            correlation: Some(self.correlation()),
            detail: json!({
                "job": stored.id,
                "actions": actions.into_iter().map(ActionKind::as_str).collect::<Vec<_>>(),
                "rows": counts.queued.max(counts.failed),
            }),
            ..AuditAction::new(scope.partner(), form.as_str())
        })
    }

    async fn find_own_job(&self, scope: &PartnerScope, job: JobId) -> Result<StoredJob, Error> {
        let stored = self.store().find_job(scope.partner(), job).await?;
        stored.filter(|stored| stored.owner == scope.person()).ok_or(Error::NotFound)
    }

    /// Returns a job of the partner.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn load_job(&self, scope: &PartnerScope, job: JobId) -> Result<Job, Error> {
        let stored = self.store().find_job(scope.partner(), job).await?.ok_or(Error::NotFound)?;
        let names = self.store().person_names(scope.partner(), None).await?;
        to_job(scope, &stored, &names)
    }

    /// Returns a page of the partner's jobs, newest first, older than one if it is given.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn list_jobs(&self, scope: &PartnerScope, before: Option<JobId>) -> Result<Vec<Job>, Error> {
        let (stored, names) = futures::try_join!(
            self.store().list_jobs(scope.partner(), before, JOBS_PER_PAGE),
            self.store().person_names(scope.partner(), None),
        )?;
        stored.into_iter().map(|stored| to_job(scope, &stored, &names)).collect()
    }

    /// Returns a page of a job's rows by number, above one, optionally of one state.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn list_job_rows(
        &self,
        scope: &PartnerScope,
        job: JobId,
        state: Option<RowState>,
        after: u32,
    ) -> Result<Vec<JobRow<PortalError>>, Error> {
        let stored = self.store().find_job(scope.partner(), job).await?.ok_or(Error::NotFound)?;
        let contents: JobContents = from_secret_json(&stored.contents)?;
        let rows = self.store().list_job_rows(scope.partner(), job, state, after, ROWS_PER_PAGE).await?;
        rows.into_iter().map(|row| to_job_row(row, &contents)).collect()
    }

    /// Returns all failed, unknown, skipped and incomplete rows of a job, for a file.
    ///
    /// # Errors
    /// [`Error::NotFound`], [`Error::Store`]
    pub async fn export_failed_rows(
        &self,
        scope: &PartnerScope,
        job: JobId,
    ) -> Result<Vec<JobRow<PortalError>>, Error> {
        let stored = self.store().find_job(scope.partner(), job).await?.ok_or(Error::NotFound)?;
        let contents: JobContents = from_secret_json(&stored.contents)?;
        let max_rows = u32::try_from(MAX_ROWS).unwrap_or(u32::MAX);
        let mut found = Vec::new();
        for state in [RowState::Failed, RowState::Unknown, RowState::Skipped] {
            for row in self.store().list_job_rows(scope.partner(), job, Some(state), 0, max_rows).await? {
                found.push(to_job_row(row, &contents)?);
            }
        }
        if stored.counts.incomplete > 0 {
            let done = self.store().list_job_rows(scope.partner(), job, Some(RowState::Done), 0, max_rows).await?;
            for row in done.into_iter().filter(|row| row.note.is_some()) {
                found.push(to_job_row(row, &contents)?);
            }
        }
        found.sort_by_key(|row| row.number);
        Ok(found)
    }

    /// Returns the passwords that a job set and erases them, for its owner only. Recorded in the audit log.
    ///
    /// # Errors
    /// [`Error::NotFound`] for another person's job, or when they were fetched already
    pub async fn take_passwords(&self, scope: &PartnerScope, job: JobId) -> Result<Vec<SetPassword>, Error> {
        let stored = self.find_own_job(scope, job).await?;
        if !stored.has_passwords || !stored.state.is_over() {
            return Err(Error::NotFound);
        }
        let intent = self.record_intent(scope, stored.customer, Change::export("export_passwords").to(job)).await?;
        let result = self.store().take_passwords(scope, job).await;
        let outcome = if result.is_ok() { store::Outcome::Done } else { store::Outcome::Failed };
        self.record_outcome(intent, outcome, serde_json::Value::Null).await;
        let passwords = result?.into_iter().map(|row| {
            let RowContents { label, .. } = from_secret_json(&row.contents)?;
            Ok(SetPassword { customer: row.customer, label, password: row.password })
        });
        passwords.collect()
    }
}

fn invalid(field: &'static str, problem: Problem) -> Error {
    Error::Invalid(vec![FieldError::new(field, problem)])
}

fn map_conflict(error: store::Error) -> Error {
    match error {
        store::Error::Conflict(_) => Error::Changed,
        error => error.into(),
    }
}

fn to_job(scope: &PartnerScope, stored: &StoredJob, names: &HashMap<PersonId, String>) -> Result<Job, Error> {
    let contents: JobContents = from_secret_json(&stored.contents)?;
    let fetchable = stored.has_passwords && stored.state.is_over();
    Ok(Job {
        id: stored.id,
        kind: stored.kind,
        state: stored.state,
        owner: stored.owner,
        owner_name: names.get(&stored.owner).cloned(),
        is_own: stored.owner == scope.person(),
        customer: stored.customer,
        action_kind: match (&contents.action, stored.kind) {
            (Some(action), _) => Some(action.kind()),
            (None, JobKind::Users) => contents.actions.first().copied(),
            (None, JobKind::Leaver) => None,
        },
        action: contents.action,
        subject: contents.subject,
        counts: stored.counts,
        created_at: stored.created_at,
        start_at: stored.start_at,
        started_at: stored.started_at,
        finished_at: stored.finished_at,
        passwords_until: stored.finished_at.filter(|_| fetchable).map(|at| at + PASSWORD_RETENTION),
    })
}

fn to_job_row(row: StoredRow, job: &JobContents) -> Result<JobRow<PortalError>, Error> {
    let action = row.action(job)?;
    let RowContents { label, customer_name, .. } = from_secret_json(&row.contents)?;
    Ok(JobRow {
        number: row.number,
        customer: row.customer,
        customer_name,
        user: row.user,
        label: if label.is_empty() { row.user.map(|user| user.to_string()).unwrap_or_default() } else { label },
        action,
        state: row.state,
        // A note of an older version that cannot be read is left out.
        note: row.note.and_then(|note| serde_json::from_str(&note).ok()),
        correlation: row.correlation,
        request: row.request,
        finished_at: row.finished_at,
    })
}
