//! `/customers/{customer}/roles/{role}`: the members of a directory role.

use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext, Status, panel_result, user_detail::remove_role_link, with_customer,
};
use crate::{
    api::directory_role::{list_directory_roles, list_role_members},
    components::{
        fact::copyable,
        icon::{Icon, icon},
        pager::Paginated,
        problem::problem_panel,
        table::Columns,
    },
    domain::{
        directory_role::RoleMember,
        id::DirectoryRoleId,
        page::Page as Results,
        role::Capability,
        table::{Column, Table},
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// Renders the members of a directory role.
pub async fn role_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let RenderContext { text, preferences, .. } = expect_context();
    let customer = request.customer()?;
    let id: DirectoryRoleId = request.id("role")?;
    let size = request.query.choice("size", |text| text.parse().ok())?.unwrap_or(preferences.page_size);
    let seek = request.query.seek()?;
    let load = async {
        let members = list_role_members(customer.id, id, size, seek);
        let (roles, members) = futures::join!(list_directory_roles(customer.id), members);
        Ok((roles, panel_result(members)?))
    };
    let ((roles, members), summary) = with_customer(customer, load).await?;
    let status = Status::of(&members);
    // The list of roles only provides the name; the members are shown without it too.
    let name = roles.ok().and_then(|roles| roles.into_iter().find(|role| role.id == id)).map(|role| role.title());
    let name = name.unwrap_or_else(|| text.role_unknown().to_owned());
    let may_manage = request.may(Capability::ManageRoles);
    let content = match members {
        Err(error) => problem_panel(&error).into_any(),
        Ok(page) => member_table(text, (customer, id, &name), page, may_manage),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::roles(customer)>{icon(Icon::Back)}{text.role_back()}</a></p>
                <h1>{name.clone()}</h1>
            </header>
            {content}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_title(name).with_status(status))
}

fn member_table(
    text: Text,
    role: (CustomerPath, DirectoryRoleId, &str),
    page: Results<RoleMember>,
    may_manage: bool,
) -> AnyView {
    if page.items.is_empty() && page.is_whole() {
        return view! {
            <div class="empty"><h2>{text.role_members_none()}</h2><p>{text.role_members_none_advice()}</p></div>
        }
        .into_any();
    }
    let paginated = Paginated::of(Table::RoleMembers.as_str(), page);
    let columns = columns(text, role, may_manage);
    view! {
        <div class="toolbar">
            <p role="status">{paginated.range_text(|count| text.role_members_shown(count))}</p>
            <div class="toolbar-end">{columns.view_menu()}</div>
        </div>
        {columns.render(text.role_members(), paginated)}
    }
    .into_any()
}

fn columns(
    text: Text,
    (customer, id, role): (CustomerPath, DirectoryRoleId, &str),
    may_manage: bool,
) -> Columns<'_, RoleMember> {
    Columns::of(Table::RoleMembers)
        .name(text.user_name(), move |member: &RoleMember| {
            view! { <a dir="auto" href=paths::user(customer, member.user)>{member.title()}</a> }
        })
        .column(Column::SignInName, text.user_sign_in_name(), |member| copyable(member.principal_name.clone(), false))
        .action(text.role_action(), move |member| {
            may_manage.then(|| remove_role_link(text, customer, (member.user, &member.title()), (id, role)))
        })
}
