//! JSON of relationships between partners (resource article "Relationships and customer relationship request").

use super::{
    collection::Attributes,
    resource::{resource, text},
};

resource! {
    /// Resource `PartnerRelationship`.
    PartnerRelationship {
        /// The other partner's tenant id.
        id: String,
        /// The other partner's company name.
        name: String,
        /// Enumeration `PartnerRelationshipType`, in lower snake case.
        relationship_type: String,
        /// `Active`; absent for the resellers of one customer.
        state: String,
        /// The other partner's MPN id.
        #[serde(deserialize_with = "text")]
        mpn_id: String,
        /// ISO 3166-1 alpha-2; absent for the resellers of one customer.
        location: String,
        /// Attributes with the object type `PartnerRelationship`.
        attributes: Attributes,
    }
}
