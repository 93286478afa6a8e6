//! JSON of a self-serve policy (resource article "Self-serve policy").

use super::{
    collection::Attributes,
    resource::{one_or_many, resource},
};

resource! {
    /// Resource `SelfServePolicy`.
    SelfServePolicy {
        /// `{grantor}_{entity}`; not on creation.
        id: String,
        /// To whom.
        self_serve_entity: SelfServeEntity,
        /// By whom.
        grantor: Grantor,
        /// What.
        #[serde(deserialize_with = "one_or_many")]
        permissions: Vec<Permission>,
        /// `SelfServePolicy`, with a version whose text has quotes of its own.
        attributes: Attributes,
    }
}

resource! {
    /// Type `SelfServeEntity`.
    SelfServeEntity {
        /// `customer`.
        self_serve_entity_type: String,
        /// The customer; with this capital on the wire.
        #[serde(rename = "tenantID", alias = "tenantId")]
        tenant_id: String,
    }
}

resource! {
    /// Type `Grantor`.
    Grantor {
        /// `billToPartner`.
        grantor_type: String,
        /// The partner's tenant; with this capital on the wire.
        #[serde(rename = "tenantID", alias = "tenantId")]
        tenant_id: String,
    }
}

resource! {
    /// Type `Permission`.
    Permission {
        /// `AzureReservedInstances`, `AzureSavingsPlan`.
        resource: String,
        /// `Purchase`.
        action: String,
    }
}
