//! JSON of a self-serve policy (resource article "Self-serve policy").

use super::{
    collection::Attributes,
    resource::{one_or_many, resource},
};

resource! {
    /// Resource `SelfServePolicy`.
    SelfServePolicy {
        /// The id `{grantor}_{entity}`; absent on creation.
        id: String,
        /// The entity that the permissions are granted to.
        self_serve_entity: SelfServeEntity,
        /// The grantor.
        grantor: Grantor,
        /// The granted permissions.
        #[serde(deserialize_with = "one_or_many")]
        permissions: Vec<Permission>,
        /// `SelfServePolicy`, with a version that contains quotes of its own.
        attributes: Attributes,
    }
}

resource! {
    /// Type `SelfServeEntity`.
    SelfServeEntity {
        /// The kind of entity, documented as `customer`.
        self_serve_entity_type: String,
        /// The customer's tenant id; with this capital on the wire.
        #[serde(rename = "tenantID", alias = "tenantId")]
        tenant_id: String,
    }
}

resource! {
    /// Type `Grantor`.
    Grantor {
        /// The kind of grantor, documented as `billToPartner`.
        grantor_type: String,
        /// The partner's tenant id; with this capital on the wire.
        #[serde(rename = "tenantID", alias = "tenantId")]
        tenant_id: String,
    }
}

resource! {
    /// Type `Permission`.
    Permission {
        /// The kind of product, `AzureReservedInstances` or `AzureSavingsPlan`.
        resource: String,
        /// The permitted action, documented as `Purchase`.
        action: String,
    }
}
