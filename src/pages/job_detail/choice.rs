//! The form that chooses the action of a draft job: for users selected in a list, or for those of an uploaded table,
//! whose columns are also mapped to fields.

use leptos::prelude::*;

use super::discard;
use crate::{
    api::{directory_role::list_directory_roles, job::load_sheet, license::list_available_licenses},
    components::{
        fact::panel,
        field::{Field, form, hidden},
        job::action_kind_label,
        license::use_meter,
        problem::problem_panel,
        sheet_problem::sheet_field_label,
        table::{table_body, table_wrap},
        user::note,
    },
    domain::{
        form_action::FormAction,
        id::CustomerId,
        job::{
            ActionKind, Job,
            columns::{Field as SheetField, Mapping},
            sheet::SheetPreview,
        },
        license::LicenseGroup,
    },
    error::PortalError,
    locales::Text,
    pages::PageRequest,
    paths,
};

/// Renders the choice of the action for selected users, with the products and roles of their customer.
pub(super) async fn action_choice(text: Text, request: &PageRequest, job: &Job, customer: CustomerId) -> AnyView {
    let kinds = available_kinds(request, |kind| kind != ActionKind::Create);
    let (skus, role) = customer_choices(text, &kinds, customer, "job-form-skus").await;
    let action_options = action_options(text, &kinds);
    let (id, users) = (job.id, job.counts.total());
    let form = form("job-form", FormAction::PlanJob, move || {
        view! {
            {hidden("job", id)}
            <div class="job-choice">
                {Field::new("action", text.job_action()).radios(action_options)}
                <div class="job-licenses">{skus}</div>
                <div class="job-role">{role.map(|role| role.render(text))}</div>
                <div class="job-password">
                    {Field::new("must_change", text.password_must_change()).value("true").checkbox()}
                </div>
            </div>
            <p class="help">{text.job_check_first()}</p>
            <p class="actions">
                <button class="button primary">{text.job_check(users)}</button>
            </p>
        }
    });
    view! { <section class="panel" aria-label=text.job_choose()>{form}</section> {discard(text, job)} }.into_any()
}

/// Renders the choice of the action and the columns for the users of a table, with its first lines.
pub(super) async fn columns_choice(text: Text, request: &PageRequest, job: &Job) -> AnyView {
    let sheet = match load_sheet(job.id).await {
        Ok(Some(sheet)) => sheet,
        Ok(None) => return note(text.job_no_table()),
        Err(error) => return problem_panel(&error).into_any(),
    };
    let kinds = available_kinds(request, |_| true);
    let (skus, role) = match job.customer {
        Some(customer) => customer_choices(text, &kinds, customer, "import-form-skus").await,
        None => (None, None),
    };
    let action_options = action_options(text, &kinds);
    let preview = preview(text, &sheet);
    let (id, count) = (job.id, u32::try_from(sheet.count).unwrap_or(u32::MAX));
    let has_customer = job.customer.is_some();
    let correction_url = paths::new_job_from(id, job.customer);
    let form = form("import-form", FormAction::PlanImport, move || {
        view! {
            {hidden("job", id)}
            <div class="job-choice">
                {Field::new("action", text.job_action()).radios(action_options)}
                <div class="job-columns">
                    <h2>{text.job_columns()}</h2>
                    {column_choices(text, &sheet, has_customer)}
                </div>
                <div class="job-licenses">{skus}</div>
                <div class="job-role">{role.map(|role| role.render(text))}</div>
                <div class="job-password">
                    {Field::new("must_change", text.password_must_change()).value("true").checkbox()}
                </div>
            </div>
            <p class="help">{text.job_check_first()}</p>
            <p class="actions">
                <button class="button primary">{text.job_check(count)}</button>
                <a class="button" href=correction_url id="import-form-sheet">{text.job_correct_table()}</a>
            </p>
        }
    });
    view! { {panel("table", text.job_table(), preview)} {panel("choice", text.job_choose(), form)} {discard(text, job)} }
        .into_any()
}

/// Returns the actions that the person may choose in this cloud.
fn available_kinds(request: &PageRequest, is_included: fn(ActionKind) -> bool) -> Vec<ActionKind> {
    let cloud = request.cloud();
    let is_supported = |kind: ActionKind| {
        (!kind.needs_licenses() || cloud.has_user_licenses()) && (!kind.generates_password() || cloud.has_passwords())
    };
    let kinds = ActionKind::ALL.iter().copied().filter(|kind| is_included(*kind) && is_supported(*kind));
    kinds.filter(|kind| request.may(kind.capability())).collect()
}

fn action_options(text: Text, kinds: &[ActionKind]) -> Vec<(&'static str, &'static str, bool)> {
    kinds.iter().map(|kind| (kind.as_str(), action_kind_label(text, *kind), false)).collect()
}

/// Loads the products and the roles of a customer, as far as the offered actions need them.
async fn customer_choices(
    text: Text,
    kinds: &[ActionKind],
    customer: CustomerId,
    id: &'static str,
) -> (Option<AnyView>, Option<RoleChoice>) {
    let any_kind = |requires: fn(ActionKind) -> bool| kinds.iter().any(|kind| requires(*kind));
    let (skus, roles) = futures::join!(
        async {
            if any_kind(ActionKind::needs_licenses) {
                Some(list_available_licenses(customer, LicenseGroup::Group1.to_string()).await)
            } else {
                None
            }
        },
        async { if any_kind(ActionKind::needs_role) { Some(list_directory_roles(customer).await) } else { None } },
    );
    let skus = skus.map(|skus| match skus {
        Err(error) => problem_panel(&error).into_any(),
        Ok(skus) if skus.iter().all(|sku| !sku.for_users) => note(text.license_none()),
        Ok(skus) => {
            let boxes = skus
                .iter()
                .filter(|sku| sku.for_users)
                .map(|sku| {
                    let id = sku.product.id.to_string();
                    view! {
                        <label>
                            <input type="checkbox" name="skus[]" value=id/>
                            <span>{sku.product.title()} " " {use_meter(text, sku)}</span>
                        </label>
                    }
                })
                .collect_view();
            view! { <fieldset class="field checks" id=id><legend>{text.job_products()}</legend>{boxes}</fieldset> }
                .into_any()
        }
    });
    let roles = roles.map(|roles| {
        RoleChoice(roles.map(|roles| roles.into_iter().map(|role| (role.id.to_string(), role.title())).collect()))
    });
    (skus, roles)
}

/// The directory roles to choose from, by id and name.
struct RoleChoice(Result<Vec<(String, String)>, PortalError>);

impl RoleChoice {
    fn render(self, text: Text) -> AnyView {
        match self.0 {
            Err(error) => problem_panel(&error).into_any(),
            Ok(roles) => {
                let none = (String::new(), text.job_choose_role().to_owned());
                Field::new("role", text.job_role()).select(std::iter::once(none).chain(roles).collect())
            }
        }
    }
}

/// Renders a choice of the column for each field that an action reads; columns that were recognized by name are
/// preselected.
fn column_choices(text: Text, sheet: &SheetPreview, has_customer: bool) -> AnyView {
    let options: Vec<_> = std::iter::once((String::new(), text.job_no_column().to_owned()))
        .chain(sheet.header.iter().enumerate().map(|(index, name)| (index.to_string(), name.clone())))
        .collect();
    let selected_column = |field| column_of(&sheet.guess, field);
    let fields = SheetField::ALL.map(|field| {
        let label = sheet_field_label(text, field);
        let select = Field::new(field.column_name(), label).value(selected_column(field));
        let select = match field {
            SheetField::Customer if has_customer => select.help(text.job_column_customer_own()),
            SheetField::Customer => select.help(text.job_column_customer()),
            SheetField::Licenses => select.help(text.job_column_licenses()),
            _ => select,
        };
        view! { <div class=format!("column-{}", field.as_str().replace('_', "-"))>{select.select(options.clone())}</div> }
    });
    view! { <div class="job-fields">{fields}</div> }.into_any()
}

/// Returns the column of a field as its value in the form.
fn column_of(mapping: &Mapping, field: SheetField) -> String {
    mapping.column(field).map(|index| index.to_string()).unwrap_or_default()
}

/// Renders the first lines of a table.
fn preview(text: Text, sheet: &SheetPreview) -> AnyView {
    let heading =
        sheet.header.iter().map(|name| view! { <th scope="col" dir="auto">{name.clone()}</th> }).collect_view();
    let lines = sheet.lines.iter().map(|line| {
        let cells = sheet.header.iter().zip(&line.cells);
        let cells = cells.map(|(name, cell)| view! { <td dir="auto" data-label=name.clone()>{cell.clone()}</td> });
        view! { <tr>{cells.collect_view()}</tr> }
    });
    let lines: Vec<_> = lines.collect();
    let count = sheet.count;
    view! {
        <p class="muted">{text.job_table_lines(count)}</p>
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.job_table()}</caption>
                <thead><tr>{heading}</tr></thead>
                {table_body(lines)}
            </table>
        })}
    }
    .into_any()
}
