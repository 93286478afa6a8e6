//! `/customers/{customer}/policies/new`: creates a policy for purchases without the partner.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, panel_result, with_customer};
use crate::{
    api::policy::list_policies,
    components::{
        customer::name_or_placeholder,
        fact::panel,
        field::{Field, form, hidden},
        icon::{Icon, icon},
        problem::problem_panel,
    },
    domain::{form_action::FormAction, policy::SelfServePolicy},
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

const FORM: &str = "policy-form";

/// Renders the form for a new self-serve policy, with a link to an existing one.
pub async fn policy_new_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let (existing, summary) = with_customer(customer, async { panel_result(list_policies(customer.id).await) }).await?;
    // An existing policy is shown in advance; Partner Center would refuse a second one.
    let existing = match existing {
        Err(error) => problem_panel(&error).into_any(),
        Ok(existing) => existing
            .first()
            .map(|it| {
                view! {
                    <p class="help">
                        {text.policy_exists()} {text.sentence_gap()} <a href=paths::policy(customer, &it.id)>{text.policy_open()}</a>
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
            {existing}
            {panel("policy", text.policy_allows(), new_form(text, customer, &summary.name))}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}

fn new_form(text: Text, customer: CustomerPath, name: &str) -> impl IntoView + use<> {
    let consequence = text.policy_consequence(name_or_placeholder(text, name));
    form(FORM, FormAction::CreatePolicy, move || {
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
    let checkbox_value = |it| if policy.is_some_and(|policy| policy.allows(it)) { "true" } else { "" };
    view! {
        {Field::new("reservations", text.policy_reservations())
            .help(text.policy_reservations_help())
            .value(checkbox_value(AzureReservedInstances))
            .checkbox()}
        {Field::new("savings_plans", text.policy_savings_plans())
            .help(text.policy_savings_plans_help())
            .value(checkbox_value(AzureSavingsPlan))
            .checkbox()}
    }
}
