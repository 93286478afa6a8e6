//! JSON of a subscription (resource article "Subscription resources").

use serde_json::Value;

use super::{
    collection::Attributes,
    resource::{integer, one_or_many, resource, text},
};

resource! {
    /// Resource `Subscription`.
    Subscription {
        /// GUID; upper case in older subscriptions.
        id: String,
        /// GUID, or `product:sku:availability`.
        offer_id: String,
        /// Name of the offer.
        offer_name: String,
        /// The id in Azure or Entra.
        entitlement_id: String,
        /// The nickname.
        friendly_name: String,
        /// The product type.
        product_type: ItemType,
        /// The number of units.
        #[serde(deserialize_with = "integer")]
        quantity: i64,
        /// `Licenses`, `Usage-based`, `Benefit`, `none`.
        unit_type: String,
        /// The subscription to which this add-on belongs.
        parent_subscription_id: String,
        /// `true` if add-ons can be bought.
        has_purchasable_addons: bool,
        /// The time of purchase.
        creation_date: String,
        /// The start time.
        effective_start_date: String,
        /// The last day of the term; in the far future if it does not end.
        commitment_end_date: String,
        /// The end of the term to the second; new commerce only.
        commitment_end_date_time: String,
        /// The last day of the billing cycle.
        billing_cycle_end_date: String,
        /// The end of the billing cycle to the second.
        billing_cycle_end_date_time: String,
        /// The deadline for cancellation.
        cancellation_allowed_until_date: String,
        /// Enumeration `SubscriptionStatus`.
        status: String,
        /// `true` if it renews automatically.
        auto_renew_enabled: bool,
        /// `true` for a trial.
        is_trial: bool,
        /// `true` for a Microsoft product.
        is_microsoft_product: bool,
        /// `true` if it needs attention.
        attention_needed: bool,
        /// `true` if action has been taken.
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
        /// The reasons for suspension.
        #[serde(deserialize_with = "one_or_many")]
        suspension_reasons: Vec<String>,
        /// `subscription`, `productKey`, `redemptionCode`.
        contract_type: String,
        /// The available refunds on cancellation.
        #[serde(deserialize_with = "one_or_many")]
        refund_options: Vec<RefundOption>,
        /// The quantity that can be returned; present only when loaded by id.
        refundable_quantity: RefundableQuantity,
        /// The instructions for the renewal at the end of the term.
        scheduled_next_term_instructions: Instructions,
        /// Scheduled changes; they take precedence over the instructions above.
        #[serde(deserialize_with = "one_or_many")]
        scheduled_actions: Vec<ScheduledAction>,
        /// The instructions for a change at the next charge.
        next_charge_instructions: Instructions,
        /// A custom end date of the term.
        custom_term_end_date: String,
        /// `overage`.
        consumption_type: String,
        /// The id of the current promotion.
        promotion_id: String,
        /// The id of the subscription from which it was migrated.
        migrated_from_subscription_id: String,
        /// The id of the product's order.
        product_order_id: String,
        /// The publisher's name.
        publisher_name: String,
        /// The id of its order.
        order_id: String,
        /// Links of various kinds, which only the service writes: they are not parsed.
        #[serde(skip_deserializing)]
        links: Value,
        /// Object type `Subscription`, with an `etag` in older subscriptions.
        attributes: Attributes,
    }
}

resource! {
    /// Type `ItemType`.
    ItemType {
        /// `OnlineServicesNCE`, `Azure` …
        id: String,
        /// The name for display.
        display_name: String,
        /// The subtype.
        sub_type: Value,
    }
}

resource! {
    /// Type `RefundOption`; the resource article has `expiresAt`, the .NET SDK `expiresAfter`.
    RefundOption {
        /// `Full` or `Partial`.
        r#type: String,
        /// The deadline.
        #[serde(alias = "expiresAfter")]
        expires_at: String,
    }
}

resource! {
    /// Type `RefundableQuantity`.
    RefundableQuantity {
        /// The total quantity.
        #[serde(deserialize_with = "integer")]
        total_quantity: i64,
        /// The parts with their deadlines.
        #[serde(deserialize_with = "one_or_many")]
        details: Vec<RefundableQuantityDetail>,
    }
}

resource! {
    /// A part of [`RefundableQuantity`].
    RefundableQuantityDetail {
        /// The number of units.
        #[serde(deserialize_with = "integer")]
        quantity: i64,
        /// The deadline.
        allowed_until_date_time: String,
    }
}

resource! {
    /// Type `ScheduledAction`; other clients spell the first member `scheduledType`.
    ScheduledAction {
        /// `TermEnd`, `CustomDate`.
        #[serde(alias = "scheduledType")]
        schedule_type: String,
        /// `Cancel`, `RenewToNewTerm`, `RenewToExtendedServiceTerm`, `Transition`.
        action_type: String,
        /// The effective date.
        effective_date: String,
        /// The product and the quantity after the action.
        instructions: Instructions,
    }
}

resource! {
    /// Types `ScheduledNextTermInstructions` and `NextChargeInstructions`.
    Instructions {
        /// The new product and its term.
        product: ProductTerm,
        /// The number of units.
        #[serde(deserialize_with = "integer")]
        quantity: i64,
        /// A custom end date of the term.
        custom_term_end_date: String,
    }
}

resource! {
    /// Type `ProductTerm`.
    ProductTerm {
        /// The product's id.
        product_id: String,
        /// The SKU's id.
        sku_id: String,
        /// The availability's id: the market and the terms of sale.
        availability_id: String,
        /// Enumeration `BillingCycleType`, capitalized here.
        billing_cycle: String,
        /// ISO 8601 duration.
        term_duration: String,
        /// The promotion's id.
        promotion_id: String,
    }
}
