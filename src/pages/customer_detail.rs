//! `/customers/{customer}`: matters that need attention, the figures, the subscriptions and the ends of their terms;
//! the customer's details at the side.

mod facts;

pub(super) use facts::{billing_facts, company_facts};
use leptos::prelude::*;

use super::{
    Frame, Inside, Page, PageRequest, RenderContext, activity::feed_panel, glance::Glance, in_panel, late::Late,
    nameless,
};
use crate::{
    api::{
        activity::list_customer_portal_audit, customer::load_customer, organization::list_organizations,
        partner_relationship::list_customer_resellers,
    },
    components::{
        customer::name_or_id,
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
    let glance = Glance::begin(&request, path, None);
    let organizations = Late::begin(list_organizations(id));
    let resellers = Late::begin(list_customer_resellers(id));
    let activity = request
        .may(Capability::ReadAudit)
        .then(|| Late::begin(list_customer_portal_audit(id, PortalAuditFilter::default(), None)));
    let customer = in_panel(load_customer(id).await)?.inspect_err(|_| provide_context(Inside(nameless(id))))?;
    let may_read_billing = request.may(Capability::ReadBilling);
    let may_remove = request.may(Capability::RemoveRelationships);
    let title = name_or_id(text, &customer.summary.name);
    let Customer { summary, commerce_id, company, billing, delegated_access, custom_domains } = customer;
    let billing = billing_facts(billing, company.address.as_ref(), may_read_billing);
    let known = (summary.name.clone(), company.address.clone());
    let billing_link =
        may_read_billing.then(|| (paths::billing_profile(path), text.overview_billing_edit().to_owned()));
    let body = view! {
        <main id="main" class="overview">
            <h1 class="visually-hidden">{text.customer_overview()}</h1>
            {skeleton("attention")}
            {glance.attention(text)}
            {skeleton("kpis")}
            {glance.figures(text)}
            <div class="beside">
                <div>
                    {skeleton("table")}
                    {glance.subscriptions(text)}
                    {glance.timeline(text)}
                    {activity.map(|it| it.draw(move |found| {
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
                    {glance.validation.map(|it| it.draw(move |status| {
                        panel("validation", text.validation_title(), facts::validated(text, status))
                    }))}
                    {organizations.draw(move |found| {
                        let shown = facts::directory(text, &known.0, known.1.as_ref(), found);
                        panel("organization", text.organization_title(), shown)
                    })}
                    {resellers.draw(facts::resellers_panel)}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_title(title))
}

/// Renders the placeholder of a part that is still loading, in its shape; the style sheet hides it once the part
/// follows.
pub(super) fn skeleton(shape: &'static str) -> impl IntoView {
    view! { <div class=format!("skeleton {shape}") aria-hidden="true"></div> }
}
