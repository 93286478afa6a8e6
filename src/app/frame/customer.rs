//! The customer whom everything on a page concerns, never out of sight, and the ways to what is the customer's.

use leptos::prelude::*;

use crate::{
    app::{
        Access,
        routes::{Group, Place, ROUTES},
    },
    components::render_context::RenderContext,
    components::{
        customer::name_or_id,
        fact::copyable,
        icon::{Icon, icon},
    },
    domain::{customer::CustomerSummary, principal::Principal},
    islands::palette::Destination,
    locales::Text,
    paths::{self, CustomerPath},
};

/// A page of a customer's, as the navigation has it.
#[derive(Clone, Copy)]
struct Section {
    /// Below the customer's address.
    path: &'static str,
    label: fn(Text) -> &'static str,
    access: Access,
}

/// Returns the pages of a group, in the order of the navigation.
fn sections(of: Group) -> impl Iterator<Item = Section> {
    ROUTES.iter().filter_map(move |route| match route.place {
        Place::Customer(group, label) if group == of => {
            Some(Section { path: route.template.strip_prefix(paths::CUSTOMER)?, label, access: route.access })
        }
        _ => None,
    })
}

/// The same pages for the palette, under the customer's name.
pub(super) fn destinations_within(customer: &CustomerSummary, principal: Option<&Principal>) -> Vec<Destination> {
    let text = expect_context::<RenderContext>().text;
    let base = paths::customer(CustomerPath::seen_by(principal, customer.id));
    let name = name_or_id(text, &customer.name);
    Group::ALL
        .into_iter()
        .flat_map(sections)
        .filter(|section| section.access.require(principal).is_ok())
        .map(|section| Destination {
            label: (section.label)(text).to_owned(),
            detail: name.clone(),
            href: format!("{base}{}", section.path),
        })
        .collect()
}

/// The customer's name and domain, and the navigation of what the person may see of it.
pub(super) fn customer_bar(customer: CustomerSummary, principal: Option<&Principal>) -> impl IntoView + use<> {
    let RenderContext { text, address, .. } = expect_context();
    let seen = CustomerPath::seen_by(principal, customer.id);
    let base = paths::customer(seen);
    let crumb = (!seen.own).then(|| {
        view! {
            <p class="crumb"><a href=paths::CUSTOMERS>{icon(Icon::Back)}{text.bar_all_customers()}</a></p>
        }
    });
    let here =
        address.split('?').next().and_then(|path| path.strip_prefix(base.as_str())).unwrap_or_default().to_owned();
    let is_here = |section: &Section| match section.path {
        "" => here.is_empty(),
        path => here.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    };
    let link = |path: &str, label: &'static str, current: Option<&'static str>| {
        view! { <li><a href=format!("{base}{path}") aria-current=current>{label}</a></li> }
    };
    let mut within = None;
    let groups = Group::ALL
        .into_iter()
        .filter_map(|group| {
            let open: Vec<_> = sections(group).filter(|section| section.access.require(principal).is_ok()).collect();
            let first = *open.first()?;
            let current = open.iter().any(is_here);
            if current && open.len() > 1 {
                within = Some((group, open));
            }
            Some(link(first.path, group.label(text), current.then_some("true")))
        })
        .collect_view();
    let sections = within.map(|(group, open)| {
        let links = open
            .iter()
            .map(|section| link(section.path, (section.label)(text), is_here(section).then_some("page")))
            .collect_view();
        view! { <nav class="sections" aria-label=group.label(text)><ul>{links}</ul></nav> }
    });
    let (place, navigation) = if seen.own {
        (text.nav_my_company(), text.nav_my_company())
    } else {
        (text.inside_customer(), text.nav_customer_label())
    };
    view! {
        <div class="customer-bar" aria-label=place role="region">
            {crumb}
            <p class="customer-name" dir="auto">{name_or_id(text, &customer.name)}</p>
            <p class="customer-domain">{copyable(customer.domain, false)}</p>
            <nav aria-label=navigation><ul>{groups}</ul></nav>
            {sections}
        </div>
    }
}
