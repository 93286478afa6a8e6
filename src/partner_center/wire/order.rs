//! JSON of an order (resource article "Order resources").

use serde_json::{Map, Number, Value};

use super::{
    collection::Attributes,
    resource::{number, one_or_many, resource, text, whole},
};

resource! {
    /// Resource `Order`.
    Order {
        /// GUID, or a short text.
        id: String,
        /// The id that people are shown.
        alternate_id: String,
        /// The customer.
        reference_customer_id: String,
        /// Enumeration `BillingCycleType`.
        billing_cycle: String,
        /// `UserPurchase`, `SystemPurchase`, `SystemBilling`.
        transaction_type: String,
        /// What was ordered.
        #[serde(deserialize_with = "one_or_many")]
        line_items: Vec<LineItem>,
        /// ISO 4217.
        currency_code: String,
        /// Its sign.
        currency_symbol: String,
        /// With `include_price=true`.
        #[serde(deserialize_with = "number")]
        total_price: Number,
        /// When placed.
        creation_date: String,
        /// Enumeration `OrderStatus`.
        status: String,
        /// Whether the partner on record was attested.
        partner_on_record_attestation_accepted: bool,
        /// Links; of many kinds.
        links: Value,
        /// `Order`, with a version in older ones.
        attributes: Attributes,
    }
}

resource! {
    /// Type `OrderLineItem`.
    LineItem {
        /// From 0.
        #[serde(deserialize_with = "whole")]
        line_item_number: i64,
        /// GUID, or `product:sku:availability`.
        offer_id: String,
        /// The subscription that came of it.
        subscription_id: String,
        /// The subscription that it adds to.
        parent_subscription_id: String,
        /// What it is called.
        friendly_name: String,
        /// Units.
        #[serde(deserialize_with = "whole")]
        quantity: i64,
        /// ISO 8601 duration.
        term_duration: String,
        /// A last day of choice.
        custom_term_end_date: String,
        /// `new`, `renew`, `addQuantity` …
        transaction_type: String,
        /// MPN id of the reseller.
        #[serde(deserialize_with = "text")]
        partner_id_on_record: String,
        /// Up to five more.
        #[serde(deserialize_with = "one_or_many")]
        additional_partner_ids_on_record: Vec<String>,
        /// What it was set up with.
        provisioning_context: Map<String, Value>,
        /// Promotion.
        promotion_id: String,
        /// What it renews to; tables have a list, samples one.
        #[serde(deserialize_with = "one_or_many")]
        renews_to: Vec<RenewsTo>,
        /// Whether terms were attested.
        attestation_accepted: bool,
        /// With `include_price=true`.
        pricing: Pricing,
        /// What is committed to be spent, of a savings plan.
        purchase_commitment: PurchaseCommitment,
        /// Links; of many kinds.
        links: Value,
    }
}

resource! {
    /// Type `RenewsTo`.
    RenewsTo {
        /// ISO 8601 duration.
        term_duration: String,
    }
}

resource! {
    /// Type `Pricing`; before tax.
    Pricing {
        /// One, by the price list.
        #[serde(deserialize_with = "number")]
        list_price: Number,
        /// One, less discounts.
        #[serde(deserialize_with = "number")]
        discounted_price: Number,
        /// One, for the rest of the term.
        #[serde(deserialize_with = "number")]
        prorated_price: Number,
        /// One, as sold.
        #[serde(deserialize_with = "number")]
        price: Number,
        /// All of the line.
        #[serde(deserialize_with = "number")]
        extended_price: Number,
    }
}

resource! {
    /// Type `PurchaseCommitment`.
    PurchaseCommitment {
        /// How much.
        #[serde(deserialize_with = "number")]
        amount: Number,
        /// ISO 4217.
        currency: String,
        /// For each of what: `Hourly`.
        grain: String,
    }
}

resource! {
    /// Resource `OrderLineItemProvisioningStatus`.
    ProvisioningStatus {
        /// From 0.
        #[serde(deserialize_with = "whole")]
        line_item_number: i64,
        /// `Fulfilled`, `Unfulfilled`, `PrefulfillmentPending`.
        status: String,
        /// Parts of the quantity.
        #[serde(deserialize_with = "one_or_many")]
        quantity_provisioning_information: Vec<QuantityStatus>,
    }
}

resource! {
    /// So many units in such a state.
    QuantityStatus {
        /// Units.
        #[serde(deserialize_with = "whole")]
        quantity: i64,
        /// State.
        status: String,
    }
}
