//! `/customers/{customer}`: the attention items, the figures, the subscriptions and the ends of their terms;
//! the customer's details at the side.

mod facts;

pub(super) use facts::{billing_facts, company_facts};
use leptos::prelude::*;

use super::{
    Page, PageCustomer, PageLayout, PageRequest, RenderContext, activity::feed_panel,
    customer_overview::CustomerOverview, deferred::Deferred, panel_result, unnamed_customer,
};
use crate::{
    api::{
        activity::list_customer_portal_audit, customer::load_customer, organization::list_organizations,
        partner_relationship::list_customer_resellers,
    },
    components::{
        customer::name_or_placeholder,
        fact::{panel, panel_with_link},
    },
    domain::{
        activity::{PortalAuditFilter, PortalAuditPage},
        customer::Customer,
        role::Capability,
    },
    error::PortalError,
    paths::{self, ActivityQuery},
};

/// Renders a customer's overview.
pub async fn customer_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let path = request.customer()?;
    let id = path.id;
    let customer_overview = CustomerOverview::begin(&request, path, None);
    let organizations = Deferred::begin(list_organizations(id));
    let resellers = Deferred::begin(list_customer_resellers(id));
    let activity = request
        .may(Capability::ReadAudit)
        .then(|| Deferred::begin(list_customer_portal_audit(id, PortalAuditFilter::default(), None)));
    let customer =
        panel_result(load_customer(id).await)?.inspect_err(|_| provide_context(PageCustomer(unnamed_customer(id))))?;
    let may_read_billing = request.may(Capability::ReadBilling);
    let may_remove = request.may(Capability::RemoveRelationships);
    let title = name_or_placeholder(text, &customer.summary.name);
    let Customer { summary, commerce_id, company, billing, delegated_access, custom_domains } = customer;
    let billing = billing_facts(billing, company.address.as_ref(), may_read_billing);
    let name_and_address = (summary.name.clone(), company.address.clone());
    let billing_link =
        may_read_billing.then(|| (paths::billing_profile(path), text.overview_billing_edit().to_owned()));
    let body = view! {
        <main id="main" class="overview">
            <h1 class="visually-hidden">{text.customer_overview()}</h1>
            {skeleton("attention")}
            {customer_overview.attention(text)}
            {skeleton("kpis")}
            {customer_overview.figures(text)}
            <div class="beside">
                <div>
                    {skeleton("table")}
                    {customer_overview.subscriptions(text)}
                    {customer_overview.timeline(text)}
                    {activity.map(|it| it.render(move |found| {
                        let all = paths::activity(path, &ActivityQuery::default());
                        feed_panel(text, all, found.map(|PortalAuditPage { items, .. }| items))
                    }))}
                </div>
                <div>
                    {panel("company", text.customer_company(), company_facts(&summary, commerce_id, company))}
                    {panel_with_link("billing", text.customer_billing(), billing_link, billing)}
                </div>
                <div class="across">
                    {panel("relationship", text.customer_relationship(), view! {
                        {facts::relationship_facts(&summary, delegated_access)}
                        {(may_remove && delegated_access == Some(true)).then(|| view! {
                            <p><a href=paths::remove_delegated_access(path)>{text.delegation_remove_link()}</a></p>
                        })}
                        {may_remove.then(|| view! {
                            <p><a href=paths::remove_relationship(path)>{text.relationship_remove_link()}</a></p>
                        })}
                    })}
                    {panel("domains", text.customer_domains(), facts::domains(&summary, custom_domains))}
                    {customer_overview.validation.map(|it| it.render(move |status| {
                        panel("validation", text.validation_title(), facts::validation_facts(text, status))
                    }))}
                    {organizations.render(move |found| {
                        let (name, address) = &name_and_address;
                        let content = facts::organization_facts(text, name, address.as_ref(), found);
                        panel("organization", text.organization_title(), content)
                    })}
                    {resellers.render(facts::resellers_panel)}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_title(title))
}

/// Renders the placeholder of a part that is still loading, in its shape; the style sheet hides it once the part
/// follows.
pub(super) fn skeleton(shape: &'static str) -> impl IntoView {
    view! { <div class=format!("skeleton {shape}") aria-hidden="true"></div> }
}
