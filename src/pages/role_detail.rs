//! `/customers/{customer}/roles/{role}`: who has a directory role.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, Viewer, with_customer};
use crate::{
    api::directory_roles::{list_directory_roles, list_role_members},
    components::{
        fact::copyable,
        field::{FORM_FIELD, PAGE_FIELD, REQUEST_FIELD, hidden, refused},
        icon::{Icon, icon},
        pager::{pager, rows_form},
        problem::problem_panel,
    },
    domain::{
        directory_role::RoleMember,
        id::{CustomerId, DirectoryRoleId},
        page::{Page as Results, Seek},
        preferences::PageSize,
        role::Capability,
    },
    error::PortalError,
    locales::Text,
    paths,
};

/// The forms that take the role away.
const FORM: &str = "remove-role-form";

/// Who has a directory role.
pub async fn role_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let Viewer { text, preferences, .. } = expect_context();
    let (customer, id): (CustomerId, DirectoryRoleId) = (request.id("customer")?, request.id("role")?);
    let chosen = request.query.choice("size", |text| text.parse().ok())?;
    let size = chosen.unwrap_or(preferences.page_size);
    let seek = request.query.seek()?;
    let load = async {
        Ok(futures::join!(list_directory_roles(customer), list_role_members(customer, id, size, seek.clone())))
    };
    let ((roles, members), summary) = with_customer(customer, load).await?;
    if let Err(error @ (PortalError::Forbidden(_) | PortalError::NotFound)) = members {
        return Err(error);
    }
    let status = members.as_ref().map_or_else(PortalError::status, |_| 200);
    // The name is all that the list of roles is asked for: without it the members are shown all the same.
    let name = roles.ok().and_then(|roles| roles.into_iter().find(|role| role.id == id)).map(|role| role.name);
    let name = name.filter(|name| !name.trim().is_empty()).unwrap_or_else(|| text.role_unknown().to_owned());
    let may_manage = request.may(Capability::ManageRoles);
    let shown = match members {
        Err(error) => problem_panel(&error).into_any(),
        Ok(page) => listed(text, (customer, id, &name), page, (chosen, size), seek.is_some(), may_manage),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::roles(customer)>{icon(Icon::Back)}{text.role_back()}</a></p>
                <h1>{name.clone()}</h1>
            </header>
            {refused(FORM).map(|refused| problem_panel(&refused.error))}
            {shown}
        </main>
    };
    Ok(Page::new(name, Frame::Customer(summary), body).with_status(status))
}

fn listed(
    text: Text,
    role: (CustomerId, DirectoryRoleId, &str),
    page: Results<RoleMember>,
    (chosen, size): (Option<PageSize>, PageSize),
    within: bool,
    may_manage: bool,
) -> AnyView {
    let (customer, id, _) = role;
    if page.items.is_empty() && page.is_whole() {
        return view! {
            <div class="empty"><h2>{text.role_members_none()}</h2><p>{text.role_members_none_advice()}</p></div>
        }
        .into_any();
    }
    let to = |seek: Option<&Seek>| paths::role(customer, id, chosen, seek);
    let pages = (!page.is_whole() || within).then(|| {
        let step = |seek: Option<_>| seek.map(|seek| to(Some(&seek)));
        pager(within.then(|| to(None)), step(page.previous), step(page.next))
    });
    let count = page.items.len();
    let rows = page.items.into_iter().map(|member| row(text, role, member, may_manage)).collect_view();
    view! {
        <div class="toolbar">
            <p role="status">{text.role_members_shown(count)}</p>
            {rows_form(paths::role(customer, id, None, None), Vec::new(), size)}
        </div>
        <div class="table-wrap">
            <table>
                <caption class="visually-hidden">{text.role_members()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.user_name()}</th>
                        <th scope="col">{text.user_sign_in_name()}</th>
                        <th scope="col"><span class="visually-hidden">{text.role_action()}</span></th>
                    </tr>
                </thead>
                <tbody>{rows}</tbody>
            </table>
        </div>
        {pages}
    }
    .into_any()
}

#[expect(clippy::needless_pass_by_value, reason = "a row is all that becomes of a member")]
fn row(
    text: Text,
    (customer, id, role): (CustomerId, DirectoryRoleId, &str),
    member: RoleMember,
    may: bool,
) -> AnyView {
    let address = expect_context::<Viewer>().address;
    let name = if member.display_name.trim().is_empty() { &member.principal_name } else { &member.display_name };
    let label = text.user_roles_remove_named(name.as_str(), role);
    let remove = may.then(|| {
        view! {
            <form method="post" action="/api/remove_role_member">
                {hidden(PAGE_FIELD, address)}
                {hidden(FORM_FIELD, FORM)}
                {hidden(REQUEST_FIELD, uuid::Uuid::new_v4())}
                {hidden("customer", customer)}
                {hidden("user", member.user)}
                {hidden("role", id)}
                <button class="quiet" aria-label=label>{text.user_roles_remove()}</button>
            </form>
        }
    });
    view! {
        <tr>
            <th scope="row"><a dir="auto" href=paths::user(customer, member.user)>{name.clone()}</a></th>
            <td data-label=text.user_sign_in_name()>{copyable(member.principal_name.clone(), false)}</td>
            <td class="corner">{remove}</td>
        </tr>
    }
    .into_any()
}
