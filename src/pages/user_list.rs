//! `/customers/{customer}/users`: a customer's users.

mod licenses;

use std::cell::Cell;

use leptos::prelude::*;

use self::licenses::Licenses;
use super::{Page, PageLayout, PageRequest, Query, RenderContext, Status, panel_result, with_customer};
use crate::{
    api::user::{find_users, list_users},
    components::{
        batch::{ALL, BATCH_FORM, SELECTED, batch_bar, select_box},
        country::country_name,
        fact::copyable,
        field::row_form_error,
        menu::{MenuItem, help_popup, row_menu},
        pager::Paginated,
        problem::retry_panel,
        table::{Columns, Heading},
        time::relative_time,
        toolbar::{FindField, find_error, find_form},
        user::note,
    },
    domain::{
        page::Page as Results,
        role::Capability,
        table::{Column, Table},
        user::{FoundUsers, User, UserSort},
    },
    error::PortalError,
    locales::{Text, args},
    paths::{self, CustomerPath, UsersQuery},
};

/// The requested users: a page of the list, or the result of a search.
enum UserResults {
    Page(Results<User>),
    Found(FoundUsers),
}

/// Renders a customer's users.
pub async fn user_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let query = read_users_query(&request.query)?;
    let size = query.size.unwrap_or(preferences.page_size);
    let load = async {
        panel_result(if query.search.is_empty() {
            list_users(customer.id, query.sort, size, query.seek.clone()).await.map(UserResults::Page)
        } else {
            find_users(customer.id, query.search.clone(), query.seek.clone()).await.map(UserResults::Found)
        })
    };
    let (results, summary) = with_customer(customer, load).await?;
    let status = Status::of(&results);
    let all_selected = request.query.choice(SELECTED, |text| (text == ALL).then_some(()))?.is_some();
    let permissions = Permissions { all_selected, ..Permissions::of(&request) };
    let problem = results.as_ref().err().cloned();
    let list_parts = match results {
        Ok(UserResults::Page(page)) => page_parts(text, customer, page, &query),
        Ok(UserResults::Found(found)) => search_parts(text, customer, found, &query),
        Err(PortalError::Invalid(_)) => ListParts::default(),
        Err(error) => {
            let retry_url = paths::users(customer, &UsersQuery { seek: None, ..query.clone() });
            ListParts { below: Some(retry_panel(&error, retry_url).into_any()), ..ListParts::default() }
        }
    };
    let ListParts { count_message, export_label, paginated, heading, below } = list_parts;
    let includes_licenses =
        request.query.choice(paths::LICENSES_PARAMETER, |text| (text == "shown").then_some(()))?.is_some();
    let licenses = match &paginated {
        Some(paginated) if request.cloud().has_user_licenses() => {
            Licenses::of(customer, &paginated.items, includes_licenses).await
        }
        _ => Licenses::none(),
    };
    let columns = columns(text, customer, heading, permissions, &licenses);
    let view = columns.view_menu();
    let table = paginated.map(|paginated| columns.render(text.nav_users(), paginated));
    let (deferred, show_licenses) = (licenses.deferred(), licenses.link());
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_users()}</h1>
            {(permissions.manage && !request.cloud().has_passwords()).then(|| note(text.passwords_not_in_cloud()))}
            <div class="toolbar">
                {search_form(text, customer, &query, problem.as_ref())}
                {help_popup("search-help", text.users_search_help())}
                {count_message.map(|count_message| view! { <p role="status">{count_message}</p> })}
                <div class="toolbar-end">
                    {show_licenses}
                    <a class="quiet" href=paths::deleted_users(customer)>{text.users_deleted_title()}</a>
                    {export_label.map(|label| view! {
                        <a class="quiet" data-file="" href=paths::users_export(customer, &query)>{label}</a>
                    })}
                    {view}
                    {(permissions.manage && permissions.passwords).then(|| view! {
                        <a class="button primary" href=paths::new_user(customer)>{text.users_new()}</a>
                    })}
                </div>
            </div>
            {row_form_error(BATCH_FORM)}
            {table}
            {permissions.jobs.then(|| batch_bar(customer.id))}
            {below}
            {permissions.jobs.then(|| view! {
                <p class="actions"><a class="quiet" href=paths::new_job(customer.id)>{text.job_new_link()}</a></p>
            })}
            {deferred}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

/// The caller's permissions, as far as the cloud supports the operations.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is checked separately")]
struct Permissions {
    manage: bool,
    roles: bool,
    reset_passwords: bool,
    /// May change licenses.
    licenses: bool,
    /// The cloud supports passwords.
    passwords: bool,
    /// May run jobs.
    jobs: bool,
    /// Every row is selected for a job.
    all_selected: bool,
}

impl Permissions {
    fn of(request: &PageRequest) -> Self {
        let cloud = request.cloud();
        Self {
            manage: request.may(Capability::ManageUsers),
            roles: request.may(Capability::ManageRoles),
            reset_passwords: request.may(Capability::ResetPasswords) && cloud.has_passwords(),
            licenses: request.may(Capability::ManageLicenses) && cloud.has_user_licenses(),
            passwords: cloud.has_passwords(),
            jobs: request.may(Capability::RunJobs),
            all_selected: false,
        }
    }
}

/// The result-dependent parts of the list.
#[derive(Default)]
struct ListParts {
    /// The sentence with the number of results.
    count_message: Option<String>,
    /// The label of the export link.
    export_label: Option<&'static str>,
    paginated: Option<Paginated<User>>,
    heading: Option<Heading>,
    /// The content below the rows, or in their place.
    below: Option<AnyView>,
}

/// Parses the query.
///
/// # Errors
/// [`PortalError::Invalid`] for a repeated parameter, or a value that is not one of its choices.
pub fn read_users_query(query: &Query) -> Result<UsersQuery, PortalError> {
    let size = query.choice("size", |text| text.parse().ok())?;
    let sort = query.choice("sort", |text| UserSort::ALL.into_iter().find(|sort| sort.as_str() == text))?;
    let search = query.text("search")?.unwrap_or_default().to_owned();
    Ok(UsersQuery { search, size, sort, seek: query.seek()? })
}

fn search_form(
    text: Text,
    customer: CustomerPath,
    query: &UsersQuery,
    error: Option<&PortalError>,
) -> impl IntoView + use<> {
    let field = FindField {
        name: "search",
        label: text.users_search(),
        value: &query.search,
        longest: None,
        described: Some("search-help".to_owned()),
        error: find_error(text, error, "search"),
    };
    find_form(None, paths::users(customer, &UsersQuery::default()), field.render())
}

fn page_parts(text: Text, customer: CustomerPath, page: Results<User>, query: &UsersQuery) -> ListParts {
    if page.items.is_empty() && page.is_whole() {
        let empty = view! { <div class="empty"><h2>{text.users_none()}</h2><p>{text.users_none_advice()}</p></div> };
        return ListParts { below: Some(empty.into_any()), ..ListParts::default() };
    }
    let (order, next) = match query.sort {
        Some(UserSort::Name) => ("ascending", UserSort::NameDescending),
        Some(UserSort::NameDescending) => ("descending", UserSort::Name),
        None => ("none", UserSort::Name),
    };
    let sort = paths::users(customer, &UsersQuery { sort: Some(next), seek: None, ..query.clone() });
    let paginated = Paginated::of(Table::Users.as_str(), page);
    ListParts {
        count_message: Some(paginated.range_text(|count| text.users_shown(count))),
        export_label: Some(text.users_export_all()),
        heading: Some(Heading::sorted(text.user_name(), order, sort)),
        paginated: Some(paginated),
        below: None,
    }
}

fn search_parts(text: Text, customer: CustomerPath, found: FoundUsers, query: &UsersQuery) -> ListParts {
    let count = found.users.len();
    let count_message = text.users_found(args::UsersFound { count, text: query.search.as_str() });
    let all = paths::users(customer, &UsersQuery { size: query.size, ..UsersQuery::default() });
    let all = view! { <p><a class="button" href=all>{text.users_show_all()}</a></p> };
    let more = found.next.map(|next| {
        let next_url = paths::users(customer, &UsersQuery { seek: Some(next), ..query.clone() });
        view! {
            <p class="actions">
                <span class="muted">{text.users_looked_through(found.searched_count)}</span>
                <a class="button" href=next_url>{text.users_look_on()}</a>
            </p>
        }
    });
    let restart_link = query.seek.is_some().then(|| {
        let first = paths::users(customer, &UsersQuery { seek: None, ..query.clone() });
        view! { <p><a href=first>{text.users_look_from_start()}</a></p> }
    });
    if count == 0 {
        let empty = view! { <div class="empty"><h2 role="status">{count_message}</h2>{more}{restart_link}{all}</div> };
        return ListParts { below: Some(empty.into_any()), ..ListParts::default() };
    }
    ListParts {
        count_message: Some(count_message),
        export_label: Some(text.users_export_found()),
        paginated: Some(Paginated::of(Table::Users.as_str(), found.users)),
        heading: None,
        below: Some(view! { {more} {restart_link} {all} }.into_any()),
    }
}

fn columns(
    text: Text,
    customer: CustomerPath,
    name: Option<Heading>,
    permissions: Permissions,
    licenses: &Licenses,
) -> Columns<'_, User> {
    let menus = Cell::new(0);
    Columns::of(Table::Users)
        .name(name.unwrap_or_else(|| text.user_name().into()), move |user: &User| {
            let href = paths::user(customer, user.id);
            let checkbox = permissions.jobs.then(|| select_box(text, user, permissions.all_selected));
            view! { {checkbox}<a class="row-link" dir="auto" href=href>{user.title()}</a> }
        })
        .column(Column::SignInName, text.user_sign_in_name(), |user| copyable(user.principal_name.clone(), false))
        .column(Column::Licenses, text.user_licenses(), move |user| licenses.cell(text, user.id))
        .only_if(licenses.are_shown())
        .column(Column::UsageLocation, text.user_location(), move |user| match &user.usage_location {
            Some(country) => view! { <span>{country_name(text, country)}</span> }.into_any(),
            None => view! { <span class="muted">{text.user_no_location()}</span> }.into_any(),
        })
        .column(Column::SyncedAt, text.user_synced(), move |user| match user.synced_at {
            Some(at) => relative_time(at).into_any(),
            None => view! { <span class="muted">{text.user_cloud_only()}</span> }.into_any(),
        })
        .action(text.role_action(), move |user| {
            // Shorter than the user's id, in a list that may hold hundreds.
            let number = menus.replace(menus.get() + 1).to_string();
            row_menu(text, &number, &user.title(), actions(text, customer, user, permissions))
        })
}

/// Returns the actions for a user; each leads to its own page for the details.
fn actions(text: Text, customer: CustomerPath, user: &User, permissions: Permissions) -> Vec<MenuItem> {
    let id = user.id;
    [
        permissions.reset_passwords.then(|| MenuItem::new(text.user_password(), paths::user_password(customer, id))),
        permissions.licenses.then(|| MenuItem::new(text.user_licenses_change(), paths::user_licenses(customer, id))),
        permissions
            .roles
            .then(|| MenuItem::new(text.user_roles_change(), format!("{}#roles", paths::user(customer, id)))),
        permissions.manage.then(|| MenuItem::new(text.user_edit(), paths::edit_user(customer, id))),
        permissions.manage.then(|| MenuItem::danger(text.user_delete(), paths::delete_user(customer, id))),
    ]
    .into_iter()
    .flatten()
    .collect()
}
