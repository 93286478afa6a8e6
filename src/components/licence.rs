//! Shared display of licenses.

use leptos::prelude::*;

use crate::{
    domain::{
        licence::{LicenceGroup, SubscribedSku},
        title::title,
    },
    locales::{Text, args},
};

/// Renders the share of a product's licenses that is assigned: as a bar and in figures.
pub fn use_meter(text: Text, sku: &SubscribedSku) -> AnyView {
    let words = text.licence_use_of(args::LicenceUseOf { consumed: sku.consumed, total: sku.total });
    let label = text.labelled(sku.product.title(), &words);
    view! {
        <span class="meter">
            <meter min="0" max="100" high="90" value=sku.percent_consumed().to_string() aria-label=label></meter>
            <span class="figures">{words}</span>
        </span>
    }
    .into_any()
}

/// Renders the status of a product's licenses as a badge: a word, never color alone.
pub fn status_badge(text: Text, status: &str) -> AnyView {
    let (tone, words) = match status.to_ascii_lowercase().as_str() {
        "enabled" => ("good", text.licence_status_enabled()),
        "warning" => ("warn", text.licence_status_warning()),
        "suspended" => ("bad", text.licence_status_suspended()),
        "deleted" => ("bad", text.licence_status_deleted()),
        "lockedout" => ("bad", text.licence_status_locked()),
        _ => {
            let words = title([status], text.fact_absent());
            return view! { <span class="badge plain">{words}</span> }.into_any();
        }
    };
    view! { <span class=format!("badge {tone}")>{words}</span> }.into_any()
}

/// Returns a license group in words.
pub fn group_words(text: Text, group: &LicenceGroup) -> String {
    match group {
        LicenceGroup::Group1 => text.licence_group_1().to_owned(),
        LicenceGroup::Group2 => text.licence_group_2().to_owned(),
        LicenceGroup::Other(spelling) => spelling.clone(),
    }
}
