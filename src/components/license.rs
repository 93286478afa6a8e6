//! Shared display of licenses.

use leptos::prelude::*;

use crate::{
    domain::{
        license::{LicenseGroup, SubscribedSku},
        title::title,
    },
    locales::{Text, args},
};

/// Renders the share of a product's licenses that is assigned: as a bar and in figures.
pub fn use_meter(text: Text, sku: &SubscribedSku) -> AnyView {
    let usage = text.license_use_of(args::LicenseUseOf { consumed: sku.consumed, total: sku.total });
    let label = text.labelled(sku.product.title(), &usage);
    view! {
        <span class="meter">
            <meter min="0" max="100" high="90" value=sku.percent_consumed().to_string() aria-label=label></meter>
            <span class="figures">{usage}</span>
        </span>
    }
    .into_any()
}

/// Renders the status of a product's licenses as a badge: a word, never color alone.
pub fn status_badge(text: Text, status: &str) -> AnyView {
    let (tone, status_label) = match status.to_ascii_lowercase().as_str() {
        "enabled" => ("good", text.license_status_enabled()),
        "warning" => ("warn", text.license_status_warning()),
        "suspended" => ("bad", text.license_status_suspended()),
        "deleted" => ("bad", text.license_status_deleted()),
        "lockedout" => ("bad", text.license_status_locked()),
        _ => {
            let status_label = title([status], text.fact_absent());
            return view! { <span class="badge plain">{status_label}</span> }.into_any();
        }
    };
    view! { <span class=format!("badge {tone}")>{status_label}</span> }.into_any()
}

/// Returns a license group in words.
pub fn license_group_label(text: Text, group: &LicenseGroup) -> String {
    match group {
        LicenseGroup::Group1 => text.license_group_1().to_owned(),
        LicenseGroup::Group2 => text.license_group_2().to_owned(),
        LicenseGroup::Other(spelling) => spelling.clone(),
    }
}
