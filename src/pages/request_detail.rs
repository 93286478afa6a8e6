//! `/requests/{request}` and `/my/requests/{request}`: a change request with its terms, its history, and the decisions
//! that the person may make.

use leptos::prelude::*;

use super::{Page, PageLayout, PageRequest, RenderContext, is_not_available_to_partner, load_optional};
use crate::{
    api::{
        change_request::{load_my_request, load_request, load_request_changes},
        customer::load_customer_summary,
        request_rules::load_own_request_rules,
    },
    components::{
        change_request::{
            Side, difference_table, history, next_step_message, person_label, quoted_at, requested_change_text,
            state_badge, terms,
        },
        fact::{copyable, fact, panel, plain},
        field::{Field, form, hidden, row_form_error},
        icon::{Icon, icon},
        moment::deadline,
        problem::problem_panel,
        seats::end_setting_label,
        time::relative_time,
        user::note,
    },
    domain::{
        change_request::{
            ChangeRequest, Difference, RequestKind, RequestState, RequestedChange, rules::is_customer_approver,
        },
        customer::{CustomerSummary, Relationship},
        form_action::FormAction,
        moment::Moment,
        principal::Principal,
        role::Capability,
        subscription::{EndOfTermSetting, SubscriptionChange},
    },
    error::PortalError,
    islands::follow::Follow,
    locales::{Text, args},
    paths,
};

/// The id of the element that the island replaces while a worker is processing the change request.
const STATE: &str = "request";

/// Renders a change request for staff.
pub async fn request_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (it, events) = load_request(request.id("request")?).await?;
    let may_decide = request.may(it.kind.capability());
    let is_pending = it.state.waits_for_partner() && it.kind.is_automated();
    let (differences_result, summary) = futures::join!(
        async { if is_pending { Some(load_optional(load_request_changes(it.id)).await) } else { None } },
        load_customer_summary(it.customer),
    );
    let summary = summary.unwrap_or_else(|_| CustomerSummary {
        id: it.customer,
        name: it.customer_name.clone(),
        domain: String::new(),
        relationship: Relationship::Unknown,
        country: None,
    });
    let title = requested_change_text(text, &it.change, &it.quote);
    let shows_prices = request.may(Capability::ReadPrices);
    let decision = if may_decide { decision(text, &it) } else { note(text.request_not_yours()) };
    let is_busy = matches!(it.state, RequestState::Approved | RequestState::Running);
    let has_ticket = may_decide && (it.state.is_open() || it.state.waits_for_partner());
    let unit = it.quote.unit.clone();
    let body = view! {
        <main id="main">
            {head(text, &it, title.clone(), paths::REQUESTS, text.nav_requests())}
            <div id=STATE data-followed=if is_busy { "under-way" } else { "" }>
                {status(text, &it, Side::Partner, false)}
                {row_form_error("request-form")}
                {differences_result.map(|result| difference_panel(text, result, unit.as_deref()))}
                <div class="columns">
                    <div>
                        {terms_panel(text, &it, shows_prices, Side::Partner)}
                        {panel("history", text.request_history(), history(text, &it, &events)).into_any()}
                    </div>
                    <div>
                        {decision}
                        {panel("facts", text.request_what(), facts(text, &it, Side::Partner)).into_any()}
                        {may_decide.then(|| panel("answer", text.request_answer(), answer_form(&it, FormAction::AnswerRequest)).into_any())}
                        {has_ticket.then(|| panel("ticket", text.request_ticket(), ticket_form(text, &it)).into_any())}
                    </div>
                </div>
            </div>
            {is_busy.then(|| view! { <Follow progress=STATE.to_owned()/> })}
        </main>
    };
    Ok(Page::new(PageLayout::Customer(summary), body).with_title(title))
}

/// Renders a change request for the customer's own users.
pub async fn my_request_detail_page(request: PageRequest) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    let (loaded, rules) = futures::join!(load_my_request(request.id("request")?), load_own_request_rules());
    let (it, events) = loaded?;
    let may_ask = request.may(Capability::RequestChanges);
    let is_approver = match &request.context.principal {
        Some(Principal::CustomerUser(user)) => may_ask && is_customer_approver(user.roles()),
        _ => false,
    };
    let may_act = may_ask && (it.is_own || is_approver);
    let may_accept = is_approver || rules.is_ok_and(|rules| !rules.company_approves);
    let is_already_open = request.query.text("open")? == Some("already");
    let title = requested_change_text(text, &it.change, &it.quote);
    let shows_prices = request.may(Capability::ReadPrices);
    let is_busy = matches!(it.state, RequestState::Approved | RequestState::Running);
    let body = view! {
        <main id="main">
            {head(text, &it, title.clone(), paths::MY_REQUESTS, text.nav_my_requests())}
            {is_already_open.then(|| note(text.request_open_already()))}
            <div id=STATE data-followed=if is_busy { "under-way" } else { "" }>
                {status(text, &it, Side::Customer, is_approver)}
                {row_form_error("request-form")}
                <div class="columns">
                    <div>
                        {terms_panel(text, &it, shows_prices, Side::Customer)}
                        {panel("history", text.request_history(), history(text, &it, &events)).into_any()}
                    </div>
                    <div>
                        {may_act.then(|| requester_actions(text, &it, may_accept))}
                        {(is_approver && !it.is_own).then(|| company_decision(text, &it))}
                        {panel("facts", text.request_what(), facts(text, &it, Side::Customer)).into_any()}
                        {(may_act && it.state != RequestState::PendingCustomerApproval).then(|| {
                            panel("answer", text.request_answer_partner(), answer_form(&it, FormAction::WriteToPartner)).into_any()
                        })}
                    </div>
                </div>
            </div>
            {is_busy.then(|| view! { <Follow progress=STATE.to_owned()/> })}
        </main>
    };
    Ok(Page::new(PageLayout::Portal, body).with_title(title))
}

/// Renders the terms of a request, with the time at which they were computed.
fn terms_panel(text: Text, it: &ChangeRequest, shows_prices: bool, side: Side) -> AnyView {
    let body = view! {
        {terms(text, &it.change, &it.quote, shows_prices, side)}
        <p class="muted">{quoted_at(&it.quote)}</p>
    };
    panel("terms", text.request_terms(), body).into_any()
}

fn head(text: Text, it: &ChangeRequest, title: String, list: &'static str, back_label: &'static str) -> AnyView {
    view! {
        <header class="page-head">
            <p class="crumb"><a href=list>{icon(Icon::Back)}{back_label}</a></p>
            <h1 dir="auto">{title}</h1>
            <p class="muted">{text.request_name(it.number)} " · " {relative_time(it.requested_at)}</p>
        </header>
    }
    .into_any()
}

/// Renders the state with its meaning and the next step.
fn status(text: Text, it: &ChangeRequest, side: Side, is_approver: bool) -> AnyView {
    let address = expect_context::<RenderContext>().address;
    let is_busy = matches!(it.state, RequestState::Approved | RequestState::Running);
    let is_slow = it.state == RequestState::Running
        && jiff::Timestamp::now().duration_since(it.updated_at) > jiff::SignedDuration::from_secs(20);
    let next_step_message =
        if is_slow { text.request_next_running_slow() } else { next_step_message(text, it, side, is_approver) };
    view! {
        <section class="panel" aria-label=text.request_state()>
            <p class="job-state">{state_badge(text, it.state, side)} " " {next_step_message}</p>
            {is_busy.then(|| view! {
                <p class="actions"><a class="button without-script" href=address.to_string()>{text.request_refresh()}</a></p>
            })}
        </section>
    }
    .into_any()
}

/// Renders the differences between the terms that both sides saw and the current ones.
fn difference_panel(
    text: Text,
    differences_result: Result<Vec<Difference>, PortalError>,
    unit: Option<&str>,
) -> AnyView {
    match differences_result {
        Ok(differences) if differences.is_empty() => {
            view! { <p class="done">{icon(Icon::Check)}{text.request_changed_none()}</p> }.into_any()
        }
        Ok(differences) => panel(
            "drift",
            text.request_changed_since(),
            view! {
                <p>{text.request_changed_lead()}</p>
                {difference_table(text, &differences, unit)}
            },
        )
        .into_any(),
        Err(error) if is_not_available_to_partner(&error) => note(text.request_next_outdated_staff()),
        Err(error) => view! { {note(text.request_check_failed())} {problem_panel(&error)} }.into_any(),
    }
}

fn facts(text: Text, it: &ChangeRequest, side: Side) -> AnyView {
    let requester = person_label(text, &it.requester);
    let person = match &it.on_behalf_of {
        Some(name) => text.request_on_behalf(args::RequestOnBehalf { name: name.as_str(), staff: requester.as_str() }),
        None => requester,
    };
    let decided = if it.is_automatic {
        let message = match side {
            Side::Partner => text.request_by_rules(),
            Side::Customer => text.request_by_partners_rules(),
        };
        Some(message.to_owned())
    } else {
        let is_decided = !matches!(it.state, RequestState::PendingCustomerApproval | RequestState::PendingPartner);
        it.decided_by.as_ref().filter(|_| is_decided).map(|by| person_label(text, by))
    };
    let claimed = it.claimed_by.as_ref().filter(|_| side == Side::Partner).map(|by| person_label(text, by));
    let expires = (it.state.is_open() || it.state.waits_for_partner())
        .then(|| deadline(&Moment::At(it.expires_at)))
        .filter(|_| !matches!(it.state, RequestState::Approved | RequestState::Running));
    let reason =
        it.message.clone().map(|message| view! { <span class="written" dir="auto">{message}</span> }.into_any());
    let facts = [
        (text.request_person(), plain(person)),
        (text.request_reason(), reason),
        (text.request_decided_by(), plain(decided)),
        (text.request_claimed(), plain(claimed)),
        (text.request_ticket(), it.ticket.clone().map(|ticket| copyable(ticket, false).into_any())),
        (text.request_expires(), expires),
        (text.request_correlation(), it.correlation.map(|id| copyable(id.to_string(), true).into_any())),
    ];
    let known = facts.into_iter().filter_map(|(name, value)| Some(fact(name, Some(value?)))).collect_view();
    view! { <dl>{known}</dl> }.into_any()
}

/// Renders the decisions that a member of staff can make.
fn decision(text: Text, it: &ChangeRequest) -> AnyView {
    let is_decidable = it.state.waits_for_partner() || it.state == RequestState::PendingCustomer;
    if !is_decidable {
        return ().into_any();
    }
    let (id, revision) = (it.id, it.revision);
    let claimed_by = it.claimed_by.as_ref().map(|person| person_label(text, person));
    let is_claimed_by_somebody_else = claimed_by.is_some() && !it.is_claimed_for_caller;
    let claim = claim_form(text, it, claimed_by.as_deref());
    if is_claimed_by_somebody_else {
        let message = text.request_claimed_other(claimed_by.unwrap_or_default());
        return panel("decide", text.request_decide(), view! { {note(message)} {claim} }).into_any();
    }
    let as_deputy = claimed_by.filter(|_| it.is_claimed_by_other).map(|name| note(text.request_claimed_deputy(name)));
    let change_label = requested_change_text(text, &it.change, &it.quote);
    let approve = it.state.waits_for_partner().then(|| {
        let is_product = it.kind == RequestKind::Product;
        let (form_id, submit_action) = if is_product {
            ("complete-form", FormAction::CompleteRequest)
        } else {
            ("approve-form", FormAction::ApproveRequest)
        };
        let label = if is_product { text.request_complete().to_owned() } else { text.request_approve_as(change_label) };
        let danger = it.kind == RequestKind::Cancellation;
        let class = if danger { "button danger" } else { "button primary" };
        form(form_id, submit_action, move || {
            view! {
                {hidden("request", id)}
                {hidden("revision", revision)}
                {is_product.then(|| view! { <p class="help">{text.request_complete_help()}</p> })}
                {Field::new("message", text.request_message_customer()).help(text.request_message_customer_help()).text_area(2)}
                <p class="actions"><button class=class>{label}</button></p>
            }
        })
    });
    let offer = offer_form(text, it);
    let refuse = form("refuse-form", FormAction::RefuseRequest, move || {
        view! {
            {hidden("request", id)}
            {hidden("revision", revision)}
            {Field::new("reason", text.request_refuse_reason()).text_area(2)}
            <p class="actions"><button class="button">{text.request_refuse()}</button></p>
        }
    });
    view! {
        {panel("decide", text.request_decide(), view! { {as_deputy} {claim} {approve} }).into_any()}
        {offer.map(|offer| panel("offer", text.request_offer(), offer).into_any())}
        {panel("refuse", text.request_refuse(), refuse.into_any()).into_any()}
    }
    .into_any()
}

/// Renders the form that claims or releases a request.
fn claim_form(text: Text, it: &ChangeRequest, claimed_by: Option<&str>) -> AnyView {
    let (id, revision) = (it.id, it.revision);
    let (submit_action, label) = match claimed_by {
        None => (FormAction::ClaimRequest, text.request_claim().to_owned()),
        Some(_) if it.is_claimed_for_caller => (FormAction::ReleaseRequest, text.request_release().to_owned()),
        Some(name) => (FormAction::ClaimRequest, text.request_claim_take(name)),
    };
    form("claim-form", submit_action, move || {
        view! {
            {hidden("request", id)}
            {hidden("revision", revision)}
            <p class="actions"><button class="button">{label}</button></p>
        }
    })
    .into_any()
}

/// Renders the form that offers a change other than the requested one; none for requests without alternatives.
fn offer_form(text: Text, it: &ChangeRequest) -> Option<AnyView> {
    let RequestedChange::Subscription { change, .. } = &it.change else { return None };
    let (id, revision, property) = (it.id, it.revision, change.property());
    if matches!(change, SubscriptionChange::Status(_)) {
        return None;
    }
    let (change, unit) = (change.clone(), it.quote.unit.clone());
    let offer = form("offer-form", FormAction::OfferChange, move || {
        view! {
            <p class="help">{text.request_offer_help()}</p>
            {hidden("request", id)}
            {hidden("revision", revision)}
            {hidden("property", property)}
            {offered_value(text, &change, unit.as_deref())}
            {Field::new("message", text.request_message_customer()).help(text.request_message_customer_help()).text_area(2)}
            <p class="actions"><button class="button">{text.request_offer_send()}</button></p>
        }
    });
    Some(offer.into_any())
}

/// Renders the field for the value offered in place of the requested one.
fn offered_value(text: Text, change: &SubscriptionChange, unit: Option<&str>) -> AnyView {
    match change {
        SubscriptionChange::Quantity(requested_value) => {
            Field::new("wanted", text.request_offer_quantity()).value(requested_value.to_string()).short().number()
        }
        SubscriptionChange::End(requested_value) => {
            let choices = [EndOfTermSetting::AsIs, EndOfTermSetting::Stop, EndOfTermSetting::Extend].into_iter().chain(
                match requested_value {
                    EndOfTermSetting::Renew(_) => Some(requested_value.clone()),
                    _ => None,
                },
            );
            let choices = choices.map(|choice| (choice.to_string(), end_setting_label(text, &choice, unit))).collect();
            Field::new("wanted", text.request_offer_end()).value(requested_value.to_string()).select(choices)
        }
        SubscriptionChange::Status(_) => ().into_any(),
    }
}

/// Renders the form for a message to the other side.
fn answer_form(it: &ChangeRequest, submit_action: FormAction) -> AnyView {
    let text = RenderContext::current_text();
    let id = it.id;
    form("answer-form", submit_action, move || {
        view! {
            {hidden("request", id)}
            {Field::new("message", text.request_answer_message()).text_area(3)}
            <p class="actions"><button class="button">{text.request_answer_send()}</button></p>
        }
    })
    .into_any()
}

fn ticket_form(text: Text, it: &ChangeRequest) -> AnyView {
    let (id, ticket) = (it.id, it.ticket.clone().unwrap_or_default());
    form("ticket-form", FormAction::SetRequestTicket, move || {
        view! {
            {hidden("request", id)}
            {Field::new("ticket", text.request_ticket()).value(ticket).text()}
            <p class="actions"><button class="button">{text.request_ticket_save()}</button></p>
        }
    })
    .into_any()
}

/// Renders the actions available to the requester.
fn requester_actions(text: Text, it: &ChangeRequest, may_accept: bool) -> AnyView {
    let (id, revision) = (it.id, it.revision);
    let accept = (it.state == RequestState::PendingCustomer && may_accept).then(|| {
        let class = if it.kind == RequestKind::Cancellation { "button danger" } else { "button primary" };
        form("accept-form", FormAction::AcceptRequest, move || {
            view! {
                {hidden("request", id)}
                {hidden("revision", revision)}
                <p class="actions"><button class=class>{text.request_accept()}</button></p>
            }
        })
    });
    let can_withdraw = matches!(
        it.state,
        RequestState::PendingCustomerApproval
            | RequestState::PendingPartner
            | RequestState::PendingCustomer
            | RequestState::Approved
            | RequestState::Failed
    );
    let withdraw = can_withdraw.then(|| {
        form("withdraw-form", FormAction::WithdrawRequest, move || {
            view! {
                {hidden("request", id)}
                <p class="actions"><button class="button">{text.request_withdraw()}</button></p>
            }
        })
    });
    if accept.is_none() && withdraw.is_none() {
        return ().into_any();
    }
    panel("decide", text.request_decide(), view! { {accept} {withdraw} }).into_any()
}

/// Renders the decisions that an approver of the company can make.
fn company_decision(text: Text, it: &ChangeRequest) -> AnyView {
    if it.state != RequestState::PendingCustomerApproval {
        return ().into_any();
    }
    let (id, revision) = (it.id, it.revision);
    let agree = form("agree-form", FormAction::DecideForCompany, move || {
        view! {
            {hidden("request", id)}
            {hidden("revision", revision)}
            {hidden("agrees", true)}
            <p class="actions"><button class="button primary">{text.request_company_agree()}</button></p>
        }
    });
    let refuse = form("company-refuse-form", FormAction::DecideForCompany, move || {
        view! {
            {hidden("request", id)}
            {hidden("revision", revision)}
            {Field::new("reason", text.request_reason()).text_area(2)}
            <p class="actions"><button class="button">{text.request_company_refuse()}</button></p>
        }
    });
    panel("company", text.request_company(), view! { {agree} {refuse} }).into_any()
}
