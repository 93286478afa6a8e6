//! `/customers/{customer}/users`: a customer's users.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Query, RenderContext, Status, in_panel, with_customer};
use crate::{
    api::user::{find_users, list_users},
    components::{
        country::country_name,
        fact::copyable,
        icon::{Icon, icon},
        pager::{Part, rows_form},
        problem::{field_words, retry_panel},
        table::{Columns, Heading},
        user::note,
    },
    domain::{
        page::Page as Results,
        preferences::PageSize,
        role::Capability,
        table::{Column, Table},
        user::{FoundUsers, User, UserSort},
    },
    error::PortalError,
    locales::{Text, args},
    paths::{self, CustomerPath, UsersQuery},
};

/// What was asked for.
enum Asked {
    Page(Results<User>),
    Found(FoundUsers),
}

/// A customer's users.
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
    let may_manage = request.may(Capability::ManageUsers);
    let has_passwords = request.cloud().has_passwords();
    let actions = view! {
        <p class="actions">
            {(may_manage && has_passwords)
                .then(|| view! { <a class="button primary" href=paths::new_user(customer)>{text.users_new()}</a> })}
            <a class="button" href=paths::deleted_users(customer)>{text.users_deleted_title()}</a>
        </p>
    };
    let search = search_form(text, customer, &query, results.as_ref().err());
    let shown = match results {
        Ok(Asked::Page(page)) => listed(text, customer, page, &query, size),
        Ok(Asked::Found(found)) => found_users(text, customer, found, &query),
        Err(PortalError::Invalid(_)) => ().into_any(),
        Err(error) => {
            let again = paths::users(customer, &UsersQuery { seek: None, ..query });
            retry_panel(&error, again).into_any()
        }
    };
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.nav_users()}</h1></header>
            {(may_manage && !has_passwords).then(|| note(text.passwords_not_in_cloud()))}
            {actions}
            {search}
            {shown}
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_status(status))
}

/// What the address says.
///
/// # Errors
/// [`PortalError::Invalid`] when a parameter is there twice, or is none of its choices.
pub fn read(query: &Query) -> Result<UsersQuery, PortalError> {
    let size = query.choice("size", |text| text.parse().ok())?;
    let sort = query.choice("sort", |text| UserSort::ALL.into_iter().find(|sort| sort.as_str() == text))?;
    let search = query.text("search")?.unwrap_or_default().to_owned();
    Ok(UsersQuery { search, size, sort, seek: query.seek()? })
}

fn search_form(text: Text, customer: CustomerPath, query: &UsersQuery, error: Option<&PortalError>) -> AnyView {
    let problem = match error {
        Some(PortalError::Invalid(fields)) => fields.iter().find(|field| field.field == "search"),
        _ => None,
    };
    let words = problem.map(|problem| field_words(text, problem));
    let described = if words.is_some() { "search-help search-error" } else { "search-help" };
    view! {
        <form method="get" action=paths::users(customer, &UsersQuery::default()) role="search" class="search">
            <div class="search-line">
                <label class="visually-hidden" for="search">{text.users_search()}</label>
                <input
                    type="search"
                    id="search"
                    name="search"
                    value=query.search.clone()
                    placeholder=text.users_search()
                    autocomplete="off"
                    spellcheck="false"
                    aria-describedby=described
                    aria-invalid=words.is_some().then_some("true")
                />
                <button class="button">{icon(Icon::Search)}{text.users_search_button()}</button>
            </div>
            <p class="help" id="search-help">{text.users_search_help()}</p>
            {words.map(|words| view! { <p class="field-error" id="search-error">{words}</p> })}
        </form>
    }
    .into_any()
}

fn listed(text: Text, customer: CustomerPath, page: Results<User>, query: &UsersQuery, size: PageSize) -> AnyView {
    if page.items.is_empty() && page.is_whole() {
        return view! { <div class="empty"><h2>{text.users_none()}</h2><p>{text.users_none_advice()}</p></div> }
            .into_any();
    }
    let to = |query: UsersQuery| paths::users(customer, &query);
    let (order, next) = match query.sort {
        Some(UserSort::Name) => ("ascending", UserSort::NameDescending),
        Some(UserSort::NameDescending) => ("descending", UserSort::Name),
        None => ("none", UserSort::Name),
    };
    let sort = to(UsersQuery { sort: Some(next), seek: None, ..query.clone() });
    let kept = query.sort.map(|sort| ("sort", sort.as_str().to_owned())).into_iter().collect();
    let part = Part::of(Table::Users.as_str(), page);
    let columns = columns(text, customer, Heading::sorted(text.user_name(), order, sort));
    view! {
        <div class="toolbar">
            <p role="status">{part.words(|count| text.users_shown(count))}</p>
            <a class="quiet" data-file="" href=paths::users_export(customer, query)>{text.users_export_all()}</a>
            {rows_form(to(UsersQuery::default()), kept, size)}
            {columns.view_menu()}
        </div>
        {columns.draw(text.nav_users(), part)}
    }
    .into_any()
}

fn found_users(text: Text, customer: CustomerPath, found: FoundUsers, query: &UsersQuery) -> AnyView {
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
        return view! { <div class="empty"><h2 role="status">{words}</h2>{more}{again}{all}</div> }.into_any();
    }
    let columns = columns(text, customer, text.user_name());
    view! {
        <div class="toolbar">
            <p role="status">{words}</p>
            <a class="quiet" data-file="" href=paths::users_export(customer, query)>{text.users_export_found()}</a>
            {columns.view_menu()}
        </div>
        {columns.draw(text.nav_users(), Part::of(Table::Users.as_str(), found.users))}
        {more}
        {again}
        {all}
    }
    .into_any()
}

fn columns(text: Text, customer: CustomerPath, name: impl Into<Heading>) -> Columns<'static, User> {
    Columns::of(Table::Users)
        .name(name, move |user: &User| {
            let href = paths::user(customer, user.id);
            view! { <a class="row-link" dir="auto" href=href>{user.title()}</a> }
        })
        .column(Column::SignInName, text.user_sign_in_name(), |user| copyable(user.principal_name.clone(), false))
        .column(Column::UsageLocation, text.user_location(), move |user| match &user.usage_location {
            Some(country) => view! { <span>{country_name(text, country)}</span> }.into_any(),
            None => view! { <span class="muted">{text.user_no_location()}</span> }.into_any(),
        })
}
