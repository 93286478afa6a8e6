//! Texts for customers' requests: the requested change, the state, the terms, and the history.

use jiff::tz::TimeZone;
use leptos::prelude::*;

use crate::{
    components::{
        moment::deadline,
        money::money,
        order::quantity_words,
        problem::words,
        render_context::RenderContext,
        seats::{end_setting_words, now_then},
        subscription::status_words,
        term::{cycle_words, term_words},
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
pub const fn kind_words(text: Text, kind: RequestKind) -> &'static str {
    match kind {
        RequestKind::Quantity => text.request_kind_quantity(),
        RequestKind::Renewal => text.request_kind_renewal(),
        RequestKind::Cancellation => text.request_kind_cancellation(),
        RequestKind::Licence => text.request_kind_license(),
        RequestKind::Product => text.request_kind_product(),
    }
}

/// Returns the description of the requested change, with the name of its object.
pub fn asked_words(text: Text, asked: &RequestedChange, quote: &Quote) -> String {
    let name = quote.name.as_str();
    match asked {
        RequestedChange::Subscription { change: SubscriptionChange::Quantity(after), .. } => {
            let (before, after) = (quote.quantity.unwrap_or_default(), *after);
            if after > before {
                text.request_title_raise(args::RequestTitleRaise { after, before, name })
            } else {
                text.request_title_lower(args::RequestTitleLower { after, before, name })
            }
        }
        RequestedChange::Subscription { change: SubscriptionChange::End(choice), .. } => {
            let after = end_setting_words(text, choice, quote.unit.as_deref());
            text.request_title_renewal(args::RequestTitleRenewal { after: after.as_str(), name })
        }
        RequestedChange::Subscription { .. } => text.request_title_cancellation(name),
        RequestedChange::Licence { sku, .. } => text.request_title_license(sku.name.as_str()),
        RequestedChange::Product { .. } => text.request_title_product(name),
    }
}

/// Returns the label of a request state.
pub const fn state_words(text: Text, state: RequestState, side: Side) -> &'static str {
    match (state, side) {
        (RequestState::InCompany, _) => text.request_state_in_company(),
        (RequestState::Asked, Side::Partner) => text.request_state_asked_staff(),
        (RequestState::Asked, Side::Customer) => text.request_state_asked(),
        (RequestState::Offered, Side::Partner) => text.request_state_offered_staff(),
        (RequestState::Offered, Side::Customer) => text.request_state_offered(),
        (RequestState::Approved, _) => text.request_state_approved(),
        (RequestState::Running, _) => text.request_state_running(),
        (RequestState::Done, _) => text.request_state_done(),
        (RequestState::Failed, _) => text.request_state_failed(),
        (RequestState::Unknown, _) => text.request_state_unknown(),
        (RequestState::Refused, _) => text.request_state_refused(),
        (RequestState::Withdrawn, _) => text.request_state_withdrawn(),
        (RequestState::Expired, _) => text.request_state_expired(),
        (RequestState::Outdated, _) => text.request_state_outdated(),
    }
}

/// Renders a request state as a badge.
pub fn state_badge(text: Text, state: RequestState, side: Side) -> impl IntoView {
    let tone = match (state, side) {
        (RequestState::Done, _) => "good",
        (RequestState::Failed | RequestState::Refused, _) => "bad",
        (RequestState::Unknown, _) | (RequestState::Asked, Side::Partner) | (RequestState::Offered, Side::Customer) => {
            "warn"
        }
        _ => "plain",
    };
    view! { <span class=format!("badge {tone}")>{state_words(text, state, side)}</span> }
}

/// Returns a sentence with the meaning of a request's state and the next step.
pub fn next_words(text: Text, request: &ChangeRequest, side: Side, is_approver: bool) -> &'static str {
    let is_product = request.kind == RequestKind::Product;
    match (request.state, side) {
        (RequestState::InCompany, Side::Customer) if is_approver && !request.is_own => {
            text.request_next_in_company_approver()
        }
        (RequestState::InCompany, _) => text.request_next_in_company(),
        (RequestState::Asked, Side::Partner) => text.request_next_asked_staff(),
        (RequestState::Asked, Side::Customer) => text.request_next_asked(),
        (RequestState::Offered, Side::Partner) => text.request_next_offered_staff(),
        (RequestState::Offered, Side::Customer) => text.request_next_offered(),
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
        (RequestState::Outdated, Side::Partner) => text.request_next_outdated_staff(),
        (RequestState::Outdated, Side::Customer) => text.request_next_outdated(),
    }
}

/// Returns a person's name, or a placeholder if it is unknown.
pub fn person_words(text: Text, person: &RequestPerson) -> String {
    if person.name.is_empty() {
        person.id.map_or_else(|| text.request_event_portal().to_owned(), |id| id.object.to_string())
    } else {
        person.name.clone()
    }
}

/// Returns a short text with the cost of a request, for a list.
pub fn cost_words(text: Text, asked: &RequestedChange, quote: &Quote) -> String {
    match (quote.added_price(asked), &quote.cycle) {
        (Some(price), Some(cycle)) => text.phrase([money(text, &price), cycle_words(text, cycle)]),
        (Some(price), None) => money(text, &price),
        (None, _) => text.request_unknown_value().to_owned(),
    }
}

/// Renders the terms of a request: the current and the new values, the known and the unknown parts of the cost, and
/// whether the change can be undone. `shows_prices` is `true` if the person may see prices.
pub fn terms(text: Text, asked: &RequestedChange, quote: &Quote, shows_prices: bool, side: Side) -> AnyView {
    let unit = quote.unit.as_deref();
    let quantity = |quantity: i64| quantity_words(text, quantity, unit);
    let unknown = || text.request_unknown_value().to_owned();
    let rows = match asked {
        RequestedChange::Subscription { change, .. } => {
            let row = match change {
                SubscriptionChange::Quantity(wanted) => {
                    (text.word_quantity(), quote.quantity.map_or_else(unknown, quantity), quantity(*wanted))
                }
                SubscriptionChange::Status(change) => (
                    text.subscription_status(),
                    quote.status.as_ref().map_or_else(unknown, |status| status_words(text, status)),
                    status_words(text, &change.status()),
                ),
                SubscriptionChange::End(choice) => (
                    text.subscription_next_term(),
                    quote.end.as_ref().map_or_else(unknown, |end| end_setting_words(text, end, unit)),
                    end_setting_words(text, choice, unit),
                ),
            };
            vec![(row.0.to_owned(), row.1, row.2)]
        }
        RequestedChange::Licence { .. } | RequestedChange::Product { .. } => Vec::new(),
    };
    let mut lines = Vec::new();
    match asked {
        RequestedChange::Subscription { change, .. } => {
            lines.extend(price_lines(text, asked, quote, shows_prices));
            lines.extend(renewal_line(text, asked, quote, shows_prices));
            if !matches!(change, SubscriptionChange::End(_)) {
                lines.push(text.request_price_now_unknown().to_owned());
            }
            if quote.is_scheduled && matches!(change, SubscriptionChange::Quantity(_)) {
                lines.push(text.quantity_forgets().to_owned());
            }
        }
        RequestedChange::Licence { .. } => {
            lines.extend(quote.free.filter(|_| side == Side::Partner).map(|free| text.request_free(free)));
        }
        RequestedChange::Product { .. } => lines.push(match side {
            Side::Partner => text.request_product_terms().to_owned(),
            Side::Customer => text.request_product_terms_own().to_owned(),
        }),
    }
    let undo = match (&quote.undo, asked) {
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
    let words = match asked {
        RequestedChange::Product { words } => Some(view! { <p class="written" dir="auto">{words.clone()}</p> }),
        _ => None,
    };
    view! {
        {words}
        {(!rows.is_empty()).then(|| now_then(rows))}
        <ul class="lines">{lines.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()} {undo}</ul>
    }
    .into_any()
}

fn price_lines(text: Text, asked: &RequestedChange, quote: &Quote, shows_prices: bool) -> Vec<String> {
    let Some(price) = &quote.price else {
        let words = if shows_prices { text.request_price_unknown() } else { text.request_price_hidden() };
        return vec![words.to_owned()];
    };
    let mut lines = vec![text.request_price_unit(money(text, price))];
    let cycle = quote.cycle.as_ref().map(|cycle| cycle_words(text, cycle));
    let cycle = cycle.as_deref().unwrap_or_else(|| text.request_unknown_value());
    if let (Some(added), Some(units)) = (quote.added_price(asked), quote.added(asked)) {
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

fn renewal_line(text: Text, asked: &RequestedChange, quote: &Quote, shows_prices: bool) -> Option<String> {
    if matches!(asked, RequestedChange::Subscription { change: SubscriptionChange::Status(_), .. }) {
        return None;
    }
    let Some(units) = quote.quantity_at_renewal(asked) else {
        return Some(text.request_renewal_none().to_owned());
    };
    let at = ends_words(text, quote.ends.as_ref());
    let (at, quantity) = (at.as_str(), quantity_words(text, units, quote.unit.as_deref()));
    let price = quote.price_of(units).filter(|_| shows_prices).map(|price| money(text, &price));
    let quantity = quantity.as_str();
    Some(match price.as_deref() {
        Some(price) => text.request_renewal_known(args::RequestRenewalKnown { at, price, quantity }),
        None => text.request_renewal_quantity(args::RequestRenewalQuantity { at, quantity }),
    })
}

fn ends_words(text: Text, ends: Option<&Moment>) -> String {
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
            plan.term.as_ref().map_or_else(unknown, |term| term_words(text, term)),
            plan.cycle.as_ref().map_or_else(unknown, |cycle| cycle_words(text, cycle)),
        ])
    };
    let rows = differences.iter().map(|difference| {
        let (label, was, is) = match difference {
            Difference::Price(None, None) => {
                let hidden = text.request_changed_hidden();
                (text.request_changed_price(), hidden.to_owned(), hidden.to_owned())
            }
            Difference::Price(was, is) => {
                let words = |price: &Option<_>| price.as_ref().map_or_else(unknown, |price| money(text, price));
                (text.request_changed_price(), words(was), words(is))
            }
            Difference::Quantity(was, is) => {
                let words = |it: &Option<i64>| it.map_or_else(unknown, |it| quantity_words(text, it, unit));
                (text.request_changed_quantity(), words(was), words(is))
            }
            Difference::Status(was, is) => {
                let words = |it: &Option<_>| it.as_ref().map_or_else(unknown, |it| status_words(text, it));
                (text.request_changed_status(), words(was), words(is))
            }
            Difference::End(was, is) => {
                let words = |it: &Option<_>| it.as_ref().map_or_else(unknown, |it| end_setting_words(text, it, unit));
                (text.request_changed_end(), words(was), words(is))
            }
            Difference::Plan(was, is) => (text.request_changed_plan(), plan(was), plan(is)),
            Difference::Ends(was, is) => {
                (text.request_changed_ends(), ends_words(text, was.as_ref()), ends_words(text, is.as_ref()))
            }
        };
        (label.to_owned(), was, is)
    });
    now_then(rows.collect())
}

/// Returns the label of a history event.
pub const fn event_words(text: Text, kind: EventKind, is_recorded: bool) -> &'static str {
    match kind {
        EventKind::Asked if is_recorded => text.request_event_recorded(),
        EventKind::Asked => text.request_event_asked(),
        EventKind::CompanyApproved => text.request_event_company_approved(),
        EventKind::CompanyRefused => text.request_event_company_refused(),
        EventKind::Automatic => text.request_event_automatic(),
        EventKind::Claimed => text.request_event_claimed(),
        EventKind::Released => text.request_event_released(),
        EventKind::Answered => text.request_event_answered(),
        EventKind::TicketSet => text.request_event_ticket_set(),
        EventKind::Changed => text.request_event_changed(),
        EventKind::Drifted | EventKind::Requoted => text.request_event_drifted(),
        EventKind::Accepted => text.request_event_accepted(),
        EventKind::Approved => text.request_event_approved(),
        EventKind::Completed => text.request_event_completed(),
        EventKind::Refused => text.request_event_refused(),
        EventKind::Withdrawn => text.request_event_withdrawn(),
        EventKind::Expired => text.request_event_expired(),
        EventKind::Outdated => text.request_event_outdated(),
        EventKind::Done => text.request_event_done(),
        EventKind::Failed => text.request_event_failed(),
        EventKind::Unknown => text.request_event_unknown(),
        EventKind::Returned => text.request_event_returned(),
    }
}

/// Renders the history of a request, oldest first.
pub fn history(text: Text, request: &ChangeRequest, events: &[RequestEvent<PortalError>]) -> impl IntoView + use<> {
    let is_recorded = request.on_behalf_of.is_some();
    let items = events
        .iter()
        .map(|event| {
            let by = event.by.as_ref().map(|by| person_words(text, by));
            let by = by.unwrap_or_else(|| text.request_event_portal().to_owned());
            let is_staff = event.by.as_ref().is_none_or(|by| by.kind == PrincipalKind::Staff);
            let note = &event.note;
            let before = note.before.as_ref().map(|before| {
                let was = asked_words(text, before, &request.quote);
                view! { <p class="muted" dir="auto">{text.request_event_before(was)}</p> }
            });
            let written = note.text.clone().map(|words| view! { <p class="written" dir="auto">{words}</p> });
            let differences = (!note.differences.is_empty())
                .then(|| difference_table(text, &note.differences, request.quote.unit.as_deref()));
            let error = note.error.as_ref().map(|error| {
                let said = words(text, error);
                view! { <p>{said.title} {text.gap()} {said.advice}</p> }
            });
            view! {
                <li class=if is_staff { "event" } else { "event customer" }>
                    <p>
                        <strong>{event_words(text, event.kind, is_recorded)}</strong> " · "
                        <span dir="auto">{by}</span> " · " <span class="muted">{relative_time(event.at)}</span>
                    </p>
                    {before} {written} {differences} {error}
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
