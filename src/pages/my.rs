//! `/my`: the home of a customer's own people: what their company has, what happens to it next, who looks after it, and who they
//! are here.

mod administrators;
mod changes;
mod guide;
pub mod profile;
mod renewals;

use leptos::prelude::*;

use super::{
    Frame, Page, PageRequest, RenderContext, agreements::holds, customer_detail::company_facts, late::Late,
    with_customer,
};
use crate::{
    api::{
        activity::list_my_changes,
        agreement::{list_agreement_confirmations, load_direct_signature},
        customer::load_company_profile,
        licence::list_available_licences,
        subscription::list_subscriptions,
    },
    components::{
        fact::{fact, panel, plain},
        icon::{Icon, icon},
        licence::use_meter,
        problem::problem_panel,
        role::role_words,
        table::{table_body, table_wrap},
        user::note,
    },
    domain::{
        customer::{CompanyProfile, CustomerSummary},
        licence::{LicenceGroup, SubscribedSku},
        role::Capability,
        title::is_shown,
    },
    error::PortalError,
    locales::Text,
    paths::{self, CustomerPath},
    portal::PersonProfile,
};

/// What one may do to have changed anything.
const CHANGES: [Capability; 4] =
    [Capability::ManageUsers, Capability::ResetPasswords, Capability::ManageLicences, Capability::ManageRoles];
/// How many products are shown.
const PRODUCTS: usize = 12;

/// The home of one of a customer's own people; each panel is there for those who may see what it shows.
pub async fn my_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = expect_context::<RenderContext>().text;
    let customer = request.customer()?;
    let id = customer.id;
    let seats = request
        .may(Capability::ReadUsers)
        .then(|| Late::begin(list_available_licences(id, LicenceGroup::Group1.to_string())));
    let subscriptions = request.may(Capability::ReadSubscriptions).then(|| Late::begin(list_subscriptions(id)));
    let agreement = (request.may(Capability::ReadAgreements) && request.cloud().has_agreements())
        .then(|| Late::begin(is_agreement_accepted(customer)));
    let company = request.may(Capability::ReadCustomers).then(|| Late::begin(load_company_profile(id)));
    let administrators = request.may(Capability::ReadUsers).then(|| Late::begin(administrators::load(id)));
    let changes = CHANGES.into_iter().any(|it| request.may(it)).then(|| Late::begin(list_my_changes()));
    let (may_read_activity, may_read_billing) =
        (request.may(Capability::ReadOwnActivity), request.may(Capability::ReadBilling));
    let guide = guide::guide(text, &request, customer);
    let (frame, name) = frame(&request, customer).await?;
    let summary = match &frame {
        Frame::Customer(summary) => Some(summary.clone()),
        _ => None,
    };
    let roles = request.context.principal.as_ref().map(|principal| role_words(text, principal)).unwrap_or_default();
    let may_read = request.may(Capability::ReadCustomers);
    let profile = request.context.profile.ok_or(PortalError::SignInRequired)?;
    let managed =
        profile.partner.clone().map(|partner| view! { <p class="help" dir="auto">{text.my_home_managed(partner)}</p> });
    let mut own =
        Some(view! { {panel("you", text.my_home_you(), who(text, &profile, &roles))} {partner_panel(text, &profile)} });
    let body = view! {
        <main id="main">
            <header class="page-head"><h1 dir="auto">{name.unwrap_or_else(|| text.my_home_title().to_owned())}</h1>{managed}</header>
            {(!may_read).then(|| note(text.my_home_no_role()))}
            // Its table has more columns than half a page has room for.
            {subscriptions.map(|it| view! {
                <div class="panels stacked">
                    {it.draw(move |found| {
                        panel("renewals", text.my_home_renewals(), renewals::renewals(text, customer, found))
                    })}
                </div>
            })}
            <div class="columns">
                <div>
                    {own.take_if(|_| !may_read)}
                    {seats.map(|it| it.draw(move |found| {
                        panel("seats", text.my_home_seats(), seats_in_use(text, customer, found))
                    }))}
                    {company.zip(summary).map(|(it, summary)| it.draw(move |found| {
                        panel("company", text.customer_company(), company_panel(text, customer, &summary, may_read_billing, found))
                    }))}
                    {changes.map(|it| it.draw(move |found| {
                        panel("changes", text.my_home_changes(), changes::changes(text, may_read_activity, found))
                    }))}
                </div>
                <div>
                    {guide}
                    {agreement.map(|it| it.draw(move |accepted| {
                        panel("agreement", text.agreement_customer(), agreement_state(text, customer, accepted))
                    }))}
                    {administrators.map(|it| it.draw(move |found| {
                        let shown = administrators::administrators(text, customer, found);
                        panel("administrators", text.my_home_administrators(), shown)
                    }))}
                    {own}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(frame, body))
}

/// What stands around a page of one's own, and the company's name, for those who may know of the company as a whole.
///
/// # Errors
/// [`PortalError::NotFound`] where it is no customer of the partner's any more.
async fn frame(request: &PageRequest, customer: CustomerPath) -> Result<(Frame, Option<String>), PortalError> {
    if !request.may(Capability::ReadCustomers) {
        return Ok((Frame::Portal, None));
    }
    let ((), summary) = with_customer(customer, async { Ok(()) }).await?;
    let CustomerSummary { name, .. } = &summary;
    let name = is_shown(name).then(|| name.clone());
    Ok((Frame::Customer(summary), name))
}

/// Returns whether the company accepted the Microsoft Customer Agreement, in either way, so that it still holds.
async fn is_agreement_accepted(customer: CustomerPath) -> Result<bool, PortalError> {
    let (accepted, signed) =
        futures::join!(list_agreement_confirmations(customer.id, None), load_direct_signature(customer.id));
    match (accepted, signed) {
        (Ok(accepted), _) if holds(&accepted) => Ok(true),
        (_, Ok(true)) => Ok(true),
        (Ok(_), Ok(false)) => Ok(false),
        // Half of the answer is none: what could not be had may be the acceptance.
        (Err(error), _) | (_, Err(error)) => Err(error),
    }
}

fn agreement_state(text: Text, customer: CustomerPath, accepted: Result<bool, PortalError>) -> AnyView {
    let state = match accepted {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(true) => view! { <p><span class="badge good">{icon(Icon::Check)}{text.my_home_agreement_yes()}</span></p> }
            .into_any(),
        Ok(false) => view! {
            <p><span class="badge bad">{icon(Icon::Alert)}{text.my_home_agreement_no()}</span></p>
            <p>{text.my_home_agreement_no_advice()}</p>
        }
        .into_any(),
    };
    view! { {state} <p><a href=paths::agreements(customer)>{text.my_home_agreement_all()}</a></p> }.into_any()
}

fn seats_in_use(text: Text, customer: CustomerPath, found: Result<Vec<SubscribedSku>, PortalError>) -> AnyView {
    let mut skus = match found {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(skus) => skus,
    };
    skus.retain(|sku| sku.for_users && (sku.total > 0 || sku.consumed > 0));
    if skus.is_empty() {
        return view! { <p class="muted">{text.my_home_seats_none()}</p> }.into_any();
    }
    // Those first of which there are the fewest left, for what they are.
    skus.sort_by_key(|sku| std::cmp::Reverse(sku.percent_consumed()));
    let rows = skus.into_iter().take(PRODUCTS).map(|sku| {
        view! {
            <tr>
                <th scope="row" dir="auto">{sku.product.title()}</th>
                <td data-label=text.licence_use()>{use_meter(text, &sku)}</td>
                <td data-label=text.licence_available() class="number">{sku.available}</td>
            </tr>
        }
    });
    view! {
        {table_wrap(view! {
            <table>
                <caption class="visually-hidden">{text.my_home_seats()}</caption>
                <thead>
                    <tr>
                        <th scope="col">{text.licence_product()}</th>
                        <th scope="col">{text.licence_use()}</th>
                        <th scope="col" class="number">{text.licence_available()}</th>
                    </tr>
                </thead>
                {table_body(rows)}
            </table>
        })}
        <p><a href=paths::licences(customer)>{text.my_home_seats_all()}</a></p>
    }
    .into_any()
}

/// What Partner Center knows of the company, and the ways to the rest of it.
fn company_panel(
    text: Text,
    customer: CustomerPath,
    summary: &CustomerSummary,
    may_read_billing: bool,
    found: Result<CompanyProfile, PortalError>,
) -> AnyView {
    let facts = match found {
        Ok(company) => company_facts(summary, None, company).into_any(),
        Err(error) => problem_panel(&error).into_any(),
    };
    let billing = may_read_billing
        .then(|| view! { <li><a href=paths::billing_profile(customer)>{text.nav_billing_profile()}</a></li> });
    view! {
        {facts}
        <ul class="plain lines">
            <li><a href=paths::domains(customer)>{text.nav_domains()}</a></li>
            {billing}
        </ul>
    }
    .into_any()
}

/// Who one is here, and the way to one's own record.
fn who(text: Text, profile: &PersonProfile, roles: &[&'static str]) -> impl IntoView + use<> {
    let roles = if roles.is_empty() {
        view! { <span>{text.my_home_roles_none()}</span> }.into_any()
    } else {
        let badges = roles.iter().map(|role| view! { <span class="badge plain">{*role}</span> }).collect_view();
        view! { <span class="badges">{badges}</span> }.into_any()
    };
    view! {
        <dl>
            {fact(text.account_name(), plain(profile.name.clone()))}
            {fact(text.account_roles(), Some(roles))}
        </dl>
        <p><a href=paths::MY_PROFILE>{text.my_home_profile()}</a></p>
    }
}

/// Who the partner is and how to reach them, as far as the portal knows: their name. What a partner writes of itself for its
/// customers belongs below it.
fn partner_panel(text: Text, profile: &PersonProfile) -> Option<impl IntoView + use<>> {
    let (partner, contact) = (profile.partner.clone()?, profile.contact.clone());
    let shown = view! {
        <p><strong dir="auto">{partner.clone()}</strong></p>
        <p dir="auto">{text.my_home_partner_advice(partner)}</p>
        {(!contact.is_empty()).then(|| view! { <p><strong dir="auto">{contact}</strong></p> })}
    };
    Some(panel("partner", text.my_home_partner(), shown))
}
