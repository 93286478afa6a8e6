//! `/customers/{customer}/roles`: a customer's directory roles.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Status, Viewer, in_panel, with_customer};
use crate::{
    api::directory_roles::list_directory_roles,
    components::{fact::copyable, problem::problem_panel, table::Columns},
    domain::{
        directory_role::DirectoryRole,
        table::{Column, Table},
    },
    error::PortalError,
    paths,
};

/// A customer's directory roles.
pub async fn role_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<Viewer>().text;
    let customer = request.id("customer")?;
    let (roles, summary) = with_customer(customer, async { in_panel(list_directory_roles(customer).await) }).await?;
    let status = Status::of(&roles);
    let shown = match roles {
        Err(error) => problem_panel(&error).into_any(),
        Ok(roles) if roles.is_empty() => {
            view! { <div class="empty"><h2>{text.role_none()}</h2><p>{text.role_none_advice()}</p></div> }.into_any()
        }
        Ok(roles) => {
            let columns = Columns::of(Table::DirectoryRoles)
                .name(text.role_name(), |role: &DirectoryRole| {
                    let href = paths::role(customer, role.id, None, None);
                    view! { <a class="row-link" href=href>{role.name.clone()}</a> }
                })
                .column(Column::Id, text.user_id(), |role| copyable(role.id.to_string(), true));
            view! {
                <div class="toolbar">{columns.view_menu()}</div>
                {columns.draw(text.role_title(), roles)}
            }
            .into_any()
        }
    };
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.role_title()}</h1></header>
            <p class="help">{text.role_lead()}</p>
            {shown}
        </main>
    };
    Ok(Page::new(text.role_title(), Frame::Customer(summary), body).with_status(status))
}
