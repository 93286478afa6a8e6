//! `/customers/{customer}/subscriptions/{subscription}/suspend`, `…/reactivate` and `…/cancel`: the consequences of
//! each change, and the button that makes it.

use jiff::Timestamp;
use leptos::prelude::*;

use super::{ChangeTarget, actions, change_page, line, lines, not_offered};
use crate::{
    components::{
        fact::panel,
        field::{CONFIRMED_FIELD, Field, SUBJECT_FIELD, edit_form, failed_submission, hidden},
        moment::deadline,
        render_context::RenderContext,
        seats::before_after_table,
        subscription::status_label,
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
    Box::pin(change_page(&request, form_id(change), title(text, change), async |target| {
        let now = Timestamp::now();
        match change.check(&target.it, now) {
            // The reason of a refusal is shown, even if the change is no longer offered.
            Err(reason) if failed_submission(form_id(change)).is_none() => {
                not_offered(&target, form_id(change), action(text, change, &target), reason)
            }
            checked => {
                let is_enabled = checked.is_ok();
                panel("review", text.seats_reviewed(), review(text, &target, change, is_enabled, now)).into_any()
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
fn action(text: Text, change: StatusChange, target: &ChangeTarget) -> String {
    let (name, customer) = (target.name(), target.customer_name.as_str());
    let name = name.as_str();
    match change {
        StatusChange::Suspend => text.suspend_button(args::SuspendButton { customer, name }),
        StatusChange::Reactivate => text.reactivate_button(args::ReactivateButton { customer, name }),
        StatusChange::Cancel => text.cancel_button(args::CancelButton { customer, name }),
    }
}

fn review(text: Text, target: &ChangeTarget, change: StatusChange, is_enabled: bool, now: Timestamp) -> AnyView {
    let it = &target.it;
    let label = |status: &SubscriptionStatus| status_label(text, status);
    let rows = vec![(text.subscription_status().to_owned(), label(&it.status), label(&change.status()))];
    let consequences = match change {
        StatusChange::Suspend => {
            let pays = if it.kind() == Kind::Legacy { text.suspend_pays_legacy() } else { text.suspend_pays() };
            vec![line(text.suspend_says()), line(pays), line(text.suspend_undo())]
        }
        StatusChange::Reactivate => vec![line(text.reactivate_says()), line(text.seats_unknown_price())],
        StatusChange::Cancel => cancellation(text, target, now),
    };
    let (name, status, requested_status) = (target.name(), it.status.as_str().to_owned(), change.status());
    let status_labels = SubscriptionStatus::KNOWN.map(|status| (status.as_str().to_owned(), label(&status))).to_vec();
    let (id, customer, is_cancel) = (it.id.clone(), target.customer.id, change == StatusChange::Cancel);
    let buttons = actions(target, action(text, change, target), is_enabled, change != StatusChange::Reactivate);
    let form = edit_form(form_id(change), change.form_action(), None, move || {
        view! {
            {hidden("customer", customer)}
            {hidden("subscription", id)}
            {hidden(SUBJECT_FIELD, name)}
            {is_cancel.then(|| hidden(CONFIRMED_FIELD, true))}
            {Field::new("status", text.subscription_status()).value(status).hidden_value(requested_status.as_str().to_owned(), status_labels)}
            {buttons}
        }
    });
    view! { {before_after_table(rows)} {lines(consequences)} {form} }.into_any()
}

/// Returns the consequences of a cancellation and its refund options, as far as the service returns them.
fn cancellation(text: Text, target: &ChangeTarget, now: Timestamp) -> Vec<AnyView> {
    let it = &target.it;
    let (name, customer) = (target.name(), target.customer_name.as_str());
    let quantity = it.quantity.map(|quantity| quantity.to_string()).unwrap_or_default();
    let sentence_args = args::CancelSays { customer, name: name.as_str(), quantity };
    let mut consequences = vec![line(text.cancel_says(sentence_args)), line(text.cancel_irreversible())];
    if let Some(until) = &it.cancellable_until {
        consequences.push(view! { <span>{text.cancel_until()} {text.colon()} {deadline(until)}</span> }.into_any());
    }
    let refunds = it.open_refunds(now);
    if refunds.is_empty() {
        consequences.push(line(text.cancel_refund_untold()));
        return consequences;
    }
    for refund in refunds {
        let kind = match refund.kind.to_ascii_lowercase().as_str() {
            "full" => text.refund_full().to_owned(),
            "partial" => text.refund_partial().to_owned(),
            _ => refund.kind.clone(),
        };
        let until = refund.until.as_ref().map(|until| view! { " – " {text.refund_until()} " " {deadline(until)} });
        consequences.push(view! { <span>{text.cancel_refunds()} {text.colon()} {kind} {until}</span> }.into_any());
    }
    consequences.push(line(text.seats_unknown_refund()));
    consequences
}
