//! How orders and their delivery are shown wherever they are.

use leptos::prelude::*;

use crate::{
    components::render_context::RenderContext,
    domain::order::{OrderStatus, ProvisioningStatus},
    locales::Text,
};

/// An order's state: a word, never colour alone.
pub fn order_badge(status: &OrderStatus) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    let (tone, words) = match status {
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
    view! { <span class=format!("badge {tone}")>{words}</span> }
}

/// How far something has been delivered: a word, never colour alone.
pub fn provisioning_badge(status: &ProvisioningStatus) -> impl IntoView + use<> {
    let text = expect_context::<RenderContext>().text;
    let (tone, words) = match status {
        ProvisioningStatus::Fulfilled => ("good", text.provisioning_fulfilled().to_owned()),
        ProvisioningStatus::Unfulfilled => ("bad", text.provisioning_unfulfilled().to_owned()),
        ProvisioningStatus::PrefulfillmentPending => ("warn", text.provisioning_prefulfillment().to_owned()),
        ProvisioningStatus::Other(spelling) => ("plain", spelling.clone()),
    };
    view! { <span class=format!("badge {tone}")>{words}</span> }
}

/// Who placed an order, or what a line of one does; one that we do not know as the service spells it.
pub fn transaction_words(text: Text, spelling: &str) -> String {
    match plain(spelling).as_str() {
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

/// The kind of a product; one that we do not know as the service spells it.
pub fn product_kind_words(text: Text, spelling: &str) -> String {
    match plain(spelling).as_str() {
        "onlineservicesnce" => text.product_kind_new_commerce().to_owned(),
        "onlineservices" | "license" | "licensebased" => text.product_kind_licence().to_owned(),
        "azure" | "azureplan" => text.product_kind_azure().to_owned(),
        "software" => text.product_kind_software().to_owned(),
        "saas" => text.product_kind_saas().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// Why a subscription is suspended; a reason that we do not know as the service spells it.
pub fn suspension_words(text: Text, spelling: &str) -> String {
    match plain(spelling).as_str() {
        "unpaidinvoice" => text.suspension_unpaid_invoice().to_owned(),
        "customerrequest" | "customercancellation" => text.suspension_customer_request().to_owned(),
        "partnerrequest" => text.suspension_partner_request().to_owned(),
        "fraud" => text.suspension_fraud().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// What a charge goes by; what we do not know as the service spells it.
pub fn billing_words(text: Text, spelling: &str) -> String {
    match plain(spelling).as_str() {
        "license" => text.billing_by_licence().to_owned(),
        "usage" => text.billing_by_usage().to_owned(),
        "none" => text.billing_by_nothing().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// What a purchase is made by; what we do not know as the service spells it.
pub fn contract_words(text: Text, spelling: &str) -> String {
    match plain(spelling).as_str() {
        "subscription" => text.contract_subscription().to_owned(),
        "productkey" => text.contract_product_key().to_owned(),
        "redemptioncode" => text.contract_redemption_code().to_owned(),
        _ => spelling.to_owned(),
    }
}

/// How many of which unit; of what goes by usage there is no number.
pub fn quantity_words(text: Text, quantity: i64, unit: Option<&str>) -> String {
    match plain(unit.unwrap_or_default()).as_str() {
        "usagebased" => text.billing_by_usage().to_owned(),
        "licenses" | "license" => text.quantity_licences(quantity),
        "" | "none" => quantity.to_string(),
        _ => format!("{quantity} {}", unit.unwrap_or_default()),
    }
}

/// A spelling without the case and signs in which services differ.
fn plain(spelling: &str) -> String {
    spelling.chars().filter(|sign| sign.is_alphanumeric()).collect::<String>().to_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::preferences::Language;

    #[test]
    fn codes_are_words_in_both_languages_and_unknown_ones_stay_as_they_are() {
        let [english, polish] = [Language::English, Language::Polish].map(Text::new);
        for code in ["UserPurchase", "systemBilling", "new", "addQuantity"] {
            assert_ne!(transaction_words(english, code), code);
            assert_ne!(transaction_words(polish, code), transaction_words(english, code));
        }
        assert_eq!(product_kind_words(english, "OnlineServicesNCE"), "New commerce licence");
        assert_eq!(suspension_words(english, "UnpaidInvoice"), "Unpaid invoice");
        assert_eq!(suspension_words(polish, "UnpaidInvoice"), "Nieopłacona faktura");
        assert_eq!(billing_words(polish, "Usage"), "Według użycia");
        assert_eq!(contract_words(english, "productKey"), "Product key");
        assert_eq!(quantity_words(english, 51, Some("Licenses")), "51 licences");
        assert_eq!(quantity_words(polish, 2, Some("Licenses")), "2 licencje");
        assert_eq!(quantity_words(english, 1, Some("Usage-based")), "Usage-based");
        assert_eq!(quantity_words(english, 3, None), "3");
        assert_eq!(quantity_words(english, 3, Some("Benefit")), "3 Benefit");
        for unknown in ["Barter", "X-1"] {
            assert_eq!(billing_words(english, unknown), unknown);
            assert_eq!(contract_words(polish, unknown), unknown);
            assert_eq!(transaction_words(english, unknown), unknown);
            assert_eq!(product_kind_words(polish, unknown), unknown);
            assert_eq!(suspension_words(polish, unknown), unknown);
        }
    }
}
