//! Shared display of orders and their provisioning.

use leptos::prelude::*;

use crate::{
    components::render_context::RenderContext,
    domain::order::{OrderLine, OrderStatus, ProvisioningStatus},
    locales::Text,
};

/// Renders an order's status as a badge: a word, never color alone.
pub fn order_badge(status: &OrderStatus) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let (tone, label) = match status {
        OrderStatus::Completed => ("good", text.order_completed().to_owned()),
        OrderStatus::Pending => ("warn", text.order_pending().to_owned()),
        OrderStatus::PendingReview => ("warn", text.order_pending_review().to_owned()),
        OrderStatus::PendingPoUpload => ("warn", text.order_pending_po_upload().to_owned()),
        OrderStatus::PoUploadComplete => ("warn", text.order_po_upload_complete().to_owned()),
        OrderStatus::PoReviewRejected => ("bad", text.order_po_review_rejected().to_owned()),
        OrderStatus::Cancelled => ("plain", text.order_cancelled().to_owned()),
        OrderStatus::Suspended => ("bad", text.order_suspended().to_owned()),
        OrderStatus::PartialSuccess => ("warn", text.order_partial_success().to_owned()),
        OrderStatus::Error => ("bad", text.order_error().to_owned()),
        OrderStatus::Unknown => ("plain", text.order_unknown().to_owned()),
        OrderStatus::Other(spelling) => ("plain", spelling.clone()),
    };
    view! { <span class=format!("badge {tone}")>{label}</span> }
}

/// Renders a provisioning status as a badge: a word, never color alone.
pub fn provisioning_badge(status: &ProvisioningStatus) -> impl IntoView + use<> {
    let text = RenderContext::current_text();
    let (tone, label) = match status {
        ProvisioningStatus::Fulfilled => ("good", text.provisioning_fulfilled().to_owned()),
        ProvisioningStatus::Unfulfilled => ("bad", text.provisioning_unfulfilled().to_owned()),
        ProvisioningStatus::PrefulfillmentPending => ("warn", text.provisioning_prefulfillment().to_owned()),
        ProvisioningStatus::Other(spelling) => ("plain", fulfillment_label(text, spelling)),
    };
    view! { <span class=format!("badge {tone}")>{label}</span> }
}

/// Returns the type of an order or of its line in words; an unknown one is returned as the service spells it.
pub fn transaction_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "userpurchase" => text.transaction_user_purchase().to_owned(),
        "systempurchase" => text.transaction_system_purchase().to_owned(),
        "systembilling" => text.transaction_system_billing().to_owned(),
        "new" => text.transaction_new().to_owned(),
        "renew" => text.transaction_renew().to_owned(),
        "addquantity" => text.transaction_add_quantity().to_owned(),
        "removequantity" => text.transaction_remove_quantity().to_owned(),
        "cancel" => text.transaction_cancel().to_owned(),
        "convert" => text.transaction_convert().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns the kind of a product in words; an unknown one is returned as the service spells it.
pub fn product_kind_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "onlineservicesnce" => text.product_kind_new_commerce().to_owned(),
        "onlineservices" | "license" | "licensebased" => text.product_kind_license().to_owned(),
        "azure" | "azureplan" => text.product_kind_azure().to_owned(),
        "software" => text.product_kind_software().to_owned(),
        "saas" => text.product_kind_saas().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns the reason of a subscription's suspension in words; an unknown one is returned as the service spells it.
pub fn suspension_reason_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "unpaidinvoice" => text.suspension_unpaid_invoice().to_owned(),
        "customerrequest" | "customercancellation" => text.suspension_customer_request().to_owned(),
        "partnerrequest" => text.suspension_partner_request().to_owned(),
        "fraud" => text.suspension_fraud().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns the basis of a charge in words; an unknown one is returned as the service spells it.
pub fn billing_basis_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "license" => text.billing_by_license().to_owned(),
        "usage" => text.billing_by_usage().to_owned(),
        "none" => text.billing_by_nothing().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns the contract type of a purchase in words; an unknown one is returned as the service spells it.
pub fn contract_type_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "subscription" => text.contract_subscription().to_owned(),
        "productkey" => text.contract_product_key().to_owned(),
        "redemptioncode" => text.contract_redemption_code().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns a quantity with its unit; usage-based units have no number.
pub fn quantity_text(text: Text, quantity: i64, unit: Option<&str>) -> String {
    match normalize(unit.unwrap_or_default()).as_str() {
        "usagebased" => text.billing_by_usage().to_owned(),
        "licenses" | "license" => text.quantity_licenses(quantity),
        "" | "none" => quantity.to_string(),
        _ => format!("{quantity} {}", unit.unwrap_or_default()),
    }
}

/// Returns the label of the kind of consumption beyond the purchased quantity; an unknown code is returned as the
/// service spells it.
pub fn consumption_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "overage" => text.consumption_overage().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns the label of a pending change of a subscription; an unknown code is returned as the service spells it.
pub fn pending_change_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "edit" => text.subscription_change_edit().to_owned(),
        "cancel" => text.subscription_change_cancel().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns the interval of a commitment in words; an unknown code is returned as the service spells it.
pub fn interval_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "hourly" => text.grain_hourly().to_owned(),
        "daily" => text.grain_daily().to_owned(),
        "monthly" => text.grain_monthly().to_owned(),
        "yearly" | "annual" | "annually" => text.grain_yearly().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns a fulfillment state in words; an unknown code is returned as the service spells it.
pub fn fulfillment_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "" => text.order_unknown().to_owned(),
        "fulfilled" => text.provisioning_fulfilled().to_owned(),
        "unfulfilled" => text.provisioning_unfulfilled().to_owned(),
        "prefulfillmentpending" | "pending" => text.provisioning_prefulfillment().to_owned(),
        "transferred" => text.provisioning_transferred().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns a reservation's state in words (Azure Reservations, `ProvisioningState`); an unknown code is returned as the
/// service spells it.
pub fn reservation_label(text: Text, spelling: &str) -> String {
    match normalize(spelling).as_str() {
        "creating" | "pendingresourcehold" | "confirmedresourcehold" => text.reservation_creating().to_owned(),
        "pendingbilling" | "confirmedbilling" => text.reservation_billing().to_owned(),
        "created" => text.reservation_created().to_owned(),
        "succeeded" => text.reservation_active().to_owned(),
        "cancelled" | "canceled" => text.reservation_cancelled().to_owned(),
        "expired" => text.reservation_expired().to_owned(),
        "failed" | "billingfailed" => text.reservation_failed().to_owned(),
        "split" => text.reservation_split().to_owned(),
        "merged" => text.reservation_merged().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Returns the title of an order line: its name, or else its product code, or else its number.
pub fn line_title(text: Text, line: &OrderLine) -> String {
    let code = || line.offer.as_deref().map(|code| text.order_product_code(code));
    line.name.clone().or_else(code).unwrap_or_else(|| line_number(text, line.number))
}

/// Returns the number of a line, counted from 1; the service counts from 0.
pub fn line_number(text: Text, number: i64) -> String {
    text.order_line_number(number.saturating_add(1))
}

/// Returns the number of a line from the service's text; a text that is not a number is returned as it is.
pub fn written_line(text: Text, number: &str) -> String {
    match number.trim().parse() {
        Ok(number) => line_number(text, number),
        Err(_) => format!("{} {number}", text.order_line()),
    }
}

/// Normalizes a code: lower case, letters and digits only, since services differ in case and separators.
fn normalize(spelling: &str) -> String {
    spelling.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preferences::Language;

    #[test]
    fn known_codes_are_translated_and_unknown_ones_unchanged() {
        let [english, polish] = [Language::English, Language::Polish].map(Text::new);
        for code in ["UserPurchase", "systemBilling", "new", "addQuantity"] {
            assert_ne!(transaction_label(english, code), code);
            assert_ne!(transaction_label(polish, code), transaction_label(english, code));
        }
        assert_eq!(product_kind_label(english, "OnlineServicesNCE"), "New commerce license");
        assert_eq!(suspension_reason_label(english, "UnpaidInvoice"), "Unpaid invoice");
        assert_eq!(suspension_reason_label(polish, "UnpaidInvoice"), "Nieopłacona faktura");
        assert_eq!(billing_basis_label(polish, "Usage"), "Według użycia");
        assert_eq!(contract_type_label(english, "productKey"), "Product key");
        assert_eq!(quantity_text(english, 51, Some("Licenses")), "51 licenses");
        assert_eq!(quantity_text(polish, 2, Some("Licenses")), "2 licencje");
        assert_eq!(quantity_text(english, 1, Some("Usage-based")), "Usage-based");
        assert_eq!(quantity_text(english, 3, None), "3");
        assert_eq!(quantity_text(english, 3, Some("Benefit")), "3 Benefit");
        for (code, codes) in [
            (consumption_label as fn(Text, &str) -> String, ["overage"].as_slice()),
            (pending_change_label, &["edit", "Cancel"]),
            (interval_label, &["Hourly", "daily", "Monthly", "Annual"]),
            (fulfillment_label, &["fulfilled", "Unfulfilled", "prefulfillmentPending", "transferred"]),
            (
                reservation_label,
                &["Created", "Succeeded", "Cancelled", "Expired", "Failed", "Split", "Merged", "Creating"],
            ),
        ] {
            for spelling in codes {
                // Some translations equal the code, but none is in capitals.
                let uppercase = spelling.to_uppercase();
                let [english, polish] = [english, polish].map(|text| code(text, &uppercase));
                assert!(english != uppercase && polish != uppercase && english != polish, "{spelling}: {english}");
            }
            assert_eq!(code(polish, "X-1"), "X-1");
        }
        assert_eq!((written_line(english, "0"), written_line(polish, "1")), ("Line 1".into(), "Pozycja 2".into()));
        assert_eq!(written_line(english, "A7"), "Line A7");
        for unknown in ["Barter", "X-1"] {
            assert_eq!(billing_basis_label(english, unknown), unknown);
            assert_eq!(contract_type_label(polish, unknown), unknown);
            assert_eq!(transaction_label(english, unknown), unknown);
            assert_eq!(product_kind_label(polish, unknown), unknown);
            assert_eq!(suspension_reason_label(polish, unknown), unknown);
        }
    }
}
