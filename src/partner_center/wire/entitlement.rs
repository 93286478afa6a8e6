//! JSON of an entitlement (resource article "Entitlement resources").

use serde_json::{Map, Value};

use super::{
    collection::Link,
    order::QuantityStatus,
    resource::{integer, one_or_many, resource, text},
};

resource! {
    /// Resource `Entitlement`; has no `attributes`.
    Entitlement {
        /// The order that it came from.
        reference_order: ReferenceOrder,
        /// The product's id.
        product_id: String,
        /// The SKU's id.
        sku_id: String,
        /// The number of units.
        #[serde(deserialize_with = "integer")]
        quantity: i64,
        /// The number of units in each state.
        #[serde(deserialize_with = "one_or_many")]
        quantity_details: Vec<QuantityStatus>,
        /// `software`, `reservedinstance`, `virtualmachinereservedinstance`; open.
        entitlement_type: String,
        /// Additional members, such as `reservationType`.
        dynamic_attributes: Map<String, Value>,
        /// The objects that represent it elsewhere.
        #[serde(deserialize_with = "one_or_many")]
        entitled_artifacts: Vec<Artifact>,
        /// The entitlements that it includes.
        #[serde(deserialize_with = "one_or_many")]
        included_entitlements: Vec<Self>,
        /// The fulfillment state; .NET SDK only.
        fulfillment_state: String,
        /// The expiry date, with `showExpiry=true`, for entitlements that expire.
        expiry_date: String,
    }
}

resource! {
    /// Type `ReferenceOrder`.
    ReferenceOrder {
        /// The order's id.
        id: String,
        /// The line item's id, as a string.
        #[serde(deserialize_with = "text")]
        line_item_id: String,
        /// The id that is displayed.
        alternate_id: String,
    }
}

resource! {
    /// Type `Artifact`.
    Artifact {
        /// The artifact's kind.
        artifact_type: String,
        /// The artifact's resource id.
        resource_id: String,
        /// The link to its details.
        link: Link,
        /// Additional members.
        dynamic_attributes: Map<String, Value>,
    }
}

resource! {
    /// Resource `ReservedInstanceArtifactDetails`.
    ReservedInstanceArtifact {
        /// One of `reservedinstance`, `virtual_machine_reserved_instance`.
        r#type: String,
        /// The reservations, as named in samples; the resource article has `reservations`.
        #[serde(alias = "reservations", deserialize_with = "one_or_many")]
        virtual_machine_reservations: Vec<Reservation>,
    }
}

resource! {
    /// Type `Reservation`.
    Reservation {
        /// Its id in Azure.
        reservation_id: String,
        /// The reservation's display name.
        display_name: String,
        /// One of `Shared`, `Single`.
        scope_type: String,
        /// The subscriptions or groups that it applies to, if it is not shared.
        #[serde(deserialize_with = "one_or_many")]
        applied_scopes: Vec<String>,
        /// The number of reserved units.
        #[serde(deserialize_with = "integer")]
        quantity: i64,
        /// The expiry; without a time zone.
        expiry_date_time: String,
        /// The start.
        effective_date_time: String,
        /// The provisioning state, such as `Created`.
        provisioning_state: String,
    }
}
