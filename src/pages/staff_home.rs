//! `/home`: the home of a partner's staff: matters of recently opened customers that need attention, links to those
//! customers, the person's own latest changes, and the state of Partner Center.
//!
//! Customers that the person has not opened are not included, since Partner Center has no index across customers of
//! upcoming renewals or failures. The page states the number of customers that it checked.

use futures::future::join_all;
use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    Frame, Page, PageRequest, RenderContext, activity::own_feed_panel, customer_detail::skeleton,
    customer_list::destinations, glance::agreement_state, health::upstream_badge, is_not_for_us, late::Late,
    load_optional, partner_detail::problems_of,
};
use crate::{
    api::{
        activity::list_staff_recent_changes,
        customer::list_recent_customers,
        partner::{load_partner, load_upstream},
        subscription::list_subscriptions,
    },
    components::{
        attention::{Line, attention, matter_line},
        customer::name_or_id,
        fact::{copyable, fact, panel, panel_with_link},
        icon::{Icon, icon},
        menu::{help_popup, row_menu},
        problem::problem_panel,
        table::{table_body, table_wrap},
        time::relative_time,
    },
    domain::{
        attention::{AgreementState, Matter, of_agreement, of_subscriptions},
        customer::CustomerSummary,
        id::CustomerId,
        partner::{PartnerProfile, Upstream},
        role::Capability,
        subscription::Subscription,
    },
    error::PortalError,
    locales::Text,
    paths::{self, ActivityQuery, CustomersQuery},
};

/// The number of customers to check, with three calls each.
const LOOKED_AT: usize = 5;

/// The pending calls for a recently opened customer.
type Looked = (CustomerSummary, Late<Vec<Subscription>>, Option<Late<AgreementState>>);

/// Renders the home of staff.
pub async fn staff_home_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let upstream = Late::begin(load_upstream());
    let changes = Late::begin(list_staff_recent_changes());
    let partner = request.may(Capability::ManagePartner).then(|| Late::begin(load_partner()));
    let recent = list_recent_customers().await?;
    // While Partner Center throttles calls, none is spent on supplementary data.
    let may_look = request.context.portal.throttled_for().is_none();
    let looked = if may_look { look_at(&request, &recent) } else { Vec::new() };
    let all = request.may(Capability::ReadAudit).then(|| paths::partner_activity(&ActivityQuery::default()));
    let may_create = request.may(Capability::CreateCustomers);
    let may_invite = request.may(Capability::RequestRelationships);
    let body = view! {
        <main id="main" class="overview">
            <header class="page-head">
                <h1>{text.nav_home()}</h1>
                {may_invite.then(|| view! {
                    <a class="button" href=paths::RELATIONSHIP_REQUEST>{text.nav_relationship_request()}</a>
                })}
                {may_create.then(|| view! {
                    <a class="button primary" href=paths::NEW_CUSTOMER>{text.new_customer_title()}</a>
                })}
            </header>
            {skeleton("attention")}
            {needs_attention(text, looked, partner, recent.len().min(LOOKED_AT), may_look)}
            <div class="beside">
                <div>{recent_panel(text, recent, &request)}</div>
                <div>
                    {upstream.draw(move |found| panel("partner-center", text.health_upstream(), upstream_facts(text, found)))}
                    {changes.draw(move |found| own_feed_panel(text, all, found))}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(Frame::Portal, body))
}

/// Starts the calls for the recently opened customers.
fn look_at(request: &PageRequest, recent: &[CustomerSummary]) -> Vec<Looked> {
    if !request.may(Capability::ReadSubscriptions) {
        return Vec::new();
    }
    let agreement = request.may(Capability::ReadAgreements) && request.cloud().has_agreements();
    let look = |it: &CustomerSummary| {
        let agreement = agreement.then(|| Late::begin(agreement_state(it.id.into())));
        (it.clone(), Late::begin(list_subscriptions(it.id)), agreement)
    };
    recent.iter().take(LOOKED_AT).map(look).collect()
}

/// Renders the matters that need attention: the partner's own for its administrators, then those of customers, the most
/// urgent first.
fn needs_attention(
    text: Text,
    looked: Vec<Looked>,
    partner: Option<Late<PartnerProfile>>,
    customers: usize,
    may_look: bool,
) -> impl IntoView {
    Suspend::new(async move {
        let now = Timestamp::now();
        let ours = async {
            match partner {
                Some(partner) => Some(load_optional(partner.answer()).await),
                None => None,
            }
        };
        let (ours, theirs) = futures::join!(ours, join_all(looked.into_iter().map(|looked| matters_of(looked, now))));
        let (mut lines, mut unchecked) = (Vec::new(), Vec::new());
        match ours {
            Some(Ok(partner)) => lines.extend(problems_of(text, &partner, now)),
            Some(Err(_)) => unchecked.push(text.nav_partner().to_owned()),
            None => {}
        }
        let (mut matters, mut problem) = (Vec::new(), None);
        let (of_customers, mut failed) = (theirs.len(), 0);
        for (customer, found) in theirs {
            match found {
                Ok(found) => matters.extend(found.into_iter().map(|matter| (customer.clone(), matter))),
                Err(error) if is_not_for_us(&error) => {}
                Err(error) => {
                    unchecked.push(name_or_id(text, &customer.name));
                    failed += 1;
                    problem.get_or_insert(error);
                }
            }
        }
        // If no customer could be checked, the cause is common to all: Partner Center is failing, or it requires an
        // action from the person.
        let problem = problem.filter(|_| failed == of_customers).map(|error| problem_panel(&error));
        matters.sort_by_key(|(_, matter)| matter.severity());
        lines.extend(matters.into_iter().map(|(customer, matter)| line(text, &customer, matter)));
        if !may_look && customers > 0 {
            unchecked.push(text.source_recent().to_owned());
        }
        let checked = i64::try_from(customers).unwrap_or(i64::MAX);
        let help = help_popup("attention-help", text.staff_home_attention_help(checked));
        view! { {problem} {attention(text, lines, &unchecked, Some(help.into_any()))} }
    })
}

/// Returns the matters of a customer's subscriptions and agreement.
///
/// # Errors
/// The first error, if both calls failed.
async fn matters_of(
    (customer, subscriptions, agreement): Looked,
    now: Timestamp,
) -> (CustomerSummary, Result<Vec<Matter>, PortalError>) {
    let agreement = async {
        match agreement {
            Some(agreement) => load_optional(agreement.answer()).await.ok(),
            None => None,
        }
    };
    let (subscriptions, agreement) = futures::join!(load_optional(subscriptions.answer()), agreement);
    let found = subscriptions.map(|found| {
        // A customer without purchases need not accept the agreement yet.
        let agreement = agreement.filter(|_| !found.is_empty()).and_then(of_agreement);
        agreement.into_iter().chain(of_subscriptions(&found, now)).collect()
    });
    (customer, found)
}

/// Returns a customer's matter as a line that names the customer.
fn line(text: Text, customer: &CustomerSummary, matter: Matter) -> Line {
    let line = matter_line(text, customer.id.into(), matter);
    Line { about: format!("{} · {}", name_or_id(text, &customer.name), line.about), ..line }
}

/// Renders the recently opened customers.
fn recent_panel(text: Text, recent: Vec<CustomerSummary>, request: &PageRequest) -> impl IntoView + use<> {
    let all = Some((paths::customers(&CustomersQuery::default()), text.staff_home_customers_all().to_owned()));
    if recent.is_empty() {
        let none = view! {
            <div class="empty">
                <p>{text.staff_home_recent_none()}</p>
                <p><a class="button primary" href=paths::CUSTOMERS>{text.staff_home_customers_find()}</a></p>
            </div>
        };
        return panel("recent", text.staff_home_recent(), none).into_any();
    }
    let rows = recent.into_iter().map(|it: CustomerSummary| {
        let id: CustomerId = it.id;
        let menu = row_menu(text, &id.to_string(), &it.title(), destinations(text, id.into(), request));
        view! {
            <tr>
                <th scope="row"><a dir="auto" href=paths::customer(id.into())>{name_or_id(text, &it.name)}</a></th>
                <td data-label=text.customer_domain()>{copyable(it.domain, false)}</td>
                <td class="corner">{menu}</td>
            </tr>
        }
    });
    let table = table_wrap(view! {
        <table>
            <caption class="visually-hidden">{text.staff_home_recent()}</caption>
            <thead>
                <tr>
                    <th scope="col">{text.customer_name()}</th>
                    <th scope="col">{text.customer_domain()}</th>
                    <th scope="col"><span class="visually-hidden">{text.role_action()}</span></th>
                </tr>
            </thead>
            {table_body(rows)}
        </table>
    });
    panel_with_link("recent", text.staff_home_recent(), all, table).into_any()
}

/// Renders the state of calls to Partner Center.
fn upstream_facts(text: Text, found: Result<Upstream, PortalError>) -> AnyView {
    let upstream = match found {
        Err(error) => return problem_panel(&error).into_any(),
        Ok(upstream) => upstream,
    };
    let last = upstream.last_success.map(|at| relative_time(at).into_any());
    let clock = upstream
        .is_clock_wrong()
        .then(|| view! { <p><span class="badge bad">{icon(Icon::Alert)}{text.partner_clock_wrong()}</span></p> });
    view! {
        <dl>
            {fact(text.subscription_status(), Some(upstream_badge(text, upstream.state).into_any()))}
            {fact(text.health_last_success(), last)}
        </dl>
        {clock}
    }
    .into_any()
}
