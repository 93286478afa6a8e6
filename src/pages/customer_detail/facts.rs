//! The facts at the side of a customer's overview: the company, the billing profile, the relationship, validation,
//! directory, resellers.

use leptos::prelude::*;

use crate::{
    components::{
        attention::validation_texts,
        country::{country_name, language_name},
        customer::relationship_badge,
        fact::{copyable, fact, panel, plain},
        icon::{Icon, icon},
        pager::{Paginated, few},
        problem::problem_panel,
        render_context::RenderContext,
        time::relative_time,
        user::note,
    },
    domain::{
        address::Address,
        billing_profile::BillingProfile,
        customer::{CompanyProfile, CustomerSearch, CustomerSummary},
        organization::Organization,
        partner_relationship::PartnerRelationship,
        validation_status::{ValidationState, ValidationStatus},
    },
    error::PortalError,
    locales::Text,
    pages::is_not_available_to_partner,
    paths::{self, CustomersQuery},
};

/// Renders the company's details.
pub(in crate::pages) fn company_facts(
    summary: &CustomerSummary,
    commerce_id: Option<String>,
    company: CompanyProfile,
) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let has_no_details = company.address.is_none() && company.email.is_none();
    view! {
        <dl>
            {fact(text.customer_name(), plain(summary.name.clone()))}
            {fact(text.customer_id(), Some(copyable(summary.id.to_string(), true).into_any()))}
            {commerce_id.map(|id| fact(text.customer_commerce_id(), Some(copyable(id, true).into_any())))}
            {fact(text.customer_address(), company.address.map(|address| postal_address(&address).into_any()))}
            {fact(text.customer_email(), company.email.map(|email| copyable(email, false).into_any()))}
            {fact(text.customer_registration_number(), company.registration_number.map(|number| copyable(number, true).into_any()))}
        </dl>
        {has_no_details.then(|| view! { <p class="help">{text.customer_needs_delegation()}</p> })}
    }
}

pub(super) fn relationship_facts(summary: &CustomerSummary, delegated_access: Option<bool>) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let delegated = delegated_access.map(|granted| {
        let (tone, label) =
            if granted { ("good", text.customer_delegated_yes()) } else { ("plain", text.customer_delegated_no()) };
        view! { <span class=format!("badge {tone}")>{label}</span> }.into_any()
    });
    view! {
        <dl>
            {fact(text.customer_is(), Some(relationship_badge(&summary.relationship).into_any()))}
            {fact(text.customer_delegated(), delegated)}
        </dl>
    }
}

/// Renders the state of Microsoft's validation of the account and its effect on orders; an error affects this part
/// only.
pub(super) fn validation_facts(text: Text, status: Result<Option<ValidationStatus>, PortalError>) -> AnyView {
    let status = match status {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(None) => return view! { <p>{text.validation_none()}</p> }.into_any(),
        Ok(Some(status)) => status,
    };
    let (tone, symbol) = match status.state {
        ValidationState::Allowed => ("good", Icon::Check),
        ValidationState::UnderReview => ("warn", Icon::Wait),
        ValidationState::NotAllowed => ("bad", Icon::Alert),
        ValidationState::Unknown => ("warn", Icon::Alert),
        ValidationState::NotReady => ("plain", Icon::Wait),
        ValidationState::Other(_) => ("plain", Icon::Alert),
    };
    let (label, meaning) = validation_texts(text, &status.state);
    let state = view! { <span class=format!("badge {tone}")>{icon(symbol)}{label}</span> };
    view! {
        <dl>
            {fact(text.validation_state(), Some(state.into_any()))}
            {fact(text.validation_updated(), status.updated.map(|at| relative_time(at).into_any()))}
        </dl>
        <p>{meaning}</p>
    }
    .into_any()
}

/// Renders the organization in the customer's own directory; an error affects this part only. A name and an address
/// that equal the company's are not repeated.
pub(super) fn organization_facts(
    text: Text,
    company_name: &str,
    company: Option<&Address>,
    found: Result<Vec<Organization>, PortalError>,
) -> AnyView {
    let organizations = match found {
        Err(PortalError::Refused { .. }) => return note(text.organization_needs_role()),
        Err(error) => return problem_panel(&error).into_any(),
        Ok(found) if found.is_empty() => return view! { <p class="muted">{text.organization_none()}</p> }.into_any(),
        Ok(found) => found,
    };
    let paginated = Paginated::of("organizations", organizations);
    let pager = paginated.pager(text.organization_title());
    let facts = paginated.items.into_iter().map(|organization| {
        let Organization { name, address, technical_contacts } = organization;
        let contacts = (!technical_contacts.is_empty()).then(|| {
            let (contacts, more) = few(text, technical_contacts.into_iter());
            let contacts = contacts.map(|mail| view! { <li>{copyable(mail, false)}</li> }).collect_view();
            let more = more.map(|more| view! { <li class="muted">{more}</li> });
            view! { <ul class="plain lines">{contacts}{more}</ul> }.into_any()
        });
        let name = (name.as_deref() != Some(company_name)).then(|| fact(text.organization_name(), plain(name)));
        view! {
            <dl>
                {name}
                {fact(text.customer_address(), address_or_same_note(text, address, company))}
                {fact(text.organization_technical_contacts(), contacts)}
            </dl>
        }
    });
    view! { {facts.collect_view()} {pager} <p class="help">{text.organization_help()}</p> }.into_any()
}

/// Renders the customer's indirect resellers, if there are any; an error affects this part only.
pub(super) fn resellers_panel(resellers: Result<Vec<PartnerRelationship>, PortalError>) -> Option<AnyView> {
    let text = RenderContext::current_text();
    let body = match resellers {
        Ok(resellers) if resellers.is_empty() => return None,
        Err(error) if is_not_available_to_partner(&error) => return None,
        Ok(resellers) => {
            let paginated = Paginated::of("resellers", resellers);
            let pager = paginated.pager(text.customer_resellers());
            view! { {paginated.items.into_iter().map(reseller).collect_view()} {pager} }.into_any()
        }
        Err(error) => problem_panel(&error).into_any(),
    };
    Some(panel("resellers", text.customer_resellers(), body).into_any())
}

fn reseller(reseller: PartnerRelationship) -> impl IntoView {
    let text = RenderContext::current_text();
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

/// Renders the billing profile for people with permission to see it. An address that equals the company's is not
/// repeated.
pub(in crate::pages) fn billing_facts(
    billing: Option<BillingProfile>,
    company: Option<&Address>,
    may_read: bool,
) -> AnyView {
    let text = RenderContext::current_text();
    let Some(billing) = billing else {
        let message = if may_read { text.customer_no_billing() } else { text.customer_billing_forbidden() };
        return view! { <p class="muted">{message}</p> }.into_any();
    };
    let contact = [billing.first_name, billing.last_name].into_iter().flatten().collect::<Vec<_>>().join(" ");
    let address = address_or_same_note(text, billing.address, company);
    view! {
        <dl>
            {fact(text.billing_company(), plain(billing.company_name))}
            {fact(text.billing_contact(), plain(contact))}
            {fact(text.customer_email(), billing.email.map(|email| copyable(email, false).into_any()))}
            {fact(text.customer_address(), address)}
            {fact(text.billing_culture(), plain(billing.culture.map(|tag| language_name(text, &tag))))}
            {fact(text.billing_language(), plain(billing.language.map(|tag| language_name(text, &tag))))}
        </dl>
    }
    .into_any()
}

/// Renders an address, or that it is the company's.
fn address_or_same_note(text: Text, address: Option<Address>, company: Option<&Address>) -> Option<AnyView> {
    let address = address?;
    if company.is_some_and(|company| address.is_same_place(company)) {
        return Some(view! { <span class="muted">{text.overview_billing_address_same()}</span> }.into_any());
    }
    Some(postal_address(&address).into_any())
}

pub(super) fn domains(summary: &CustomerSummary, custom: Vec<String>) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let default = summary.domain.clone();
    let others: Vec<_> = custom.into_iter().filter(|domain| !domain.eq_ignore_ascii_case(&default)).collect();
    // The domains page lists all of them.
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

fn postal_address(address: &Address) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
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
