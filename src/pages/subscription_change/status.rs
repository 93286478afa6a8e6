//! `/customers/{customer}/subscriptions/{subscription}/suspend`, `…/reactivate` and `…/cancel`: the consequences of
//! each change, and the button that makes it.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{Changed, actions, change_page, line, lines, not_offered};
use crate::{
    components::{
        fact::panel,
        field::{CONFIRMED_FIELD, Field, SUBJECT_FIELD, edit_form, hidden, refused},
        moment::deadline,
        render_context::RenderContext,
        seats::now_then,
        subscription::status_words,
    },
    domain::subscription::{Kind, StatusChange, SubscriptionStatus},
    error::PortalError,
    locales::{Text, args},
    pages::{Page, PageRequest},
};

/// Renders the page that suspends a subscription.
pub async fn suspend_page(request: PageRequest) -> Result<Page, PortalError> {
    status_change_page(request, StatusChange::Suspend).await
}

/// Renders the page that reactivates a subscription.
pub async fn reactivate_page(request: PageRequest) -> Result<Page, PortalError> {
    status_change_page(request, StatusChange::Reactivate).await
}

/// Renders the page that cancels a subscription.
pub async fn cancel_page(request: PageRequest) -> Result<Page, PortalError> {
    status_change_page(request, StatusChange::Cancel).await
}

async fn status_change_page(request: PageRequest, change: StatusChange) -> Result<Page, PortalError> {
    let text = RenderContext::current_text();
    Box::pin(change_page(&request, form_id(change), title(text, change), async |changed| {
        let now = Timestamp::now();
        match change.check(&changed.it, now) {
            // The reason of a refusal is shown, even if the change is no longer offered.
            Err(reason) if refused(form_id(change)).is_none() => {
                not_offered(&changed, form_id(change), action(text, change, &changed), reason)
            }
            checked => {
                let open = checked.is_ok();
                panel("review", text.seats_reviewed(), review(text, &changed, change, open, now)).into_any()
            }
        }
    }))
    .await
}

/// Returns the id of the form of a change.
const fn form_id(change: StatusChange) -> &'static str {
    match change {
        StatusChange::Suspend => "suspend-form",
        StatusChange::Reactivate => "reactivate-form",
        StatusChange::Cancel => "cancel-form",
    }
}

const fn title(text: Text, change: StatusChange) -> &'static str {
    match change {
        StatusChange::Suspend => text.suspend_title(),
        StatusChange::Reactivate => text.reactivate_title(),
        StatusChange::Cancel => text.cancel_title(),
    }
}

/// Returns the label of the button, which names the whole action.
fn action(text: Text, change: StatusChange, changed: &Changed) -> String {
    let (name, customer) = (changed.name(), changed.whose.as_str());
    let name = name.as_str();
    match change {
        StatusChange::Suspend => text.suspend_button(args::SuspendButton { customer, name }),
        StatusChange::Reactivate => text.reactivate_button(args::ReactivateButton { customer, name }),
        StatusChange::Cancel => text.cancel_button(args::CancelButton { customer, name }),
    }
}

fn review(text: Text, changed: &Changed, change: StatusChange, open: bool, now: Timestamp) -> AnyView {
    let it = &changed.it;
    let words = |status: &SubscriptionStatus| status_words(text, status);
    let rows = vec![(text.subscription_status().to_owned(), words(&it.status), words(&change.status()))];
    let said = match change {
        StatusChange::Suspend => {
            let pays = if it.kind() == Kind::Legacy { text.suspend_pays_legacy() } else { text.suspend_pays() };
            vec![line(text.suspend_says()), line(pays), line(text.suspend_undo())]
        }
        StatusChange::Reactivate => vec![line(text.reactivate_says()), line(text.seats_unknown_price())],
        StatusChange::Cancel => cancellation(text, changed, now),
    };
    let (name, status, wanted) = (changed.name(), it.status.as_str().to_owned(), change.status());
    let known = SubscriptionStatus::KNOWN.map(|status| (status.as_str().to_owned(), words(&status))).to_vec();
    let (id, customer, is_cancel) = (it.id.clone(), changed.customer.id, change == StatusChange::Cancel);
    let buttons = actions(changed, action(text, change, changed), open, change != StatusChange::Reactivate);
    let form = edit_form(form_id(change), change.write(), None, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("subscription", id)}
            {hidden(SUBJECT_FIELD, name)}
            {is_cancel.then(|| hidden(CONFIRMED_FIELD, true))}
            {Field::new("status", text.subscription_status()).value(status).carried(wanted.as_str().to_owned(), known)}
            {buttons}
        }
    });
    view! { {now_then(rows)} {lines(said)} {form} }.into_any()
}

/// Returns the consequences of a cancellation and its refund options, as far as the service returns them.
fn cancellation(text: Text, changed: &Changed, now: Timestamp) -> Vec<AnyView> {
    let it = &changed.it;
    let (name, customer) = (changed.name(), changed.whose.as_str());
    let quantity = it.quantity.map(|quantity| quantity.to_string()).unwrap_or_default();
    let says = args::CancelSays { customer, name: name.as_str(), quantity };
    let mut said = vec![line(text.cancel_says(says)), line(text.cancel_irreversible())];
    if let Some(until) = &it.cancellable_until {
        said.push(view! { <span>{text.cancel_until()} {text.colon()} {deadline(until)}</span> }.into_any());
    }
    let refunds = it.open_refunds(now);
    if refunds.is_empty() {
        said.push(line(text.cancel_refund_untold()));
        return said;
    }
    for refund in refunds {
        let kind = match refund.kind.to_ascii_lowercase().as_str() {
            "full" => text.refund_full().to_owned(),
            "partial" => text.refund_partial().to_owned(),
            _ => refund.kind.clone(),
        };
        let until = refund.until.as_ref().map(|until| view! { " – " {text.refund_until()} " " {deadline(until)} });
        said.push(view! { <span>{text.cancel_refunds()} {text.colon()} {kind} {until}</span> }.into_any());
    }
    said.push(line(text.seats_unknown_refund()));
    said
}
