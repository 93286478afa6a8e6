//! `/customers/{customer}/policies/{policy}`: the permissions of a policy, with the form that changes them.

use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext,
    changed_by::provide_changed_by,
    policy_list::{grantor_label, permission_list},
    policy_new::permission_boxes,
    with_customer,
};
use crate::{
    api::policy::load_policy,
    components::{
        fact::{copyable, fact, panel, plain},
        field::{edit_form, hidden},
        icon::{Icon, icon},
    },
    domain::{activity::RecordedSubject, form_action::FormAction, policy::SelfServePolicy, role::Capability},
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
};

const FORM: &str = "policy-form";

/// Renders a self-serve policy.
pub async fn policy_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let customer = request.customer()?;
    let (policy, summary) = with_customer(customer, load_policy(customer.id, request.id("policy")?)).await?;
    let may_manage = request.may(Capability::ManagePolicies);
    provide_changed_by(&request, FORM, customer, RecordedSubject::Policy(&policy.id)).await;
    let body = view! {
        <main id="main">
            <header class="page-head">
                <p class="crumb"><a href=paths::policies(customer)>{icon(Icon::Back)}{text.nav_policies()}</a></p>
                <h1>{text.policy_title()}</h1>
            </header>
            <div class="columns">
                <div>{panel("policy", text.policy_in_force(), facts(text, &policy))}</div>
                {may_manage.then(|| view! {
                    <div>
                        {panel("change", text.policy_change(), change_form(text, customer, &policy))}
                        {panel("delete", text.policy_delete_title(), view! {
                            <p>{text.policy_delete_lead()}</p>
                            <p><a class="button" href=paths::delete_policy(customer, &policy.id)>{text.policy_delete_open()}</a></p>
                        })}
                    </div>
                })}
            </div>
            {(!may_manage && !customer.own).then(|| view! { <p class="help">{text.billing_read_only()}</p> })}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body))
}

/// Renders the details of a policy.
pub(super) fn facts(text: Text, policy: &SelfServePolicy) -> impl IntoView + use<> {
    view! {
        <dl>
            {fact(text.policy_allows(), Some(permission_list(text, policy).into_any()))}
            {fact(text.policy_grantor(), plain(grantor_label(text, policy)))}
            {policy.grantor.clone().map(|id| fact(text.policy_grantor_tenant(), Some(copyable(id.to_string(), true).into_any())))}
            {fact(text.policy_id(), Some(copyable(policy.id.to_string(), true).into_any()))}
        </dl>
    }
}

fn change_form(text: Text, customer: CustomerPath, policy: &SelfServePolicy) -> impl IntoView + use<> {
    let version = policy.version.clone().unwrap_or_default();
    let policy = policy.clone();
    edit_form(FORM, FormAction::UpdatePolicy, Some(version), move || {
        view! {
            {hidden("customer", customer.id)}
            {hidden("policy", policy.id.clone())}
            {permission_boxes(text, Some(&policy))}
            <p class="actions"><button class="button primary">{text.policy_save()}</button></p>
        }
    })
}
