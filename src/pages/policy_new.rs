//! `/customers/{customer}/policies/new`: creates a policy for purchases without the partner.

use leptos::prelude::*;

use super::{Frame, Page, PageRequest, RenderContext, in_panel, with_customer};
use crate::{
    api::policy::list_policies,
    components::{
        customer::name_or_id,
        fact::panel,
        field::{Field, form, hidden},
        icon::{Icon, icon},
        problem::problem_panel,
    },
    domain::{policy::SelfServePolicy, write::Write},
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

const FORM: &str = "policy-form";

/// Renders the form for a new self-serve policy, with a link to an existing one.
pub async fn policy_new_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let (known, summary) = with_customer(customer, async { in_panel(list_policies(customer.id).await) }).await?;
    // An existing policy is shown in advance; Partner Center would refuse a second one.
    let known = match known {
        Err(error) => problem_panel(&error).into_any(),
        Ok(known) => known
            .first()
            .map(|it| {
                view! {
                    <p class="help">
                        {text.policy_exists()} {text.gap()} <a href=paths::policy(customer, &it.id)>{text.policy_open()}</a>
                    </p>
                }
            })
            .into_any(),
    };
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::policies(customer)>{icon(Icon::Back)}{text.nav_policies()}</a></p>
                <h1>{text.policy_new()}</h1>
            </header>
            {known}
            {panel("policy", text.policy_allows(), new_form(text, customer, &summary.name))}
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body))
}

fn new_form(text: Text, customer: CustomerPath, name: &str) -> impl IntoView + use<> {
    let consequence = text.policy_consequence(name_or_id(text, name));
    form(FORM, Write::CreatePolicy, move || {
        view! {
            {hidden("customer", customer.id)}
            {permission_boxes(text, None)}
            <p class="help">{consequence}</p>
            <p class="actions"><button class="button primary">{text.policy_create()}</button></p>
        }
    })
}

/// Renders a checkbox for each permission that the portal can grant, ticked if it is granted.
pub(super) fn permission_boxes(text: Text, policy: Option<&SelfServePolicy>) -> impl IntoView + use<> {
    use crate::domain::policy::Grantable::{AzureReservedInstances, AzureSavingsPlan};
    let in_force = |it| if policy.is_some_and(|policy| policy.allows(it)) { "true" } else { "" };
    view! {
        {Field::new("reservations", text.policy_reservations())
            .help(text.policy_reservations_help())
            .value(in_force(AzureReservedInstances))
            .checkbox()}
        {Field::new("savings_plans", text.policy_savings_plans())
            .help(text.policy_savings_plans_help())
            .value(in_force(AzureSavingsPlan))
            .checkbox()}
    }
}
