//! How orders and their delivery are shown wherever they are.

use leptos::prelude::*;

use crate::{
    domain::order::{OrderStatus, ProvisioningStatus},
    pages::Viewer,
};

/// An order's state: a word, never colour alone.
pub fn order_badge(status: &OrderStatus) -> impl IntoView + use<> {
    let text = expect_context::<Viewer>().text;
    let (tone, words) = match status {
        OrderStatus::Completed => ("good", text.order_completed().to_owned()),
        OrderStatus::Pending => ("warn", text.order_pending().to_owned()),
        OrderStatus::PendingReview => ("warn", text.order_pending_review().to_owned()),
        OrderStatus::Cancelled => ("plain", text.order_cancelled().to_owned()),
        OrderStatus::Suspended => ("bad", text.order_suspended().to_owned()),
        OrderStatus::PartialSuccess => ("warn", text.order_partial_success().to_owned()),
        OrderStatus::Error => ("bad", text.order_error().to_owned()),
        OrderStatus::Unknown => ("plain", text.order_unknown().to_owned()),
        OrderStatus::Other(spelling) => ("plain", spelling.clone()),
    };
    view! { <span class=format!("badge {tone}")>{words}</span> }
}

/// How far something has been delivered: a word, never colour alone.
pub fn provisioning_badge(status: &ProvisioningStatus) -> impl IntoView + use<> {
    let text = expect_context::<Viewer>().text;
    let (tone, words) = match status {
        ProvisioningStatus::Fulfilled => ("good", text.provisioning_fulfilled().to_owned()),
        ProvisioningStatus::Unfulfilled => ("warn", text.provisioning_unfulfilled().to_owned()),
        ProvisioningStatus::PrefulfillmentPending => ("warn", text.provisioning_prefulfillment().to_owned()),
        ProvisioningStatus::Other(spelling) => ("plain", spelling.clone()),
    };
    view! { <span class=format!("badge {tone}")>{words}</span> }
}
