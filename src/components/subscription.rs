//! Shared display of subscriptions.

use leptos::prelude::*;

use crate::{
    components::render_context::RenderContext,
    domain::subscription::{Action, EndOfTerm, Subscription, SubscriptionStatus},
    locales::Text,
};

/// Renders the status as a badge with a label.
pub fn status_badge(status: &SubscriptionStatus) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let tone = match status {
        SubscriptionStatus::Active => "good",
        SubscriptionStatus::Suspended | SubscriptionStatus::Disabled => "bad",
        SubscriptionStatus::Pending | SubscriptionStatus::Expired => "warn",
        _ => "plain",
    };
    view! { <span class=format!("badge {tone}")>{status_label(text, status)}</span> }
}

/// Returns the status in the person's language; an unknown one is returned as the service spells it.
pub fn status_label(text: Text, status: &SubscriptionStatus) -> String {
    match status {
        SubscriptionStatus::Active => text.subscription_active().to_owned(),
        SubscriptionStatus::Suspended => text.subscription_suspended().to_owned(),
        // Partner Center's value for it is `deleted`.
        SubscriptionStatus::Deleted => text.subscription_canceled().to_owned(),
        SubscriptionStatus::Expired => text.subscription_expired().to_owned(),
        SubscriptionStatus::Pending => text.subscription_pending().to_owned(),
        SubscriptionStatus::Disabled => text.subscription_disabled().to_owned(),
        SubscriptionStatus::Unknown => text.subscription_unknown().to_owned(),
        SubscriptionStatus::Other(spelling) => spelling.clone(),
    }
}

/// Returns a short label for the outcome at the end of the term.
pub fn end_of_term_label(text: Text, it: &Subscription) -> &'static str {
    if it.is_over() {
        return text.subscription_ended();
    }
    match it.end_of_term() {
        EndOfTerm::Renews(_) => text.subscription_renews(),
        EndOfTerm::Ends => text.subscription_stops(),
        EndOfTerm::Extended => text.subscription_extends(),
        EndOfTerm::NoEnd => text.subscription_endless(),
        EndOfTerm::Unknown => text.subscription_end_unknown(),
    }
}

/// Renders the outcome at the end of the term as a badge, in a tone for its urgency.
pub fn end_badge(text: Text, it: &Subscription) -> impl IntoView + use<> {
    let tone = match it.end_of_term() {
        EndOfTerm::Renews(_) => "good",
        EndOfTerm::Ends | EndOfTerm::Unknown => "warn",
        EndOfTerm::Extended => "bad",
        EndOfTerm::NoEnd => "plain",
    };
    let tone = if it.is_over() { "plain" } else { tone };
    view! { <span class=format!("badge {tone}")>{end_of_term_label(text, it)}</span> }
}

/// Renders the outcome at the end of the term as a sentence, with its cost if that is unexpected.
pub fn end_sentence(text: Text, it: &Subscription) -> AnyView {
    let (sentence, help) = match it.end_of_term() {
        EndOfTerm::Renews(None) => (text.subscription_renews_unchanged(), None),
        EndOfTerm::Renews(Some(_)) => (text.subscription_renews_changed(), None),
        EndOfTerm::Ends => (text.subscription_stops_then(), None),
        EndOfTerm::Extended => (text.subscription_extends_then(), Some(text.subscription_extends_help())),
        EndOfTerm::NoEnd => (text.subscription_endless(), None),
        EndOfTerm::Unknown => (text.subscription_end_unknown(), Some(text.subscription_end_unknown_help())),
    };
    view! {
        <span>
            {sentence}
            {help.map(|help| view! { <span class="line muted">{help}</span> })}
        </span>
    }
    .into_any()
}

/// Returns the label of the last day of the term.
pub fn end_label(text: Text, it: &Subscription) -> &'static str {
    if it.is_over() {
        return text.subscription_ended();
    }
    match it.end_of_term() {
        EndOfTerm::Renews(_) => text.subscription_renews_on(),
        EndOfTerm::Extended => text.subscription_extends_on(),
        EndOfTerm::Ends => text.subscription_ends_on(),
        EndOfTerm::NoEnd | EndOfTerm::Unknown => text.subscription_ends(),
    }
}

/// Returns the effect of a scheduled change; an unknown one is returned as the service spells it.
pub fn action_label(text: Text, action: &Action) -> String {
    match action {
        Action::Cancel => text.scheduled_cancel().to_owned(),
        Action::Renew => text.scheduled_renew().to_owned(),
        Action::Extend => text.scheduled_extend().to_owned(),
        Action::Transition => text.scheduled_transition().to_owned(),
        Action::Other(spelling) => spelling.clone(),
    }
}
