//! The palette's entries before a search: recently opened customers, the permitted pages, and tasks that start on a
//! page of their own.

use leptos::prelude::*;

use super::routes::ROUTES;
use crate::{
    domain::{cloud::Cloud, customer::CustomerSummary, principal::Principal, role::Capability},
    islands::palette::{Destination, Palette, PaletteTexts, UserSearch},
    locales::Text,
    paths::{self, CustomerPath, UsersQuery},
    portal::RequestContext,
};

/// Renders the palette; `pages` are those of the navigation. Inside a customer, it also searches the customer's users
/// and offers the customer's tasks, labeled with its name.
pub(super) fn palette(
    text: Text,
    context: Option<&RequestContext>,
    current_customer: Option<(CustomerSummary, String)>,
    mut pages: Vec<Destination>,
) -> impl IntoView + use<> {
    let principal = context.and_then(|context| context.principal.as_ref());
    let cloud = context.and_then(|context| context.profile.as_ref()?.cloud);
    // Customer users may read their own customer, but have no list to search.
    let customers = may_search_customers(principal);
    let recent = context.filter(|_| customers).map(recent_customers).unwrap_or_default();
    let reads_users = principal.is_some_and(|principal| principal.may(Capability::ReadUsers));
    let mut users = None;
    if let Some((customer, name)) = current_customer {
        let customer_path = CustomerPath::for_principal(principal, customer.id);
        if reads_users {
            let path = paths::users(customer_path, &UsersQuery::default());
            users = Some(UserSearch { customer: customer.id.to_string(), path });
        }
        pages.extend(tasks_within(text, principal, cloud, customer_path, &name));
    }
    pages.extend(tasks(text, principal, cloud));
    let texts = PaletteTexts {
        title: text.palette_title().to_owned(),
        placeholder: match (customers, &users) {
            (true, None) => text.palette_placeholder(),
            (true, Some(_)) => text.palette_placeholder_inside(),
            (false, Some(_)) => text.palette_users(),
            (false, None) => text.palette_pages(),
        }
        .to_owned(),
        searching: text.palette_searching().to_owned(),
        nothing: text.palette_nothing().to_owned(),
        failed: text.palette_failed().to_owned(),
        close: text.palette_close().to_owned(),
    };
    view! { <Palette texts=texts recent=recent pages=pages customers=customers users=users/> }
}

/// Checks whether the caller may search for customers.
pub(super) fn may_search_customers(principal: Option<&Principal>) -> bool {
    principal.is_some_and(|principal| principal.partner().is_ok() && principal.may(Capability::ReadCustomers))
}

fn recent_customers(context: &RequestContext) -> Vec<Destination> {
    let scope = context.principal.as_ref().and_then(|principal| principal.partner().ok());
    let recent = scope.and_then(|scope| context.portal.list_recent_customers(&scope).ok());
    let destination = |customer: CustomerSummary| Destination {
        href: paths::customer(customer.id.into()),
        label: customer.title(),
        detail: customer.domain,
    };
    recent.into_iter().flatten().map(destination).collect()
}

/// Checks whether the caller may open the page with this path template.
fn may_open(template: &str, principal: Option<&Principal>, cloud: Option<Cloud>) -> bool {
    let route = ROUTES.iter().find(|route| route.template == template);
    route.is_some_and(|route| route.is_offered_in(cloud) && route.access.require(principal).is_ok())
}

/// Returns the tasks outside of customers whose pages are not in the navigation.
fn tasks(text: Text, principal: Option<&Principal>, cloud: Option<Cloud>) -> Vec<Destination> {
    let destination =
        |label: &str, href: &str| Destination { label: label.to_owned(), detail: String::new(), href: href.to_owned() };
    let mut tasks = Vec::new();
    if may_open(paths::NEW_CUSTOMER, principal, cloud) {
        tasks.push(destination(text.new_customer_title(), paths::NEW_CUSTOMER));
    }
    if may_open(paths::RELATIONSHIP_REQUEST, principal, cloud) {
        tasks.push(destination(text.nav_relationship_request(), paths::RELATIONSHIP_REQUEST));
    }
    if may_search_customers(principal) {
        tasks.push(destination(text.customers_export_all(), paths::CUSTOMERS_EXPORT));
    }
    tasks
}

/// Returns the tasks of a customer.
fn tasks_within(
    text: Text,
    principal: Option<&Principal>,
    cloud: Option<Cloud>,
    customer: CustomerPath,
    name: &str,
) -> Vec<Destination> {
    let destination =
        |label: &str, href: String| Destination { label: label.to_owned(), detail: name.to_owned(), href };
    let mut tasks = Vec::new();
    if cloud.is_none_or(Cloud::has_passwords) && may_open(paths::NEW_USER, principal, cloud) {
        tasks.push(destination(text.users_new(), paths::new_user(customer)));
    }
    if principal.is_some_and(|principal| principal.may(Capability::ReadUsers)) {
        tasks.push(destination(text.users_export_all(), paths::users_export(customer, &UsersQuery::default())));
    }
    tasks
}
