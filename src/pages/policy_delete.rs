//! `/customers/{customer}/policies/{policy}/delete`: the confirmation before a policy is deleted, with its effects.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, policy_detail::facts, with_customer};
use crate::{
    api::policy::load_policy,
    components::{
        customer::name_or_placeholder,
        fact::panel,
        field::{form, hidden},
        icon::{Icon, icon},
    },
    domain::form_action::FormAction,
    error::PortalError,
    paths,
};

/// Renders the confirmation before a policy is deleted.
pub async fn policy_delete_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let (policy, summary) = with_customer(customer, load_policy(customer.id, request.id("policy")?)).await?;
    let name = name_or_placeholder(text, &summary.name);
    let back = paths::policy(customer, &policy.id);
    let id = policy.id.clone();
    let cancel = back.clone();
    let question = text.policy_delete_question(name.as_str());
    let action = text.policy_delete_action(name.as_str());
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=back>{icon(Icon::Back)}{text.policy_title()}</a></p>
                <h1>{text.policy_delete_title()}</h1>
            </header>
            {panel("policy", text.policy_in_force(), facts(text, &policy))}
            <p>{question}</p>
            {form("policy-delete-form", FormAction::DeletePolicy, move || view! {
                {hidden("customer", customer.id)}
                {hidden("policy", id)}
                <p class="actions">
                    <button class="button danger">{action}</button>
                    <a class="button" href=cancel>{text.policy_keep()}</a>
                </p>
            })}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}
