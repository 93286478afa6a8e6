//! The changes that a subscription offers, the reasons why others are not, and the progress of a change.

use jiff::Timestamp;
use leptos::prelude::*;

use crate::{
    components::{
        fact::fact,
        icon::{Icon, icon},
        seats::{not_offered_reason, subscription_change_texts},
        time::relative_time,
    },
    domain::subscription::{Subscription, SubscriptionChange},
    islands::follow::Follow,
    locales::{Text, args},
    paths::{self, CustomerPath},
};

/// Renders a link to each change. A change that is not offered is disabled with its reason.
pub(super) fn change_list(text: Text, customer: CustomerPath, it: &Subscription) -> impl IntoView + use<> {
    let now = Timestamp::now();
    let changes = [
        (text.quantity_title(), paths::quantity(customer, &it.id), it.offers_quantity(now)),
        (text.end_title(), paths::term_end(customer, &it.id), it.offers_end(now)),
        (text.suspend_title(), paths::suspend_subscription(customer, &it.id), it.offers_suspension(now)),
        (text.reactivate_title(), paths::reactivate_subscription(customer, &it.id), it.offers_reactivation(now)),
        (text.cancel_title(), paths::cancel_subscription(customer, &it.id), it.offers_cancellation(now)),
    ];
    let lines = changes
        .into_iter()
        .map(|(label, href, offered)| match offered {
            Ok(()) => view! { <li><a class="button" href=href>{label}</a></li> }.into_any(),
            Err(reason) => view! {
                <li>
                    <button class="button" disabled>{label}</button>
                    <p class="help">{not_offered_reason(text, reason)}</p>
                </li>
            }
            .into_any(),
        })
        .collect_view();
    view! { <ul class="plain lines changes">{lines}</ul> }
}

/// Renders a note that Partner Center removed what was scheduled for the end of the term, with a link to set it again.
pub(super) fn term_end_reset_note(text: Text, customer: CustomerPath, it: &Subscription) -> impl IntoView + use<> {
    let href = paths::term_end(customer, &it.id);
    view! {
        <p class="note" id="end-again">
            {icon(Icon::Alert)}
            <span>{text.end_again()} {text.sentence_gap()} <a href=href>{text.end_again_link()}</a></span>
        </p>
    }
}

/// Renders the progress of a change that Partner Center is still processing; with JavaScript, the page polls.
pub(super) fn change_progress(
    text: Text,
    customer: CustomerPath,
    it: &Subscription,
    change: &SubscriptionChange,
    requested_at: Option<Timestamp>,
    address: String,
) -> AnyView {
    let (property_label, to) = subscription_change_texts(text, it, change);
    let to = to.as_str();
    if change.is_applied(it) {
        let message = text.changing_done(args::ChangingDone { to, what: property_label });
        return view! { <p class="done" id="changing" data-followed="">{icon(Icon::Check)}{message}</p> }.into_any();
    }
    let advice = text.changing_advice(args::ChangingAdvice { to, what: property_label });
    view! {
        <div class="problem waiting" id="changing" data-followed="under-way">
            {icon(Icon::Wait)}
            <div>
                <h2>{text.changing_title()}</h2>
                <p>{advice}</p>
                <dl>
                    {requested_at.map(|at| fact(text.subscription_asked(), Some(relative_time(at).into_any())))}
                    {fact(text.subscription_looked(), Some(relative_time(Timestamp::now()).into_any()))}
                </dl>
                <p class="actions">
                    <a class="button" href=address>{text.subscription_look_again()}</a>
                    <a class="quiet" href=paths::subscriptions(customer)>{text.subscription_leave()}</a>
                </p>
            </div>
        </div>
        <Follow progress="changing".to_owned()/>
    }
    .into_any()
}
