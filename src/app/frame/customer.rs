//! The bar of the current customer, which is always visible, with the navigation within the customer.

use leptos::prelude::*;

use crate::{
    app::{
        Access,
        routes::{NavPlacement, ROUTES, Route, Tab},
    },
    components::render_context::RenderContext,
    components::{
        customer::name_or_placeholder,
        fact::copyable,
        icon::{Icon, icon},
    },
    domain::{admin_portal::admin_portals, cloud::Cloud, customer::CustomerSummary, principal::Principal},
    islands::palette::Destination,
    locales::Text,
    paths::{self, CustomerPath},
};

/// A page of a customer in the navigation.
#[derive(Clone, Copy)]
struct Section {
    /// The path below the customer's URL.
    path: &'static str,
    label: fn(Text) -> &'static str,
    tab: Tab,
    access: Access,
}

/// Returns the pages that the caller may open, in the order of the navigation.
fn sections(principal: Option<&Principal>) -> impl Iterator<Item = Section> + use<'_> {
    let section = |route: &Route| match route.placement {
        NavPlacement::Customer(tab, label) => {
            Some(Section { path: route.template.strip_prefix(paths::CUSTOMER)?, label, tab, access: route.access })
        }
        NavPlacement::Side(..) | NavPlacement::Unlisted => None,
    };
    ROUTES.iter().filter_map(section).filter(move |section| section.access.require(principal).is_ok())
}

/// Returns the same pages for the palette, labeled with the customer's name.
pub(super) fn destinations_within(customer: &CustomerSummary, principal: Option<&Principal>) -> Vec<Destination> {
    let text = RenderContext::current_text();
    let base = paths::customer(CustomerPath::for_principal(principal, customer.id));
    let name = name_or_placeholder(text, &customer.name);
    sections(principal)
        .map(|section| Destination {
            label: (section.label)(text).to_owned(),
            detail: name.clone(),
            href: format!("{base}{}", section.path),
        })
        .collect()
}

/// Renders the customer's name and domain, the links to its admin portals, and the navigation of the permitted pages.
pub(super) fn customer_bar(
    customer: CustomerSummary,
    principal: Option<&Principal>,
    cloud: Cloud,
) -> impl IntoView + use<> {
    let RenderContext { text, address, .. } = expect_context();
    let customer_path = CustomerPath::for_principal(principal, customer.id);
    let base = paths::customer(customer_path);
    let crumb = (!customer_path.own).then(|| {
        view! {
            <p class="crumb"><a href=paths::CUSTOMERS>{icon(Icon::Back)}{text.bar_all_customers()}</a></p>
        }
    });
    let portals = (!customer_path.own).then(|| portals_menu(text, cloud, &customer));
    // None on a page about the customer whose URL is not below the customer's, such as a job.
    let here = address.split('?').next().and_then(|path| path.strip_prefix(base.as_str())).map(str::to_owned);
    let is_here = |section: &Section| match (section.path, here.as_deref()) {
        (_, None) => false,
        ("", Some(here)) => here.is_empty(),
        (path, Some(here)) => here.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    };
    let link = |section: &Section| {
        let current = is_here(section).then_some("page");
        view! { <a href=format!("{base}{}", section.path) aria-current=current>{(section.label)(text)}</a> }
    };
    let (tabs, more): (Vec<_>, Vec<_>) = sections(principal).partition(|section| section.tab == Tab::Bar);
    let tabs = tabs.iter().map(|section| view! { <li>{link(section)}</li> }).collect_view();
    let more = (!more.is_empty()).then(|| {
        // The menu's label is the current page, if the menu contains it.
        let current_section = more.iter().find(|section| is_here(section));
        let (label, current) =
            current_section.map_or((text.nav_more(), None), |section| ((section.label)(text), Some("true")));
        let links = more.iter().map(|section| view! { <li>{link(section)}</li> }).collect_view();
        view! {
            <button type="button" class="more-tabs" popovertarget="more-tabs" aria-current=current>
                {label}{icon(Icon::Down)}
            </button>
            <ul id="more-tabs" class="menu popup" popover="auto">{links}</ul>
        }
    });
    let (region_label, navigation_label) = if customer_path.own {
        (text.nav_my_company(), text.nav_my_company())
    } else {
        (text.inside_customer(), text.nav_customer_label())
    };
    view! {
        <div class="customer-bar" aria-label=region_label role="region">
            {crumb}
            <p class="customer-name" dir="auto">{name_or_placeholder(text, &customer.name)}</p>
            <p class="customer-domain">{copyable(customer.domain, false)}</p>
            {portals}
            <nav class="tabs" aria-label=navigation_label><ul>{tabs}</ul>{more}</nav>
        </div>
    }
}

/// Renders the links to the customer's admin portals, which open in a new tab.
fn portals_menu(text: Text, cloud: Cloud, customer: &CustomerSummary) -> impl IntoView + use<> {
    let links = admin_portals(cloud, customer.id, &customer.domain)
        .into_iter()
        .map(|portal| {
            view! {
                <li>
                    <a class="menu-item" href=portal.href target="_blank" rel="noopener noreferrer">
                        {portal.name}{icon(Icon::External)}
                        <span class="visually-hidden">{text.opens_new_tab()}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <button type="button" class="button open-in" popovertarget="portals">{text.bar_open_in()}{icon(Icon::Down)}</button>
        <ul id="portals" class="menu popup" popover="auto">{links}</ul>
    }
}
