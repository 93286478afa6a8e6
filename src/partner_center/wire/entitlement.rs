//! JSON of an entitlement (resource article "Entitlement resources").

use serde_json::{Map, Value};

use super::{
    collection::Link,
    order::QuantityStatus,
    resource::{one_or_many, resource, text, whole},
};

resource! {
    /// Resource `Entitlement`; has no `attributes`.
    Entitlement {
        /// Where it came from.
        reference_order: ReferenceOrder,
        /// Product.
        product_id: String,
        /// Its variant.
        sku_id: String,
        /// Units.
        #[serde(deserialize_with = "whole")]
        quantity: i64,
        /// Units by state.
        #[serde(deserialize_with = "one_or_many")]
        quantity_details: Vec<QuantityStatus>,
        /// `software`, `reservedinstance`, `virtualmachinereservedinstance`; open.
        entitlement_type: String,
        /// More, such as `reservationType`.
        dynamic_attributes: Map<String, Value>,
        /// What stands for it elsewhere.
        #[serde(deserialize_with = "one_or_many")]
        entitled_artifacts: Vec<Artifact>,
        /// What it brings with it.
        #[serde(deserialize_with = "one_or_many")]
        included_entitlements: Vec<Self>,
        /// How far delivered; .NET SDK only.
        fulfillment_state: String,
        /// With `showExpiry=true`, for those that end.
        expiry_date: String,
    }
}

resource! {
    /// Type `ReferenceOrder`.
    ReferenceOrder {
        /// The order.
        id: String,
        /// Its line, as text.
        #[serde(deserialize_with = "text")]
        line_item_id: String,
        /// The id that people are shown.
        alternate_id: String,
    }
}

resource! {
    /// Type `Artifact`.
    Artifact {
        /// Its kind.
        artifact_type: String,
        /// Its id.
        resource_id: String,
        /// Where its details are.
        link: Link,
        /// More.
        dynamic_attributes: Map<String, Value>,
    }
}

resource! {
    /// Resource `ReservedInstanceArtifactDetails`.
    ReservedInstanceArtifact {
        /// `reservedinstance`, `virtual_machine_reserved_instance`.
        r#type: String,
        /// As samples have it; the resource article says `reservations`.
        #[serde(alias = "reservations", deserialize_with = "one_or_many")]
        virtual_machine_reservations: Vec<Reservation>,
    }
}

resource! {
    /// Type `Reservation`.
    Reservation {
        /// Its id in Azure.
        reservation_id: String,
        /// Its name.
        display_name: String,
        /// `Shared`, `Single`.
        scope_type: String,
        /// What it is for, where it is not shared.
        #[serde(deserialize_with = "one_or_many")]
        applied_scopes: Vec<String>,
        /// Units.
        #[serde(deserialize_with = "whole")]
        quantity: i64,
        /// Until when; without a zone.
        expiry_date_time: String,
        /// Since when.
        effective_date_time: String,
        /// `Created` …
        provisioning_state: String,
    }
}
