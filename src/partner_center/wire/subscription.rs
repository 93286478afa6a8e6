//! JSON of a subscription (resource article "Subscription resources").

use serde_json::Value;

use super::{
    collection::Attributes,
    resource::{one_or_many, resource, text, whole},
};

resource! {
    /// Resource `Subscription`.
    Subscription {
        /// GUID; older ones in capitals.
        id: String,
        /// GUID, or `product:sku:availability`.
        offer_id: String,
        /// Name of the offer.
        offer_name: String,
        /// The id on the side of Azure or Entra.
        entitlement_id: String,
        /// The nickname.
        friendly_name: String,
        /// The kind of product.
        product_type: ItemType,
        /// Units.
        #[serde(deserialize_with = "whole")]
        quantity: i64,
        /// `Licenses`, `Usage-based`, `Benefit`, `none`.
        unit_type: String,
        /// The subscription that it is an add-on of.
        parent_subscription_id: String,
        /// Whether there are add-ons to buy.
        has_purchasable_addons: bool,
        /// When bought.
        creation_date: String,
        /// When begun.
        effective_start_date: String,
        /// Last day; far off when it does not end.
        commitment_end_date: String,
        /// The same to the second; new commerce only.
        commitment_end_date_time: String,
        /// Last day of the billing cycle.
        billing_cycle_end_date: String,
        /// The same to the second.
        billing_cycle_end_date_time: String,
        /// Until when it may be cancelled.
        cancellation_allowed_until_date: String,
        /// Enumeration `SubscriptionStatus`.
        status: String,
        /// Whether it renews by itself.
        auto_renew_enabled: bool,
        /// Whether it is a trial.
        is_trial: bool,
        /// Whether it is Microsoft's own.
        is_microsoft_product: bool,
        /// Whether somebody should look at it.
        attention_needed: bool,
        /// Whether somebody did.
        action_taken: bool,
        /// `none`, `usage`, `license`, `benefit`.
        billing_type: String,
        /// Enumeration `BillingCycleType`.
        billing_cycle: String,
        /// ISO 8601 duration.
        term_duration: String,
        /// ISO 8601 duration, or `""`.
        renewal_term_duration: String,
        /// `edit`, `cancel`.
        #[serde(deserialize_with = "one_or_many")]
        actions: Vec<String>,
        /// MPN id of the reseller, or `""`.
        #[serde(deserialize_with = "text")]
        partner_id: String,
        /// Why suspended.
        #[serde(deserialize_with = "one_or_many")]
        suspension_reasons: Vec<String>,
        /// `subscription`, `productKey`, `redemptionCode`.
        contract_type: String,
        /// What is refunded on cancellation.
        #[serde(deserialize_with = "one_or_many")]
        refund_options: Vec<RefundOption>,
        /// What can be given back; by id only.
        refundable_quantity: RefundableQuantity,
        /// What becomes of it when the term ends.
        scheduled_next_term_instructions: Instructions,
        /// Changes that wait for their day; they win over the instructions above.
        #[serde(deserialize_with = "one_or_many")]
        scheduled_actions: Vec<ScheduledAction>,
        /// A change that waits for the next charge.
        next_charge_instructions: Instructions,
        /// A last day of choice.
        custom_term_end_date: String,
        /// `overage`.
        consumption_type: String,
        /// The promotion in force.
        promotion_id: String,
        /// What it was moved from.
        migrated_from_subscription_id: String,
        /// The product's order.
        product_order_id: String,
        /// Who makes it.
        publisher_name: String,
        /// Its order.
        order_id: String,
        /// Links; of many kinds.
        links: Value,
        /// `Subscription`, with a version in older ones.
        attributes: Attributes,
    }
}

resource! {
    /// Type `ItemType`.
    ItemType {
        /// `OnlineServicesNCE`, `Azure` …
        id: String,
        /// The same for people.
        display_name: String,
        /// A narrower kind.
        sub_type: Value,
    }
}

resource! {
    /// Type `RefundOption`; the resource article has `expiresAt`, the .NET SDK `expiresAfter`.
    RefundOption {
        /// `Full` or `Partial`.
        r#type: String,
        /// Until when.
        #[serde(alias = "expiresAfter")]
        expires_at: String,
    }
}

resource! {
    /// Type `RefundableQuantity`.
    RefundableQuantity {
        /// In all.
        #[serde(deserialize_with = "whole")]
        total_quantity: i64,
        /// Parts with deadlines.
        #[serde(deserialize_with = "one_or_many")]
        details: Vec<RefundableQuantityDetail>,
    }
}

resource! {
    /// A part of [`RefundableQuantity`].
    RefundableQuantityDetail {
        /// Units.
        #[serde(deserialize_with = "whole")]
        quantity: i64,
        /// Until when.
        allowed_until_date_time: String,
    }
}

resource! {
    /// Type `ScheduledAction`; clients of others have `scheduledType` for the first member.
    ScheduledAction {
        /// `TermEnd`, `CustomDate`.
        #[serde(alias = "scheduledType")]
        schedule_type: String,
        /// `Cancel`, `RenewToNewTerm`, `RenewToExtendedServiceTerm`, `Transition`.
        action_type: String,
        /// The day of it.
        effective_date: String,
        /// What it becomes.
        instructions: Instructions,
    }
}

resource! {
    /// Types `ScheduledNextTermInstructions` and `NextChargeInstructions`.
    Instructions {
        /// What it becomes.
        product: ProductTerm,
        /// Units.
        #[serde(deserialize_with = "whole")]
        quantity: i64,
        /// A last day of choice.
        custom_term_end_date: String,
    }
}

resource! {
    /// Type `ProductTerm`.
    ProductTerm {
        /// Product.
        product_id: String,
        /// Its variant.
        sku_id: String,
        /// Where and how it is sold.
        availability_id: String,
        /// Enumeration `BillingCycleType`, here with a capital.
        billing_cycle: String,
        /// ISO 8601 duration.
        term_duration: String,
        /// Promotion.
        promotion_id: String,
    }
}
