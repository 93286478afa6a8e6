//! `/customers/{customer}/users`: a customer's users.

mod licences;

use std::cell::Cell;

use leptos::prelude::*;

use self::licences::Licences;
use super::{Frame, Page, PageRequest, Query, RenderContext, Status, in_panel, with_customer};
use crate::{
    api::user::{find_users, list_users},
    components::{
        batch::{ALL, BATCH_FORM, SELECTED, batch_bar, select_box},
        country::country_name,
        fact::copyable,
        field::rows_problem,
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
enum Asked {
    Page(Results<User>),
    Found(FoundUsers),
}

/// Renders a customer's users.
pub async fn user_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let query = read(&request.query)?;
    let size = query.size.unwrap_or(preferences.page_size);
    let load = async {
        in_panel(if query.search.is_empty() {
            list_users(customer.id, query.sort, size, query.seek.clone()).await.map(Asked::Page)
        } else {
            find_users(customer.id, query.search.clone(), query.seek.clone()).await.map(Asked::Found)
        })
    };
    let (results, summary) = with_customer(customer, load).await?;
    let status = Status::of(&results);
    let all_selected = request.query.choice(SELECTED, |text| (text == ALL).then_some(()))?.is_some();
    let may = May { all_selected, ..May::of(&request) };
    let problem = results.as_ref().err().cloned();
    let listed = match results {
        Ok(Asked::Page(page)) => listed(text, customer, page, &query),
        Ok(Asked::Found(found)) => found_users(text, customer, found, &query),
        Err(PortalError::Invalid(_)) => Listed::default(),
        Err(error) => {
            let again = paths::users(customer, &UsersQuery { seek: None, ..query.clone() });
            Listed { below: Some(retry_panel(&error, again).into_any()), ..Listed::default() }
        }
    };
    let Listed { words, export, part, heading, below } = listed;
    let awaited = request.query.choice(paths::LICENCES_PARAMETER, |text| (text == "shown").then_some(()))?.is_some();
    let licences = match &part {
        Some(part) if request.cloud().has_user_licences() => Licences::of(customer, &part.items, awaited).await,
        _ => Licences::none(),
    };
    let columns = columns(text, customer, heading, may, &licences);
    let view = columns.view_menu();
    let table = part.map(|part| columns.draw(text.nav_users(), part));
    let (late, show_licences) = (licences.late(), licences.link());
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_users()}</h1>
            {(may.manage && !request.cloud().has_passwords()).then(|| note(text.passwords_not_in_cloud()))}
            <div class="toolbar">
                {search_form(text, customer, &query, problem.as_ref())}
                {help_popup("search-help", text.users_search_help())}
                {words.map(|words| view! { <p role="status">{words}</p> })}
                <div class="toolbar-end">
                    {show_licences}
                    <a class="quiet" href=paths::deleted_users(customer)>{text.users_deleted_title()}</a>
                    {export.map(|words| view! {
                        <a class="quiet" data-file="" href=paths::users_export(customer, &query)>{words}</a>
                    })}
                    {view}
                    {(may.manage && may.passwords).then(|| view! {
                        <a class="button primary" href=paths::new_user(customer)>{text.users_new()}</a>
                    })}
                </div>
            </div>
            {rows_problem(BATCH_FORM)}
            {table}
            {may.jobs.then(|| batch_bar(customer.id))}
            {below}
            {may.jobs.then(|| view! {
                <p class="actions"><a class="quiet" href=paths::new_job(customer.id)>{text.job_new_link()}</a></p>
            })}
            {late}
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_status(status))
}

/// The caller's permissions.
#[derive(Clone, Copy)]
#[expect(clippy::struct_excessive_bools, reason = "each is asked by itself")]
struct May {
    manage: bool,
    roles: bool,
    reset_passwords: bool,
    licences: bool,
    passwords: bool,
    jobs: bool,
    /// Every row is selected for a job.
    all_selected: bool,
}

impl May {
    fn of(request: &PageRequest) -> Self {
        let cloud = request.cloud();
        Self {
            manage: request.may(Capability::ManageUsers),
            roles: request.may(Capability::ManageRoles),
            reset_passwords: request.may(Capability::ResetPasswords) && cloud.has_passwords(),
            licences: request.may(Capability::ManageLicences) && cloud.has_user_licences(),
            passwords: cloud.has_passwords(),
            jobs: request.may(Capability::RunJobs),
            all_selected: false,
        }
    }
}

/// The result-dependent parts of the list.
#[derive(Default)]
struct Listed {
    /// The number of results in words.
    words: Option<String>,
    /// The name of the exported file.
    export: Option<&'static str>,
    part: Option<Paginated<User>>,
    heading: Option<Heading>,
    /// The content below the rows, or in their place.
    below: Option<AnyView>,
}

/// Parses the query.
///
/// # Errors
/// [`PortalError::Invalid`] for a repeated parameter, or a value that is not one of its choices.
pub fn read(query: &Query) -> Result<UsersQuery, PortalError> {
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
    find_form(None, paths::users(customer, &UsersQuery::default()), field.draw())
}

fn listed(text: Text, customer: CustomerPath, page: Results<User>, query: &UsersQuery) -> Listed {
    if page.items.is_empty() && page.is_whole() {
        let empty = view! { <div class="empty"><h2>{text.users_none()}</h2><p>{text.users_none_advice()}</p></div> };
        return Listed { below: Some(empty.into_any()), ..Listed::default() };
    }
    let (order, next) = match query.sort {
        Some(UserSort::Name) => ("ascending", UserSort::NameDescending),
        Some(UserSort::NameDescending) => ("descending", UserSort::Name),
        None => ("none", UserSort::Name),
    };
    let sort = paths::users(customer, &UsersQuery { sort: Some(next), seek: None, ..query.clone() });
    let part = Paginated::of(Table::Users.as_str(), page);
    Listed {
        words: Some(part.words(|count| text.users_shown(count))),
        export: Some(text.users_export_all()),
        heading: Some(Heading::sorted(text.user_name(), order, sort)),
        part: Some(part),
        below: None,
    }
}

fn found_users(text: Text, customer: CustomerPath, found: FoundUsers, query: &UsersQuery) -> Listed {
    let count = found.users.len();
    let words = text.users_found(args::UsersFound { count, text: query.search.as_str() });
    let all = paths::users(customer, &UsersQuery { size: query.size, ..UsersQuery::default() });
    let all = view! { <p><a class="button" href=all>{text.users_show_all()}</a></p> };
    let more = found.next.map(|next| {
        let on = paths::users(customer, &UsersQuery { seek: Some(next), ..query.clone() });
        view! {
            <p class="actions">
                <span class="muted">{text.users_looked_through(found.looked_through)}</span>
                <a class="button" href=on>{text.users_look_on()}</a>
            </p>
        }
    });
    let again = query.seek.is_some().then(|| {
        let first = paths::users(customer, &UsersQuery { seek: None, ..query.clone() });
        view! { <p><a href=first>{text.users_look_from_start()}</a></p> }
    });
    if count == 0 {
        let empty = view! { <div class="empty"><h2 role="status">{words}</h2>{more}{again}{all}</div> };
        return Listed { below: Some(empty.into_any()), ..Listed::default() };
    }
    Listed {
        words: Some(words),
        export: Some(text.users_export_found()),
        part: Some(Paginated::of(Table::Users.as_str(), found.users)),
        heading: None,
        below: Some(view! { {more} {again} {all} }.into_any()),
    }
}

fn columns(
    text: Text,
    customer: CustomerPath,
    name: Option<Heading>,
    may: May,
    licences: &Licences,
) -> Columns<'_, User> {
    let menus = Cell::new(0);
    Columns::of(Table::Users)
        .name(name.unwrap_or_else(|| text.user_name().into()), move |user: &User| {
            let href = paths::user(customer, user.id);
            let box_ = may.jobs.then(|| select_box(text, user, may.all_selected));
            view! { {box_}<a class="row-link" dir="auto" href=href>{user.title()}</a> }
        })
        .column(Column::SignInName, text.user_sign_in_name(), |user| copyable(user.principal_name.clone(), false))
        .column(Column::Licences, text.user_licences(), move |user| licences.cell(text, user.id))
        .only_if(licences.are_told())
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
            row_menu(text, &number, &user.title(), actions(text, customer, user, may))
        })
}

/// Returns the actions for a user; each leads to its own page for the details.
fn actions(text: Text, customer: CustomerPath, user: &User, may: May) -> Vec<MenuItem> {
    let id = user.id;
    [
        may.reset_passwords.then(|| MenuItem::new(text.user_password(), paths::user_password(customer, id))),
        may.licences.then(|| MenuItem::new(text.user_licences_change(), paths::user_licences(customer, id))),
        may.roles.then(|| MenuItem::new(text.user_roles_change(), format!("{}#roles", paths::user(customer, id)))),
        may.manage.then(|| MenuItem::new(text.user_edit(), paths::edit_user(customer, id))),
        may.manage.then(|| MenuItem::danger(text.user_delete(), paths::delete_user(customer, id))),
    ]
    .into_iter()
    .flatten()
    .collect()
}
