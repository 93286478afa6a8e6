//! JSON of an order (resource article "Order resources").

use serde_json::{Map, Number, Value};

use super::{
    collection::Attributes,
    resource::{integer, number, one_or_many, resource, text},
};

resource! {
    /// Resource `Order`.
    Order {
        /// The id: a GUID, or a short text.
        id: String,
        /// The id that is displayed.
        alternate_id: String,
        /// The customer's tenant id.
        reference_customer_id: String,
        /// Enumeration `BillingCycleType`.
        billing_cycle: String,
        /// One of `UserPurchase`, `SystemPurchase`, `SystemBilling`.
        transaction_type: String,
        /// The line items.
        #[serde(deserialize_with = "one_or_many")]
        line_items: Vec<LineItem>,
        /// Currency code (ISO 4217).
        currency_code: String,
        /// The currency symbol.
        currency_symbol: String,
        /// The total price, with `include_price=true`.
        #[serde(deserialize_with = "number")]
        total_price: Number,
        /// The time of the order.
        creation_date: String,
        /// Enumeration `OrderStatus`.
        status: String,
        /// `true` if the partner of record was attested.
        partner_on_record_attestation_accepted: bool,
        /// Links of various kinds, which only the service writes: they are not parsed.
        #[serde(skip_deserializing)]
        links: Value,
        /// `Order`; with a version in older responses.
        attributes: Attributes,
    }
}

resource! {
    /// Type `OrderLineItem`.
    LineItem {
        /// The line number, from 0.
        #[serde(deserialize_with = "integer")]
        line_item_number: i64,
        /// The offer's id: a GUID, or `product:sku:availability`.
        offer_id: String,
        /// The subscription that was created.
        subscription_id: String,
        /// The subscription that it is an add-on of.
        parent_subscription_id: String,
        /// The friendly name.
        friendly_name: String,
        /// The number of units.
        #[serde(deserialize_with = "integer")]
        quantity: i64,
        /// Duration of the term (ISO 8601).
        term_duration: String,
        /// The custom end date of the term.
        custom_term_end_date: String,
        /// `new`, `renew`, `addQuantity` …
        transaction_type: String,
        /// The reseller's MPN id.
        #[serde(deserialize_with = "text")]
        partner_id_on_record: String,
        /// Up to five additional MPN ids.
        #[serde(deserialize_with = "one_or_many")]
        additional_partner_ids_on_record: Vec<String>,
        /// The provisioning parameters.
        provisioning_context: Map<String, Value>,
        /// The id of the applied promotion.
        promotion_id: String,
        /// The term that it renews to; a list in the tables, a single object in the samples.
        #[serde(deserialize_with = "one_or_many")]
        renews_to: Vec<RenewsTo>,
        /// `true` if the terms were attested.
        attestation_accepted: bool,
        /// The prices, with `include_price=true`.
        pricing: Pricing,
        /// The spending commitment of a savings plan.
        purchase_commitment: PurchaseCommitment,
        /// Links of various kinds, which only the service writes: they are not parsed.
        #[serde(skip_deserializing)]
        links: Value,
    }
}

resource! {
    /// Type `RenewsTo`.
    RenewsTo {
        /// Duration of the term (ISO 8601).
        term_duration: String,
    }
}

resource! {
    /// Type `Pricing`; before tax.
    Pricing {
        /// The list price of a unit.
        #[serde(deserialize_with = "number")]
        list_price: Number,
        /// The price of a unit less discounts.
        #[serde(deserialize_with = "number")]
        discounted_price: Number,
        /// The prorated price of a unit for the rest of the term.
        #[serde(deserialize_with = "number")]
        prorated_price: Number,
        /// The price of a unit as sold.
        #[serde(deserialize_with = "number")]
        price: Number,
        /// The price of the whole line.
        #[serde(deserialize_with = "number")]
        extended_price: Number,
    }
}

resource! {
    /// Type `PurchaseCommitment`.
    PurchaseCommitment {
        /// The committed amount.
        #[serde(deserialize_with = "number")]
        amount: Number,
        /// Currency code (ISO 4217).
        currency: String,
        /// The commitment's interval, such as `Hourly`.
        grain: String,
    }
}

resource! {
    /// Resource `OrderLineItemProvisioningStatus`.
    ProvisioningStatus {
        /// The line number, from 0.
        #[serde(deserialize_with = "integer")]
        line_item_number: i64,
        /// One of `Fulfilled`, `Unfulfilled`, `PrefulfillmentPending`.
        status: String,
        /// The quantity by status.
        #[serde(deserialize_with = "one_or_many")]
        quantity_provisioning_information: Vec<QuantityStatus>,
    }
}

resource! {
    /// A number of units with a status.
    QuantityStatus {
        /// The number of units.
        #[serde(deserialize_with = "integer")]
        quantity: i64,
        /// The state of these units.
        status: String,
    }
}
