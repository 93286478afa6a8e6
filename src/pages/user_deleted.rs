//! `/customers/{customer}/users/deleted`: deleted users, with the time until which they can be restored.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, panel_result, with_customer};
use crate::{
    api::user::list_deleted_users,
    components::{
        batch::{ALL, BATCH_FORM, SELECTED, batch_bar, select_box},
        busy::busy_label,
        fact::copyable,
        field::{FORM_FIELD, NEXT_FIELD, PAGE_FIELD, REQUEST_FIELD, SUBJECT_FIELD, hidden, row_form_error},
        icon::{Icon, icon},
        menu::help_popup,
        pager::Paginated,
        problem::problem_panel,
        table::Columns,
        time::relative_time,
        user::days_left,
    },
    domain::{
        form_action::FormAction,
        page::Page as Results,
        role::Capability,
        table::{Column, Table},
        user::User,
    },
    error::PortalError,
    locales::Text,
    pages::user_detail::RESTORE_FORM,
    paths::{self, CustomerPath, UsersQuery},
};

/// Renders a customer's deleted users.
pub async fn user_deleted_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let size = request.query.choice("size", |text| text.parse().ok())?.unwrap_or(preferences.page_size);
    let seek = request.query.seek()?;
    let load = async { panel_result(list_deleted_users(customer.id, size, seek).await) };
    let (results, summary) = with_customer(customer, load).await?;
    let status = Status::of(&results);
    let may_manage = request.may(Capability::ManageUsers);
    let all_selected = request.query.choice(SELECTED, |text| (text == ALL).then_some(()))?.is_some();
    let select = (may_manage && request.may(Capability::RunJobs)).then_some(all_selected);
    let content = match results {
        Ok(page) => user_table(text, customer, page, may_manage, select),
        Err(error) => problem_panel(&error).into_any(),
    };
    let back = paths::users(customer, &UsersQuery::default());
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=back>{icon(Icon::Back)}{text.nav_users()}</a></p>
                <h1>{text.users_deleted_title()} {help_popup("deleted-help", text.users_deleted_lead())}</h1>
            </header>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

/// Renders the list. `select` is whether every row is selected for a job; none if rows cannot be selected.
fn user_table(
    text: Text,
    customer: CustomerPath,
    page: Results<User>,
    may_manage: bool,
    select: Option<bool>,
) -> AnyView {
    if page.items.is_empty() && page.is_whole() {
        return view! {
            <div class="empty"><h2>{text.users_deleted_none()}</h2><p>{text.users_deleted_none_advice()}</p></div>
        }
        .into_any();
    }
    let paginated = Paginated::of(Table::DeletedUsers.as_str(), page);
    let columns = columns(text, customer, may_manage, select);
    view! {
        <div class="toolbar">
            <p role="status">{paginated.range_text(|count| text.users_shown(count))}</p>
            <div class="toolbar-end">{columns.view_menu()}</div>
        </div>
        {row_form_error(BATCH_FORM)}
        {columns.render(text.users_deleted_title(), paginated)}
        {select.map(|_| batch_bar(customer.id))}
    }
    .into_any()
}

fn columns(text: Text, customer: CustomerPath, may_manage: bool, select: Option<bool>) -> Columns<'static, User> {
    Columns::of(Table::DeletedUsers)
        .name(text.user_name(), move |user: &User| {
            let checkbox = select.map(|selected| select_box(text, user, selected));
            view! { {checkbox}<a dir="auto" href=paths::user(customer, user.id)>{user.title()}</a> }
        })
        .column(Column::SignInName, text.user_sign_in_name(), |user| copyable(user.principal_name.clone(), false))
        .column(Column::DeletedAt, text.user_deleted_at(), |user| user.deleted_at.map(relative_time))
        .column(Column::DaysLeft, text.user_days_left(), move |user| days_left(text, user))
        .action(text.role_action(), move |user| may_manage.then(|| restore_form(text, customer, user)))
}

/// Renders the button that restores a user. On an error, the user's own page shows it with the same form.
fn restore_form(text: Text, customer: CustomerPath, user: &User) -> impl IntoView + use<> {
    view! {
        <form method="post" action=FormAction::RestoreUser.path() data-busy=busy_label(text, FormAction::RestoreUser)>
            {hidden(PAGE_FIELD, paths::user(customer, user.id))}
            {hidden(NEXT_FIELD, paths::deleted_users(customer))}
            {hidden(FORM_FIELD, RESTORE_FORM)}
            {hidden(REQUEST_FIELD, uuid::Uuid::new_v4())}
            {hidden("customer", customer.id)}
            {hidden("user", user.id)}
            {hidden(SUBJECT_FIELD, user.title())}
            <button class="button" aria-label=text.user_restore_named(user.title().as_str())>{text.user_restore()}</button>
        </form>
    }
}
