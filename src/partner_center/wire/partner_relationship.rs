//! JSON of relationships between partners (resource article "Relationships and customer relationship request").

use super::{
    collection::Attributes,
    resource::{resource, text},
};

resource! {
    /// Resource `PartnerRelationship`.
    PartnerRelationship {
        /// The tenant of the other partner.
        id: String,
        /// Its name.
        name: String,
        /// Enumeration `PartnerRelationshipType`, lower snake.
        relationship_type: String,
        /// `Active`; absent for the resellers of one customer.
        state: String,
        /// Its id in the partner program.
        #[serde(deserialize_with = "text")]
        mpn_id: String,
        /// ISO 3166-1 alpha-2; absent for the resellers of one customer.
        location: String,
        /// `PartnerRelationship`.
        attributes: Attributes,
    }
}
