//! `/home`: the home of a partner's staff: attention items of recently opened customers, links to those
//! customers, the person's own latest changes, and the state of Partner Center.
//!
//! Customers that the person has not opened are not included, since Partner Center has no index across customers of
//! upcoming renewals or failures. The page states the number of customers that it checked.

use futures::future::join_all;
use jiff::Timestamp;
use leptos::prelude::*;

use super::{
    Page, PageLayout, PageRequest, RenderContext, activity::own_feed_panel, customer_detail::skeleton,
    customer_list::destinations, customer_overview::agreement_state, deferred::Deferred, health::upstream_badge,
    is_not_available_to_partner, load_optional, partner_detail::partner_attention_lines,
};
use crate::{
    api::{
        activity::list_staff_recent_changes,
        customer::list_recent_customers,
        partner::{load_partner, load_upstream},
        subscription::list_subscriptions,
    },
    components::{
        attention::{Line, attention, attention_line},
        customer::name_or_placeholder,
        fact::{copyable, fact, panel, panel_with_link},
        icon::{Icon, icon},
        menu::{help_popup, row_menu},
        problem::problem_panel,
        table::{table_body, table_wrap},
        time::relative_time,
    },
    domain::{
        attention::{AgreementState, AttentionItem, of_agreement, of_subscriptions},
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
const MAX_CHECKED_CUSTOMERS: usize = 5;

/// The pending calls for a recently opened customer.
type PendingCheck = (CustomerSummary, Deferred<Vec<Subscription>>, Option<Deferred<AgreementState>>);

/// Renders the home of staff.
pub async fn staff_home_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let upstream = Deferred::begin(load_upstream());
    let changes = Deferred::begin(list_staff_recent_changes());
    let partner = request.may(Capability::ManagePartner).then(|| Deferred::begin(load_partner()));
    let recent = list_recent_customers().await?;
    // While Partner Center throttles calls, none is spent on supplementary data.
    let may_check = request.context.portal.throttled_for().is_none();
    let checks = if may_check { start_checks(&request, &recent) } else { Vec::new() };
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
            {attention_panel(text, checks, partner, recent.len().min(MAX_CHECKED_CUSTOMERS), may_check)}
            <div class="beside">
                <div>{recent_panel(text, recent, &request)}</div>
                <div>
                    {upstream.render(move |found| panel("partner-center", text.health_upstream(), upstream_facts(text, found)))}
                    {changes.render(move |found| own_feed_panel(text, all, found))}
                </div>
            </div>
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body))
}

/// Starts the calls for the recently opened customers.
fn start_checks(request: &PageRequest, recent: &[CustomerSummary]) -> Vec<PendingCheck> {
    if !request.may(Capability::ReadSubscriptions) {
        return Vec::new();
    }
    let agreement = request.may(Capability::ReadAgreements) && request.cloud().has_agreements();
    let start = |it: &CustomerSummary| {
        let agreement = agreement.then(|| Deferred::begin(agreement_state(it.id.into())));
        (it.clone(), Deferred::begin(list_subscriptions(it.id)), agreement)
    };
    recent.iter().take(MAX_CHECKED_CUSTOMERS).map(start).collect()
}

/// Renders the attention items: the partner's own for its administrators, then those of customers, the most
/// urgent first.
fn attention_panel(
    text: Text,
    checks: Vec<PendingCheck>,
    partner: Option<Deferred<PartnerProfile>>,
    checked_count: usize,
    may_check: bool,
) -> impl IntoView {
    Suspend::new(async move {
        let now = Timestamp::now();
        let partner_result = async {
            match partner {
                Some(partner) => Some(load_optional(partner.result()).await),
                None => None,
            }
        };
        let (partner_result, customer_results) =
            futures::join!(partner_result, join_all(checks.into_iter().map(|check| attention_items_of(check, now))));
        let (mut lines, mut unchecked) = (Vec::new(), Vec::new());
        match partner_result {
            Some(Ok(partner)) => lines.extend(partner_attention_lines(text, &partner, now)),
            Some(Err(_)) => unchecked.push(text.nav_partner().to_owned()),
            None => {}
        }
        let (mut items, mut problem) = (Vec::new(), None);
        let (customer_count, mut failed) = (customer_results.len(), 0);
        for (customer, found) in customer_results {
            match found {
                Ok(found) => items.extend(found.into_iter().map(|item| (customer.clone(), item))),
                Err(error) if is_not_available_to_partner(&error) => {}
                Err(error) => {
                    unchecked.push(name_or_placeholder(text, &customer.name));
                    failed += 1;
                    problem.get_or_insert(error);
                }
            }
        }
        // If no customer could be checked, the cause is common to all: Partner Center is failing, or it requires an
        // action from the person.
        let problem = problem.filter(|_| failed == customer_count).map(|error| problem_panel(&error));
        items.sort_by_key(|(_, item)| item.severity());
        lines.extend(items.into_iter().map(|(customer, item)| customer_attention_line(text, &customer, item)));
        if !may_check && checked_count > 0 {
            unchecked.push(text.source_recent().to_owned());
        }
        let checked = i64::try_from(checked_count).unwrap_or(i64::MAX);
        let help = help_popup("attention-help", text.staff_home_attention_help(checked));
        view! { {problem} {attention(text, lines, &unchecked, Some(help.into_any()))} }
    })
}

/// Returns the attention items of a customer's subscriptions and agreement.
///
/// # Errors
/// The first error, if both calls failed.
async fn attention_items_of(
    (customer, subscriptions, agreement): PendingCheck,
    now: Timestamp,
) -> (CustomerSummary, Result<Vec<AttentionItem>, PortalError>) {
    let agreement = async {
        match agreement {
            Some(agreement) => load_optional(agreement.result()).await.ok(),
            None => None,
        }
    };
    let (subscriptions, agreement) = futures::join!(load_optional(subscriptions.result()), agreement);
    let found = subscriptions.map(|found| {
        // A customer without purchases need not accept the agreement yet.
        let agreement = agreement.filter(|_| !found.is_empty()).and_then(of_agreement);
        agreement.into_iter().chain(of_subscriptions(&found, now)).collect()
    });
    (customer, found)
}

/// Returns a customer's attention item as a line that names the customer.
fn customer_attention_line(text: Text, customer: &CustomerSummary, item: AttentionItem) -> Line {
    let line = attention_line(text, customer.id.into(), item);
    Line { about: format!("{} · {}", name_or_placeholder(text, &customer.name), line.about), ..line }
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
                <th scope="row"><a dir="auto" href=paths::customer(id.into())>{name_or_placeholder(text, &it.name)}</a></th>
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
