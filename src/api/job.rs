//! Jobs: planning, confirming and following work on many users.

use std::collections::BTreeMap;

use leptos::{prelude::*, server_fn::codec::GetUrl};

use crate::{
    domain::{
        id::{CustomerId, DirectoryRoleId, JobId, SkuId, UserId},
        job::{Job, JobRow, RowState, sheet::SheetPreview},
    },
    error::PortalError,
};

/// Lists a page of the partner's jobs, newest first; with `before`, only older ones.
#[server(prefix = "/api", endpoint = "list_jobs", input = GetUrl)]
pub async fn list_jobs(#[server(default)] before: Option<JobId>) -> Result<Vec<Job>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RunJobs, async |portal, principal| portal.list_jobs(&principal.partner()?, before).await)
        .await
}

/// Loads a job.
#[server(prefix = "/api", endpoint = "load_job", input = GetUrl)]
pub async fn load_job(job: JobId) -> Result<Job, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RunJobs, async |portal, principal| portal.load_job(&principal.partner()?, job).await).await
}

/// Lists a page of a job's rows by number, after a given number, optionally of one state.
#[server(prefix = "/api", endpoint = "list_job_rows", input = GetUrl)]
pub async fn list_job_rows(
    job: JobId,
    #[server(default)] state: Option<RowState>,
    #[server(default)] after: u32,
) -> Result<Vec<JobRow<PortalError>>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RunJobs, async |portal, principal| {
        portal.list_job_rows(&principal.partner()?, job, state, after).await
    })
    .await
}

/// Begins a job about users of a customer, and redirects to the choice of its action.
#[server(prefix = "/api", endpoint = "draft_users_job")]
pub async fn draft_users_job(customer: CustomerId, #[server(default)] users: Vec<UserId>) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to, portal_call},
        domain::role::Capability,
        paths,
    };
    let job = portal_call(Capability::RunJobs, async |portal, principal| {
        portal.draft_users_job(&principal.customer(customer)?, users).await
    })
    .await?;
    redirect_to(&paths::job(job));
    Ok(())
}

/// Chooses the action of a draft, and queues its dry run.
#[server(prefix = "/api", endpoint = "plan_job")]
pub async fn plan_job(
    job: JobId,
    #[server(default)] action: String,
    #[server(default)] skus: Vec<String>,
    #[server(default)] role: String,
    #[server(default)] must_change: bool,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{job::ActionKind, role::Capability},
        portal::job::ActionChoice,
    };
    portal_call(Capability::RunJobs, async |portal, principal| {
        let scope = principal.partner()?;
        let choice = ActionChoice::parse(&action, &skus, &role, must_change)?;
        if let Some(needed) = choice.kind.map(ActionKind::capability) {
            principal.require(needed)?;
        }
        portal.plan_job(&scope, job, choice).await
    })
    .await
}

/// Loads the beginning of the table that the caller's draft was made from; `None` for any other job.
#[server(prefix = "/api", endpoint = "load_sheet", input = GetUrl)]
pub async fn load_sheet(job: JobId) -> Result<Option<SheetPreview>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RunJobs, async |portal, principal| portal.preview_sheet(&principal.partner()?, job).await)
        .await
}

/// Loads the table that the caller's draft was made from, as text; `None` for any other job.
#[server(prefix = "/api", endpoint = "load_sheet_text", input = GetUrl)]
pub async fn load_sheet_text(job: JobId) -> Result<Option<String>, PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RunJobs, async |portal, principal| portal.load_sheet_text(&principal.partner()?, job).await)
        .await
}

/// Stores a table of users as a draft, and redirects to the choice of its columns. With a customer, all users belong to
/// that customer.
#[server(prefix = "/api", endpoint = "import_users")]
pub async fn import_users(
    #[server(default)] customer: Option<CustomerId>,
    #[server(default)] sheet: String,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to, portal_call},
        domain::role::Capability,
        paths,
    };
    let job = portal_call(Capability::RunJobs, async |portal, principal| {
        if let Some(customer) = customer {
            principal.customer(customer)?;
        }
        portal.import_users(&principal.partner()?, customer, sheet).await
    })
    .await?;
    redirect_to(&paths::job(job));
    Ok(())
}

/// Chooses the action and the columns of a draft that was made from a table, and queues its dry run.
#[server(prefix = "/api", endpoint = "plan_import")]
pub async fn plan_import(
    job: JobId,
    #[server(default)] action: String,
    #[server(default)] columns: BTreeMap<String, String>,
    #[server(default)] skus: Vec<String>,
    #[server(default)] role: String,
    #[server(default)] must_change: bool,
) -> Result<(), PortalError> {
    use crate::{
        api::portal_call,
        domain::{
            job::{ActionKind, columns::Field},
            role::Capability,
        },
        portal::job::ActionChoice,
    };
    portal_call(Capability::RunJobs, async |portal, principal| {
        let scope = principal.partner()?;
        let choice = ActionChoice::parse(&action, &skus, &role, must_change)?;
        if let Some(kind) = choice.kind {
            principal.require(kind.capability())?;
            // A user can be created with licenses.
            let column = columns.get(Field::Licenses.as_str()).filter(|column| !column.is_empty());
            if kind == ActionKind::Create && column.is_some() {
                principal.require(ActionKind::AssignLicenses.capability())?;
            }
        }
        let columns: Vec<_> = columns.iter().map(|(field, column)| (field.as_str(), column.as_str())).collect();
        portal.plan_import(&scope, job, choice, &columns).await
    })
    .await
}

/// Plans the steps that end a user's access as one job, and redirects to its dry run.
#[server(prefix = "/api", endpoint = "plan_leaver")]
pub async fn plan_leaver(
    customer: CustomerId,
    user: UserId,
    #[server(default)] reset: bool,
    #[server(default)] skus: Vec<SkuId>,
    #[server(default)] roles: Vec<DirectoryRoleId>,
    #[server(default)] delete: bool,
) -> Result<(), PortalError> {
    use crate::{
        api::{call::redirect_to, portal_call},
        domain::role::Capability,
        paths,
        portal::job::LeaverSteps,
    };
    let job = portal_call(Capability::RunJobs, async |portal, principal| {
        let scope = principal.customer(customer)?;
        let needed = [
            (reset, Capability::ResetPasswords),
            (!skus.is_empty(), Capability::ManageLicenses),
            (!roles.is_empty(), Capability::ManageRoles),
            (delete, Capability::ManageUsers),
        ];
        for (_, capability) in needed.into_iter().filter(|(chosen, _)| *chosen) {
            principal.require(capability)?;
        }
        portal.plan_leaver(&scope, user, LeaverSteps { reset_password: reset, skus, roles, delete }).await
    })
    .await?;
    redirect_to(&paths::job(job));
    Ok(())
}

/// Confirms a job whose dry run is finished, to start now or at a local time in the person's zone.
#[server(prefix = "/api", endpoint = "start_job")]
pub async fn start_job(job: JobId, #[server(default)] start_at: String) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RunJobs, async |portal, principal| {
        let scope = principal.partner()?;
        for action in portal.job_actions(&scope, job).await? {
            principal.require(action.capability())?;
        }
        portal.start_job(&scope, job, &start_at).await
    })
    .await
}

/// Queues the failed rows of a finished job again.
#[server(prefix = "/api", endpoint = "retry_job")]
pub async fn retry_job(job: JobId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RunJobs, async |portal, principal| {
        let scope = principal.partner()?;
        for action in portal.job_actions(&scope, job).await? {
            principal.require(action.capability())?;
        }
        portal.retry_job(&scope, job).await
    })
    .await
}

/// Cancels a job. Rows that have been carried out are not undone.
#[server(prefix = "/api", endpoint = "cancel_job")]
pub async fn cancel_job(job: JobId) -> Result<(), PortalError> {
    use crate::{api::portal_call, domain::role::Capability};
    portal_call(Capability::RunJobs, async |portal, principal| portal.cancel_job(&principal.partner()?, job).await)
        .await
}
