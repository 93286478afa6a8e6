//! `/partner/roles`: the role mappings of the partner's people.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext};
use crate::{
    api::partner::load_partner,
    components::{
        fact::{copyable, panel},
        field::{Field, form, row_form, row_form_error},
        icon::{Icon, icon},
        role::staff_role_label,
        table::table_wrap,
    },
    domain::{
        form_action::FormAction,
        role::Role,
        role_mapping::{RoleClaim, RoleMapping},
    },
    error::PortalError,
    locales::Text,
    paths,
};

const REMOVE: &str = "remove-role-mapping";

/// Renders the partner's role mappings.
pub async fn partner_roles_page(_: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let partner = load_partner().await?;
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::PARTNER>{icon(Icon::Back)}{text.partner_back()}</a></p>
                <h1>{text.partner_roles_title()}</h1>
            </header>
            <p>{text.partner_roles_help()}</p>
            <p class="help">{text.partner_roles_well_known()}</p>
            {row_form_error(REMOVE)}
            {mapping_table(text, partner.role_mappings)}
            {panel("add", text.partner_role_add_title(), add_form(text))}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

fn mapping_table(text: Text, mappings: Vec<RoleMapping>) -> impl IntoView {
    if mappings.is_empty() {
        return view! {
            <div class="empty"><h2>{text.partner_roles_none()}</h2><p>{text.partner_roles_none_advice()}</p></div>
        }
        .into_any();
    }
    let rows = mappings
        .into_iter()
        .map(|mapping| {
            let role = staff_role_label(text, mapping.role);
            let label = text.partner_role_remove_label(crate::locales::args::PartnerRoleRemoveLabel {
                role,
                value: mapping.value.as_str(),
            });
            let fields = [
                ("claim", mapping.claim.as_str().to_owned()),
                ("value", mapping.value.clone()),
                ("role", mapping.role.as_str().to_owned()),
            ];
            let button = view! { <button class="quiet" aria-label=label>{text.partner_role_remove()}</button> };
            view! {
                <tr>
                    <th scope="row">{role}</th>
                    <td data-label=text.partner_role_claim()>{claim_label(text, mapping.claim)}</td>
                    <td data-label=text.partner_role_value()>{copyable(mapping.value, true)}</td>
                    <td class="corner">{row_form(REMOVE, FormAction::RemoveRoleMapping, &fields, button.into_any())}</td>
                </tr>
            }
        })
        .collect_view();
    table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.partner_roles_title()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.partner_role()}</th>
                    <th scope="col">{text.partner_role_claim()}</th>
                    <th scope="col">{text.partner_role_value()}</th>
                    <th scope="col"><span class="visually-hidden">{text.partner_role_action()}</span></th>
                </tr>
            </thead>
            <tbody>{rows}</tbody>
        </table>
    })
    .into_any()
}

fn add_form(text: Text) -> impl IntoView {
    let claims = RoleClaim::ALL.map(|claim| (claim.as_str().to_owned(), claim_label(text, claim).to_owned()));
    let roles = Role::ALL.map(|role| (role.as_str().to_owned(), staff_role_label(text, role).to_owned()));
    form("role-mapping-form", FormAction::AddRoleMapping, move || {
        view! {
            {Field::new("claim", text.partner_role_claim()).value(RoleClaim::Groups.as_str()).required().select(claims.to_vec())}
            {Field::new("value", text.partner_role_value()).help(text.partner_role_value_help()).required().text()}
            {Field::new("role", text.partner_role()).value(Role::AdminAgent.as_str()).required().select(roles.to_vec())}
            <p class="actions"><button class="button primary">{text.partner_role_add()}</button></p>
        }
    })
}

const fn claim_label(text: Text, claim: RoleClaim) -> &'static str {
    match claim {
        RoleClaim::Groups => text.partner_role_claim_groups(),
        RoleClaim::Wids => text.partner_role_claim_wids(),
        RoleClaim::Roles => text.partner_role_claim_roles(),
    }
}
