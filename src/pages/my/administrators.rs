//! The administrators of the company's directory.

use futures::future::try_join_all;
use leptos::prelude::*;

use crate::{
    api::directory_role::{list_directory_roles, list_role_members},
    components::{problem::problem_panel, role::customer_role_label},
    domain::{
        directory_role::{DirectoryRole, RoleMember},
        id::CustomerId,
        page::Page as Results,
        preferences::PageSize,
        role::CustomerRole,
    },
    error::PortalError,
    locales::Text,
    pages::{customer_overview::Count, deferred::Deferred},
    paths::{self, CustomerPath},
};

/// Maximum number of names per role.
const MAX_NAMES: usize = 5;

/// An administrator role of the directory with its first members.
pub(super) type Administrators = (CustomerRole, DirectoryRole, Results<RoleMember>);

/// Loads the members of the administrator roles that matter to this portal, with one call for the roles and one for
/// each role's members.
///
/// # Errors
/// The first error, since a list without a role would suggest that nobody has it.
pub(super) async fn load(customer: CustomerId) -> Result<Vec<Administrators>, PortalError> {
    let mut roles: Vec<(CustomerRole, DirectoryRole)> = Vec::new();
    for role in list_directory_roles(customer).await? {
        match role.customer_role() {
            // A directory contains a template's role once; of duplicates, the first one counts.
            Some(kind) if !roles.iter().any(|(existing, _)| *existing == kind) => roles.push((kind, role)),
            _ => {}
        }
    }
    roles.sort_by_key(|(kind, _)| *kind);
    let members = roles.into_iter().map(async |(kind, role)| {
        let members = list_role_members(customer, role.id, PageSize::default(), None).await?;
        Ok((kind, role, members))
    });
    try_join_all(members).await
}

/// Counts the Global Administrators among loaded administrators; absent if the directory does not have the role.
///
/// # Errors
/// The error of loading them.
pub(super) async fn count_global(loaded: Deferred<Vec<Administrators>>) -> Result<Option<Count>, PortalError> {
    let loaded = loaded.result().await?;
    let global = loaded.iter().find(|(kind, _, _)| *kind == CustomerRole::GlobalAdministrator);
    Ok(global.map(|(_, _, members)| (members.items.len(), members.is_whole())))
}

/// Renders the roles with members, the most powerful first, with a few names.
pub(super) fn administrators(
    text: Text,
    customer: CustomerPath,
    found: Result<Vec<Administrators>, PortalError>,
) -> AnyView {
    let found = match found {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(found) => found,
    };
    let assigned: Vec<_> = found.into_iter().filter(|(_, _, members)| !members.items.is_empty()).collect();
    let all = view! { <p><a href=paths::roles(customer)>{text.my_home_administrators_all()}</a></p> };
    if assigned.is_empty() {
        return view! { <p class="muted">{text.my_home_administrators_none()}</p> {all} }.into_any();
    }
    let roles = assigned
        .into_iter()
        .map(|(kind, role, members)| {
            let more = members.items.len() > MAX_NAMES || !members.is_whole();
            let names = members.items.iter().take(MAX_NAMES).map(|member| {
                let href = paths::user(customer, member.user);
                view! { <li><a dir="auto" href=href>{member.title()}</a></li> }
            });
            let names = names.collect_view();
            let more = more.then(|| {
                let href = paths::role(customer, role.id);
                view! { <li><a href=href>{text.my_home_administrators_more()}</a></li> }
            });
            view! {
                <div class="fact">
                    <dt>{customer_role_label(text, kind)}</dt>
                    <dd><ul class="plain lines">{names} {more}</ul></dd>
                </div>
            }
        })
        .collect_view();
    view! { <dl>{roles}</dl> {all} }.into_any()
}
