//! How a subscription is shown wherever one is.

use leptos::prelude::*;

use crate::{domain::subscription::SubscriptionStatus, locales::Text, pages::Viewer};

/// The state: a word, never colour alone.
pub fn status_badge(status: &SubscriptionStatus) -> impl IntoView + use<> {
    let text = expect_context::<Viewer>().text;
    let tone = match status {
        SubscriptionStatus::Active => "good",
        SubscriptionStatus::Suspended | SubscriptionStatus::Disabled => "bad",
        SubscriptionStatus::Pending | SubscriptionStatus::Expired => "warn",
        _ => "plain",
    };
    view! { <span class=format!("badge {tone}")>{status_words(text, status)}</span> }
}

/// The state in the person's language; one that we do not know as the service spells it.
pub fn status_words(text: Text, status: &SubscriptionStatus) -> String {
    match status {
        SubscriptionStatus::Active => text.subscription_active().to_owned(),
        SubscriptionStatus::Suspended => text.subscription_suspended().to_owned(),
        SubscriptionStatus::Deleted => text.subscription_deleted().to_owned(),
        SubscriptionStatus::Expired => text.subscription_expired().to_owned(),
        SubscriptionStatus::Pending => text.subscription_pending().to_owned(),
        SubscriptionStatus::Disabled => text.subscription_disabled().to_owned(),
        SubscriptionStatus::Unknown => text.subscription_unknown().to_owned(),
        SubscriptionStatus::Other(spelling) => spelling.clone(),
    }
}
