//! Jobs from a table of users: the table is stored as a draft, its columns are chosen, and each line becomes a row that
//! the dry run resolves to a user of a customer.

use secrecy::ExposeSecret as _;
use serde::{Deserialize, Serialize};

use super::{ActionChoice, JobContents, RowContents, invalid, map_conflict, sheet, to_secret_json};
use crate::{
    domain::{
        id::{CustomerId, JobId},
        job::{
            ActionKind, JobKind, JobState, UserAction, UserDetails,
            columns::{
                BulkLine, Chosen, CustomerKey, Field, LicenseCell, Mapping, MappingError, UserKey, check, guess, read,
            },
            sheet::{SheetError, SheetPreview},
        },
        principal::{PartnerScope, Scope as _},
    },
    error::{FieldError, Problem},
    portal::{Error, Portal},
    store::{NewJob, NewRow},
};

/// The form field with the table.
const SHEET_FIELD: &str = "sheet";
/// Number of lines in a preview.
const PREVIEW_LINES: usize = 5;

/// The cells of a line, which the dry run resolves to ids.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct UnresolvedLine {
    /// The customer; absent if it is the job's.
    pub(super) customer: Option<CustomerKey>,
    /// The user.
    pub(super) user: UserKey,
    /// The licenses, if they differ from line to line.
    #[serde(rename = "licences")]
    pub(super) licenses: Option<LicenseCell>,
    /// The id or name of a directory role, if it differs from line to line.
    pub(super) role: Option<String>,
}

impl Portal {
    /// Stores a table of users as a draft, replacing the person's earlier one. With a customer, all users belong to
    /// that customer.
    ///
    /// # Errors
    /// [`Error::Invalid`] with the problems of the table.
    pub async fn import_users(
        &self,
        scope: &PartnerScope,
        customer: Option<CustomerId>,
        text: String,
    ) -> Result<JobId, Error> {
        sheet::parse(&text).map_err(|error| invalid(SHEET_FIELD, Problem::Sheet(error)))?;
        let contents = to_secret_json(&JobContents::default())?;
        let new = NewJob { kind: JobKind::Users, customer, contents, is_planned: false };
        Ok(self.store().create_sheet_job(scope, &new, &text.into()).await?)
    }

    /// Returns the table that a person's draft was made from; `None` if the job is not theirs, or its columns have
    /// already been chosen.
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn load_sheet_text(&self, scope: &PartnerScope, job: JobId) -> Result<Option<String>, Error> {
        Ok(self.store().find_sheet(scope, job).await?.map(|text| text.expose_secret().to_owned()))
    }

    /// Returns the beginning of the table that a person's draft was made from; `None` as for
    /// [`load_sheet_text`](Self::load_sheet_text).
    ///
    /// # Errors
    /// [`Error::Store`]
    pub async fn preview_sheet(&self, scope: &PartnerScope, job: JobId) -> Result<Option<SheetPreview>, Error> {
        let Some(text) = self.load_sheet_text(scope, job).await? else { return Ok(None) };
        let sheet = sheet::parse(&text).map_err(|error| invalid(SHEET_FIELD, Problem::Sheet(error)))?;
        let (guess, count) = (guess(&sheet.header), sheet.lines.len());
        let lines = sheet.lines.into_iter().take(PREVIEW_LINES).collect();
        Ok(Some(SheetPreview { header: sheet.header, guess, count, lines }))
    }

    /// Chooses the action and the columns of a draft that was made from a table, and queues its dry run. `columns` are
    /// pairs of a field's name and the index of its column. A draft whose dry run is already queued stays unchanged.
    ///
    /// # Errors
    /// [`Error::Invalid`] for an incomplete choice and for the problems of lines, [`Error::NoConnection`] when jobs
    /// cannot call Partner Center, [`Error::Changed`] when it is no longer such a draft, [`Error::NotFound`] for
    /// another person's, [`Error::Upstream`]
    pub async fn plan_import(
        &self,
        scope: &PartnerScope,
        job: JobId,
        choice: ActionChoice,
        columns: &[(&str, &str)],
    ) -> Result<(), Error> {
        let stored = self.find_own_job(scope, job).await?;
        if matches!(stored.state, JobState::Checking | JobState::Ready) {
            return Ok(());
        }
        let text = self.store().find_sheet(scope, job).await?.ok_or(Error::Changed)?;
        let kind = choice.kind.ok_or_else(|| invalid("action", Problem::Missing))?;
        let sheet = sheet::parse(text.expose_secret()).map_err(|error| invalid(SHEET_FIELD, Problem::Sheet(error)))?;
        let mapping = Mapping::parse(columns.iter().copied()).map_err(column_errors)?;
        let chosen = Chosen {
            customer: stored.customer.is_some(),
            licenses: kind.needs_licenses() && !choice.skus.is_empty(),
            role: kind.needs_role() && choice.role.is_some(),
        };
        check(kind, &mapping, &sheet.header, chosen).map_err(column_errors)?;
        self.find_usable_connection(scope.partner()).await?;
        let action = self.action_for_all(scope, stored.customer, choice, chosen).await?;
        let lines = read(&sheet, kind, &mapping, chosen)
            .map_err(|errors| invalid(SHEET_FIELD, Problem::Sheet(SheetError::Lines(errors))))?;
        let mut actions = vec![kind];
        if kind == ActionKind::Create && mapping.column(Field::Licenses).is_some() {
            actions.push(ActionKind::AssignLicenses);
        }
        let rows = lines.into_iter().map(|line| {
            Ok(NewRow { customer: stored.customer, user: None, contents: to_secret_json(&contents_of(line))? })
        });
        let rows = rows.collect::<Result<Vec<_>, Error>>()?;
        let contents = to_secret_json(&JobContents { action, actions, subject: None })?;
        self.store().plan_job(scope, job, &contents, Some(&rows)).await.map_err(map_conflict)
    }

    /// Returns the action if it is the same for all lines.
    async fn action_for_all(
        &self,
        scope: &PartnerScope,
        customer: Option<CustomerId>,
        choice: ActionChoice,
        chosen: Chosen,
    ) -> Result<Option<UserAction>, Error> {
        match choice.kind {
            None | Some(ActionKind::Create) => Ok(None),
            Some(kind) if kind.needs_licenses() && !chosen.licenses => Ok(None),
            Some(kind) if kind.needs_role() && !chosen.role => Ok(None),
            Some(_) if !chosen.licenses && !chosen.role => choice.action_without_parameters().map(Some),
            Some(_) => {
                // Products and roles are those of one customer.
                let field = if chosen.licenses { "skus[]" } else { "role" };
                let customer = customer.ok_or_else(|| invalid(field, Problem::Malformed))?;
                self.resolve_action(&scope.customer(customer), choice).await.map(Some)
            }
        }
    }
}

/// Returns the contents of a line's row, before the dry run.
fn contents_of(line: BulkLine) -> RowContents {
    let BulkLine { customer, user, licenses, role, new_user, .. } = line;
    let label = match &user {
        UserKey::Id(id) => id.to_string(),
        UserKey::SignInName(name) => name.clone(),
    };
    let action = new_user.map(|user| {
        UserAction::Create(UserDetails {
            display_name: user.display_name,
            first_name: user.first_name,
            last_name: user.last_name,
            principal_name: user.principal_name.to_string(),
            usage_location: user.usage_location.as_str().to_owned(),
            licenses: Vec::new(),
        })
    });
    RowContents { label, action, customer_name: None, line: Some(UnresolvedLine { customer, user, licenses, role }) }
}

fn column_errors(errors: Vec<MappingError>) -> Error {
    let errors = errors.into_iter().map(|error| {
        FieldError::new(error.field().map(Field::column_name).unwrap_or_default(), Problem::Column(error))
    });
    Error::Invalid(errors.collect())
}
