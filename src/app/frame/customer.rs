//! The customer whom everything on a page concerns, never out of sight, and the ways to what is the customer's.

use leptos::prelude::*;

use crate::{
    components::{
        customer::name_or_id,
        fact::copyable,
        icon::{Icon, icon},
    },
    domain::{actor::Actor, customer::CustomerSummary, role::Capability},
    islands::palette::Destination,
    locales::Text,
    pages::Viewer,
    paths,
};

/// A page about something of the customer's.
struct Section {
    /// Below the customer's address.
    path: &'static str,
    label: fn(Text) -> &'static str,
    needs: Capability,
}

/// Pages that belong together. The first one that somebody may open is where its name leads.
struct Group {
    label: fn(Text) -> &'static str,
    sections: &'static [Section],
}

const fn section(path: &'static str, label: fn(Text) -> &'static str, needs: Capability) -> Section {
    Section { path, label, needs }
}

/// Everything there is about a customer, in the order of the navigation.
const GROUPS: &[Group] = &[
    Group { label: Text::nav_overview, sections: &[section("", Text::nav_overview, Capability::ReadCustomers)] },
    Group {
        label: Text::nav_group_subscriptions,
        sections: &[
            section("/subscriptions", Text::nav_subscriptions, Capability::ReadSubscriptions),
            section("/orders", Text::nav_orders, Capability::ReadSubscriptions),
            section("/entitlements", Text::nav_entitlements, Capability::ReadSubscriptions),
            section("/policies", Text::nav_policies, Capability::ReadPolicies),
        ],
    },
    Group {
        label: Text::nav_group_account,
        sections: &[
            section("/billing-profile", Text::nav_billing_profile, Capability::ReadBilling),
            section("/agreements", Text::nav_agreements, Capability::ReadAgreements),
            section("/qualification", Text::nav_qualification, Capability::ReadCustomers),
            section("/budget", Text::nav_budget, Capability::ReadBilling),
            section("/domains", Text::nav_domains, Capability::ReadCustomers),
            section("/activity", Text::nav_activity, Capability::ReadAudit),
        ],
    },
    Group {
        label: Text::nav_group_users,
        sections: &[
            section("/users", Text::nav_users, Capability::ReadUsers),
            section("/roles", Text::nav_directory_roles, Capability::ReadUsers),
            section("/licences", Text::nav_licences, Capability::ReadUsers),
        ],
    },
];

/// The same pages for the palette, under the customer's name.
pub(super) fn destinations_within(customer: &CustomerSummary, actor: Option<&Actor>) -> Vec<Destination> {
    let text = expect_context::<Viewer>().text;
    let (base, name) = (paths::customer(customer.id), name_or_id(text, &customer.name));
    GROUPS
        .iter()
        .flat_map(|group| group.sections)
        .filter(|section| actor.is_some_and(|actor| actor.may(section.needs)))
        .map(|section| Destination {
            label: (section.label)(text).to_owned(),
            detail: name.clone(),
            href: format!("{base}{}", section.path),
        })
        .collect()
}

/// The customer's name and domain, and the navigation of what the actor may see of it.
pub(super) fn customer_bar(customer: CustomerSummary, actor: Option<&Actor>) -> impl IntoView + use<> {
    let Viewer { text, address, .. } = expect_context();
    let base = paths::customer(customer.id);
    let here =
        address.split('?').next().and_then(|path| path.strip_prefix(base.as_str())).unwrap_or_default().to_owned();
    let is_here = |section: &Section| match section.path {
        "" => here.is_empty(),
        path => here.strip_prefix(path).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')),
    };
    let may = |section: &&Section| actor.is_some_and(|actor| actor.may(section.needs));
    let link = |path: &str, label: &'static str, current: Option<&'static str>| {
        view! { <li><a href=format!("{base}{path}") aria-current=current>{label}</a></li> }
    };
    let mut within = None;
    let groups = GROUPS
        .iter()
        .filter_map(|group| {
            let first = group.sections.iter().find(may)?;
            let current = group.sections.iter().find(|section| is_here(section));
            if current.is_some() && group.sections.iter().filter(may).count() > 1 {
                within = Some(group);
            }
            Some(link(first.path, (group.label)(text), current.map(|_| "true")))
        })
        .collect_view();
    let sections = within.map(|group| {
        let links = group
            .sections
            .iter()
            .filter(may)
            .map(|section| link(section.path, (section.label)(text), is_here(section).then_some("page")))
            .collect_view();
        view! { <nav class="sections" aria-label=(group.label)(text)><ul>{links}</ul></nav> }
    });
    view! {
        <div class="customer-bar" aria-label=text.inside_customer() role="region">
            <p class="crumb"><a href=paths::CUSTOMERS>{icon(Icon::Back)}{text.bar_all_customers()}</a></p>
            <p class="customer-name" dir="auto">{name_or_id(text, &customer.name)}</p>
            <p class="customer-domain">{copyable(customer.domain, false)}</p>
            <nav aria-label=text.nav_customer_label()><ul>{groups}</ul></nav>
            {sections}
        </div>
    }
}
