//! `/customers/{customer}/subscriptions/{subscription}/suspend`, `…/reactivate` and `…/cancel`: what each leads to, and the
//! button that does it.

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
    domain::{
        subscription::{Kind, NotOffered, Subscription, SubscriptionStatus},
        write::Write,
    },
    error::PortalError,
    locales::{Text, args},
    pages::{Page, PageRequest},
};

/// A change of the state.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Switch {
    Suspend,
    Reactivate,
    Cancel,
}

/// Suspends a subscription.
pub async fn suspend_page(request: PageRequest) -> Result<Page, PortalError> {
    switch_page(request, Switch::Suspend).await
}

/// Reactivates a subscription.
pub async fn reactivate_page(request: PageRequest) -> Result<Page, PortalError> {
    switch_page(request, Switch::Reactivate).await
}

/// Cancels a subscription.
pub async fn cancel_page(request: PageRequest) -> Result<Page, PortalError> {
    switch_page(request, Switch::Cancel).await
}

async fn switch_page(request: PageRequest, switch: Switch) -> Result<Page, PortalError> {
    let text = expect_context::<RenderContext>().text;
    Box::pin(change_page(&request, switch.form(), switch.title(text), async |changed| {
        let now = Timestamp::now();
        match switch.check(&changed.it, now) {
            // What was refused says why, also where it is not offered any more.
            Err(reason) if refused(switch.form()).is_none() => {
                not_offered(&changed, switch.action(text, &changed), reason)
            }
            checked => {
                let open = checked.is_ok();
                panel("review", text.seats_reviewed(), review(text, &changed, switch, open, now)).into_any()
            }
        }
    }))
    .await
}

impl Switch {
    const fn form(self) -> &'static str {
        match self {
            Self::Suspend => "suspend-form",
            Self::Reactivate => "reactivate-form",
            Self::Cancel => "cancel-form",
        }
    }

    const fn title(self, text: Text) -> &'static str {
        match self {
            Self::Suspend => text.suspend_title(),
            Self::Reactivate => text.reactivate_title(),
            Self::Cancel => text.cancel_title(),
        }
    }

    fn check(self, it: &Subscription, now: Timestamp) -> Result<(), NotOffered> {
        match self {
            Self::Suspend => it.offers_suspension(now),
            Self::Reactivate => it.offers_reactivation(now),
            Self::Cancel => it.offers_cancellation(now),
        }
    }

    const fn write(self) -> Write {
        match self {
            Self::Suspend => Write::SuspendSubscription,
            Self::Reactivate => Write::ReactivateSubscription,
            Self::Cancel => Write::CancelSubscription,
        }
    }

    const fn status(self) -> SubscriptionStatus {
        match self {
            Self::Suspend => SubscriptionStatus::Suspended,
            Self::Reactivate => SubscriptionStatus::Active,
            Self::Cancel => SubscriptionStatus::Deleted,
        }
    }

    fn action(self, text: Text, changed: &Changed) -> String {
        let (name, customer) = (changed.name(), changed.whose.as_str());
        let name = name.as_str();
        match self {
            Self::Suspend => text.suspend_button(args::SuspendButton { customer, name }),
            Self::Reactivate => text.reactivate_button(args::ReactivateButton { customer, name }),
            Self::Cancel => text.cancel_button(args::CancelButton { customer, name }),
        }
    }
}

fn review(text: Text, changed: &Changed, switch: Switch, open: bool, now: Timestamp) -> AnyView {
    let it = &changed.it;
    let words = |status: &SubscriptionStatus| status_words(text, status);
    let rows = vec![(text.subscription_status().to_owned(), words(&it.status), words(&switch.status()))];
    let said = match switch {
        Switch::Suspend => {
            let pays = if it.kind() == Kind::Legacy { text.suspend_pays_legacy() } else { text.suspend_pays() };
            vec![line(text.suspend_says()), line(pays), line(text.suspend_undo())]
        }
        Switch::Reactivate => vec![line(text.reactivate_says()), line(text.seats_unknown_price())],
        Switch::Cancel => cancellation(text, changed, now),
    };
    let (name, status, wanted) = (changed.name(), it.status.as_str().to_owned(), switch.status());
    let known = SubscriptionStatus::KNOWN.map(|status| (status.as_str().to_owned(), words(&status))).to_vec();
    let (id, customer, is_cancel) = (it.id.clone(), changed.customer.id, switch == Switch::Cancel);
    let buttons = actions(changed, switch.action(text, changed), open, switch != Switch::Reactivate);
    let form = edit_form(switch.form(), switch.write(), None, move || {
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
        said.push(view! { <span>{text.cancel_until()} ": " {deadline(until)}</span> }.into_any());
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
        said.push(view! { <span>{text.cancel_refunds()} ": " {kind} {until}</span> }.into_any());
    }
    said.push(line(text.seats_unknown_refund()));
    said
}
