//! `/customers/{customer}/policies`: the purchases that a customer may make without the partner.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, Status, panel_result, with_customer};
use crate::{
    api::policy::list_policies,
    components::{
        menu::help_popup,
        pager::{Paginated, few},
        problem::problem_panel,
        table::Columns,
    },
    domain::{
        policy::{Grantable, Permission, SelfServePolicy},
        role::Capability,
        table::{Column, Table},
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

/// Renders a customer's self-serve policies.
pub async fn policy_list_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let (found, summary) = with_customer(customer, async { panel_result(list_policies(customer.id).await) }).await?;
    let status = Status::of(&found);
    let may_manage = request.may(Capability::ManagePolicies);
    let is_empty = found.as_ref().is_ok_and(Vec::is_empty);
    let view = (found.is_ok() && !is_empty).then(|| columns(text, customer).view_menu());
    let create_link = (may_manage && is_empty).then(|| {
        view! { <p class="actions"><a class="button primary" href=paths::new_policy(customer)>{text.policy_new()}</a></p> }
    });
    let body = view! {
        <main id="main">
            <h1 class="visually-hidden">{text.nav_policies()}</h1>
            <div class="toolbar">
                {help_popup("policies-help", text.policies_help())}
                <div class="toolbar-end">{view}</div>
            </div>
            {match found {
                Err(error) => problem_panel(&error).into_any(),
                Ok(found) if found.is_empty() => view! {
                    <div class="empty"><h2>{text.policies_none()}</h2><p>{text.policies_none_advice()}</p>{create_link}</div>
                }
                .into_any(),
                Ok(found) => columns(text, customer).render(text.nav_policies(), Paginated::of(Table::Policies.as_str(), found)),
            }}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_status(status))
}

/// Returns the label of a permission; an unknown one is returned as its resource and action, as the service spells
/// them.
pub(super) fn permission_label(text: Text, permission: &Permission) -> String {
    match permission.grantable() {
        Some(Grantable::AzureReservedInstances) => text.policy_reservations().to_owned(),
        Some(Grantable::AzureSavingsPlan) => text.policy_savings_plans().to_owned(),
        None => format!("{} · {}", permission.resource, permission.action),
    }
}

/// Renders the permissions of a policy, one per line.
pub(super) fn permission_list(text: Text, policy: &SelfServePolicy) -> impl IntoView + use<> {
    let (permissions, more) = few(text, policy.permissions.iter());
    let lines = permissions.map(|it| permission_label(text, it)).chain(more);
    view! { <ul class="plain lines">{lines.map(|label| view! { <li>{label}</li> }).collect_view()}</ul> }
}

/// Returns the label of the grantor of a policy.
pub(super) fn grantor_label(text: Text, policy: &SelfServePolicy) -> String {
    match &policy.grantor {
        Some(_) if policy.is_ours && policy.grantor_type.eq_ignore_ascii_case("billToPartner") => {
            text.policy_bill_to_partner().to_owned()
        }
        Some(grantor) if !policy.is_ours => text.policy_another_partner(grantor.to_string()),
        _ => policy.grantor_type.clone(),
    }
}

fn columns(text: Text, customer: CustomerPath) -> Columns<'static, SelfServePolicy> {
    Columns::of(Table::Policies)
        .name(text.policy_title(), move |it: &SelfServePolicy| {
            // Another grantor's policy can only be viewed and changed by that grantor.
            let name = if it.is_ours {
                view! { <a class="row-link" href=paths::policy(customer, &it.id)>{text.policy_title()}</a> }.into_any()
            } else {
                text.policy_title().into_any()
            };
            view! {
                {name}
                <span class="line muted mono">{it.id.to_string()}</span>
            }
        })
        .column(Column::Allows, text.policy_allows(), move |it| permission_list(text, it))
        .column(Column::Grantor, text.policy_grantor(), move |it| grantor_label(text, it))
}
