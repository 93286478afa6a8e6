//! `/customers/{customer}`: who the customer is, and the ways into their admin portals.

use leptos::prelude::*;

use super::{Frame, Inside, Page, PageRequest, RenderContext, in_panel, is_not_for_us, late::Late, nameless};
use crate::{
    api::{
        customer::load_customer, organization::list_organizations, partner_relationship::list_customer_resellers,
        validation_status::find_validation_status,
    },
    components::{
        country::country_name,
        customer::{name_or_id, relationship_badge},
        fact::{copyable, fact, panel, plain},
        icon::{Icon, icon},
        pager::{Part, few},
        problem::problem_panel,
        time::relative_time,
        user::note,
    },
    domain::{
        address::Address,
        admin_portal::admin_portals,
        billing_profile::BillingProfile,
        cloud::Cloud,
        customer::{CompanyProfile, Customer, CustomerSearch, CustomerSummary},
        organization::Organization,
        partner_relationship::PartnerRelationship,
        role::Capability,
        validation_status::{ValidationState, ValidationStatus},
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomersQuery},
};

/// A customer's overview.
pub async fn customer_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<RenderContext>().text;
    let path = request.customer()?;
    let id = path.id;
    let validation = Late::begin(find_validation_status(id));
    let organizations = Late::begin(list_organizations(id));
    let resellers = Late::begin(list_customer_resellers(id));
    let customer = in_panel(load_customer(id).await)?.inspect_err(|_| provide_context(Inside(nameless(id))))?;
    let cloud = request.context.profile.as_ref().and_then(|profile| profile.cloud).unwrap_or(Cloud::Global);
    let may_read_billing =
        request.context.principal.as_ref().is_some_and(|principal| principal.may(Capability::ReadBilling));
    let may_remove = request.may(Capability::RemoveRelationships);
    let title = name_or_id(text, &customer.summary.name);
    let Customer { summary, commerce_id, company, billing, delegated_access, custom_domains } = customer;
    let body = view! {
        <main id="main">
            <header class="page-head"><h1>{text.customer_overview()}</h1></header>
            <div class="columns">
                <div>
                    {panel("company", text.customer_company(), company_facts(&summary, commerce_id, company))}
                    {panel("billing", text.customer_billing(), billing_facts(billing, may_read_billing))}
                </div>
                <div>
                    {panel("portals", text.customer_portals(), portals(cloud, &summary))}
                    {panel("relationship", text.customer_relationship(), view! {
                        {relationship_facts(&summary, delegated_access)}
                        {(may_remove && delegated_access == Some(true)).then(|| view! {
                            <p><a href=paths::remove_delegated_access(path)>{text.delegation_remove_link()}</a></p>
                        })}
                        {may_remove.then(|| view! {
                            <p><a href=paths::remove_relationship(path)>{text.relationship_remove_link()}</a></p>
                        })}
                    })}
                    {panel("domains", text.customer_domains(), domains(&summary, custom_domains))}
                </div>
            </div>
            <div class="columns">
                <div>{validation.draw(move |status| panel("validation", text.validation_title(), validated(text, status)))}</div>
                <div>
                    {organizations.draw(move |found| panel("organization", text.organization_title(), directory(text, found)))}
                    {resellers.draw(resellers_panel)}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(Frame::Customer(summary), body).with_title(title))
}

/// Who the company is.
pub(super) fn company_facts(
    summary: &CustomerSummary,
    commerce_id: Option<String>,
    company: CompanyProfile,
) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    let hidden = company.address.is_none() && company.email.is_none();
    view! {
        <dl>
            {fact(text.customer_name(), plain(summary.name.clone()))}
            {fact(text.customer_id(), Some(copyable(summary.id.to_string(), true).into_any()))}
            {commerce_id.map(|id| fact(text.customer_commerce_id(), Some(copyable(id, true).into_any())))}
            {fact(text.customer_address(), company.address.map(|address| postal(&address).into_any()))}
            {fact(text.customer_email(), company.email.map(|email| copyable(email, false).into_any()))}
            {fact(text.customer_registration_number(), company.registration_number.map(|number| copyable(number, true).into_any()))}
        </dl>
        {hidden.then(|| view! { <p class="help">{text.customer_needs_delegation()}</p> })}
    }
}

fn relationship_facts(summary: &CustomerSummary, delegated_access: Option<bool>) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    let delegated = delegated_access.map(|granted| {
        let (tone, words) =
            if granted { ("good", text.customer_delegated_yes()) } else { ("plain", text.customer_delegated_no()) };
        view! { <span class=format!("badge {tone}")>{words}</span> }.into_any()
    });
    view! {
        <dl>
            {fact(text.customer_is(), Some(relationship_badge(&summary.relationship).into_any()))}
            {fact(text.customer_delegated(), delegated)}
        </dl>
    }
}

/// How far Microsoft's validation of the account is, and what that means for orders; it fails alone.
fn validated(text: Text, status: Result<Option<ValidationStatus>, PortalError>) -> AnyView {
    let status = match status {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(None) => return view! { <p>{text.validation_none()}</p> }.into_any(),
        Ok(Some(status)) => status,
    };
    let (tone, sign, word, meaning) = match status.state {
        ValidationState::Allowed => {
            ("good", Icon::Check, text.validation_allowed().to_owned(), text.validation_allowed_meaning())
        }
        ValidationState::UnderReview => {
            ("warn", Icon::Wait, text.validation_under_review().to_owned(), text.validation_under_review_meaning())
        }
        ValidationState::NotAllowed => {
            ("bad", Icon::Alert, text.validation_not_allowed().to_owned(), text.validation_not_allowed_meaning())
        }
        ValidationState::Unknown => {
            ("warn", Icon::Alert, text.validation_unknown().to_owned(), text.validation_unknown_meaning())
        }
        ValidationState::NotReady => {
            ("plain", Icon::Wait, text.validation_not_ready().to_owned(), text.validation_not_ready_meaning())
        }
        ValidationState::Other(spelling) => ("plain", Icon::Alert, spelling, text.validation_other_meaning()),
    };
    let state = view! { <span class=format!("badge {tone}")>{icon(sign)}{word}</span> };
    view! {
        <dl>
            {fact(text.validation_state(), Some(state.into_any()))}
            {fact(text.validation_updated(), status.updated.map(|at| relative_time(at).into_any()))}
        </dl>
        <p>{meaning}</p>
    }
    .into_any()
}

/// What the customer's own directory says of the company; it fails alone.
fn directory(text: Text, found: Result<Vec<Organization>, PortalError>) -> AnyView {
    let organizations = match found {
        Err(PortalError::Refused { .. }) => return note(text.organization_needs_role()),
        Err(error) => return problem_panel(&error).into_any(),
        Ok(found) if found.is_empty() => return view! { <p class="muted">{text.organization_none()}</p> }.into_any(),
        Ok(found) => found,
    };
    let part = Part::of("organizations", organizations);
    let pager = part.pager(text.organization_title());
    let facts = part.items.into_iter().map(|organization| {
        let Organization { name, address, technical_contacts } = organization;
        let contacts = (!technical_contacts.is_empty()).then(|| {
            let (contacts, more) = few(text, technical_contacts.into_iter());
            let contacts = contacts.map(|mail| view! { <li>{copyable(mail, false)}</li> }).collect_view();
            let more = more.map(|more| view! { <li class="muted">{more}</li> });
            view! { <ul class="plain lines">{contacts}{more}</ul> }.into_any()
        });
        view! {
            <dl>
                {fact(text.organization_name(), plain(name))}
                {fact(text.customer_address(), address.map(|address| postal(&address).into_any()))}
                {fact(text.organization_technical_contacts(), contacts)}
            </dl>
        }
    });
    view! { {facts.collect_view()} {pager} <p class="help">{text.organization_help()}</p> }.into_any()
}

/// Through whom the customer was sold to, where anybody is between; it fails alone.
fn resellers_panel(resellers: Result<Vec<PartnerRelationship>, PortalError>) -> Option<AnyView> {
    let text = expect_context::<RenderContext>().text;
    let body = match resellers {
        Ok(resellers) if resellers.is_empty() => return None,
        Err(error) if is_not_for_us(&error) => return None,
        Ok(resellers) => {
            let part = Part::of("resellers", resellers);
            let pager = part.pager(text.customer_resellers());
            view! { {part.items.into_iter().map(reseller).collect_view()} {pager} }.into_any()
        }
        Err(error) => problem_panel(&error).into_any(),
    };
    Some(panel("resellers", text.customer_resellers(), body).into_any())
}

fn reseller(reseller: PartnerRelationship) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
    let search = CustomerSearch::Reseller(reseller.id);
    let others = paths::customers(&CustomersQuery { search, ..CustomersQuery::default() });
    let title = reseller.title();
    view! {
        <dl>
            {fact(text.customer_reseller_name(), plain(title.clone()))}
            {reseller.mpn_id.map(|id| fact(text.customer_reseller_mpn(), Some(copyable(id, true).into_any())))}
        </dl>
        <p><a href=others>{text.customer_reseller_customers(title)}</a></p>
    }
}

/// Whom to bill, for those who may see it.
pub(super) fn billing_facts(billing: Option<BillingProfile>, may_read: bool) -> impl IntoView {
    let text = expect_context::<RenderContext>().text;
    let Some(billing) = billing else {
        let words = if may_read { text.customer_no_billing() } else { text.customer_billing_forbidden() };
        return view! { <p class="muted">{words}</p> }.into_any();
    };
    let contact = [billing.first_name, billing.last_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
    view! {
        <dl>
            {fact(text.billing_company(), plain(billing.company_name))}
            {fact(text.billing_contact(), plain(contact))}
            {fact(text.customer_email(), billing.email.map(|email| copyable(email, false).into_any()))}
            {fact(text.customer_address(), billing.address.map(|address| postal(&address).into_any()))}
            {fact(text.billing_culture(), plain(billing.culture))}
            {fact(text.billing_language(), plain(billing.language))}
        </dl>
    }
    .into_any()
}

fn domains(summary: &CustomerSummary, custom: Vec<String>) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    let default = summary.domain.clone();
    let others: Vec<_> = custom.into_iter().filter(|domain| !domain.eq_ignore_ascii_case(&default)).collect();
    // All of them stand on the page of the domains.
    let (others, more) = few(text, others.into_iter());
    let others = others.map(|domain| view! { <li>{copyable(domain, false)}</li> }).collect_view();
    view! {
        <ul class="plain lines">
            <li>{copyable(summary.domain.clone(), false)} <span class="badge plain">{text.customer_default_domain()}</span></li>
            {others}
            {more.map(|more| view! { <li class="muted">{more}</li> })}
        </ul>
    }
}

fn portals(cloud: Cloud, summary: &CustomerSummary) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    let links = admin_portals(cloud, summary.id, &summary.domain)
        .into_iter()
        .map(|portal| {
            view! {
                <li>
                    <a href=portal.href target="_blank" rel="noopener noreferrer">
                        {portal.name}{icon(Icon::External)}
                        <span class="visually-hidden">{text.opens_new_tab()}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    view! {
        <p class="help">{text.customer_portals_help(name_or_id(text, &summary.name))}</p>
        <ul class="plain portals">{links}</ul>
    }
}

fn postal(address: &Address) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    let contact =
        [&address.first_name, &address.last_name].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    let city = [&address.postal_code, &address.city].into_iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    let country = address.country.as_deref().map(|country| country_name(text, country));
    let region = [address.state.clone(), country].into_iter().flatten().collect::<Vec<_>>().join(", ");
    let lines = std::iter::once(contact)
        .chain(address.lines.iter().flatten().cloned())
        .chain([city, region, address.phone.clone().unwrap_or_default()])
        .filter(|line| !line.trim().is_empty())
        .map(|line| view! { <span class="line" dir="auto">{line}</span> })
        .collect_view();
    view! { <address>{lines}</address> }
}
