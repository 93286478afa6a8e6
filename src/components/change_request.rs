//! Texts for customers' requests: the requested change, the state, the terms, and the history.

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::{
    components::{
        moment::deadline,
        money::money,
        order::quantity_text,
        problem::error_message,
        render_context::RenderContext,
        seats::{before_after_table, end_setting_label},
        subscription::status_label,
        term::{billing_cycle_label, term_label},
        time::{date, exact, relative_time},
    },
    domain::{
        change_request::{
            ChangeRequest, Difference, EventKind, Quote, RequestEvent, RequestKind, RequestPerson, RequestState,
            RequestedChange, Undo,
        },
        moment::Moment,
        principal::PrincipalKind,
        subscription::{Renewal, SubscriptionChange},
    },
    error::PortalError,
    locales::{Text, args},
};

/// The side from which a request is seen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Side {
    /// The partner's staff.
    Partner,
    /// The customer's own people.
    Customer,
}

/// Returns the label of a request kind.
pub const fn kind_label(text: Text, kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Quantity => text.request_kind_quantity(),
        RequestKind::Renewal => text.request_kind_renewal(),
        RequestKind::Cancellation => text.request_kind_cancellation(),
        RequestKind::License => text.request_kind_license(),
        RequestKind::Product => text.request_kind_product(),
    }
}

/// Returns the description of the requested change, with the name of its object.
pub fn requested_change_text(text: Text, requested: &RequestedChange, quote: &Quote) -> String {
    let name = quote.name.as_str();
    match requested {
        RequestedChange::Subscription { change: SubscriptionChange::Quantity(after), .. } => {
            let (before, after) = (quote.quantity.unwrap_or_default(), *after);
            if after > before {
                text.request_title_raise(args::RequestTitleRaise { after, before, name })
            } else {
                text.request_title_lower(args::RequestTitleLower { after, before, name })
            }
        }
        RequestedChange::Subscription { change: SubscriptionChange::End(choice), .. } => {
            let after = end_setting_label(text, choice, quote.unit.as_deref());
            text.request_title_renewal(args::RequestTitleRenewal { after: after.as_str(), name })
        }
        RequestedChange::Subscription { .. } => text.request_title_cancellation(name),
        RequestedChange::License { sku, .. } => text.request_title_license(sku.name.as_str()),
        RequestedChange::Product { .. } => text.request_title_product(name),
    }
}

/// Returns the label of a request state.
pub const fn state_label(text: Text, state: RequestState, side: Side) -> &'static str {
    match (state, side) {
        (RequestState::PendingCustomerApproval, _) => text.request_state_in_company(),
        (RequestState::PendingPartner, Side::Partner) => text.request_state_asked_staff(),
        (RequestState::PendingPartner, Side::Customer) => text.request_state_asked(),
        (RequestState::PendingCustomer, Side::Partner) => text.request_state_offered_staff(),
        (RequestState::PendingCustomer, Side::Customer) => text.request_state_offered(),
        (RequestState::Approved, _) => text.request_state_approved(),
        (RequestState::Running, _) => text.request_state_running(),
        (RequestState::Done, _) => text.request_state_done(),
        (RequestState::Failed, _) => text.request_state_failed(),
        (RequestState::Unknown, _) => text.request_state_unknown(),
        (RequestState::Refused, _) => text.request_state_refused(),
        (RequestState::Withdrawn, _) => text.request_state_withdrawn(),
        (RequestState::Expired, _) => text.request_state_expired(),
        (RequestState::NotApplicable, _) => text.request_state_outdated(),
    }
}

/// Renders a request state as a badge.
pub fn state_badge(text: Text, state: RequestState, side: Side) -> impl IntoView {
    let tone = match (state, side) {
        (RequestState::Done, _) => "good",
        (RequestState::Failed | RequestState::Refused, _) => "bad",
        (RequestState::Unknown, _)
        | (RequestState::PendingPartner, Side::Partner)
        | (RequestState::PendingCustomer, Side::Customer) => "warn",
        _ => "plain",
    };
    view! { <span class=format!("badge {tone}")>{state_label(text, state, side)}</span> }
}

/// Returns a sentence with the meaning of a request's state and the next step.
pub fn next_step_message(text: Text, request: &ChangeRequest, side: Side, is_approver: bool) -> &'static str {
    let is_product = request.kind == RequestKind::Product;
    match (request.state, side) {
        (RequestState::PendingCustomerApproval, Side::Customer) if is_approver && !request.is_own => {
            text.request_next_in_company_approver()
        }
        (RequestState::PendingCustomerApproval, _) => text.request_next_in_company(),
        (RequestState::PendingPartner, Side::Partner) => text.request_next_asked_staff(),
        (RequestState::PendingPartner, Side::Customer) => text.request_next_asked(),
        (RequestState::PendingCustomer, Side::Partner) => text.request_next_offered_staff(),
        (RequestState::PendingCustomer, Side::Customer) => text.request_next_offered(),
        (RequestState::Approved, _) => text.request_next_approved(),
        (RequestState::Running, _) => text.request_next_running(),
        (RequestState::Done, Side::Customer) if is_product => text.request_next_done_product(),
        (RequestState::Done, Side::Partner) if is_product => text.request_next_done_product_staff(),
        (RequestState::Done, _) => text.request_next_done(),
        (RequestState::Failed, Side::Partner) => text.request_next_failed_staff(),
        (RequestState::Failed, Side::Customer) => text.request_next_failed(),
        (RequestState::Unknown, Side::Partner) => text.request_next_unknown_staff(),
        (RequestState::Unknown, Side::Customer) => text.request_next_unknown(),
        (RequestState::Refused, Side::Partner) => text.request_next_refused_staff(),
        (RequestState::Refused, Side::Customer) => text.request_next_refused(),
        (RequestState::Withdrawn, _) => text.request_next_withdrawn(),
        (RequestState::Expired, Side::Partner) => text.request_next_expired_staff(),
        (RequestState::Expired, Side::Customer) => text.request_next_expired(),
        (RequestState::NotApplicable, Side::Partner) => text.request_next_outdated_staff(),
        (RequestState::NotApplicable, Side::Customer) => text.request_next_outdated(),
    }
}

/// Returns a person's name, or their object id if it is unknown; a label of the portal if there is no person.
pub fn person_label(text: Text, person: &RequestPerson) -> String {
    if person.name.is_empty() {
        person.id.map_or_else(|| text.request_event_portal().to_owned(), |id| id.object.to_string())
    } else {
        person.name.clone()
    }
}

/// Returns a short text with the cost of a request, for a list.
pub fn cost_text(text: Text, requested: &RequestedChange, quote: &Quote) -> String {
    match (quote.added_price(requested), &quote.cycle) {
        (Some(price), Some(cycle)) => text.phrase([money(text, &price), billing_cycle_label(text, cycle)]),
        (Some(price), None) => money(text, &price),
        (None, _) => text.request_unknown_value().to_owned(),
    }
}

/// Renders the terms of a request: the current and the new values, the known and the unknown parts of the cost, and
/// whether the change can be undone. `shows_prices` is `true` if the person may see prices.
pub fn terms(text: Text, requested: &RequestedChange, quote: &Quote, shows_prices: bool, side: Side) -> AnyView {
    let unit = quote.unit.as_deref();
    let quantity = |quantity: i64| quantity_text(text, quantity, unit);
    let unknown = || text.request_unknown_value().to_owned();
    let rows = match requested {
        RequestedChange::Subscription { change, .. } => {
            let row = match change {
                SubscriptionChange::Quantity(wanted) => {
                    (text.word_quantity(), quote.quantity.map_or_else(unknown, quantity), quantity(*wanted))
                }
                SubscriptionChange::Status(change) => (
                    text.subscription_status(),
                    quote.status.as_ref().map_or_else(unknown, |status| status_label(text, status)),
                    status_label(text, &change.status()),
                ),
                SubscriptionChange::End(choice) => (
                    text.subscription_next_term(),
                    quote.end.as_ref().map_or_else(unknown, |end| end_setting_label(text, end, unit)),
                    end_setting_label(text, choice, unit),
                ),
            };
            vec![(row.0.to_owned(), row.1, row.2)]
        }
        RequestedChange::License { .. } | RequestedChange::Product { .. } => Vec::new(),
    };
    let mut lines = Vec::new();
    match requested {
        RequestedChange::Subscription { change, .. } => {
            lines.extend(price_lines(text, requested, quote, shows_prices));
            lines.extend(renewal_line(text, requested, quote, shows_prices));
            if !matches!(change, SubscriptionChange::End(_)) {
                lines.push(text.request_price_now_unknown().to_owned());
            }
            if quote.is_scheduled && matches!(change, SubscriptionChange::Quantity(_)) {
                lines.push(text.quantity_forgets().to_owned());
            }
        }
        RequestedChange::License { .. } => {
            lines.extend(quote.free.filter(|_| side == Side::Partner).map(|free| text.request_free(free)));
        }
        RequestedChange::Product { .. } => lines.push(match side {
            Side::Partner => text.request_product_terms().to_owned(),
            Side::Customer => text.request_product_terms_own().to_owned(),
        }),
    }
    let undo = match (&quote.undo, requested) {
        (_, RequestedChange::Product { .. }) => None,
        (Undo::Until(until), _) => {
            Some(view! { <li>{text.request_undo_until()} " " {deadline(until)}</li> }.into_any())
        }
        (Undo::Anytime, RequestedChange::Subscription { .. }) => {
            Some(view! { <li>{text.quantity_lowered_back()}</li> }.into_any())
        }
        (Undo::Anytime, _) => Some(view! { <li>{text.request_undo_anytime()}</li> }.into_any()),
        (Undo::SetAfterwards, _) => Some(view! { <li>{text.request_undo_afterwards()}</li> }.into_any()),
        (Undo::Never, _) => Some(view! { <li>{text.request_undo_never()}</li> }.into_any()),
        (Undo::Unknown, _) => Some(view! { <li>{text.request_undo_unknown()}</li> }.into_any()),
    };
    let product_text = match requested {
        RequestedChange::Product { description } => {
            Some(view! { <p class="written" dir="auto">{description.clone()}</p> })
        }
        _ => None,
    };
    view! {
        {product_text}
        {(!rows.is_empty()).then(|| before_after_table(rows))}
        <ul class="lines">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()} {undo}</ul>
    }
    .into_any()
}

fn price_lines(text: Text, requested: &RequestedChange, quote: &Quote, shows_prices: bool) -> Vec<String> {
    let Some(price) = &quote.price else {
        let message = if shows_prices { text.request_price_unknown() } else { text.request_price_hidden() };
        return vec![message.to_owned()];
    };
    let mut lines = vec![text.request_price_unit(money(text, price))];
    let cycle = quote.cycle.as_ref().map(|cycle| billing_cycle_label(text, cycle));
    let cycle = cycle.as_deref().unwrap_or_else(|| text.request_unknown_value());
    if let (Some(added), Some(units)) = (quote.added_price(requested), quote.added(requested)) {
        if units > 0 {
            let price = money(text, &added);
            lines.push(text.request_price_added(args::RequestPriceAdded { cycle, price: price.as_str() }));
        } else if let Some(saved) = units.checked_neg().and_then(|units| quote.price_of(units)) {
            let price = money(text, &saved);
            lines.push(text.request_price_removed(args::RequestPriceRemoved { cycle, price: price.as_str() }));
        }
    }
    lines
}

fn renewal_line(text: Text, requested: &RequestedChange, quote: &Quote, shows_prices: bool) -> Option<String> {
    if matches!(requested, RequestedChange::Subscription { change: SubscriptionChange::Status(_), .. }) {
        return None;
    }
    let Some(units) = quote.quantity_at_renewal(requested) else {
        return Some(text.request_renewal_none().to_owned());
    };
    let at = end_text(text, quote.ends.as_ref());
    let (at, quantity) = (at.as_str(), quantity_text(text, units, quote.unit.as_deref()));
    let price = quote.price_of(units).filter(|_| shows_prices).map(|price| money(text, &price));
    let quantity = quantity.as_str();
    Some(match price.as_deref() {
        Some(price) => text.request_renewal_known(args::RequestRenewalKnown { at, price, quantity }),
        None => text.request_renewal_quantity(args::RequestRenewalQuantity { at, quantity }),
    })
}

fn end_text(text: Text, ends: Option<&Moment>) -> String {
    match ends {
        Some(Moment::At(at)) => date(text, at.to_zoned(TimeZone::UTC).date()),
        Some(Moment::Never) => text.moment_never().to_owned(),
        Some(Moment::Other(written)) => written.clone(),
        None => text.request_unknown_value().to_owned(),
    }
}

/// Renders the terms that have changed, with both values.
pub fn difference_table(text: Text, differences: &[Difference], unit: Option<&str>) -> impl IntoView + use<> {
    let unknown = || text.request_unknown_value().to_owned();
    let plan = |plan: &Renewal| {
        text.phrase([
            plan.term.as_ref().map_or_else(unknown, |term| term_label(text, term)),
            plan.cycle.as_ref().map_or_else(unknown, |cycle| billing_cycle_label(text, cycle)),
        ])
    };
    let rows = differences.iter().map(|difference| {
        let (label, was, is) = match difference {
            Difference::Price(None, None) => {
                let hidden = text.request_changed_hidden();
                (text.request_changed_price(), hidden.to_owned(), hidden.to_owned())
            }
            Difference::Price(was, is) => {
                let formatted = |price: &Option<_>| price.as_ref().map_or_else(unknown, |price| money(text, price));
                (text.request_changed_price(), formatted(was), formatted(is))
            }
            Difference::Quantity(was, is) => {
                let formatted = |it: &Option<i64>| it.map_or_else(unknown, |it| quantity_text(text, it, unit));
                (text.request_changed_quantity(), formatted(was), formatted(is))
            }
            Difference::Status(was, is) => {
                let formatted = |it: &Option<_>| it.as_ref().map_or_else(unknown, |it| status_label(text, it));
                (text.request_changed_status(), formatted(was), formatted(is))
            }
            Difference::EndOfTermAction(was, is) => {
                let formatted =
                    |it: &Option<_>| it.as_ref().map_or_else(unknown, |it| end_setting_label(text, it, unit));
                (text.request_changed_end(), formatted(was), formatted(is))
            }
            Difference::TermAndBilling(was, is) => (text.request_changed_plan(), plan(was), plan(is)),
            Difference::TermEnd(was, is) => {
                (text.request_changed_ends(), end_text(text, was.as_ref()), end_text(text, is.as_ref()))
            }
        };
        (label.to_owned(), was, is)
    });
    before_after_table(rows.collect())
}

/// Returns the label of a history event. `is_recorded` is `true` if staff recorded the request on behalf of
/// the customer.
pub const fn event_label(text: Text, kind: EventKind, is_recorded: bool) -> &'static str {
    match kind {
        EventKind::Requested if is_recorded => text.request_event_recorded(),
        EventKind::Requested => text.request_event_asked(),
        EventKind::CustomerApproved => text.request_event_company_approved(),
        EventKind::CustomerRefused => text.request_event_company_refused(),
        EventKind::Automatic => text.request_event_automatic(),
        EventKind::Claimed => text.request_event_claimed(),
        EventKind::Released => text.request_event_released(),
        EventKind::MessagePosted => text.request_event_answered(),
        EventKind::TicketSet => text.request_event_ticket_set(),
        EventKind::Changed => text.request_event_changed(),
        EventKind::TermsChangedPendingCustomer | EventKind::TermsChangedPendingPartner => text.request_event_drifted(),
        EventKind::Accepted => text.request_event_accepted(),
        EventKind::Approved => text.request_event_approved(),
        EventKind::CompletedManually => text.request_event_completed(),
        EventKind::Refused => text.request_event_refused(),
        EventKind::Withdrawn => text.request_event_withdrawn(),
        EventKind::Expired => text.request_event_expired(),
        EventKind::NotApplicable => text.request_event_outdated(),
        EventKind::Done => text.request_event_done(),
        EventKind::Failed => text.request_event_failed(),
        EventKind::Unknown => text.request_event_unknown(),
        EventKind::ApprovalRevoked => text.request_event_returned(),
    }
}

/// Renders the history of a request, oldest first.
pub fn history(text: Text, request: &ChangeRequest, events: &[RequestEvent<PortalError>]) -> impl IntoView + use<> {
    let is_recorded = request.on_behalf_of.is_some();
    let items = events
        .iter()
        .map(|event| {
            let by = event.by.as_ref().map(|by| person_label(text, by));
            let by = by.unwrap_or_else(|| text.request_event_portal().to_owned());
            let is_staff = event.by.as_ref().is_none_or(|by| by.kind == PrincipalKind::Staff);
            let note = &event.note;
            let before = note.before.as_ref().map(|before| {
                let was = requested_change_text(text, before, &request.quote);
                view! { <p class="muted" dir="auto">{text.request_event_before(was)}</p> }
            });
            let message = note.text.clone().map(|message| view! { <p class="written" dir="auto">{message}</p> });
            let differences = (!note.differences.is_empty())
                .then(|| difference_table(text, &note.differences, request.quote.unit.as_deref()));
            let error = note.error.as_ref().map(|error| {
                let message = error_message(text, error);
                view! { <p>{message.title} {text.sentence_gap()} {message.advice}</p> }
            });
            view! {
                <li class=if is_staff { "event" } else { "event customer" }>
                    <p>
                        <strong>{event_label(text, event.kind, is_recorded)}</strong> " · "
                        <span dir="auto">{by}</span> " · " <span class="muted">{relative_time(event.at)}</span>
                    </p>
                    {before} {message} {differences} {error}
                </li>
            }
        })
        .collect_view();
    view! { <ol class="plain history">{items}</ol> }
}

/// Returns a sentence with the time of a quote.
pub fn quoted_at(quote: &Quote) -> String {
    let RenderContext { text, zone, .. } = expect_context();
    text.request_terms_known(exact(text, quote.at, &zone))
}
