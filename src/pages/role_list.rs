//! `/customers/{customer}/roles`: a customer's directory roles.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, panel_result, with_customer};
use crate::{
    api::directory_role::list_directory_roles,
    components::{fact::copyable, menu::help_popup, pager::Paginated, problem::problem_panel, table::Columns},
    domain::{
        directory_role::DirectoryRole,
        table::{Column, Table},
    },
    error::PortalError,
    paths,
};

/// Renders a customer's directory roles.
pub async fn role_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let (roles, summary) =
        with_customer(customer, async { panel_result(list_directory_roles(customer.id).await) }).await?;
    let status = Status::of(&roles);
    let columns = Columns::of(Table::DirectoryRoles)
        .name(text.role_name(), |role: &DirectoryRole| {
            let href = paths::role(customer, role.id);
            view! { <a class="row-link" href=href>{role.title()}</a> }
        })
        .column(Column::Id, text.user_id(), |role| copyable(role.id.to_string(), true));
    let (view, content) = match roles {
        Err(error) => (None, problem_panel(&error).into_any()),
        Ok(roles) if roles.is_empty() => {
            let (title, advice) = (text.role_none(), text.role_none_advice());
            (None, view! { <div class="empty"><h2>{title}</h2><p>{advice}</p></div> }.into_any())
        }
        Ok(roles) => (
            Some(columns.view_menu()),
            columns.render(text.role_title(), Paginated::of(Table::DirectoryRoles.as_str(), roles)),
        ),
    };
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.role_title()}</h1>
            <div class="toolbar">
                {help_popup("roles-help", text.role_lead())}
                <div class="toolbar-end">{view}</div>
            </div>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}
